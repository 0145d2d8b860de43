"""A series that was solved: its points, and where its knee is."""

from collections.abc import Sequence
from dataclasses import dataclass

BEND = 0.1
"""How far a point lies from the straight line at least to be a knee, as part of the whole rise."""
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a series.

    Args:
        values: One for each axis.
        reason: Why there is no plan; empty where there is one.
        hidden: Whether what a role has to do with it is too small to be shown; ``covered`` is then without that.
    """

    values: tuple[int, ...]
    eligible: int = 0
    covered: int = 0
    score: int = 0
    bound: int = 0
    travel: int = 0
    fees: int = 0
    reason: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Sweep:
    """A series that was solved.

    Args:
        axes: Labels, one or two.
        knee: Position of the point after which more brings less, or None where there is no bend.
        guarded: Whether what would tell a role was left out.
    """

    axes: tuple[str, ...]
    points: tuple[Point, ...]
    knee: int | None
    guarded: bool = False


def knee(found: Sequence[Point]) -> int | None:
    """The point farthest from the straight line between the ends, by what is covered; None where the line is straight.

    Source: Satopää and others, Finding a "Kneedle" in a Haystack (2011), for curves that rise or fall all the way.
    """
    solved = [(position, point) for position, point in enumerate(found) if not point.reason]
    if len(solved) < FEWEST:
        return None
    first, last = solved[0][1], solved[-1][1]
    width, height = last.values[0] - first.values[0], last.covered - first.covered
    if not width or not height:
        return None
    distance, position = max(
        (abs((one.covered - first.covered) / height - (one.values[0] - first.values[0]) / width), -position)
        for position, one in solved
    )
    return -position if distance > BEND else None
