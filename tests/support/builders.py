"""Builders of everything the tests talk about: each default matches each other, so a test names only what matters.

``a_schedule_of_one()`` breaks no rule. Days are in March 2027, New York's clocks go forward on Sunday the 14th.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

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
from matcher.domain.model.schedule import Book, Booking, Diary, Entry, Filled
from matcher.domain.model.timetable import timetable
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, Role, SeatRole, SeatStatus, TaType

NEW_YORK = ZoneInfo("America/New_York")
CHICAGO = ZoneInfo("America/Chicago")
COLUMBUS = Place(39.9612, -82.9988)
ALWAYS = tuple(WeeklyWindow(weekday, time(0), time(0)) for weekday in range(7))
"""Free round the clock, every day."""
MONDAY = datetime(2027, 3, 1, 10, tzinfo=NEW_YORK)
"""The first start that a default engagement offers."""
TUESDAY = datetime(2027, 3, 2, 10, tzinfo=NEW_YORK)
WEDNESDAY = datetime(2027, 3, 3, 10, tzinfo=NEW_YORK)

CONSULTANT = Consultant(
    consultant_id=ConsultantId("C1"),
    name="Ada Example",
    email="ada@example.org",
    roles=frozenset({Role.EXPERT, Role.SURVIVOR}),
    years_experience=20,
    years_lived_experience=10,
    languages=frozenset({"en"}),
    disciplines=("social_work",),
    modes=frozenset({Mode.VIRTUAL, Mode.IN_PERSON}),
    city="Columbus",
    state="OH",
    place=COLUMBUS,
    time_zone=NEW_YORK,
    max_travel_miles=3000,
    max_hours_per_week=40,
    max_engagements_per_month=20,
    rest_days=0,
    rate_per_hour=100,
    organization="",
    status=ConsultantStatus.APPROVED,
    agreement_end=None,
    cleared_for_minors=True,
    recent_engagements=0,
    topics={"trauma_informed_care": 5},
    audiences={"child_welfare": 5},
    weekly=ALWAYS,
)
ENGAGEMENT = Engagement(
    engagement_id=EngagementId("E1"),
    organization="Example Services",
    audience="child_welfare",
    ta_type=TaType.TRAINING,
    mode=Mode.VIRTUAL,
    language="en",
    city="Columbus",
    state="OH",
    place=COLUMBUS,
    time_zone=NEW_YORK,
    priority=3,
    requested_on=date(2027, 1, 4),
    window_start=date(2027, 3, 1),
    window_end=date(2027, 3, 12),
    sessions=1,
    session_minutes=120,
    cadence_days=0,
    start_times=(time(10),),
    weekdays=frozenset(range(5)),
    budget=None,
    federal_grantee=False,
    granting_office_confirmed=False,
    criminal_justice=False,
    minors_present=False,
    topics={"trauma_informed_care": 3},
    seats={SeatName("1"): SeatRole.EXPERT},
)
POLICY = Policy(as_of=date(2027, 1, 4))


def a_consultant(consultant_id: str = "C1", **changes: Any) -> Consultant:
    """Someone who may take any seat of a default engagement at any time: level 5 in all it asks for, 100 an hour.

    Two ids are two people: all but C1 have a name and an address of their own.
    """
    own = {} if consultant_id == "C1" else {"name": f"Person {consultant_id}", "email": f"{consultant_id}@example.org"}
    return replace(CONSULTANT, consultant_id=ConsultantId(consultant_id), **{**own, **_frozen(changes)})


def an_engagement(engagement_id: str = "E1", **changes: Any) -> Engagement:
    """A virtual session of two hours with one expert seat, at 10:00 on a weekday from March 1 to 12, priority 3."""
    return replace(ENGAGEMENT, engagement_id=EngagementId(engagement_id), **_frozen(changes))


def a_policy(**changes: Any) -> Policy:
    """The default policy as of 2027-01-04. Each setting by its own name: ``a_policy(buffer_minutes=0, fit=50)``."""
    rules = _settings(RuleSettings, changes)
    points = _settings(PointSettings, changes)
    return replace(POLICY, rules=RuleSettings(**rules), points=PointSettings(**points), **_frozen(changes))


def a_problem(
    consultants: Iterable[Consultant] = (CONSULTANT,),
    engagements: Iterable[Engagement] = (ENGAGEMENT,),
    *,
    approved: Iterable[Assignment] = (),
    proposed: Iterable[Assignment] = (),
    rejections: Iterable[tuple[str, str]] = (),
    affinity: Mapping[tuple[str, str], int] | None = None,
) -> Problem:
    """One default consultant and one default engagement, unless told otherwise.

    Args:
        rejections: Pairs of engagement and consultant id.
        affinity: Points by engagement and consultant id.
    """
    return Problem(
        consultants={c.consultant_id: c for c in sorted(consultants, key=lambda c: c.consultant_id)},
        engagements={e.engagement_id: e for e in sorted(engagements, key=lambda e: e.engagement_id)},
        standing=(
            *(StandingSeat(row, SeatStatus.APPROVED) for row in approved),
            *(StandingSeat(row, SeatStatus.PROPOSED) for row in proposed),
        ),
        rejections=tuple(Rejection(EngagementId(e), ConsultantId(c)) for e, c in rejections),
        affinity={(EngagementId(e), ConsultantId(c)): points for (e, c), points in (affinity or {}).items()},
    )


def an_assignment(
    engagement_id: str = "E1", seat: str = "1", consultant_id: str = "C1", first_start: datetime = MONDAY
) -> Assignment:
    """C1 in seat 1 of E1 on Monday, March 1, at 10:00 in New York."""
    return Assignment(EngagementId(engagement_id), SeatName(seat), ConsultantId(consultant_id), first_start)


def a_schedule_of_one() -> list[Assignment]:
    """The whole schedule of the default problem."""
    return [an_assignment()]


def a_filled(
    consultant: Consultant = CONSULTANT,
    engagement: Engagement = ENGAGEMENT,
    first_start: datetime = MONDAY,
    *,
    policy: Policy = POLICY,
    team_mates: Iterable[Consultant] = (),
    rejections: Iterable[tuple[str, str]] = (),
    affinity: Mapping[tuple[str, str], int] | None = None,
) -> Filled:
    """The consultant in the engagement's first seat."""
    problem = a_problem([consultant, *team_mates], [engagement], rejections=rejections, affinity=affinity)
    times = timetable(engagement, first_start, policy)
    return Filled(problem, policy, engagement, min(engagement.seats), consultant, times, tuple(team_mates))


def a_booking(
    engagement: Engagement = ENGAGEMENT,
    team: Iterable[Consultant] = (CONSULTANT,),
    first_start: datetime = MONDAY,
    *,
    policy: Policy = POLICY,
    approved: Iterable[str] = (),
    proposed: Iterable[Assignment] = (),
) -> Booking:
    """The team in the engagement's seats, in seat order; with fewer people than seats the last stay empty.

    Args:
        approved: Seats that a coordinator approved.
    """
    people = tuple(team)
    seats = dict(zip(sorted(engagement.seats), people, strict=False))
    stands = frozenset(SeatName(seat) for seat in approved)
    rows = [Assignment(engagement.engagement_id, seat, seats[seat].consultant_id, first_start) for seat in stands]
    problem = a_problem(people, [engagement], approved=rows, proposed=proposed)
    return Booking(problem, policy, engagement, first_start, seats, stands)


def a_diary(consultant: Consultant, *bookings: Booking, fixed: Iterable[str] = ()) -> Diary:
    """What the consultant does.

    Args:
        fixed: Ids of the engagements in which the consultant's seat is approved.
    """
    stands = set(fixed)
    return Diary(consultant, tuple(Entry(b, b.engagement.engagement_id in stands) for b in bookings))


def a_book(problem: Problem, rows: Iterable[Assignment], policy: Policy = POLICY) -> Book:
    """The rows as a schedule."""
    return Book.of(problem, policy, rows)


def at(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    """A moment on a local clock: ``at("2027-03-01 10:00")``."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def span(begin: str, end: str, zone: ZoneInfo = NEW_YORK) -> Interval:
    """A span between two moments on a local clock: ``span("2027-03-01 09:00", "2027-03-01 12:00")``."""
    return Interval(at(begin, zone).astimezone(UTC), at(end, zone).astimezone(UTC))


def weekly(weekday: int, start: str, end: str) -> WeeklyWindow:
    """Hours free every week, Monday being 0: ``weekly(0, "09:00", "17:00")``."""
    return WeeklyWindow(weekday, time.fromisoformat(start), time.fromisoformat(end))


def excludes(kind: str, value: str) -> frozenset[Exclusion]:
    """One thing a consultant rules out: ``a_consultant(exclusions=excludes("state", "TX"))``."""
    return frozenset({Exclusion(kind, value)})


def seats(*roles: str) -> dict[SeatName, SeatRole]:
    """Seats 1, 2, 3 and so on: ``an_engagement(seats=seats("expert", "survivor"))``."""
    return {SeatName(str(k)): SeatRole(role) for k, role in enumerate(roles, start=1)}


def _settings(kind: type[RuleSettings | PointSettings], changes: dict[str, Any]) -> dict[str, Any]:
    return {field.name: changes.pop(field.name) for field in fields(kind) if field.name in changes}


def _frozen(changes: dict[str, Any]) -> dict[str, Any]:
    return {name: frozenset(value) if isinstance(value, set) else value for name, value in changes.items()}
