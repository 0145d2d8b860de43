"""Teams: the best one of an engagement under prices, or all that are good enough.

Topics are bits. A team of m seats covers what is needed when the needed bits can be shared out among its seats, so the
best value over all such shares bounds (and, people being distinct, is) the best team; only starts whose bound is good
enough are searched person by person, in falling order of value, stopping where nothing better can follow.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, reduce
from itertools import combinations, islice
from operator import or_
from typing import NamedTuple

import numpy as np

from matcher.solver.columns.duals import SCALE, Floats
from matcher.solver.instance.horizon import Ints
from matcher.solver.instance.subproblem import Opening

TOPICS_LOOKED_AT = 6
"""Bounds look at no more topics than this: with fewer they are looser, and the search itself looks at all."""
IMPOSSIBLE = -float(1 << 52)
VALUED_AT_ONCE = 1 << 19
"""Values, of teams at starts, that are worked out together: a few megabytes."""
BOUNDLESS = 1 << 60
"""US dollars: no limit."""


class Team(NamedTuple):
    """A start and who takes the seats (positions in ``Opening.who``), with its value in price units."""

    start: int
    people: tuple[int, ...]
    value: int


def _first_bits(mask: int, most: int) -> int:
    """The lowest bits of a mask, ``most`` of them at the most."""
    kept = 0
    while mask and kept.bit_count() < most:
        kept |= mask & -mask
        mask &= mask - 1
    return kept


@cache
def shares(needs: int) -> tuple[tuple[int, int], ...]:
    """Every way to share needed topics between one seat and the others: pairs of disjoint bit sets."""
    parts, part = [], needs
    while True:
        parts.append((part, needs & ~part))
        if part == 0:
            return tuple(parts)
        part = (part - 1) & needs


def seat_values(opening: Opening, charge: Floats) -> list[Floats]:
    """Value of each person in each seat at each start: m arrays ``[n, S]`` in price units."""
    extra = -charge if opening.bonus is None else opening.bonus * float(SCALE) - charge
    values = []
    for row in range(len(opening.seats)):
        value = opening.points[row][:, None] * float(SCALE) + extra
        value[~opening.suits[row]] = IMPOSSIBLE
        value[~opening.free] = IMPOSSIBLE
        values.append(value)
    return values


def start_bounds(opening: Opening, values: list[Floats]) -> Floats:
    """No team at a start is worth more: ``[S]`` in price units, the engagement's own points included.

    Costs 2**t maxima over people a seat and 3**t sums, t the number of topics looked at.
    """
    needs = _first_bits(opening.needs, TOPICS_LOOKED_AT)
    subsets = [part for part, _ in shares(needs)]
    best: dict[int, Floats] = {0: np.zeros(opening.base.size)}
    for value in values:
        alone = {}
        for part in subsets:
            able = (opening.covers & np.uint64(part)) == np.uint64(part)
            alone[part] = value[able].max(axis=0) if able.any() else np.full(opening.base.size, IMPOSSIBLE)
        together: dict[int, Floats] = {}
        for part in subsets:
            options = [best[rest] + alone[mine] for mine, rest in shares(part) if rest in best]
            together[part] = np.maximum.reduce(options)
        best = together
    return best[needs] + (opening.base + opening.variety.most) * float(SCALE)


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
    """What the kinds from one on can add at best: their value, the topics they cover, their cost at the least."""

    value: float
    covers: int
    cost: int


class TeamSearch:
    """All teams of an engagement at one start.

    Seats of one kind are filled in falling order of value, which finds every set of people once and knows that nobody
    sits twice: what is left to gain is the sum of the next in line, not the best of them times the seats.

    Args:
        start: Column of ``values``.
        floor: Teams below it are of no interest, price units.
    """

    def __init__(self, opening: Opening, values: list[Floats], start: int, floor: float) -> None:
        self._opening = opening
        self._start = start
        self._base = float(opening.base[start]) * SCALE
        self._budget = BOUNDLESS if opening.budget is None else opening.budget
        self._travel_budget = BOUNDLESS if opening.travel_budget is None else opening.travel_budget
        self._most_variety = float(opening.variety.most) * SCALE
        self.floor = floor
        groups: dict[int, list[int]] = {}
        for row, twin in enumerate(opening.twin_of):
            root = row if twin < 0 else next(first for first, rows in groups.items() if twin in rows)
            groups.setdefault(root, []).append(row)
        columns = [(rows, values[rows[0]][:, start]) for rows in groups.values()]
        tops = [_best_of(column, len(rows)) for rows, column in columns]
        self._kinds = []
        for (rows, column), top in zip(columns, tops, strict=True):
            # With the best of everybody else, and of their own kind, they must still reach the floor.
            enough = floor - self._base - self._most_variety - (sum(tops) - top) - _best_of(column, len(rows) - 1)
            people = np.flatnonzero((column >= enough) & (column > IMPOSSIBLE / 2))
            self._kinds.append(self._kind(rows, people[np.argsort(-column[people], kind="stable")], column))
        self._rests = [self._rest(self._kinds[k:]) for k in range(len(self._kinds) + 1)]

    def _kind(self, rows: list[int], people: Ints, column: Floats) -> _Kind:
        opening = self._opening
        cost = opening.cost[people]
        values = column[people]
        return _Kind(
            rows,
            people.tolist(),
            values.tolist(),
            [0.0, *np.cumsum(values).tolist()],
            opening.covers[people].tolist(),
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
        kind, rest = self._kinds[k], self._rests[k + 1]
        left = len(kind.rows) - seat
        for i in range(first, len(kind.people) - left + 1):
            if worth + kind.sums[i + left] - kind.sums[i] + rest.value + self._most_variety < self.floor:
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


def keeps(opening: Opening, start: int, people: Sequence[int]) -> bool:
    """Whether a team, in seat order, keeps every rule that the opening holds."""
    rows = range(len(people))
    if len(set(people)) < len(people) or not opening.suits[rows, people].all() or not opening.free[people, start].all():
        return False
    if opening.needs & ~int(np.bitwise_or.reduce(opening.covers[list(people)])):
        return False
    if opening.budget is not None and int(opening.cost[list(people)].sum()) > opening.budget:
        return False
    if opening.travel_budget is not None and int(opening.travel[list(people)].sum()) > opening.travel_budget:
        return False
    return not any(pair in opening.apart for pair in combinations(people, 2))


def in_order(opening: Opening, people: Sequence[int]) -> tuple[int, ...]:
    """A team in seat order with twins in the order of their numbers, so that no team is known by two names."""
    team = list(people)
    for k in range(len(team)):
        while (twin := opening.twin_of[k]) >= 0 and team[twin] > team[k]:
            team[twin], team[k] = team[k], team[twin]
            k = twin  # noqa: PLW2901 the smaller number moves on down
    return tuple(team)


def best_teams(opening: Opening, values: list[Floats], floor: float, most: int) -> tuple[list[Team], float]:
    """The best team of each of the most promising starts.

    Args:
        floor: Teams at or below are of no interest, price units.
        most: How many starts at the most.

    Returns:
        Teams worth more than the floor, best first, and what the best team of all is worth or, where none is worth
        more than the floor, the floor: no team is worth more.
    """
    bounds = start_bounds(opening, values)
    found: list[Team] = []
    for start in np.argsort(-bounds, kind="stable").tolist():
        least = floor if len(found) < most else found[-1].value
        if bounds[start] <= least:
            break
        better = list(TeamSearch(opening, values, start, least + 1).teams(only_best=True))
        if better:
            found = sorted([*found, better[-1]], key=lambda team: (-team.value, team.start, team.people))[:most]
    return found, float(found[0].value) if found else floor


def all_teams(opening: Opening, values: list[Floats], floor: float) -> Iterator[Team]:
    """Every team worth at least the floor, at every start."""
    bounds = start_bounds(opening, values)
    for start in np.flatnonzero(bounds >= floor).tolist():
        yield from TeamSearch(opening, values, start, floor).teams(only_best=False)


class Valued(NamedTuple):
    """People who may sit together, and what they are worth.

    Args:
        people: ``[N, m]``, positions in ``Opening.who``, in seat order.
        cost: ``[N]``, US dollars.
        worth: ``[N, S]``, at each start, in price units; deep below any floor where somebody is not free.
    """

    people: Ints
    cost: Ints
    worth: Floats

    def teams(self, floor: Floats) -> Iterator[Team]:
        """Those worth at least the floor, ``[N]``."""
        for k, start in np.argwhere(self.worth >= floor[:, None]).tolist():
            yield Team(start, tuple(self.people[k].tolist()), int(self.worth[k, start]))


def valued(opening: Opening, values: list[Floats], floor: float) -> Iterator[Valued]:
    """Everybody who may sit together and might be worth the floor at some start, a few thousand teams at a time.

    Where many starts are alike this takes a fraction of the time of :func:`all_teams`: people are looked for once, each
    at the best of all starts, and then valued at every start together.
    """
    anywhen = replace(opening, base=opening.base.max(keepdims=True))
    best = [value.max(axis=1, keepdims=True) for value in values]
    found = TeamSearch(anywhen, best, 0, floor).teams(only_best=False)
    at_once = max(1, VALUED_AT_ONCE // opening.base.size)
    while some := [team.people for team in islice(found, at_once)]:
        people = np.array(some)
        together = opening.base + opening.variety.of_each(people)[:, None]
        worth = together * float(SCALE) + sum(values[row][people[:, row]] for row in range(people.shape[1]))
        yield Valued(people, opening.cost[people].sum(axis=1), worth)
