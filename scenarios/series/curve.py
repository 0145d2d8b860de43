"""A series that was solved: its points, the lines that they make, and where each has its knee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.changes.wording import capital

BEND = 0.1
"""How far a point lies from the straight line at least to be a knee, as part of the whole rise."""
FEWEST = 3
NO_KNEE = "There is no knee: what is covered changes evenly, or not at all."


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a series.

    Args:
        values: One for each axis.
        fees: None where they are not told; ``score``, ``bound`` and ``travel`` likewise.
        few: Of how many requests too few people are left to be told; ``covered`` has these as they stand.
        reason: Why there is no plan; empty where there is one.
        hidden: Whether what a role has to do with it is too small to be shown; ``covered`` is then without that.
    """

    values: tuple[int, ...]
    eligible: int = 0
    covered: int = 0
    score: int | None = 0
    bound: int | None = 0
    travel: int | None = 0
    fees: int | None = 0
    reason: str = ""
    hidden: bool = False
    few: int = 0


@dataclass(frozen=True, slots=True)
class Sweep:
    """A series that was solved.

    Args:
        axes: Labels, one or two.
        knees: Position of the point at which each line bends, as far as it does.
        guarded: Whether what would tell a role was left out.
    """

    axes: tuple[str, ...]
    points: tuple[Point, ...]
    knees: tuple[int, ...]
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Points that make one line: all that one number makes; of two numbers, those of one value of the other.

    Args:
        along: Which of the values of a point runs along the line.
        beside: The other number and its value, "money left for travel, in percent: 50"; empty where there is none.
        positions: Of its points in the series.
    """

    along: int
    beside: str
    positions: tuple[int, ...]


def lines_of(axes: Sequence[str], values: Sequence[Sequence[int]]) -> tuple[Line, ...]:
    """The lines of a series, as few as there can be.

    Args:
        axes: Labels, one or two.
        values: Of each point, one for each axis.
    """
    if len(axes) == 1:
        return (Line(0, "", tuple(range(len(values)))),)
    distinct = [sorted({one[axis] for one in values}) for axis in range(len(axes))]
    across = 0 if len(distinct[0]) <= len(distinct[1]) else 1
    return tuple(
        Line(
            1 - across,
            f"{axes[across]}: {value:,}",
            tuple(position for position, one in enumerate(values) if one[across] == value),
        )
        for value in distinct[across]
    )


def knees_of(axes: Sequence[str], found: Sequence[Point]) -> tuple[int, ...]:
    """Where each line bends, as positions in the series."""
    bends = []
    for line in lines_of(axes, [point.values for point in found]):
        bend = knee([found[position] for position in line.positions], line.along)
        if bend is not None:
            bends.append(line.positions[bend])
    return tuple(bends)


def knees_in(found: Mapping[str, Any]) -> Sequence[int]:
    """The knees of a series as it was stored, by this version or one that knew one knee only."""
    kept: Sequence[int | None] = found["knees"] if "knees" in found else [found["knee"]]
    return [one for one in kept if one is not None]


def knees_in_words(found: Mapping[str, Any]) -> list[str]:
    """What the lines of a stored series say of their knees, a sentence each; nothing of one that is guarded."""
    if found["guarded"]:
        return []
    said = []
    points = found["points"]
    for line in lines_of(found["axes"], [point["values"] for point in points]):
        for position in set(knees_in(found)) & set(line.positions):
            at, covered = points[position]["values"][line.along], points[position]["covered"]
            beside = f"{capital(line.beside)}. " if line.beside else ""
            solved = [points[one] for one in line.positions if not points[one]["reason"]]
            beyond = _beyond((solved[0], points[position], solved[-1]), line.along)
            said.append(f"{beside}The knee is at {at:,}, with {covered:,} covered: beyond it, {beyond}.")
    return said or [NO_KNEE]


def _beyond(through: Sequence[Mapping[str, Any]], along: int) -> str:
    """What more does behind a bend: it brings less than before, or more, or loses less, or more.

    Args:
        through: The first point of the line, the one at which it bends, and the last.
    """
    begin, bend, end = ((one["values"][along], one["covered"]) for one in through)
    steep = [(last[1] - first[1]) / (last[0] - first[0]) for first, last in ((begin, bend), (bend, end))]
    verb = "brings" if begin[1] < end[1] else "loses"
    return f"more {verb} {'less' if abs(steep[1]) < abs(steep[0]) else 'more'}"


def knee(found: Sequence[Point], along: int = 0) -> int | None:
    """The point farthest from the straight line between the ends, by what is covered; None where the line is straight.

    Args:
        along: Which of the values runs along the line.

    Source: Satopää and others, Finding a "Kneedle" in a Haystack (2011), for curves that rise or fall all the way.
    """
    solved = [(position, point) for position, point in enumerate(found) if not point.reason]
    if len(solved) < FEWEST:
        return None
    first, last = solved[0][1], solved[-1][1]
    width, height = last.values[along] - first.values[along], last.covered - first.covered
    if not width or not height:
        return None
    distance, position = max(
        (abs((one.covered - first.covered) / height - (one.values[along] - first.values[along]) / width), -position)
        for position, one in solved
    )
    return -position if distance > BEND else None
