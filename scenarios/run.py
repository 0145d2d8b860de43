"""Runs a scenario beside the plan as it is, both from the same evening; why, says docs/decisions.

Each solve is one call that any executor can carry.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import TypeAlias

from matcher.domain.model.problem import StandingSeat
from matcher.domain.model.solution import Limits, Progress, Report, Solution, Solver, Stop
from matcher.domain.model.vocabulary import SeatStatus
from scenarios.apply import apply
from scenarios.case import Case
from scenarios.changes import Change


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


Solve: TypeAlias = Callable[[Case], Solution]


def run(changes: Iterable[Change], base: Case, solve: Solve, executor: Executor) -> Outcome:
    """Solve the base with and without the changes, at the same time where the executor can.

    Args:
        solve: :func:`solved` with all but the case given.

    Raises:
        ChangeError: A change can't be made to this base. Nothing was solved.
        AuditFailedError: The solver's schedule does not hold: a bug.
    """
    listed = tuple(changes)
    apply(listed, base)  # what can't be changed is told before anything is solved
    evening = settled(base, solve(base))
    cases = (evening, apply(listed, evening))
    before, after = (Side(*pair) for pair in zip(cases, executor.map(solve, cases), strict=True))
    return Outcome(before, after)


def settled(base: Case, plan: Solution) -> Case:
    """The base on the evening after a night: what was approved stands, the rest of the plan is what is proposed."""
    approved = [seat for seat in base.problem.standing if seat.status is SeatStatus.APPROVED]
    fixed = {seat.assignment[:2] for seat in approved}
    proposed = [StandingSeat(row, SeatStatus.PROPOSED) for row in plan.assignments if row[:2] not in fixed]
    return base._replace(problem=replace(base.problem, standing=(*approved, *proposed)))


def solved(
    case: Case, solver: Solver, limits: Limits, report: Report | None = None, stop: Stop | None = None
) -> Solution:
    """Solve one case."""
    return solver.solve(case.problem, case.policy, limits, report or _tell_nobody, stop or _never)


def _tell_nobody(progress: Progress) -> None:
    """Nobody wants to know."""


def _never() -> bool:
    """Nobody wants to stop."""
    return False
