"""Solves a series."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from matcher.domain.model.solution import Limits, Stop
from scenarios.case import PlanSpending
from scenarios.changes.apply import apply
from scenarios.runs.few_left import covered_but, few_left_by
from scenarios.runs.solving import Prepared, Side, never
from scenarios.scale.crew import Crew
from scenarios.scale.task import Answer, Failed, Task
from scenarios.series.axis import Axis, labels_of, points
from scenarios.series.curve import Point, Sweep, knees_of


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
    if any(point.few for point in found):
        found = tuple(replace(point, score=None, bound=None, travel=None) for point in found)
    labels = labels_of(axes, changes)
    return Sweep(labels, found, knees_of(labels, found))


def _point(start: Prepared, values: tuple[int, ...], task: Task, found: Answer) -> Point:
    if isinstance(found, Failed):
        return Point(values, reason=found.reason)
    case = apply(task, start.evening)
    spent = PlanSpending.of(case.problem, case.policy, found.assignments)
    few = few_left_by(task, start.evening) if case.sealed else frozenset()
    return Point(
        values=values,
        few=len(few),
        eligible=found.eligible,
        covered=covered_but(few, start.before, Side(case, found)),
        score=found.objective,
        bound=found.bound,
        travel=spent.travel,
        fees=None if case.sealed else spent.fees,
    )
