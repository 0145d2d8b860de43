"""How large and how hard an invented center is."""

from dataclasses import dataclass
from datetime import date
from math import log10
from random import Random

USUAL_DAY = date(2027, 1, 4)
SHORTEST_HORIZON, LONGEST_HORIZON = 90, 330
CROWDED = 200
"""Engagements from which on they spread over more than a quarter of a year."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What to invent.

    Args:
        tightness: 1 as in a usual center; at 2 everyone gives half as many hours and engagements.
        window_days: Days in every window, or None for windows of two to four weeks beyond the sessions.
        seats: Seats of every engagement, or None for the usual mixture, mostly two.
        one_city: Whether everyone and everything is in one city.
        programme_budget: Dollars for all engagements, or None for no limit.
        travel_budget: Dollars for all travel, likewise.
        as_of: The first day.
    """

    consultants: int
    engagements: int
    seed: int = 0
    tightness: float = 1.0
    window_days: int | None = None
    seats: int | None = None
    one_city: bool = False
    programme_budget: int | None = None
    travel_budget: int | None = None
    as_of: date = USUAL_DAY

    @property
    def horizon_days(self) -> int:
        """Days over which windows open: a quarter for one center, most of a year for a nation."""
        spread = SHORTEST_HORIZON + 120 * log10(max(self.engagements, CROWDED) / CROWDED)
        return min(LONGEST_HORIZON, round(spread))

    def dice(self, what: str, number: int = 0) -> Random:
        """Chance of its own for each thing, so that one consultant more leaves all others as they were."""
        return Random(f"{self.seed}:{what}:{number}")  # noqa: S311 - invention, no secret
