"""The seats of an engagement as a set system: who may sit together, and in which seats they sit best.

A person is worth the same in every seat but a proposed one, so that teams are looked for as sets of people. People who
suit the same kinds of seats are one class; a set has room when no group of classes outnumbers the seats that it suits.

Source: Hall, On representatives of subsets (1935); the sets that have room are a transversal matroid (Edmonds and
Fulkerson, 1965), in which taking people in falling order of value finds the best one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement

import numpy as np
import numpy.typing as npt

from matcher.solver.instance.horizon import Flags, Ints

FIELD_BITS = 16
"""Bits of one count of room: up to 32,767 seats, and one bit to show when it is overdrawn."""
GUARD = 1 << (FIELD_BITS - 1)
MOST_COMPOSITIONS = 400
"""Ways to compose a team of classes that are looked at one by one."""
NEVER = 1 << 40
"""Points that a person loses in a seat that they do not suit."""


@dataclass(frozen=True)
class Panel:
    """Who may sit together in the m seats of an engagement, n people to choose from.

    Args:
        best: ``[n]``, points of each person in the seat where they earn most.
        lost: ``[m][n]``, points less than that in each seat; ``NEVER`` where the seat does not suit them.
        room: How many more people each group of classes has seats for, a field of ``FIELD_BITS`` each.
        takes: ``[n]``, what a person takes of the room; people of one class take the same.
        overdrawn: The bits of room that are no longer set when a group outnumbers its seats.
        order: The seats in the order in which they are filled: twins one after another.
    """

    best: Ints
    lost: Sequence[Sequence[int]]
    room: int
    takes: Sequence[int]
    overdrawn: int
    order: Sequence[int]

    @cached_property
    def losses(self) -> npt.NDArray[np.float64]:
        """``[m, n]``, what is lost, as numbers to reckon with."""
        return np.array(self.lost, dtype=np.float64)

    def has_room(self, people: Sequence[int]) -> bool:
        """Whether people, each once, can sit together."""
        room = self.room - sum(self.takes[person] for person in people)
        return room & self.overdrawn == self.overdrawn

    def seated(self, people: Sequence[int]) -> tuple[tuple[int, ...], int]:
        """Seat m people who have room where together they earn most.

        Args:
            people: The first ones get the first seats, where that earns the same.

        Returns:
            Who sits in each seat, and the points that they lose against the best seat of each.
        """
        count = len(people)
        if count == 1:
            return (people[0],), self.lost[0][people[0]]
        # Among equals the first seat takes the first person it can, then the second seat, and so on: digits of a
        # number, too small to outweigh a point.
        digits = [count**place for place in range(count)][::-1]
        point = count**count
        costs = [
            [self.lost[row][person] * point + rank * digits[place] for rank, person in enumerate(people)]
            for place, row in enumerate(self.order)
        ]
        ranks = cheapest_assignment(costs)
        team = [0] * count
        for row, rank in zip(self.order, ranks, strict=True):
            team[row] = people[rank]
        return tuple(team), sum(self.lost[row][person] for row, person in enumerate(team))

    def compositions(self, classes: Sequence[int], sizes: Sequence[int]) -> list[tuple[int, ...]]:
        """Every way to compose a team of so many people of each class; nothing where those are too many to look at.

        Args:
            classes: What a person of each class takes of the room.
            sizes: How many people there are of each.
        """
        seats, count = len(self.order), len(classes)
        ways = 1
        for k in range(1, count):
            ways = ways * (seats + k) // k
        if ways > MOST_COMPOSITIONS:
            return []
        found = []
        for cuts in combinations_with_replacement(range(seats + 1), count - 1):
            parts = tuple(b - a for a, b in zip((0, *cuts), (*cuts, seats), strict=True))
            left = self.room - sum(part * takes for part, takes in zip(parts, classes, strict=True))
            fits = all(part <= size for part, size in zip(parts, sizes, strict=True))
            if fits and left & self.overdrawn == self.overdrawn:
                found.append(parts)
        return found


def panel_of(suits: Flags, points: Ints, twin_of: Sequence[int]) -> Panel:
    """The panel of m seats and n people.

    Args:
        suits: ``[m, n]``, who suits which seat.
        points: ``[m, n]``, what a person earns there.
        twin_of: ``[m]``, an earlier seat that is the same in both, or -1.
    """
    seats = suits.shape[0]
    best = np.where(suits, points, points.min(initial=0) - 1).max(axis=0)
    lost = np.where(suits, best - points, NEVER)
    alike: dict[bytes, int] = {}
    kind_of = [alike.setdefault(row.tobytes(), len(alike)) for row in suits]
    counts = [kind_of.count(kind) for kind in range(len(alike))]
    fits = [sum(1 << kind_of[row] for row in {kind_of.index(kind_of[r]) for r in np.flatnonzero(column)})
            for column in suits.T]  # fmt: skip
    groups = _closed(set(fits), len(alike))
    room = overdrawn = 0
    takes = dict.fromkeys(fits, 0)
    for place, group in enumerate(sorted(groups)):
        field = 1 << (place * FIELD_BITS)
        overdrawn += GUARD * field
        room += (GUARD + sum(counts[kind] for kind in range(len(counts)) if group >> kind & 1)) * field
        for mask in takes:
            takes[mask] += field if mask & ~group == 0 else 0
    roots: list[int] = []
    for row in range(seats):
        roots.append(row if twin_of[row] < 0 else roots[twin_of[row]])
    return Panel(
        best,
        lost.tolist(),
        room,
        [takes[mask] for mask in fits],
        overdrawn,
        sorted(range(seats), key=lambda row: (roots[row], row)),
    )


def _closed(masks: set[int], kinds: int) -> set[int]:
    """Unions of the masks, and all kinds together: only these can be overdrawn first."""
    closed = {(1 << kinds) - 1}
    for mask in masks:
        closed |= {mask} | {mask | other for other in closed}
    return closed


def cheapest_assignment(costs: Sequence[Sequence[int]]) -> list[int]:
    """The column that each row takes, each another, so that the sum of costs is least.

    Args:
        costs: Square; whole numbers of any size.

    Source: Kuhn, The Hungarian method for the assignment problem (1955), by shortest augmenting paths with potentials.
    """
    assignment = _Assignment(costs)
    for row in range(len(costs)):
        assignment.place(row)
    return [assignment.row_of.index(row) for row in range(len(costs))]


class _Assignment:
    """Rows placed so far, each in another column, at the least cost; ``row_of`` a column, -1 for none."""

    def __init__(self, costs: Sequence[Sequence[int]]) -> None:
        self._costs = costs
        self._of_row, self._of_column = [0] * len(costs), [0] * len(costs)
        self.row_of = [-1] * len(costs)

    def place(self, row: int) -> None:
        """Place one row more, by the shortest path on which others move on."""
        slack = {column: self._reduced(row, column) for column in range(len(self._costs))}
        came_from = dict.fromkeys(slack, -1)
        passed: list[int] = []
        while True:
            column = min(slack, key=lambda each: (slack[each], each))
            step = slack.pop(column)
            self._shift(row, passed, step)
            slack = {other: distance - step for other, distance in slack.items()}
            passed.append(column)
            if self.row_of[column] < 0:
                break
            for other, distance in slack.items():
                further = self._reduced(self.row_of[column], other)
                if further < distance:
                    slack[other], came_from[other] = further, column
        while column >= 0:
            before = came_from[column]
            self.row_of[column] = row if before < 0 else self.row_of[before]
            column = before

    def _reduced(self, row: int, column: int) -> int:
        return self._costs[row][column] - self._of_row[row] - self._of_column[column]

    def _shift(self, row: int, passed: Sequence[int], step: int) -> None:
        """Move the potentials of the rows on the way, and of their columns, by a step."""
        self._of_row[row] += step
        for column in passed:
            self._of_row[self.row_of[column]] += step
            self._of_column[column] -= step
