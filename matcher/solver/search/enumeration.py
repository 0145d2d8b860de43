"""From the bound to the schedule, exactly.

Prices prove for every team how much a schedule loses at least by taking it. A schedule better than the best known can
only hold teams that lose less than what lies between the bound and the best known; when those can all be listed, the
best schedule made of them is the best of all.

Source: route enumeration in exact vehicle routing (Baldacci, Christofides and Mingozzi, Mathematical Programming 115,
2008).
"""

from itertools import islice
from math import ceil, floor, inf, isfinite
from typing import NamedTuple

from matcher.domain.model.solution import relative_gap
from matcher.solver.bound.column_generation import MOST_SHARED, Certificate, Relaxation
from matcher.solver.clock import Clock
from matcher.solver.columns.column import Column, column_of
from matcher.solver.columns.duals import SCALE
from matcher.solver.master.integer_program import Answer, IntegerSolver, Program
from matcher.solver.master.knapsack import Way
from matcher.solver.master.restricted_master import Ways, points_of, program_of
from matcher.solver.master.second_opinion import NEARLY, is_seconded
from matcher.solver.search.partial_schedule import fill
from matcher.solver.search.sifting import sifted

MOST_COLUMNS = 60_000
"""Beyond it, an integer program of all of them takes longer than it is worth."""
FIRST_LOSS = 4 * SCALE
"""Loss within which teams are listed at first where money is shared out."""
GROWTH = 2
"""How much further each time."""
ALMOST = 2 / 3
"""When this part of everything that may be wanted would be listed, everything is."""
MOST_WAYS = 2_500
"""Beyond it, an integer program that chooses among ways to share the budget out is slower than one with the budget."""
MOST_SIFTED = 12_000
"""Teams at the most that a linear program of all of them is worth."""
FIRST_SHARE = 0.25
"""Share of the gap within which teams are listed at first: that finds a better schedule cheaply and narrows the gap."""
PART_COLUMNS = 6_000
"""Teams of such a share at the most: a part that proves nothing is not worth an integer program of many."""
FURTHER = 4
"""How much further to look when a listing was small enough, and how much less far when it was not."""
MOST_NODES = 20_000
"""Limit in work of one integer program: the same on every machine, unlike a limit in seconds."""


class Effort(NamedTuple):
    """How much work a finish does before it gives up.

    Args:
        columns: Teams listed at the most.
        nodes: Nodes of one integer program at the most.
    """

    columns: int = MOST_COLUMNS
    nodes: int = MOST_NODES


USUAL = Effort()


class Chosen(NamedTuple):
    """A program, and what came of it."""

    program: Program
    answer: Answer

    @property
    def limit(self) -> int:
        """Points that no schedule made of its columns exceeds."""
        return floor(self.answer.limit + NEARLY)


class Finish:
    """Turns a certified relaxation into a schedule.

    Args:
        gap: Relative gap at which the schedule is good enough.

    Attributes:
        columns: The best schedule so far, as numbers in the pool.
        points: What it adds to the settled points.
        programs: Integer programs on which the bound rests, beside prices; ``seconded`` how many of them another solver
            solved as well, with the same result. Counted by :meth:`confirm`.
    """

    def __init__(
        self, relaxation: Relaxation, solver: IntegerSolver, clock: Clock, gap: float, effort: Effort = USUAL
    ) -> None:
        self._relaxation, self._solver, self._clock, self._gap = relaxation, solver, clock, gap
        self._effort = effort
        self._encoding, self._pool = relaxation.encoding, relaxation.pool
        self.columns: tuple[int, ...] = ()
        self.points = 0
        self.programs = self.seconded = 0
        self._proven = relaxation.certified.bound
        self._rests_on: Chosen | None = None

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

    def lower(self, bound: int) -> None:
        """Lower the bound by what was proven elsewhere."""
        self._lower(bound, None)

    def _lower(self, bound: int, by: Chosen | None) -> None:
        """Lower the bound; what it rested on before is of no account then."""
        if bound < self.bound:
            self._proven, self._rests_on = bound, by

    def confirm(self) -> None:
        """Have another solver solve the program on which the bound rests, if it rests on one.

        Programs that came before only said where to look: no claim is left that rests on them.

        Raises:
            DisagreementError: The two solvers prove different things.
        """
        by, self._rests_on = self._rests_on, None
        if by and self._proven < self._certified.bound:
            self.programs += 1
            self.seconded += is_seconded(by.program, by.answer, self._solver, self._clock)

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
        if self.is_good_enough():
            return
        if self._certified.spending:
            self._look_around()
        if self.is_good_enough():
            return
        self.choose_among(self._within(self.most_loss()))
        self._list_all()

    def sift(self) -> None:
        """Choose among all that loses little, sifted by prices of its own, as far as that can be listed.

        For a bound in whole sums of money that the master has nearly met.
        """
        if self._certified.spending is None:
            return
        left = ceil(self._certified.units - self._relaxation.master.value * SCALE)
        loss, most = 0, 2 * left + FIRST_LOSS
        while loss < min(most, self.most_loss()) and not self.is_good_enough():
            loss = min(most, self.most_loss())
            if not self._is_sifted(loss):
                return
            most = self.most_loss()  # what was found says how far to look

    def _is_sifted(self, loss: int) -> bool:
        """Choose among what loses no more than this; whether that could be listed and the best of it is proven."""
        master, certified = self._relaxation.master, self._certified
        self._widen(loss)
        ways = self._ways(loss)
        if ways is None or not self._list(loss, MOST_SIFTED):
            return False
        columns = self._within(loss)
        master.take_in()
        master.hand_out(ways.budget, ways.numbers, [Way(tuple(sums), loss) for sums in ways.sums])
        if not master.settle(self._clock):
            return False
        beyond = (certified.units - loss - 1) // SCALE
        left = sifted(master, self._pool, columns, ways, master.prices(), (beyond + 1) * SCALE)
        # What is not among those to choose from would stay as it is.
        chosen = self.choose_among(sorted({*left.columns, *self.columns}), left.ways)
        if chosen:
            self._lower(self._encoding.settled_points + max(self.points, chosen.limit, beyond), chosen)
        return chosen is not None and chosen.limit <= self.points

    def _list_all(self) -> None:
        """List a share of the teams that a better schedule may hold, then more of them, and choose among them.

        When all are listed, what is chosen is proven. A share proves nothing: it narrows what is left to list, and only
        while it is small. Where a share is too much already, all are, too.
        """
        loss, listed, too_much = ceil(self.most_loss() * FIRST_SHARE), 0, inf
        while not self.is_good_enough() and loss < too_much:
            most = self.most_loss()
            loss = min(loss, most)
            if not self._list(loss, MOST_COLUMNS if loss == most else PART_COLUMNS):
                too_much, loss = loss, loss // FURTHER
                if loss < max(SCALE, listed + 1):
                    return
                continue
            chosen = self.choose_among(self._within(loss))
            if loss == most:
                if chosen:
                    # Any schedule better than the best is made of the listed columns alone: their limit binds all.
                    self._lower(max(self.objective, self._encoding.settled_points + chosen.limit), chosen)
                return
            listed, loss = loss, min(loss * FURTHER, self.most_loss())

    def _look_around(self) -> None:
        """Choose among all that loses little, then among all that loses more, until nothing better is left out.

        Where money is shared out, what loses little against the bound holds the best schedule most often, and how much
        a good one loses is not known before.
        """
        loss = FIRST_LOSS
        while not self.is_good_enough():
            most = self.most_loss()
            if loss >= most * ALMOST:
                loss = most
            self._widen(loss)
            chosen = self._best_of_listed(loss) if self._list(loss, MOST_COLUMNS) else None
            if chosen is None:
                return
            # Whatever is made of anything else loses more.
            beyond = (self._certified.units - loss - 1) // SCALE
            self._lower(self._encoding.settled_points + max(self.points, chosen.limit, beyond), chosen)
            if chosen.limit > self.points:
                return  # too hard as it is: with more to choose from it would be harder
            loss *= GROWTH

    def _best_of_listed(self, loss: int) -> Chosen | None:
        return self.choose_among(self._within(loss), self._ways(loss))

    def _widen(self, loss: int) -> None:
        """Tell ways to share the budget out apart up to such a loss, if they are not too many."""
        spending = self._certified.spending
        if spending and spending.near < spending.least + loss:
            near, shared = spending.least + loss, self._certified.shared
            wider = self._relaxation.share_out(self._certified, shared, near, MOST_SHARED, self._clock)
            self._relaxation.keep(wider)

    def _ways(self, loss: int) -> Ways | None:
        """The ways to share the budget out that lose no more than this; None when they are too many to list."""
        spending = self._certified.spending
        if spending is None or spending.near < spending.least + loss:
            return None
        found = spending.ways(MOST_WAYS + 1, spending.least + loss)
        if len(found) > MOST_WAYS:
            return None
        return Ways(spending.numbers, [way.sums for way in found], self._certified.shared)

    @property
    def _certified(self) -> Certificate:
        return self._relaxation.certified

    def most_loss(self) -> int:
        """What any team of a better schedule loses at most, in price units."""
        return self._certified.units - (self.points + 1) * SCALE

    def is_good_enough(self) -> bool:
        """Whether the schedule is as good as was asked for, or the clock is up."""
        self._clock.tell(self.objective, self.bound, len(self._pool.columns))
        return self._clock.is_up() or relative_gap(self.objective, self.bound) <= self._gap

    def _within(self, loss: int) -> list[int]:
        """Columns of the pool that lose no more than this, and those of the best schedule."""
        pool, certified = self._pool, self._certified
        mine = set(self.columns)
        return [k for k in range(len(pool.columns)) if k in mine or certified.loss(pool, k) <= loss]

    def _list(self, loss: int, columns: int) -> bool:
        """Add every team that loses no more than this to the pool; False when they are too many or the clock is up.

        Args:
            columns: Teams at the most; never more than the effort allows.
        """
        columns = min(columns, self._effort.columns)
        found: list[Column] = []
        for opening in self._relaxation.openings:
            if opening is None:
                continue
            teams = self._certified.losing(opening, loss, self._clock)
            found += [column_of(opening, team) for team in islice(teams, columns + 1 - len(found))]
            if len(found) > columns or self._clock.is_up():
                return False
        for column in found:
            self._pool.add(column)
        return True

    def choose_among(self, columns: list[int], ways: Ways | None = None, *, nodes: int | None = None) -> Chosen | None:
        """Choose the best of some columns beside the present ones that are not among them.

        Args:
            ways: The only ways in which they may share out the programme's budget; None for any that it allows.
            nodes: Of the integer program at the most; None for as many as the effort allows.

        Returns:
            What it proves of every schedule made of these columns; None when that is nothing.
        """
        others = set(self.columns).difference(columns)
        spent = sum(self._pool.cost(k) for k in others)
        travelled = sum(self._pool.travel(k) for k in others)
        most = self._effort.nodes if nodes is None else nodes
        program = program_of(self._encoding, self._pool, columns, most, ways, spent, travelled)
        answer = self._solver.solve(program, self._clock)
        if answer is None:
            return None
        self.keep(tuple(sorted(others.union(columns[k] for k in answer.on if k < len(columns)))))
        return Chosen(program, answer) if isfinite(answer.limit) else None
