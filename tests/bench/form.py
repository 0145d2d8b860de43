"""The textbook form: a Boolean for each start, and one for each seat, consultant and start.

Rows bind them: a start at most; every seat filled at it; topics, pairs and budgets; hours, months and moments of each
person; fairness as steps that cost more and more. Moments are cliques of rows for a mixed integer program, or spans for
a solver that knows intervals.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from matcher.solver.instance.opening import Opening
from tests.bench.choices import Choices, Placed, amounts, capacity, seat_points, spans


class Row(NamedTuple):
    """Amounts of variables, which add up to something between low and high; None where there is no limit."""

    amounts: dict[int, int]
    low: int | None
    high: int | None


class Taking(NamedTuple):
    """A variable that takes a person from a moment to another."""

    begin: int
    end: int
    variable: int


@dataclass
class Form:
    """The whole model; every variable is 0 or 1."""

    choices: Choices
    points: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    takings: dict[int, list[Taking]] = field(default_factory=lambda: defaultdict(list))
    starts: list[tuple[int, int, int]] = field(default_factory=list)
    seats: dict[tuple[int, int, int], list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    _sums: list[tuple[int, list[int]]] = field(default_factory=list)
    _stairs: list[tuple[list[int], list[int]]] = field(default_factory=list)
    _used: dict[tuple[str, int, int], dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _asked: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _engagements: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for place, o in enumerate(self.choices.openings):
            self._open(place, o)
        for limit, used in sorted(self._used.items()):
            cap = capacity(self.choices.encoding, limit)
            if cap is not None:
                self.rows.append(Row(used, None, cap))
        for person in sorted(self._asked):
            self._steps(person)

    def _variable(self, points: int) -> int:
        self.points.append(points)
        return len(self.points) - 1

    def _open(self, place: int, o: Opening) -> None:
        own = []
        sits: dict[int, list[int]] = defaultdict(list)
        for start in range(len(o.starts.first_starts)):
            begun = self._variable(int(o.base[start]))
            own.append(begun)
            self.starts.append((begun, place, start))
            there = self._at(place, o, start, begun)
            for bit in range(o.needs.bit_length()):
                if o.needs >> bit & 1:
                    able = {z: 1 for person, z in there.items() if o.masks[person] >> bit & 1}
                    self.rows.append(Row({**able, begun: -1}, 0, None))
            for person, z in there.items():
                sits[person].append(z)
        self.rows.append(Row(dict.fromkeys(own, 1), None, 1))
        if o.budget is not None:
            spent = {z: int(o.cost[person]) for person, zs in sits.items() for z in zs}
            self.rows.append(Row(spent, None, o.budget))
        for a, b in o.apart:
            if a < b and a in sits and b in sits:
                self.rows.append(Row(dict.fromkeys([*sits[a], *sits[b]], 1), None, 1))

    def _at(self, place: int, o: Opening, start: int, begun: int) -> dict[int, int]:
        """The seats of one start; by person, the variable that says whether they are on the team."""
        mine: dict[int, list[int]] = defaultdict(list)
        for seat in range(len(o.seats)):
            filled = {}
            for person in np.flatnonzero(o.suits[seat] & o.free[:, start]):
                x = self._variable(seat_points(o, seat, int(person), start))
                self.seats[place, start, seat].append((x, int(person)))
                mine[int(person)].append(x)
                filled[x] = 1
            self.rows.append(Row({**filled, begun: -1}, 0, 0))
        return {person: self._presence(o, start, person, xs) for person, xs in mine.items()}

    def _presence(self, o: Opening, start: int, person: int, xs: list[int]) -> int:
        z = xs[0]
        if len(xs) > 1:
            z = self._variable(0)
            self.rows.append(Row({**dict.fromkeys(xs, 1), z: -1}, 0, 0))
            self._sums.append((z, xs))
        who = int(o.who[person])
        self._asked[who].append(z)
        self._engagements[who].add(o.number)
        self.takings[who] += [Taking(a, b, z) for a, b in spans(o, person, start)]
        for limit, amount in amounts(o, person, start):
            self._used[limit][z] = amount
        return z

    def _steps(self, person: int) -> None:
        most = min(len(self._engagements[person]), int(self.choices.encoding.month_count[person].sum()))
        if self.choices.fairness and most > 1:
            steps = [self._variable(-self.choices.fairness * k) for k in range(1, most)]
            self.rows.append(Row({**dict.fromkeys(self._asked[person], 1), **dict.fromkeys(steps, -1)}, None, 1))
            self._stairs.append((self._asked[person], steps))

    def cliques(self) -> Iterator[set[int]]:
        """Variables of which one person can do but one, by the moments at which something begins."""
        for takings in self.takings.values():
            seen: set[frozenset[int]] = set()
            for moment in {taking.begin for taking in takings}:
                clique = frozenset(t.variable for t in takings if t.begin <= moment < t.end)
                if len(clique) > 1 and clique not in seen:
                    seen.add(clique)
                    yield set(clique)

    def placed(self, is_on: Callable[[int], bool]) -> Iterable[Placed]:
        """What the values of the variables say."""
        for begun, place, start in self.starts:
            if is_on(begun):
                count = len(self.choices.openings[place].seats)
                sitting = [next(p for x, p in self.seats[place, start, seat] if is_on(x)) for seat in range(count)]
                yield Placed(place, start, tuple(sitting))

    def values(self, placed: Iterable[Placed]) -> list[bool]:
        """The value of every variable for a schedule, of those that only count too."""
        on = [False] * len(self.points)
        chosen = {(one.place, one.start): one for one in placed}
        for begun, place, start in self.starts:
            if one := chosen.get((place, start)):
                on[begun] = True
                for seat, person in enumerate(one.team):
                    on[next(x for x, who in self.seats[place, start, seat] if who == person)] = True
        for z, xs in self._sums:
            on[z] = any(on[x] for x in xs)
        for asked, steps in self._stairs:
            for step in steps[: max(0, sum(on[z] for z in asked) - 1)]:  # the cheap ones first
                on[step] = True
        return on
