"""Cliques: choices of one person of which no two go together, whatever keeps them apart.

A moment at which a person is taken twice is one reason; but two series of sessions may collide now in one week, now in
another, and short hours or a full month keep engagements apart that never meet. A clique of such choices is a far
stronger limit than its moments: a fractional schedule may break it by half and keep every moment.

Source: clique inequalities of the node packing polytope (Padberg, Mathematical Programming 5, 1973), lifted over every
choice of the person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from matcher.solver.encoding import Encoding
from matcher.solver.horizon import Flags, Ints
from matcher.solver.openings import Opening

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
    """

    person: int
    starts: Mapping[int, Flags]

    def holds(self, number: int, start: int) -> bool:
        """Whether a start of an engagement is in it."""
        flags = self.starts.get(number)
        return flags is not None and start < flags.size and bool(flags[start])


class Choices:
    """Everything that one person could be chosen for: O engagements and starts, in order.

    Args:
        places: Openings in which the person is, and where in their ``who``; one at least.

    Attributes:
        number: ``[O]``, engagement; ``start[O]`` its start.
    """

    def __init__(self, encoding: Encoding, person: int, places: Sequence[tuple[Opening, int]]) -> None:
        self._person = person
        starts = [np.flatnonzero(opening.free[place]) for opening, place in places]
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
        self._place = {(int(n), int(s)): k for k, (n, s) in enumerate(zip(self.number, self.start, strict=True))}

    def place(self, number: int, start: int) -> int:
        """Where an engagement's start stands among the choices."""
        return self._place[number, start]

    def apart_from(self, one: int) -> Flags:
        """Which choices do not go together with one of them, itself included: ``[O]``."""
        apart: Flags = self.number == self.number[one]
        for begin, end in zip(self._begin[one], self._end[one], strict=True):
            apart |= ((self._begin < end) & (begin < self._end)).any(axis=1)
        weeks = np.flatnonzero(self._minutes[one])
        apart |= (self._minutes[:, weeks] + self._minutes[one, weeks] > self._capacity[weeks]).any(axis=1)
        if self._month_left[self._month[one]] == 1:
            apart |= self._month == self._month[one]
        return apart

    def lifted(self, members: Iterable[int]) -> Clique:
        """The clique of some choices and of every other that fits, in order."""
        chosen = list(members)
        possible = np.logical_and.reduce([self.apart_from(k) for k in chosen])
        possible[chosen] = False
        while possible.any():
            number = self.number[int(np.argmax(possible))]
            # Starts of one engagement keep one another out: those that fit come in together.
            together = np.flatnonzero(possible & (self.number == number))
            possible &= np.logical_and.reduce([self.apart_from(int(k)) for k in together])
            possible[together] = False
            chosen += together.tolist()
        starts: dict[int, Flags] = {}
        for number in sorted({int(self.number[k]) for k in chosen}):
            mine = [int(self.start[k]) for k in chosen if self.number[k] == number]
            starts[number] = np.isin(np.arange(max(mine) + 1), mine)
        return Clique(self._person, starts)


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
    _choices: dict[int, Choices] = field(default_factory=dict)

    def broken(self, person: int, wanted: Mapping[tuple[int, int], float]) -> int | None:
        """Find a clique that a fractional schedule breaks; its number, or None when there is none.

        Args:
            wanted: How much of the person each engagement and start wants.
        """
        choices = self._choices_of(person)
        heavy = sorted(wanted, key=lambda choice: (-wanted[choice], choice))[:MOST_CHOICES]
        places = [choices.place(number, start) for number, start in heavy]
        apart = [
            sum(1 << k for k, other in enumerate(places) if other != place and flags[other])
            for place, flags in zip(places, map(choices.apart_from, places), strict=True)
        ]
        weight, members = heaviest([wanted[choice] for choice in heavy], apart)
        if weight <= 1 + BROKEN:
            return None
        self.found.append(choices.lifted(places[k] for k in members))
        return len(self.found) - 1

    def _choices_of(self, person: int) -> Choices:
        if person not in self._choices:
            there = [opening for opening in self.openings if opening is not None and person in opening.who]
            places = [(opening, int(np.searchsorted(opening.who, person))) for opening in there]
            self._choices[person] = Choices(self.encoding, person, places)
        return self._choices[person]
