"""Column generation: the best fractional schedule, and with it a bound that no schedule can beat."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor
from types import MappingProxyType

import numpy as np

from matcher.domain.model.solution import relative_gap
from matcher.solver.clock import Clock
from matcher.solver.columns.column import Pool, column_of
from matcher.solver.columns.duals import (
    PROGRAMME,
    SCALE,
    Kind,
    Limit,
    Prices,
    charges,
    dollars_left,
    dollars_of,
    prices_of,
)
from matcher.solver.columns.pricing import all_teams, best_teams, person_values, valued
from matcher.solver.columns.team import Team
from matcher.solver.instance.encoding import Encoding
from matcher.solver.instance.opening import Opening
from matcher.solver.instance.subproblem import at_most
from matcher.solver.master.knapsack import Spending, TooManySumsError
from matcher.solver.master.linear_program import TOLERANCE, Master

NOTHING: Mapping[int, int] = MappingProxyType({})
LEAPING = ((1, 1e-2), (2, 1.1e-3))
"""When after so many rounds the bound is still so far above the linear program, its prices leap about."""
LEAPING_COLUMNS = 2_000
"""Of fewer columns a linear program finds the last price before anything else has found the first."""
STARTS_A_ROUND = 3
"""Columns an engagement adds in a round, at most, each at another start."""

MOST_SHARED = 200_000
"""Teams looked at, at the most, to share out a budget."""


@dataclass(frozen=True)
class Certificate:
    """A proof that no schedule scores more: prices, and what every engagement could at best earn under them.

    Args:
        prices: The prices.
        earns: ``[engagements]``, what each could at best add, in price units, never negative.
        units: The bound in price units, the settled points left out.
        bound: Points, the settled ones included.
        spending: What every way to share out a budget loses, where that was looked at; what they all lose is taken
            off the bound.
        shared: That budget.
    """

    prices: Prices
    earns: Sequence[int]
    units: int
    bound: int
    spending: Spending | None = None
    shared: Limit = PROGRAMME

    @property
    def relaxed(self) -> int:
        """The bound of the prices alone, in price units."""
        return self.units + (self.spending.least if self.spending else 0)

    def loss(self, pool: Pool, number: int) -> int:
        """What a schedule loses at least against the bound by taking a column, in price units."""
        column = pool.columns[number]
        loss = self.earns[column.number] - pool.value(number, self.prices)
        return loss + self._rest(column.number, pool.amount(number, self.shared)) if self.spending else loss

    def _rest(self, number: int, dollars: int) -> int:
        return self.spending.others(number, dollars) - self.spending.least if self.spending else 0

    def losing(self, opening: Opening, loss: int, clock: Clock | None = None) -> Iterator[Team]:
        """Every team of an engagement by whose choice a schedule loses no more than this, in price units.

        Args:
            clock: When it is up, some are missing.
        """
        values = person_values(opening, charges(opening, self.prices))
        earns = self.earns[opening.number]
        if self.spending is None:
            yield from all_teams(opening, values, earns - loss, clock)
            return
        most = loss + self.spending.least
        if most <= self.spending.near:
            most -= self.spending.least_of_others(opening.number)
        for some in valued(opening, values, earns - most, clock):
            spent = dollars_of(opening, self.shared)[some.people].sum(axis=1)
            rest = [self._rest(opening.number, dollars) for dollars in spent.tolist()]
            yield from some.teams(earns - loss + np.array(rest, dtype=np.float64))


def certificate(encoding: Encoding, prices: Prices, earns: Sequence[int]) -> Certificate:
    """Add up a bound exactly: what engagements earn at best under prices, and what the limits are worth at them.

    Source: Lagrangian duality; any non-negative prices give a bound.
    """
    total = sum(earns)
    step = encoding.policy.points.fairness * SCALE
    for limit, price in prices.units.items():
        if limit.kind is Kind.WEEK:
            total += price * int(encoding.week_minutes[limit.person, limit.place])
        elif limit.kind is Kind.MONTH:
            total += price * int(encoding.month_count[limit.person, limit.place])
        elif limit.kind in (Kind.MOMENT, Kind.CLIQUE):
            total += price
        elif limit.kind is Kind.MONEY:
            total += price * int(dollars_left(encoding, limit) or 0)
        else:
            steps = -(-price // step)  # the k-th step pays while k·step < price
            total += price * steps - step * (steps * (steps - 1) // 2)
    return Certificate(prices, earns, total, encoding.settled_points + total // SCALE)


def _most(opening: Opening | None) -> int:
    """More than any team of an engagement is worth, in price units: the best of everything, from anybody."""
    if opening is None:
        return 0
    bonus = 0 if opening.bonus is None else int(opening.bonus.max())
    people = sum(
        max(0, int(points[suits].max()) + bonus) for points, suits in zip(opening.points, opening.suits, strict=True)
    )
    return max(0, int(opening.base.max()) + opening.variety.most + people) * SCALE


class Relaxation:
    """Column generation over the openings of an encoding.

    Args:
        openings: By engagement; None where nobody can take it, or where it was not read.
        unread: Engagements that were not read because the clock was up; they count in the bound all the same.

    Attributes:
        certified: The best proof so far. Before the first round it asks only for the best of everything.
        is_read: Whether every engagement was read.
    """

    def __init__(self, encoding: Encoding, openings: Sequence[Opening | None], unread: Collection[int] = ()) -> None:
        self.encoding, self.openings = encoding, openings
        self.is_read = not unread
        self.pool = Pool(openings)
        self.master = Master(encoding, self.pool)
        earns = [
            at_most(encoding, number) * SCALE if number in unread else _most(opening)
            for number, opening in enumerate(openings)
        ]
        self.certified = certificate(encoding, prices_of(encoding, {}), earns)
        self.rounds = 0
        self._settled = True

    def price(
        self,
        units: Mapping[Limit, int],
        floors: Sequence[float] | None,
        clock: Clock | None = None,
        known: Mapping[int, int] = NOTHING,
    ) -> tuple[Certificate | None, int]:
        """Find for every engagement its best teams under prices; add those worth more than the floor.

        Args:
            floors: ``[engagements]``, price units above which a team is a new column; None for what the best column
                there is worth under these prices.
            known: What engagements earn at best under these prices, where that is known; they are not asked.

        Returns:
            The certificate of the prices, or None when the clock was up before every engagement was asked; and how many
            columns came.
        """
        prices = prices_of(self.encoding, units, self.master.cliques.found)
        earns, came = [], 0
        for number, opening in enumerate(self.openings):
            if opening is None:
                earns.append(0)
                continue
            if number in known:
                earns.append(known[number])
                continue
            if clock is not None and clock.is_up():
                return None, came
            charge = charges(opening, prices)
            teams, best = best_teams(opening, person_values(opening, charge), 0.0, STARTS_A_ROUND, clock)
            earns.append(max(0, int(best)))
            floor = self.pool.best_value(number, charge) if floors is None else floors[number]
            came += self._add(opening, teams, floor)
        if clock is not None and clock.is_up():
            return None, came  # the last search may have been cut short
        return certificate(self.encoding, prices, earns), came

    def _add(self, opening: Opening, teams: Sequence[Team], floor: float) -> int:
        worth = [team for team in teams if team.value > floor]
        return sum(self.pool.add(column_of(opening, team)) is not None for team in worth)

    def begin_with(self, units: Mapping[Limit, int], clock: Clock, known: Mapping[int, int] = NOTHING) -> None:
        """Begin with prices known from elsewhere, such as an earlier solve: a bound, and the columns worth most.

        Args:
            known: See :meth:`price`.
        """
        self.master.take_in()
        for limit in sorted(units):
            self.master.impose(limit)
        certified, _ = self.price(units, None, clock, known)
        self.keep(certified)

    def keep(self, certified: Certificate | None) -> None:
        """Remember a proof when it is the best so far."""
        if certified is not None and certified.units <= self.certified.units:
            self.certified = certified

    def share_out(
        self, certified: Certificate, shared: Limit, near: int, most: int, clock: Clock
    ) -> Certificate | None:
        """Sharpen a proof by what every way to share out a budget loses.

        Args:
            shared: The budget.
            near: Losses up to this are told apart, price units.
            most: Teams to look at.

        Returns:
            The proof, or None when the teams or the sums in play are too many, or the clock was up.
        """
        alone = replace(certified, units=certified.relaxed, spending=None)
        prices, choices = certified.prices, dict[int, dict[int, int]]()
        for number, opening in enumerate(self.openings):
            if opening is None or not dollars_of(opening, shared).any():
                continue
            earns = certified.earns[number]
            values = person_values(opening, charges(opening, prices))
            sums = {0: earns} if earns <= near else {}
            for some in valued(opening, values, earns - near, clock):
                most -= len(some.people)
                if most < 0:
                    return None
                worth, spent = some.worth.max(axis=1), dollars_of(opening, shared)[some.people].sum(axis=1)
                for k in np.flatnonzero(worth >= earns - near).tolist():
                    dollars, loss = int(spent[k]), earns - int(worth[k])
                    sums[dollars] = min(loss, sums.get(dollars, loss))
            choices[number] = sums
            if clock.is_up():
                return None
        budget = int(dollars_left(self.encoding, shared) or 0)
        try:
            spending = Spending(choices, budget, prices.units.get(shared, 0), near)
        except TooManySumsError:
            return None
        units = alone.units - spending.least
        bound = self.encoding.settled_points + units // SCALE
        return replace(alone, units=units, bound=bound, spending=spending, shared=shared)

    def floors(self) -> list[float]:
        """What each engagement earns in the master's solution, in price units: a column must beat it."""
        worth = self.master.worth()
        return [worth.get(number, 0.0) * SCALE + 1 for number in range(len(self.openings))]

    def one_round(self, clock: Clock) -> bool:
        """Price, add, solve; whether there is more to do."""
        if not self.rounds and self.pool.columns:
            self.master.take_in()
            self._settled = self.master.solve_within_limits(clock, is_rough=True)
        certified, came = self.price(self.master.prices(), self.floors(), clock)
        self.keep(certified)
        self.rounds += 1
        if came or not self._settled:
            self.master.take_in()
            self._settled = self.master.solve_within_limits(clock, is_rough=self.rounds == 1)
            return not self.master.is_stuck
        return False

    @property
    def reached(self) -> float:
        """Points of the best fractional schedule of the columns so far."""
        return self.encoding.settled_points + self.master.value

    @property
    def is_leaping(self) -> bool:
        """Whether the prices of the linear program lead nowhere for now: demand is far above what people can give.

        Where money binds, most of the distance is its one price, which a linear program finds in a few rounds.
        """
        bound, prices = self.certified.bound, self.certified.prices
        if len(self.pool.columns) < LEAPING_COLUMNS or prices.money or prices.travel:
            return False
        return any(self.rounds >= rounds and bound - self.reached > part * abs(bound) for rounds, part in LEAPING)

    def converge(
        self,
        clock: Clock,
        objective: int,
        gap: float = 0.0,
        *,
        is_patient: bool = True,
        meanwhile: Callable[[], int] | None = None,
    ) -> Certificate:
        """Go on until no column pays, the bound meets the master or the schedule known, or the clock is up.

        Args:
            objective: Points of the best schedule known.
            gap: How far from the bound, relative to it, that schedule may be to be good enough.
            is_patient: Whether to go on when the prices leap about.
            meanwhile: Looks for a better schedule after each round that another follows; gives the points of the best
                one known.
        """
        while not clock.is_up() and relative_gap(objective, self.certified.bound) > gap and self.one_round(clock):
            clock.tell(objective, self.certified.bound, len(self.pool.columns))
            if self._has_met() or (self.is_leaping and not is_patient):
                break
            if meanwhile:
                objective = meanwhile()
        return self.certified

    def _has_met(self) -> bool:
        """Whether rounding to whole points leaves nothing between the bound and the master."""
        return (
            self._settled
            and self.encoding.settled_points + floor(self.master.value + TOLERANCE) >= self.certified.bound
        )
