"""Any dataset that a file can hold, as the domain has it: trimmed, sorted, in bounds."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from matcher.domain.model.calendar import Interval
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.geography import Place
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
from matcher.sheets.cells import kinds
from matcher.sheets.cells.kinds import CellKind
from matcher.sheets.cells.no_values import shows_an_error

ZONES = st.sampled_from(["America/New_York", "America/Anchorage", "Pacific/Guam", "America/Phoenix"]).map(ZoneInfo)
TEXT = (
    st.text(
        st.characters(codec="utf-8", exclude_characters="\ufffe\uffff\r", exclude_categories=["Cc"]) | st.just("\n")
    )
    .map(str.strip)
    .filter(lambda text: not shows_an_error(text))
)
WORD = (TEXT | st.sampled_from(["=1+1", "'=1", "-5", "+1", "@a", '"', "a,b", "1.0", "TRUE", "#1"])).filter(bool)
ITEM = WORD.filter(lambda word: ";" not in word)


def is_one(kind: CellKind, text: str) -> bool:
    try:
        return bool(kind.parse(text) == text)
    except ValueError:
        return False


NAME = WORD.map(lambda word: normalize("NFKC", word).strip()).filter(partial(is_one, kinds.NAME))

ID = st.text(min_size=1, max_size=6).map(lambda text: normalize("NFKC", text)).filter(partial(is_one, kinds.IDENTIFIER))
LEVEL = st.integers(1, 5)
MONEY = st.floats(0, 1_000_000)
DAY = st.dates(date(1900, 1, 1), date(2199, 12, 31))
CLOCK = st.builds(time, st.integers(0, 23), st.integers(0, 59))
MOMENT = st.datetimes(datetime(1901, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - zone below
MOMENT = MOMENT.map(lambda at: at.replace(microsecond=0))
INTERVAL = st.tuples(MOMENT, MOMENT).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: Interval(*sorted(pair)))
PLACE = st.builds(Place, st.floats(-90, 90), st.floats(-180, 180))
LANGUAGE = st.sampled_from(["en", "es", "ase", "zh-Hant"])


def some(strategy: st.SearchStrategy[Any], **limits: int) -> st.SearchStrategy[frozenset[Any]]:
    return st.frozensets(strategy, max_size=3, **limits)


def in_order(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=3).map(lambda found: tuple(sorted(found)))


def levels() -> st.SearchStrategy[dict[str, int]]:
    return st.dictionaries(WORD, LEVEL, max_size=3)


def consultants(ids: list[str]) -> st.SearchStrategy[list[Consultant]]:
    kinds = st.sampled_from(["topic", "audience", "state", "organization"])
    exclusions = some(
        st.builds(Exclusion, kinds, WORD) | st.builds(Exclusion, st.just("consultant"), st.sampled_from(ids))
    )
    return st.tuples(
        *(
            st.builds(
                Consultant,
                consultant_id=st.just(cid),
                name=TEXT,
                email=TEXT,
                roles=some(st.sampled_from(Role), min_size=1),
                years_experience=st.none() | st.floats(0, 100),
                years_lived_experience=st.none() | st.floats(0, 100),
                languages=some(LANGUAGE, min_size=1),
                disciplines=st.lists(ITEM, max_size=3, unique=True).map(tuple),
                modes=some(st.sampled_from([Mode.VIRTUAL, Mode.IN_PERSON]), min_size=1),
                city=TEXT,
                state=TEXT,
                place=PLACE,
                time_zone=ZONES,
                max_travel_miles=st.none() | st.integers(0, 25_000),
                max_hours_per_week=st.floats(0, 168),
                max_engagements_per_month=st.integers(0, 10_000),
                rest_days=st.none() | st.integers(0, 366),
                rate_per_hour=MONEY,
                organization=TEXT,
                status=st.sampled_from(ConsultantStatus),
                agreement_end=st.none() | st.dates(date(1900, 1, 1)),
                cleared_for_minors=st.booleans(),
                recent_engagements=st.none() | st.integers(0, 10_000),
                topics=levels(),
                audiences=levels(),
                weekly=in_order(st.builds(WeeklyWindow, st.integers(0, 6), CLOCK, CLOCK)),
                available=in_order(INTERVAL),
                unavailable=in_order(INTERVAL),
                preferred=in_order(INTERVAL),
                exclusions=exclusions,
            )
            for cid in ids
        )
    ).map(list)


def engagements(ids: list[str]) -> st.SearchStrategy[list[Engagement]]:
    return st.tuples(*(_engagement(eid) for eid in ids)).map(list)


@st.composite
def _engagement(draw: st.DrawFn, engagement_id: str) -> Engagement:
    first = draw(DAY)
    last = draw(st.dates(first, min(date(2199, 12, 31), first + timedelta(days=3653))))
    mode = draw(st.sampled_from(Mode))
    return draw(
        st.builds(
            Engagement,
            engagement_id=st.just(engagement_id),
            organization=TEXT,
            audience=WORD,
            ta_type=st.sampled_from(TaType),
            mode=st.just(mode),
            language=LANGUAGE,
            city=TEXT,
            state=TEXT,
            place=PLACE if mode is not Mode.VIRTUAL else st.none() | PLACE,
            time_zone=ZONES,
            priority=LEVEL,
            requested_on=st.none() | DAY,
            window_start=st.just(first),
            window_end=st.just(last),
            sessions=st.integers(1, 366),
            session_minutes=st.integers(1, 1440),
            cadence_days=st.integers(0, 366),
            start_times=st.lists(CLOCK, min_size=1, max_size=3, unique=True).map(lambda found: tuple(sorted(found))),
            weekdays=some(st.integers(0, 6), min_size=1),
            budget=st.none() | st.floats(0, 1_000_000_000),
            federal_grantee=st.booleans(),
            granting_office_confirmed=st.booleans(),
            criminal_justice=st.booleans(),
            minors_present=st.booleans(),
            topics=levels(),
            seats=st.dictionaries(NAME, st.sampled_from(SeatRole), min_size=1, max_size=3),
        )
    )


@st.composite
def standing(draw: st.DrawFn, people: list[str], requests: list[Engagement]) -> tuple[StandingSeat, ...]:
    """Some seats of some engagements, all at one start, each with someone else."""
    found = []
    for request in requests:
        start = draw(MOMENT).astimezone(request.time_zone)
        for seat, person in zip(sorted(request.seats), draw(st.permutations(people)), strict=False):
            if draw(st.booleans()):
                row = Assignment(request.engagement_id, seat, person, start)  # type: ignore[arg-type]
                found.append(StandingSeat(row, draw(st.sampled_from(SeatStatus))))
    return tuple(sorted(found))


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    ids = draw(st.lists(ID, min_size=1, max_size=3, unique=True).map(sorted))
    requested = draw(st.lists(ID, max_size=3, unique=True).map(sorted))
    people, requests = draw(consultants(ids)), draw(engagements(requested))
    pairs = some(st.tuples(st.sampled_from(requested), st.sampled_from(ids))) if requested else st.just(frozenset())
    problem = Problem(
        {person.consultant_id: person for person in people},
        {request.engagement_id: request for request in requests},
        draw(standing(ids, requests)),
        tuple(sorted(Rejection(eid, cid, draw(TEXT)) for eid, cid in draw(pairs))),
        {pair: draw(st.integers(-1_000_000, 1_000_000)) for pair in draw(pairs)},
    )
    return Dataset(problem, draw(policies()))


def policies() -> st.SearchStrategy[Policy]:
    points = st.integers(0, 1_000_000)
    rules = st.builds(
        RuleSettings,
        st.floats(0, 100),
        st.floats(0, 100),
        st.integers(0, 366),
        st.integers(0, 366),
        st.integers(0, 1440),
        *[st.none() | st.floats(0, 1_000_000_000)] * 2,
    )
    earned = st.builds(
        PointSettings, st.tuples(*[points] * 5), points, points, points, st.integers(1, 1_000_000), *[points] * 5
    )
    return st.builds(Policy, DAY, some(DAY), rules, earned)
