"""Solves a series and says where its knee is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matcher.domain.model.solution import Limits, Stop
from scenarios.case import PlanSpending
from scenarios.changes.apply import apply
from scenarios.runs.solving import Prepared, never
from scenarios.scale.crew import Crew
from scenarios.scale.task import Answer, Failed, Task
from scenarios.series.axis import Axis, points

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


def sweep(
    start: Prepared,
    changes: Task,
    axes: Sequence[Axis],
    crew: Crew,
    limits: Limits,
    done: Callable[[int], object] = lambda _position: None,
    stop: Stop = never,
) -> Sweep:
    """Solve every point.

    Raises:
        AxisError: There are too many points.
    """
    asked = list(points(changes, axes))
    answers = crew.solve(start, [task for _, task in asked], limits, done, stop)
    found = tuple(_point(start, values, task, one) for (values, task), one in zip(asked, answers, strict=True))
    return Sweep(tuple(one.label for one in axes), found, knee(found) if len(axes) == 1 else None)


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


def _point(start: Prepared, values: tuple[int, ...], task: Task, found: Answer) -> Point:
    if isinstance(found, Failed):
        return Point(values, reason=found.reason)
    case = apply(task, start.evening)
    spent = PlanSpending.of(case.problem, case.policy, found.assignments)
    return Point(
        values=values,
        eligible=found.eligible,
        covered=len(found.covered),
        score=found.objective,
        bound=found.bound,
        travel=spent.travel,
        fees=spent.fees,
    )
