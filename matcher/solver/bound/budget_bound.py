"""The bound where money binds, in whole sums: prices and ways to share the budget out, by turns.

The linear program spends the last dollars on a fraction of an engagement. Here the master may only mix whole ways to
share the budget out (:mod:`matcher.solver.master.budget_patterns`); its prices of everything else are then judged
exactly, by the best of all such ways (:mod:`matcher.solver.master.knapsack`), and what was best joins the master. Each
step is a proof in its own right. Prices of so small a mixture leap about: a step goes a part of the way from the best
prices known: further after each that brought the bound down, less far after one that did not.

Where the programme's budget has a price, it is that which is shared out, and travel money keeps its price; else that of
travel.

Takes a converged relaxation; gives it a sharper proof, columns and ways; costs a pricing, a knapsack and a linear
program a round.

Source: Dantzig and Wolfe (1960); steps between the best and the latest prices after Ben-Ameur and Neto, Acceleration of
cutting-plane and column generation algorithms (Networks 49, 2007).
"""

from collections.abc import Mapping
from itertools import islice

from matcher.solver.bound.column_generation import MOST_SHARED, Certificate, Relaxation
from matcher.solver.clock import Clock
from matcher.solver.columns.column import column_of
from matcher.solver.columns.duals import PROGRAMME, SCALE, TRAVEL, Limit, dollars_of

MOST_ROUNDS = 40
MET = SCALE // 4
"""So near to what the master reaches, the integer program does the rest sooner."""
NEARLY_MET = 32 * SCALE
"""So near, all that loses twice as much can mostly be listed, and its own prices say the rest at once."""
FIRST_NEAR = 4 * SCALE
"""Losses told apart at first, in price units."""
FIRST_PART = 0.5
"""Of the way from the best prices to the master's, at first."""
MOST_TRIALS = 12
"""Of how far losses are to be told apart, and of steps towards the best prices."""
WILD = 1000 * SCALE
"""Prices whose bound is so far above the best say nothing about whole sums."""
TAKEN_IN = 8 * SCALE
"""Teams and ways that lose no more than this join the master."""
MOST_TEAMS = 50
"""Teams of an engagement that do so, at the most."""
MOST_WAYS = 64
"""Ways that join the master in a round."""


class BudgetBound:
    """Sharpens the proof of a relaxation in whole sums of money.

    Args:
        relaxation: Holds the proof and takes better ones.
    """

    def __init__(self, relaxation: Relaxation, clock: Clock) -> None:
        self._relaxation, self._clock = relaxation, clock
        self._near, self._budget, self._part = FIRST_NEAR, PROGRAMME, FIRST_PART
        self._rounds_left = MOST_ROUNDS

    def tighten(self, objective: int, met: int = MET) -> bool:
        """Go on until bound and master have met, rounds or trials are used up, or the clock is up.

        Args:
            objective: Points of the best schedule known, to tell.
            met: How near to each other they are then, price units. What came near can be brought nearer later on.

        Returns:
            Whether a budget binds.
        """
        self._budget = PROGRAMME if self._relaxation.certified.prices.money else TRAVEL
        if self._budget not in self._relaxation.certified.prices.units:
            return False
        best = self._relaxation.certified
        certified = self._next() if best.spending else self._shared_out(best)
        while certified is not None and self._rounds_left:
            self._rounds_left -= 1
            is_better = certified.units < self._relaxation.certified.units
            # The nearer the master's prices are, the further a step may go.
            self._part = (1 + self._part) / 2 if is_better else self._part / 2
            self._relaxation.keep(certified)
            self._clock.tell(objective, self._relaxation.certified.bound, len(self._relaxation.pool.columns))
            if self._has_met(certified, met):
                break
            certified = self._next()
        return True

    def _has_met(self, certified: Certificate, met: int) -> bool:
        """Take in what a proof found best; whether the master then comes so near to the best bound."""
        relaxation, spending = self._relaxation, certified.spending
        assert spending is not None, "the proof is of shared money"  # noqa: S101
        for opening in filter(None, relaxation.openings):
            if dollars_of(opening, self._budget).any():
                for team in islice(certified.losing(opening, TAKEN_IN, self._clock), MOST_TEAMS):
                    relaxation.pool.add(column_of(opening, team))
        relaxation.master.take_in()
        relaxation.master.hand_out(self._budget, spending.numbers, spending.ways(MOST_WAYS, spending.least + TAKEN_IN))
        is_settled = relaxation.master.solve_within_limits(self._clock)
        return is_settled and relaxation.certified.units - relaxation.master.value * SCALE <= met

    def _next(self) -> Certificate | None:
        """The proof of prices between the best and the master's; None when none came near."""
        best = self._relaxation.certified
        latest = {**self._relaxation.master.prices(), self._budget: best.prices.units[self._budget]}
        for _ in range(MOST_TRIALS):
            units = _between(best.prices.units, latest, self._part)
            certified, _ = self._relaxation.price(units, None, self._clock)
            if certified is None:
                return None
            if certified.units - best.relaxed <= WILD:
                shared = self._shared_out(certified)
                if shared is not None:
                    return shared
            self._part /= 2
        return None

    def _shared_out(self, certified: Certificate) -> Certificate | None:
        """Sharpen a proof by all ways to share the budget out, told apart just as far as the best of them needs."""
        low, high, near = 0, 0, self._near
        for _ in range(MOST_TRIALS):
            shared = self._relaxation.share_out(certified, self._budget, near, MOST_SHARED, self._clock)
            spending = shared.spending if shared else None
            if spending and spending.least <= near:
                self._near = spending.least * 17 // 16 + FIRST_NEAR
                return shared
            low, high = (near, high) if spending else (low, near)
            near = (low + high) // 2 if high else 2 * low
        return None


def _between(best: Mapping[Limit, int], latest: Mapping[Limit, int], part: float) -> dict[Limit, int]:
    """Prices so far along from the best to the latest."""
    return {limit: round(best.get(limit, 0) * (1 - part) + latest.get(limit, 0) * part) for limit in {**best, **latest}}
