"""Any problem at all, for Hypothesis: what a dataset may hold, usual or not."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from matcher.domain.model.calendar import Interval
from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import PointSettings, Policy, RuleSettings
from matcher.domain.model.problem import (
    Assignment,
    Consultant,
    Engagement,
    Exclusion,
    Problem,
    Rejection,
    StandingSeat,
    WeeklyWindow,
)
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, Role, SeatRole, SeatStatus, TaType

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=8)
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=4)
WHOLE = st.integers(0, 2**31)
NUMBERS = st.floats(0, 1e6)
LEVELS = st.dictionaries(NAMES, st.integers(1, 5), max_size=3)
CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 zones apart
ZONES = st.sampled_from(["America/New_York", "America/Phoenix", "Pacific/Guam", "UTC"]).map(ZoneInfo)
PLACES = st.builds(Place, st.floats(-90, 90), st.floats(-180, 180))
WINDOWS = st.lists(st.builds(Interval, MOMENTS, MOMENTS), max_size=2).map(tuple)
WEEKLY = st.lists(st.builds(WeeklyWindow, st.integers(0, 6), CLOCKS, CLOCKS), max_size=3).map(tuple)

CONSULTANTS = st.builds(
    Consultant,
    consultant_id=NAMES.map(ConsultantId),
    name=WORDS,
    email=WORDS,
    roles=st.frozensets(st.sampled_from(Role)),
    years_experience=NUMBERS,
    years_lived_experience=st.none() | NUMBERS,
    languages=st.frozensets(NAMES, max_size=3),
    disciplines=st.lists(NAMES, max_size=3, unique=True).map(tuple),
    modes=st.frozensets(st.sampled_from([Mode.VIRTUAL, Mode.IN_PERSON])),
    city=WORDS,
    state=WORDS,
    place=PLACES,
    time_zone=ZONES,
    max_travel_miles=WHOLE,
    max_hours_per_week=NUMBERS,
    max_engagements_per_month=WHOLE,
    rest_days=WHOLE,
    rate_per_hour=NUMBERS,
    organization=WORDS,
    status=st.sampled_from(ConsultantStatus),
    agreement_end=st.none() | DAYS,
    cleared_for_minors=st.booleans(),
    recent_engagements=WHOLE,
    topics=LEVELS,
    audiences=LEVELS,
    weekly=WEEKLY,
    available=WINDOWS,
    unavailable=WINDOWS,
    preferred=WINDOWS,
    exclusions=st.frozensets(st.builds(Exclusion, NAMES, NAMES), max_size=3),
)
ENGAGEMENTS = st.builds(
    Engagement,
    engagement_id=NAMES.map(EngagementId),
    organization=WORDS,
    audience=WORDS,
    ta_type=st.sampled_from(TaType),
    mode=st.sampled_from(Mode),
    language=WORDS,
    city=WORDS,
    state=WORDS,
    place=st.none() | PLACES,
    time_zone=ZONES,
    priority=st.integers(1, 5),
    requested_on=st.none() | DAYS,
    window_start=DAYS,
    window_end=DAYS,
    sessions=st.integers(1, 20),
    session_minutes=st.integers(1, 1440),
    cadence_days=st.integers(0, 30),
    start_times=st.lists(CLOCKS, max_size=3).map(tuple),
    weekdays=st.frozensets(st.integers(0, 6)),
    budget=st.none() | NUMBERS,
    federal_grantee=st.booleans(),
    granting_office_confirmed=st.booleans(),
    criminal_justice=st.booleans(),
    minors_present=st.booleans(),
    topics=LEVELS,
    seats=st.dictionaries(NAMES.map(SeatName), st.sampled_from(SeatRole), max_size=3),
)
POLICIES = st.builds(
    Policy,
    as_of=DAYS,
    holidays=st.frozensets(DAYS, max_size=3),
    rules=st.builds(
        RuleSettings,
        expert_min_years=NUMBERS,
        survivor_min_years=NUMBERS,
        lead_days_virtual=WHOLE,
        lead_days_in_person=WHOLE,
        buffer_minutes=WHOLE,
        programme_budget=st.none() | NUMBERS,
        travel_budget=st.none() | NUMBERS,
    ),
    points=st.builds(
        PointSettings, coverage=st.tuples(*[WHOLE] * 5), fit=WHOLE, fairness=WHOLE, multidisciplinary=WHOLE
    ),
)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Any problem, in id order as a reader leaves it."""
    people = draw(st.lists(CONSULTANTS, max_size=4, unique_by=lambda one: one.consultant_id))
    work = draw(st.lists(ENGAGEMENTS, max_size=4, unique_by=lambda one: one.engagement_id))
    problem = Problem(
        {one.consultant_id: one for one in sorted(people, key=lambda one: one.consultant_id)},
        {one.engagement_id: one for one in sorted(work, key=lambda one: one.engagement_id)},
    )
    if not people or not work:
        return problem
    pairs = st.tuples(st.sampled_from(sorted(problem.engagements)), st.sampled_from(sorted(problem.consultants)))
    return replace(
        problem,
        standing=_standing(draw, problem),
        rejections=tuple(Rejection(*pair, draw(WORDS)) for pair in draw(st.lists(pairs, max_size=3))),
        affinity=draw(st.dictionaries(pairs, st.integers(-(2**31), 2**31), max_size=3)),
    )


def _standing(draw: st.DrawFn, problem: Problem) -> tuple[StandingSeat, ...]:
    seats = sorted((eid, seat) for eid, one in problem.engagements.items() for seat in one.seats)
    taken = [key for key in seats if draw(st.booleans())]
    people = st.sampled_from(sorted(problem.consultants))
    return tuple(
        StandingSeat(Assignment(*key, draw(people), draw(MOMENTS)), draw(st.sampled_from(SeatStatus))) for key in taken
    )
