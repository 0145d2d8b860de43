"""Teams: the best one of an engagement under prices, or all that are good enough.

Bounds tell for every start at once what no team there exceeds: by topics, shared out among the seats in every way, and
by people, the best of each class in every composition. Only starts whose bound is good enough are searched.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from typing import NamedTuple

import numpy as np

from matcher.solver.clock import Clock
from matcher.solver.columns.duals import SCALE, Floats
from matcher.solver.columns.seat_search import SeatSearch
from matcher.solver.columns.set_search import SetSearch
from matcher.solver.columns.team import IMPOSSIBLE, Team
from matcher.solver.instance.horizon import Ints
from matcher.solver.instance.opening import Opening
from matcher.solver.instance.together import FEW_SEATS

TOPICS_LOOKED_AT = 6
"""Bounds look at no more topics than this: with fewer they are looser, and the search itself looks at all."""
MOST_SHARES = 3_000
"""Sums of topics and seats that a bound forms at the most; where there are more, it looks at fewer topics."""
VALUED_AT_ONCE = 1 << 19
"""Values, of teams at starts, that are worked out together: a few megabytes."""


def shares(needs: int) -> tuple[tuple[int, int], ...]:
    """Every way to share needed topics between one seat and the others: pairs of disjoint bit sets."""
    parts, part = [], needs
    while True:
        parts.append((part, needs & ~part))
        if part == 0:
            return tuple(parts)
        part = (part - 1) & needs


def person_values(opening: Opening, charge: Floats) -> Floats:
    """Value of each person at each start, in their best seat: ``[n, S]`` in price units."""
    values: Floats = opening.panel.best[:, None] * float(SCALE) - charge
    if opening.bonus is not None:
        values += opening.bonus * float(SCALE)
    values[~opening.suits.any(axis=0)] = IMPOSSIBLE
    values[~opening.free] = IMPOSSIBLE
    return values


def start_bounds(opening: Opening, values: Floats) -> Floats:
    """No team at a start is worth more: ``[S]`` in price units, the engagement's own points included."""
    bounds = _by_topics(opening, values)
    if len(opening.seats) > FEW_SEATS:
        bounds = np.minimum(bounds, _by_people(opening, values))
    return bounds + (opening.base + opening.variety.most) * float(SCALE)


def _by_topics(opening: Opening, values: Floats) -> Floats:
    """What a seat each can add that covers its share of the topics: ``[S]``.

    Costs 2**t maxima over people a seat and 3**t sums, t the number of topics looked at.
    """
    seats = len(opening.seats)
    topics = min(TOPICS_LOOKED_AT, opening.covers.shape[1])
    while topics and 3**topics * seats > MOST_SHARES:
        topics -= 1
    needs = (1 << topics) - 1
    able = {
        part: opening.covers[:, [t for t in range(topics) if part >> t & 1]].all(axis=1) for part in range(1 << topics)
    }
    best: dict[int, Floats] = {0: np.zeros(opening.base.size)}
    alone: dict[int, Floats] = {}
    for row in range(seats):
        if not alone or opening.twin_of[row] != row - 1:
            value = values - opening.panel.losses[row][:, None] * SCALE
            alone = {
                part: value[who].max(axis=0) if who.any() else np.full(opening.base.size, IMPOSSIBLE)
                for part, who in able.items()
            }
        best = {
            part: np.maximum.reduce([best[rest] + alone[mine] for mine, rest in shares(part) if rest in best])
            for part in able
        }
    return best[needs]


def _by_people(opening: Opening, values: Floats) -> Floats:
    """What the best different people can add, so many of each class: ``[S]``."""
    panel, seats = opening.panel, len(opening.seats)
    classes = sorted(set(panel.takes))
    of_class = np.array(panel.takes, dtype=object)
    sums, sizes = [], []
    for takes in classes:
        mine = -np.sort(-values[of_class == takes], axis=0)[:seats]
        sizes.append(mine.shape[0])
        sums.append(np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(mine, axis=0)]))
    compositions = panel.compositions(classes, sizes)
    if not compositions:
        anyone: Floats = -np.sort(-values, axis=0)[:seats].sum(axis=0)
        return anyone
    totals = [sum(parts[part] for parts, part in zip(sums, each, strict=True)) for each in compositions]
    most: Floats = np.maximum.reduce(totals)
    return most


def keeps(opening: Opening, start: int, people: Sequence[int]) -> bool:
    """Whether a team, in seat order, keeps every rule that the opening holds."""
    rows = range(len(people))
    if len(set(people)) < len(people) or not opening.suits[rows, people].all() or not opening.free[people, start].all():
        return False
    if not opening.covers[list(people)].any(axis=0).all():
        return False
    if opening.budget is not None and int(opening.cost[list(people)].sum()) > opening.budget:
        return False
    if opening.travel_budget is not None and int(opening.travel[list(people)].sum()) > opening.travel_budget:
        return False
    return not any(pair in opening.apart for pair in combinations(people, 2))


def _search(
    opening: Opening, values: Floats, start: int, base: float, floor: float, clock: Clock | None
) -> SeatSearch | SetSearch:
    kind = SeatSearch if len(opening.seats) <= FEW_SEATS else SetSearch
    return kind(opening, values, start, base, floor, clock)


def best_teams(
    opening: Opening, values: Floats, floor: float, most: int, clock: Clock | None = None
) -> tuple[list[Team], float]:
    """The best team of each of the most promising starts.

    Args:
        values: See :func:`person_values`.
        floor: Teams at or below are of no interest, price units.
        most: How many starts at the most.
        clock: When it is up, the answer is no longer the best.

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
        base = float(opening.base[start]) * SCALE
        better = list(_search(opening, values[:, start], start, base, least + 1, clock).teams(only_best=True))
        if better:
            found = sorted([*found, better[-1]], key=lambda team: (-team.value, team.start, team.people))[:most]
    return found, float(found[0].value) if found else floor


def all_teams(opening: Opening, values: Floats, floor: float, clock: Clock | None = None) -> Iterator[Team]:
    """Every team worth at least the floor, at every start; of many seats each set of people once, in its best seats."""
    bounds = start_bounds(opening, values)
    for start in np.flatnonzero(bounds >= floor).tolist():
        base = float(opening.base[start]) * SCALE
        yield from _search(opening, values[:, start], start, base, floor, clock).teams(only_best=False)


class Valued(NamedTuple):
    """People who may sit together, and what they are worth.

    Args:
        people: ``[N, m]``, positions in ``Opening.who``, in seat order.
        worth: ``[N, S]``, at each start, in price units; deep below any floor where somebody is not free.
    """

    people: Ints
    worth: Floats

    def teams(self, floor: Floats) -> Iterator[Team]:
        """Those worth at least the floor, ``[N]``."""
        for k, start in np.argwhere(self.worth >= floor[:, None]).tolist():
            yield Team(start, tuple(self.people[k].tolist()), int(self.worth[k, start]))


def valued(opening: Opening, values: Floats, floor: float, clock: Clock | None = None) -> Iterator[Valued]:
    """Everybody who may sit together and might be worth the floor at some start, a few thousand teams at a time.

    Where many starts are alike this takes a fraction of the time of :func:`all_teams`: people are looked for once, each
    at the best of all starts, and then valued at every start together. On small panels they come best first.
    """
    lost = opening.panel.losses
    for people in _worth_a_look(opening, values, floor, clock):
        in_seats = lost[np.arange(people.shape[1]), people].sum(axis=1) * float(SCALE)
        together = (opening.base + opening.variety.of_each(people)[:, None]) * float(SCALE)
        worth = together + values[people].sum(axis=1) - in_seats[:, None]
        yield Valued(people, worth)


def _worth_a_look(opening: Opening, values: Floats, floor: float, clock: Clock | None) -> Iterator[Ints]:
    """Everybody who may sit together and, each at the best of all starts, are worth the floor: ``[N, m]`` at a time."""
    best, base = values.max(axis=1), float(opening.base.max()) * SCALE
    at_once = max(1, VALUED_AT_ONCE // opening.base.size)
    teams = opening.together
    if teams is None:
        found = _search(opening, best, 0, base, floor, clock).teams(only_best=False)
        while some := [team.people for team in islice(found, at_once)]:
            yield np.array(some)
        return
    lost = opening.panel.losses[np.arange(teams.shape[1]), teams].sum(axis=1) * float(SCALE)
    most = best[teams].sum(axis=1) - lost + base + opening.variety.most * float(SCALE)
    near = np.flatnonzero(most >= floor)
    near = near[np.argsort(-most[near], kind="stable")]
    for first in range(0, near.size, at_once):
        yield teams[near[first : first + at_once]]
