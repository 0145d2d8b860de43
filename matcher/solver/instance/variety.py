"""What different main disciplines on a team earn: the goal ``multidisciplinary``, which no single seat knows of."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from matcher.domain.goals.multidisciplinary import MOST_FURTHER_DISCIPLINES
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

    @classmethod
    def numbered(cls, points: int, discipline: Ints, approved: Iterable[int], seats: int) -> Self:
        """Number the disciplines from 0 within the engagement: those of people elsewhere don't matter to it."""
        mates = np.array(sorted(set(approved)), dtype=np.int64)
        known = np.unique(np.concatenate([discipline[discipline != NO_DISCIPLINE], mates]))
        own = np.where(discipline == NO_DISCIPLINE, NO_DISCIPLINE, np.searchsorted(known, discipline))
        return cls(points, own, frozenset(np.searchsorted(known, mates).tolist()), seats)

    @cached_property
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
        # In order, whatever differs from the one before is one discipline more.
        approved = np.isin(self.discipline[teams], list(self.approved))
        own = np.sort(np.where(approved, NO_DISCIPLINE, self.discipline[teams]), axis=1)
        fresh = own != NO_DISCIPLINE
        fresh[:, 1:] &= own[:, 1:] != own[:, :-1]
        further = np.clip(fresh.sum(axis=1) + len(self.approved) - 1, 0, MOST_FURTHER_DISCIPLINES)
        each: Ints = self.points * further
        return each

    def _points(self, disciplines: int) -> int:
        return self.points * min(MOST_FURTHER_DISCIPLINES, max(0, disciplines - 1))
