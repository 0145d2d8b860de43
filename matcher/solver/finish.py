"""From the bound to the schedule, exactly.

Prices prove for every team how much a schedule loses at least by taking it. A schedule better than the best known can
only hold teams that lose less than what lies between the bound and the best known; when those can all be listed, the
best schedule made of them is the best of all.

Source: route enumeration in exact vehicle routing (Baldacci, Christofides and Mingozzi, Mathematical Programming 115,
2008).
"""

from itertools import islice
from math import ceil, floor, inf, isfinite

from matcher.domain.solution import relative_gap
from matcher.solver.clock import Clock
from matcher.solver.columns import Column, column_of
from matcher.solver.diaries import fill
from matcher.solver.integer import IntegerSolver
from matcher.solver.prices import SCALE, charges
from matcher.solver.relaxation import Certificate, Relaxation
from matcher.solver.restricted import points_of, program_of
from matcher.solver.teams import all_teams, seat_values

MOST_COLUMNS = 60_000
"""Beyond it, an integer program of all of them takes longer than it is worth."""
FIRST_SHARE = 0.25
"""Share of the gap within which teams are listed at first: that finds a better schedule cheaply and narrows the gap."""
FURTHER = 4
"""How much further to look when a listing was small enough, and how much less far when it was not."""
NEARLY = 1e-3
"""What a bound of HiGHS may lack of a whole point by rounding."""
MOST_NODES = 20_000
"""Limit in work of one integer program: the same on every machine, unlike a limit in seconds."""


class Finish:
    """Turns a certified relaxation into a schedule.

    Args:
        gap: Relative gap at which the schedule is good enough.

    Attributes:
        columns: The best schedule so far, as numbers in the pool.
        points: What it adds to the settled points.
    """

    def __init__(self, relaxation: Relaxation, solver: IntegerSolver, clock: Clock, gap: float) -> None:
        self._relaxation, self._solver, self._clock, self._gap = relaxation, solver, clock, gap
        self._encoding, self._pool = relaxation.encoding, relaxation.pool
        self.columns: tuple[int, ...] = ()
        self.points = 0
        self._proven = relaxation.certified.bound

    @property
    def bound(self) -> int:
        """Points; no schedule scores more."""
        return min(self._proven, self._certified.bound)

    @property
    def goal(self) -> int:
        """Points at which the schedule is good enough: the bound, or less where a gap is allowed."""
        return self.bound - floor(self._gap * max(1, abs(self.bound)))

    @property
    def objective(self) -> int:
        """Points of the best schedule so far, settled ones included."""
        return self._encoding.settled_points + self.points

    def keep(self, columns: tuple[int, ...]) -> None:
        """Remember a schedule when it is the best so far."""
        points = points_of(self._encoding, self._pool, columns)
        if points > self.points:
            self.columns, self.points = columns, points

    @property
    def is_large(self) -> bool:
        """Whether all columns together are more than one integer program should hold."""
        return len(self._pool.columns) > MOST_COLUMNS // 6

    def round_off(self) -> None:
        """Take what the fractional schedule wants most while it fits: quick, and good when little is fractional."""
        weights = self._relaxation.master.weights()
        points = [column.points for column in self._pool.columns]
        order = sorted(range(len(points)), key=lambda k: (-round(weights.get(k, 0.0), 6), -points[k], k))
        self.keep(fill(self._encoding, self._pool, order))

    def prove(self) -> None:
        """Find the best schedule and prove it, or come as near as the limits allow."""
        if self._is_good_enough():
            return
        self.choose_among(self._within(self._most_loss()))
        loss, too_much = ceil(self._most_loss() * FIRST_SHARE), inf
        while not self._is_good_enough():
            most = self._most_loss()
            loss = min(loss, most)
            if self._list(loss):
                limit = self.choose_among(self._within(loss))
                if loss == most and limit is not None:
                    # Any schedule better than the best is made of the listed columns alone: their limit binds all.
                    self._proven = min(self.bound, max(self.objective, self._encoding.settled_points + limit))
                if loss == most or loss * FURTHER >= too_much:
                    return
                loss *= FURTHER
            else:
                too_much, loss = loss, loss // FURTHER
                if loss < SCALE:
                    return

    @property
    def _certified(self) -> Certificate:
        return self._relaxation.certified

    def _most_loss(self) -> int:
        """What a team of a better schedule may lose at most, in price units."""
        return self._certified.units - (self.points + 1) * SCALE

    def _is_good_enough(self) -> bool:
        self._clock.tell(self.objective, self.bound, len(self._pool.columns))
        return self._clock.is_up() or relative_gap(self.objective, self.bound) <= self._gap

    def _within(self, loss: int) -> list[int]:
        """Columns of the pool that lose no more than this, and those of the best schedule."""
        pool, certified = self._pool, self._certified
        mine = set(self.columns)
        return [
            k for k, column in enumerate(pool.columns)
            if k in mine or certified.earns[column.number] - pool.value(k, certified.prices) <= loss
        ]  # fmt: skip

    def _list(self, loss: int) -> bool:
        """Add every team that loses no more than this to the pool; False when they are too many or the clock is up."""
        found: list[Column] = []
        for opening in self._relaxation.openings:
            if opening is None:
                continue
            values = seat_values(opening, charges(opening, self._certified.prices))
            teams = all_teams(opening, values, self._certified.earns[opening.number] - loss)
            found += [column_of(opening, team) for team in islice(teams, MOST_COLUMNS + 1 - len(found))]
            if len(found) > MOST_COLUMNS or self._clock.is_up():
                return False
        for column in found:
            self._pool.add(column)
        return True

    def choose_among(self, columns: list[int]) -> int | None:
        """Choose the best of some columns beside the present ones that are not among them.

        Returns:
            Points that no schedule made of these columns exceeds, or None when that is unknown.
        """
        program = program_of(self._encoding, self._pool, columns, MOST_NODES)
        answer = self._solver.solve(program, self._clock)
        if answer is None:
            return None
        others = set(self.columns).difference(columns)
        self.keep(tuple(sorted(others.union(columns[k] for k in answer.on))))
        return floor(answer.limit + NEARLY) if isfinite(answer.limit) else None
