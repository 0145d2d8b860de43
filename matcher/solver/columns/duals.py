"""Prices (duals) of what engagements compete for, and what each person at each start costs under them.

Prices are whole numbers of 2**-20 points, held in float64 arrays: every sum that is formed stays below 2**53, so the
arithmetic is exact and a bound made of it is a proof, whatever the LP solver's tolerance was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.solver.columns.cliques import Clique
from matcher.solver.instance.encoding import Encoding
from matcher.solver.instance.horizon import Ints
from matcher.solver.instance.opening import Opening

Floats = npt.NDArray[np.float64]
SCALE = 1 << 20
"""Price units in a point."""


class Kind(IntEnum):
    """What a limit is about. Its place says when (a week or month column, a second), or which clique."""

    WEEK = 0
    MONTH = 1
    MOMENT = 2
    LOAD = 3
    MONEY = 4
    CLIQUE = 5


class Limit(NamedTuple):
    """Something that engagements compete for: a person's week, month, moment or further load; money."""

    kind: Kind
    person: int
    place: int


PROGRAMME = Limit(Kind.MONEY, -1, 0)
"""All fees and travel."""
TRAVEL = Limit(Kind.MONEY, -1, 1)
"""All travel."""


def dollars_left(encoding: Encoding, budget: Limit) -> int | None:
    """US dollars that approved seats leave of a budget, or None where it has no limit."""
    return encoding.programme_budget if budget == PROGRAMME else encoding.travel_budget


def dollars_of(opening: Opening, budget: Limit) -> Ints:
    """What each person takes of a budget, US dollars: ``[n]``."""
    return opening.cost if budget == PROGRAMME else opening.travel


@dataclass(frozen=True)
class Prices:
    """Non-negative price units by limit, laid out for look-up.

    Args:
        units: Price units of each limit that has a price.
        week: ``[people, weeks]`` per minute; ``month`` ``[people, months]``; ``load`` ``[people]``.
        money: Per US dollar; ``travel`` per US dollar of travel, on top.
        moment_keys: Person and second of each priced moment, sorted, in one number; ``moment_sums[k]`` is the price of
            the first k together.
        has_moments: ``[people]``, who has a priced moment at all.
        cliques: By engagement, the cliques that hold some of its starts, and their prices.
        stride: What a person's number is multiplied with in a key; ``seconds`` the length of the horizon.
    """

    units: Mapping[Limit, int]
    week: Floats
    month: Floats
    load: Floats
    money: int
    travel: int
    moment_keys: Ints
    moment_sums: Floats
    has_moments: npt.NDArray[np.bool_]
    stride: int
    seconds: int
    cliques: Mapping[int, Sequence[tuple[Clique, int]]]

    def of_cliques(self, number: int, start: int, person: int) -> int:
        """Price of the cliques that hold a person's choice."""
        priced = self.cliques.get(number, ())
        return sum(price for clique, price in priced if clique.person == person and clique.holds(number, start))

    def keys(self, person: Ints, second: Ints) -> Ints:
        """Where moments would stand among ``moment_keys``. Shapes broadcast."""
        # Travel and rest may reach out of the horizon, where nothing has a price.
        return person * self.stride + self.seconds + np.clip(second, -self.seconds, 2 * self.seconds)

    def of_span(self, person: int, begin: int, end: int) -> int:
        """Price of one person's moments in [begin, end)."""
        if not self.has_moments[person]:
            return 0
        keys = self.keys(np.array([person, person]), np.array([begin, end]))
        first, last = np.searchsorted(self.moment_keys, keys, side="left")
        return int(self.moment_sums[last] - self.moment_sums[first])


def prices_of(encoding: Encoding, units: Mapping[Limit, int], cliques: Sequence[Clique] = ()) -> Prices:
    """Lay out prices for look-up; limits at price 0 are dropped, and where fairness costs nothing those of load.

    Args:
        cliques: By number, those that the limits name.
    """
    free = set() if encoding.policy.points.fairness else {Kind.LOAD}
    kept = {limit: price for limit, price in sorted(units.items()) if price > 0 and limit.kind not in free}
    week = np.zeros_like(encoding.week_minutes, dtype=np.float64)
    month = np.zeros_like(encoding.month_count, dtype=np.float64)
    load = np.zeros(encoding.people.count)
    stride = encoding.horizon.seconds * 4
    has_moments = np.zeros(encoding.people.count, dtype=np.bool_)
    priced_cliques: dict[int, list[tuple[Clique, int]]] = {}
    keys: list[int] = []
    moment_prices: list[int] = []
    for (kind, person, place), price in kept.items():
        if kind is Kind.WEEK:
            week[person, place] = price
        elif kind is Kind.MONTH:
            month[person, place] = price
        elif kind is Kind.LOAD:
            load[person] = price
        elif kind is Kind.CLIQUE:
            for number in cliques[place].starts:
                priced_cliques.setdefault(number, []).append((cliques[place], price))
        elif kind is Kind.MOMENT:
            keys.append(person * stride + place + encoding.horizon.seconds)
            moment_prices.append(price)
            has_moments[person] = True
    moment_keys = np.array(keys, dtype=np.int64)
    sums = np.concatenate([[0.0], np.cumsum(np.array(moment_prices, dtype=np.float64))])
    money, travel = kept.get(PROGRAMME, 0), kept.get(TRAVEL, 0)
    seconds = encoding.horizon.seconds
    return Prices(
        kept, week, month, load, money, travel, moment_keys, sums, has_moments, stride, seconds, priced_cliques
    )


def charges(opening: Opening, prices: Prices) -> Floats:
    """What each person costs at each start: ``[n, S]`` in price units."""
    who = opening.who
    always = prices.load[who] + prices.money * opening.cost + prices.travel * opening.travel
    charge: Floats = np.repeat(always[:, None], opening.base.size, axis=1)
    week = prices.week[who][:, opening.weeks]
    if week.any():
        charge += week @ opening.minutes.T.astype(np.float64)
    month = prices.month[who]
    if month.any():
        charge += month[:, opening.month]
    priced = np.flatnonzero(prices.has_moments[who])
    if priced.size:
        begin, end = opening.taken(priced[:, None], np.arange(opening.base.size)[None, :])
        person = who[priced][:, None, None]
        first = np.searchsorted(prices.moment_keys, prices.keys(person, begin), side="left")
        last = np.searchsorted(prices.moment_keys, prices.keys(person, end), side="left")
        charge[priced] += (prices.moment_sums[last] - prices.moment_sums[first]).sum(axis=2)
    for clique, price in prices.cliques.get(opening.number, ()):
        starts = clique.starts[opening.number]
        charge[np.searchsorted(who, clique.person), : starts.size] += price * starts
    return charge
