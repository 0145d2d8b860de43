"""What a published problem is as a dataset: only what it is about earns points, and points can be turned back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from matcher.domain.model.dataset import Dataset
from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import PointSettings, Policy, RuleSettings
from matcher.domain.model.problem import Consultant, Engagement, Problem, WeeklyWindow
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, Role, SeatRole, TaType

FIRST_DAY = date(2027, 3, 1)
"""A Monday, of a month with 31 days: whatever lasts a week or less is in one week and one month."""
AS_OF = date(2027, 1, 4)
MINUTES_PER_DAY = 1440
MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY
MOST_POINTS = 1_000_000
"""Of one affinity, and of coverage."""
MOST_A_MONTH = 10_000
"""Engagements that a consultant can have in a month."""
ALWAYS = tuple(WeeklyWindow(weekday, time(), time()) for weekday in range(7))
AUDIENCE = "direct_services_nonprofit"
LEVEL = 5
USUAL, LOWEST = 3, 1
"""Priorities."""


@dataclass(frozen=True)
class Published:
    """A published problem, translated.

    Args:
        value_name: What its objective is called.
        must: Engagements that have to be covered for an answer of ours to be one of the published problem.
        base: Points that say nothing.
        points_per_unit: Points of one unit of its objective; below 0 where the published problem looks for the least.
        rounding: How much the value may be off because points are whole; 0 where nothing was rounded.
    """

    dataset: Dataset
    value_name: str
    must: frozenset[EngagementId] = frozenset()
    base: int = 0
    points_per_unit: int = 1
    rounding: Fraction = Fraction()

    def value(self, points: int) -> Fraction:
        """What so many points (a score, or a bound) are in the published problem's own unit."""
        return Fraction(points - self.base, self.points_per_unit)

    @property
    def sentence(self) -> str:
        """How a person turns points back."""
        if self.points_per_unit < 0:
            return f"{self.value_name} = {self.base:,} less the points"
        less = f"(points less {self.base:,})" if self.base else "points"
        return f"{self.value_name} = {less}" + (f" / {self.points_per_unit:,}" if self.points_per_unit > 1 else "")


def person(number: int, per_month: int, topics: Mapping[str, int], rate_per_hour: int = 0) -> Consultant:
    """An expert who is free at any time."""
    name = f"C{number:05}"
    return Consultant(
        consultant_id=ConsultantId(name), name=name, email="", roles=frozenset({Role.EXPERT}),
        years_experience=10, years_lived_experience=0, languages=frozenset({"en"}), disciplines=(),
        modes=frozenset({Mode.VIRTUAL}), city="Omaha", state="NE", place=Place(41.26, -95.94),
        time_zone=ZoneInfo("UTC"), max_travel_miles=0, max_hours_per_week=168,
        max_engagements_per_month=per_month, rest_days=0, rate_per_hour=rate_per_hour,
        organization="", status=ConsultantStatus.APPROVED, agreement_end=None, cleared_for_minors=False,
        recent_engagements=0, topics=dict(topics), audiences={AUDIENCE: LEVEL}, weekly=ALWAYS,
    )  # fmt: skip


def request(
    name: str, minute: int, minutes: int, seats: int, topics: Iterable[str], *, days: int = 1, priority: int = USUAL
) -> Engagement:
    """A virtual engagement with `any` seats, whose only start is some minutes after the first midnight.

    Args:
        minutes: Of each session, a day at most.
        days: Sessions, on days in a row.
    """
    start = datetime.combine(FIRST_DAY, time(), UTC) + timedelta(minutes=minute)
    return Engagement(
        engagement_id=EngagementId(name), organization=name, audience=AUDIENCE, ta_type=TaType.TRAINING,
        mode=Mode.VIRTUAL, language="en", city="", state="", place=None, time_zone=ZoneInfo("UTC"), priority=priority,
        requested_on=None, window_start=start.date(), window_end=start.date() + timedelta(days=days - 1), sessions=days,
        session_minutes=minutes, cadence_days=0 if days == 1 else 1, start_times=(start.time(),),
        weekdays=frozenset(range(7)), budget=None, federal_grantee=False, granting_office_confirmed=False,
        criminal_justice=False, minors_present=False, topics=dict.fromkeys(topics, 1),
        seats={SeatName(str(seat)): SeatRole.ANY for seat in range(1, seats + 1)},
    )  # fmt: skip


def dataset(
    people: Iterable[Consultant],
    asked: Iterable[Engagement],
    affinity: Mapping[tuple[EngagementId, ConsultantId], int],
    *,
    coverage: int,
    lowest: int | None = None,
    programme_budget: int | None = None,
) -> Dataset:
    """A problem in which only coverage and affinity earn points.

    Args:
        coverage: Points of a covered engagement.
        lowest: Those of the lowest priority, where they differ.
    """
    usual = (coverage if lowest is None else lowest, *(coverage,) * 4)
    points = PointSettings(coverage=usual, fit=0, local=0, preferred=0, wait_per_day=0, fairness=0)
    rules = RuleSettings(buffer_minutes=0, programme_budget=programme_budget)
    problem = Problem(
        {c.consultant_id: c for c in people}, {e.engagement_id: e for e in asked}, affinity=dict(affinity)
    )
    return Dataset(problem, Policy(AS_OF, rules=rules, points=points))
