"""All teams of few seats at one start: seat by seat, each kind of seats in falling order of value.

For one to three seats this is faster than looking for sets of people (:mod:`matcher.solver.columns.set_search`), whose
number hardly differs from that of the seatings there.
"""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import NamedTuple

import numpy as np

from matcher.solver.clock import Clock
from matcher.solver.columns.duals import SCALE, Floats
from matcher.solver.columns.team import BOUNDLESS, IMPOSSIBLE, Steps, Team, in_order
from matcher.solver.instance.horizon import Ints
from matcher.solver.instance.opening import Opening


class _Kind(NamedTuple):
    """Seats that ask for and pay the same, at one start; people in falling order of value.

    Args:
        rows: The seats.
        people: Positions in ``who``; ``values``, ``covers``, ``cost`` and ``travel`` likewise.
        sums: ``sums[i]``: what the first i people are worth together.
        cheapest: ``cheapest[i]``: what the i cheapest of them cost together.
    """

    rows: list[int]
    people: list[int]
    values: list[float]
    sums: list[float]
    covers: list[int]
    cost: list[int]
    travel: list[int]
    cheapest: list[int]


class _Rest(NamedTuple):
    """What the kinds after one can add at best: their value, the topics they cover, their cost at the least."""

    value: float
    covers: int
    cost: int


class SeatSearch:
    """All teams of an engagement at one start, in every seating.

    Seats of one kind are filled in falling order of value, which finds every set of people once and knows that nobody
    sits twice: what is left to gain is the sum of the next in line, not the best of them times the seats.

    Args:
        values: ``[n]``, what each person is worth in their best seat, price units; ``IMPOSSIBLE`` where they cannot.
        start: Which start that is.
        base: What the engagement is worth apart from its people, price units.
        floor: Teams below it are of no interest, price units.
        clock: Asked now and then; the search ends early when it is up. None for no limit.
    """

    def __init__(
        self, opening: Opening, values: Floats, start: int, base: float, floor: float, clock: Clock | None = None
    ) -> None:
        self._opening, self._start, self._base = opening, start, base
        self._steps = Steps(clock)
        self._budget = BOUNDLESS if opening.budget is None else opening.budget
        self._travel_budget = BOUNDLESS if opening.travel_budget is None else opening.travel_budget
        self._most_variety = float(opening.variety.most) * SCALE
        self.floor = floor
        lost = opening.panel.losses
        columns = [(rows, values - lost[rows[0]] * SCALE) for rows in opening.kinds]
        tops = [_best_of(column, len(rows)) for rows, column in columns]
        self._kinds = []
        for (rows, column), top in zip(columns, tops, strict=True):
            # With the best of everybody else, and of their own kind, they must still reach the floor.
            enough = floor - self._base - self._most_variety - (sum(tops) - top) - _best_of(column, len(rows) - 1)
            people = np.flatnonzero((column >= enough) & (column > IMPOSSIBLE / 2))
            self._kinds.append(self._kind(rows, people[np.argsort(-column[people], kind="stable")], column))
        self._rests = [self._rest(self._kinds[k + 1 :]) for k in range(len(self._kinds))]

    def _kind(self, rows: list[int], people: Ints, column: Floats) -> _Kind:
        opening = self._opening
        cost = opening.cost[people]
        values = column[people]
        return _Kind(
            rows,
            people.tolist(),
            values.tolist(),
            [0.0, *np.cumsum(values).tolist()],
            [opening.masks[person] for person in people],
            cost.tolist(),
            opening.travel[people].tolist(),
            [0, *np.cumsum(np.sort(cost)[: len(rows)]).tolist()],
        )

    @staticmethod
    def _rest(kinds: list[_Kind]) -> _Rest:
        if any(len(kind.people) < len(kind.rows) for kind in kinds):
            return _Rest(IMPOSSIBLE, 0, 0)
        covers = [mask for kind in kinds for mask in kind.covers]
        value = sum(kind.sums[len(kind.rows)] for kind in kinds)
        return _Rest(value, reduce(or_, covers, 0), sum(kind.cheapest[len(kind.rows)] for kind in kinds))

    def teams(self, *, only_best: bool) -> Iterator[Team]:
        """Teams worth at least the floor; with ``only_best`` each better than the one before."""
        self._only_best = only_best
        self._chosen: dict[int, int] = {}
        yield from self._extend(0, 0, 0, self._base, 0, 0, self._opening.needs)

    def _extend(
        self, k: int, seat: int, first: int, worth: float, cost: int, travel: int, needs: int
    ) -> Iterator[Team]:
        """Fill the seats from one on.

        Args:
            k: The kind; ``seat`` the position among its rows; ``first`` the first person in line who may take it.
        """
        if k == len(self._kinds):
            yield from self._whole(worth)
            return
        kind, rest = self._kinds[k], self._rests[k]
        left = len(kind.rows) - seat
        for i in range(first, len(kind.people) - left + 1):
            most = worth + kind.sums[i + left] - kind.sums[i] + rest.value + self._most_variety
            if most < self.floor or self._steps.is_over():
                return
            person, spent, travelled = kind.people[i], cost + kind.cost[i], travel + kind.travel[i]
            if travelled > self._travel_budget:
                continue
            if spent + kind.cheapest[left - 1] + rest.cost > self._budget or self._clashes(person):
                continue
            open_needs = needs & ~kind.covers[i]
            if left == 1 and open_needs & ~rest.covers:
                continue
            self._chosen[kind.rows[seat]] = person
            following = (k, seat + 1, i + 1) if left > 1 else (k + 1, 0, 0)
            yield from self._extend(*following, worth + kind.values[i], spent, travelled, open_needs)
            del self._chosen[kind.rows[seat]]

    def _whole(self, worth: float) -> Iterator[Team]:
        """The team that is chosen, if with its variety it reaches the floor."""
        people = tuple(self._chosen[row] for row in range(len(self._chosen)))
        worth += float(self._opening.variety.of(people)) * SCALE
        if worth >= self.floor:
            if self._only_best:
                self.floor = worth + 1
            yield Team(self._start, in_order(self._opening, people), int(worth))

    def _clashes(self, person: int) -> bool:
        """Whether a person sits already, or with somebody they are never on a team with."""
        apart = self._opening.apart
        return any(mate == person or (person, mate) in apart for mate in self._chosen.values())


def _best_of(values: Floats, count: int) -> float:
    """What the best so many are worth together."""
    if count == 1:
        return float(values.max())
    return float(np.sort(values)[values.size - count :].sum()) if count else 0.0
