"""Teams: the best one of an engagement under prices, or all that are good enough.

Topics are bits. A team of m seats covers what is needed when the needed bits can be shared out among its seats, so the
best value over all such shares bounds (and, people being distinct, is) the best team; only starts whose bound is good
enough are searched person by person, in falling order of value, stopping where nothing better can follow.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import NamedTuple

import numpy as np

from matcher.solver.horizon import Ints
from matcher.solver.openings import Opening
from matcher.solver.prices import SCALE, Floats

TOPICS_LOOKED_AT = 6
"""Bounds look at no more topics than this: with fewer they are looser, and the search itself looks at all."""
IMPOSSIBLE = -float(1 << 52)


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
    return best[needs] + opening.base * float(SCALE)


class _Seat(NamedTuple):
    """One seat at one start: people in falling order of value (positions in ``who``), and their values."""

    people: Ints
    values: Floats
    covers: list[int]


class TeamSearch:
    """All teams of an engagement at one start, best first within a seat.

    Args:
        start: Column of ``values``.
        floor: Teams below it are of no interest, price units.
    """

    def __init__(self, opening: Opening, values: list[Floats], start: int, floor: float) -> None:
        self._opening = opening
        self._start = start
        self._base = float(opening.base[start]) * SCALE
        self.floor = floor
        columns = [value[:, start] for value in values]
        tops = [float(column.max()) for column in columns]
        self._rest = [sum(tops[k + 1 :]) for k in range(len(tops))]
        self._seats = []
        for k, column in enumerate(columns):
            enough = floor - self._base - (sum(tops) - tops[k])
            people = np.flatnonzero((column >= enough) & (column > IMPOSSIBLE / 2))
            people = people[np.argsort(-column[people], kind="stable")]
            self._seats.append(_Seat(people, column[people], [int(m) for m in opening.covers[people]]))

    def teams(self, *, only_best: bool) -> Iterator[Team]:
        """Teams worth at least the floor; with ``only_best`` each better than the one before."""
        self._only_best = only_best
        yield from self._extend(0, self._base, 0, self._opening.needs, ())

    def _extend(self, k: int, worth: float, cost: int, needs: int, chosen: tuple[int, ...]) -> Iterator[Team]:
        opening = self._opening
        if k == len(self._seats):
            if self._only_best:
                self.floor = worth + 1
            yield Team(self._start, chosen, int(worth))
            return
        last = k + 1 == len(self._seats)
        seat = self._seats[k]
        twin = opening.twin_of[k]
        for i, person in enumerate(seat.people.tolist()):
            reached = worth + float(seat.values[i])
            if reached + self._rest[k] < self.floor:
                return
            left = needs & ~seat.covers[i]
            if (last and left) or person in chosen or (twin >= 0 and person < chosen[twin]):
                continue
            spent = cost + int(opening.cost[person])
            if opening.budget is not None and spent > opening.budget:
                continue
            if opening.apart and any((person, mate) in opening.apart for mate in chosen):
                continue
            yield from self._extend(k + 1, reached, spent, left, (*chosen, person))


def keeps(opening: Opening, start: int, people: Sequence[int]) -> bool:
    """Whether a team, in seat order, keeps every rule that the opening holds."""
    rows = range(len(people))
    if len(set(people)) < len(people) or not opening.suits[rows, people].all() or not opening.free[people, start].all():
        return False
    if opening.needs & ~int(np.bitwise_or.reduce(opening.covers[list(people)])):
        return False
    if opening.budget is not None and int(opening.cost[list(people)].sum()) > opening.budget:
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
