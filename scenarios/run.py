"""Runs a scenario beside the plan as it is. Both solves are one call each, so that any executor can carry them."""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeAlias

from matcher.domain.solution import Limits, Progress, Report, Solution, Solver, Stop
from scenarios.apply import Case, apply
from scenarios.changes import Change

Solve: TypeAlias = Callable[[Case], Solution]


@dataclass(frozen=True, slots=True)
class Side:
    """One column of a comparison: what was solved, and the schedule."""

    case: Case
    solution: Solution


@dataclass(frozen=True, slots=True)
class Outcome:
    """The plan as it is and the scenario."""

    before: Side
    after: Side


def run(changes: Iterable[Change], base: Case, solve: Solve, executor: Executor) -> Outcome:
    """Solve the base with and without the changes, at the same time where the executor can.

    Args:
        solve: As :func:`solved` with all but the case given.

    Raises:
        ChangeError: A change can't be made to this base. Nothing was solved.
        AuditFailedError: The solver's schedule does not hold: a bug.
    """
    cases = (base, apply(changes, base))
    before, after = (Side(*pair) for pair in zip(cases, executor.map(solve, cases), strict=True))
    return Outcome(before, after)


def solved(
    case: Case, solver: Solver, limits: Limits, report: Report | None = None, stop: Stop | None = None
) -> Solution:
    """Solve one case. Everything it takes but ``report`` and ``stop`` can be sent to another process."""
    return solver.solve(case.problem, case.policy, limits, report or _tell_nobody, stop or _never)


def _tell_nobody(progress: Progress) -> None:
    """Nobody wants to know."""


def _never() -> bool:
    """Nobody wants to stop."""
    return False
