"""What different main disciplines on a team earn: the goal ``multidisciplinary``, which no single seat knows of."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from matcher.domain.goals import MOST_FURTHER_DISCIPLINES
from matcher.solver.instance.horizon import Ints

NO_DISCIPLINE = -1


@dataclass(frozen=True)
class Variety:
    """Points of an engagement for the main disciplines on its team.

    Args:
        points: For each further discipline; 0 where the goal is off.
        discipline: ``[n]``, a number for each person's main discipline, or ``NO_DISCIPLINE``.
        approved: The main disciplines of approved seats.
        seats: How many seats are to be filled.
    """

    points: int
    discipline: Ints
    approved: frozenset[int]
    seats: int

    @property
    def most(self) -> int:
        """Points that no team exceeds."""
        known = np.unique(self.discipline)
        others = int(np.count_nonzero(known != NO_DISCIPLINE)) + len(self.approved)
        return self._points(min(others, len(self.approved) + self.seats))

    def of(self, people: Iterable[int]) -> int:
        """Points of a team, given as positions in ``Opening.who``."""
        if not self.points:
            return 0
        return self._points(len({int(self.discipline[k]) for k in people} - {NO_DISCIPLINE} | self.approved))

    def of_each(self, teams: Ints) -> Ints:
        """Points of many teams: ``[N, m]`` to ``[N]``."""
        if not self.points:
            return np.zeros(len(teams), dtype=np.int64)
        return np.array([self.of(team) for team in teams.tolist()], dtype=np.int64)

    def _points(self, disciplines: int) -> int:
        return self.points * min(MOST_FURTHER_DISCIPLINES, max(0, disciplines - 1))
