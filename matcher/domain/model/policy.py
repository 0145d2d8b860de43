"""Every number of the rules and goals that a center may set for itself."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """Limits that the rules read."""

    expert_min_years: float = 7.0
    survivor_min_years: float = 2.0
    lead_days_virtual: int = 5
    lead_days_in_person: int = 21
    buffer_minutes: int = 30
    programme_budget: float | None = None
    """US dollars over all engagements, or None for no limit."""
    travel_budget: float | None = None
    """US dollars of travel over all engagements, or None for no limit."""


@dataclass(frozen=True, slots=True)
class PointSettings:
    """What the goals earn and cost, in whole points."""

    coverage: tuple[int, int, int, int, int] = (1000, 2000, 4000, 8000, 16000)
    """By priority 1 to 5."""
    fit: int = 100
    local: int = 10
    preferred: int = 10
    dollars_per_point: int = 25
    wait_per_day: int = 1
    fairness: int = 5
    multidisciplinary: int = 0
    change_consultant: int = 50
    change_start: int = 30


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of one night.

    Args:
        as_of: The day that lead times count from.
        holidays: Days on which nothing is delivered and that are no business days.
    """

    as_of: date
    holidays: frozenset[date] = frozenset()
    rules: RuleSettings = field(default_factory=RuleSettings)
    points: PointSettings = field(default_factory=PointSettings)
