"""Cliques: choices of one person of which no two go together, whatever keeps them apart.

A moment at which a person is taken twice is one reason; but two series of sessions may collide now in one week, now in
another, and short hours or a full month keep engagements apart that never meet. A clique of such choices is a far
stronger limit than its moments: a fractional schedule may break it by half and keep every moment.

Source: clique inequalities of the node packing polytope (Padberg, Mathematical Programming 5, 1973), lifted over every
choice of the person.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from matcher.solver.instance.encoding import Encoding
from matcher.solver.instance.horizon import Flags, Ints
from matcher.solver.instance.opening import Opening

MOST_CHOICES = 24
"""Choices of one person among which the heaviest clique is looked for exactly; of more, the heaviest."""
BROKEN = 1e-3
"""A clique is broken when its weights exceed 1 by more than this."""


@dataclass(frozen=True)
class Clique:
    """Choices of one person, no two of which go together.

    Args:
        person: Whose they are.
        starts: By engagement, which of its starts are in the clique: a flag each, up to the last that is.
        core: The choices, engagement and start, that it grew from.
    """

    person: int
    starts: Mapping[int, Flags]
    core: Sequence[tuple[int, int]] = ()

    def holds(self, number: int, start: int) -> bool:
        """Whether a start of an engagement is in it."""
        flags = self.starts.get(number)
        return flags is not None and start < flags.size and bool(flags[start])


class Choices:
    """What one person could be chosen for: O engagements and starts, in order.

    Args:
        openings: Openings in which the person is, in order; one at least.
        wanted: Of each the starts that are looked at, ascending; None for every one at which the person is free.

    Attributes:
        number: ``[O]``, engagement; ``start[O]`` its start.
    """

    def __init__(
        self, encoding: Encoding, person: int, openings: Sequence[Opening], wanted: Sequence[Ints] | None = None
    ) -> None:
        self._person = person
        places = [(opening, int(np.searchsorted(opening.who, person))) for opening in openings]
        starts = wanted or [np.flatnonzero(opening.free[place]) for opening, place in places]
        sizes = [each.size for each in starts]
        self.number: Ints = np.repeat([opening.number for opening, _ in places], sizes)
        self.start: Ints = np.concatenate(starts)
        blocks = max(opening.block_begin.shape[1] for opening, _ in places)
        # Unused blocks begin and end at 0: they meet nothing.
        self._begin, self._end = np.zeros((2, self.start.size, blocks), dtype=np.int64)
        self._month = np.concatenate([opening.month[each] for (opening, _), each in zip(places, starts, strict=True)])
        self._minutes = np.zeros((self.start.size, encoding.week_minutes.shape[1]), dtype=np.int64)
        row = 0
        for (opening, place), each in zip(places, starts, strict=True):
            rows = slice(row, row + each.size)
            begin, end = opening.taken(np.full(each.size, place), each)
            self._begin[rows, : begin.shape[1]], self._end[rows, : end.shape[1]] = begin, end
            self._minutes[rows, opening.weeks] = opening.minutes[each]
            row += each.size
        self._capacity = encoding.week_minutes[person]
        self._month_left = encoding.month_count[person]

    def place(self, number: int, start: int) -> int:
        """Where an engagement's start stands among the choices."""
        return int(np.flatnonzero((self.number == number) & (self.start == start))[0])

    def pairs_apart(self) -> Flags:
        """Which choices do not go together with which, nor any with itself: ``[O, O]``. Of a few choices at once."""
        apart: Flags = self.number[:, None] == self.number
        begins_before_end = self._begin[:, None, :, None] < self._end[None, :, None, :]
        apart |= (begins_before_end & begins_before_end.transpose(1, 0, 3, 2)).any(axis=(2, 3))
        together = self._minutes[:, None, :] + self._minutes
        apart |= ((self._minutes[:, None, :] > 0) & (together > self._capacity)).any(axis=2)
        apart |= (self._month[:, None] == self._month) & (self._month_left[self._month] == 1)
        return apart

    def _apart(self, one: int, others: Ints) -> Flags:
        """Which of some choices do not go together with one: ``[others]``."""
        apart: Flags = self.number[others] == self.number[one]
        others_begin, others_end = self._begin[others], self._end[others]
        for begin, end in zip(self._begin[one], self._end[one], strict=True):
            apart |= ((others_begin < end) & (begin < others_end)).any(axis=1)
        for week in np.flatnonzero(self._minutes[one]):
            apart |= self._minutes[others, week] + self._minutes[one, week] > self._capacity[week]
        if self._month_left[self._month[one]] == 1:
            apart |= self._month[others] == self._month[one]
        return apart

    def lifted(self, members: Iterable[int]) -> Clique:
        """The clique of some choices and of every other that fits, in order."""
        core = chosen = list(members)
        possible = self._apart_from_all(core, np.arange(self.number.size))
        possible = possible[~np.isin(possible, core)]
        while possible.size:
            # Starts of one engagement keep one another out: those that fit come in together.
            together = possible[self.number[possible] == self.number[possible[0]]]
            possible = self._apart_from_all(together.tolist(), possible[together.size :])
            chosen = [*chosen, *together.tolist()]
        starts: dict[int, Flags] = {}
        for number in sorted({int(self.number[k]) for k in chosen}):
            mine = [int(self.start[k]) for k in chosen if self.number[k] == number]
            starts[number] = np.isin(np.arange(max(mine) + 1), mine)
        return Clique(self._person, starts, [(int(self.number[k]), int(self.start[k])) for k in core])

    def _apart_from_all(self, members: Iterable[int], others: Ints) -> Ints:
        """Those of some choices that go together with none of the members, ascending."""
        for one in members:
            others = others[self._apart(one, others)]
        return others


def heaviest(weights: Sequence[float], apart: Sequence[int]) -> tuple[float, tuple[int, ...]]:
    """The heaviest clique of a small graph, and its weight.

    Args:
        weights: Of each vertex, positive.
        apart: Of each vertex its neighbours, a bit each.

    Source: branch and bound in the order of the vertices; the weights of all that are left are the bound.
    """
    best: tuple[float, tuple[int, ...]] = (0.0, ())

    def extend(weight: float, chosen: tuple[int, ...], possible: int) -> None:
        nonlocal best
        best = max(best, (weight, chosen), key=lambda found: found[0])
        while possible:
            left = sum(weights[k] for k in range(len(weights)) if possible >> k & 1)
            if weight + left <= best[0]:
                return
            k = (possible & -possible).bit_length() - 1
            possible &= possible - 1
            extend(weight + weights[k], (*chosen, k), possible & apart[k])

    extend(0.0, (), (1 << len(weights)) - 1)
    return best


@dataclass
class Cliques:
    """Every clique found so far; its place in ``found`` is its number."""

    encoding: Encoding
    openings: Sequence[Opening | None]
    found: list[Clique] = field(default_factory=list)
    _of_person: dict[int, list[Opening]] = field(default_factory=lambda: defaultdict(list))

    def broken(self, person: int, wanted: Mapping[tuple[int, int], float], tolerance: float = BROKEN) -> int | None:
        """Find a clique that a fractional schedule breaks; its number, or None when there is none.

        Args:
            wanted: How much of the person each engagement and start wants.
            tolerance: By how much more than 1 the weights exceed it.
        """
        heavy = sorted(wanted, key=lambda choice: (-wanted[choice], choice))[:MOST_CHOICES]
        weight, members = heaviest([wanted[choice] for choice in heavy], self._apart(person, heavy))
        return None if weight <= 1 + tolerance else self._grown(person, [heavy[k] for k in members])

    def take(self, clique: Clique) -> int:
        """Add a clique known from elsewhere; its number."""
        self.found.append(clique)
        return len(self.found) - 1

    def recalled(self, person: int, core: Iterable[tuple[int, int]]) -> int | None:
        """Find the clique that grows from choices of an earlier solve; its number, or None when nothing is left of it.

        Args:
            person: Whose it was; nobody's when negative.
            core: Engagements and starts; those that go together by now are left out.
        """
        there = [choice for choice in core if self._is_choice(person, *choice)]
        kept: list[int] = []
        for k, apart in enumerate(self._apart(person, there)):
            if all(apart >> other & 1 for other in kept):
                kept.append(k)
        return self._grown(person, [there[k] for k in kept]) if kept[1:] else None

    def _is_choice(self, person: int, number: int, start: int) -> bool:
        opening = self.openings[number]
        if opening is None or person not in opening.who:
            return False
        return bool(opening.free[np.searchsorted(opening.who, person), start])

    def _apart(self, person: int, heavy: Sequence[tuple[int, int]]) -> list[int]:
        """Of each choice, those that do not go together with it, a bit each."""
        starts: dict[int, list[int]] = {}
        for number, start in sorted(heavy):
            starts.setdefault(number, []).append(start)
        openings = [opening for number in starts if (opening := self.openings[number]) is not None]
        if not openings:
            return []
        wanted = [np.array(each, dtype=np.int64) for each in starts.values()]
        choices = Choices(self.encoding, person, openings, wanted)
        places = [choices.place(*choice) for choice in heavy]
        apart = choices.pairs_apart()[np.ix_(places, places)]
        np.fill_diagonal(apart, val=False)
        return [int.from_bytes(row.tobytes(), "little") for row in np.packbits(apart, axis=1, bitorder="little")]

    def _grown(self, person: int, core: Sequence[tuple[int, int]]) -> int:
        """Lift a clique over every choice of the person; its number. Seldom done, and too large to keep at hand."""
        choices = Choices(self.encoding, person, self._openings_of(person))
        return self.take(choices.lifted([choices.place(*choice) for choice in core]))

    def _openings_of(self, person: int) -> list[Opening]:
        if not self._of_person:
            for opening in filter(None, self.openings):
                for someone in opening.who.tolist():
                    self._of_person[someone].append(opening)
        return self._of_person[person]
