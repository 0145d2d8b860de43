"""Solves scenarios beside the plan as it is, all from the same evening; why, says docs/decisions.

The base is solved once for all scenarios that share it, and what that teaches makes each of them quick. A scenario is
one call that any executor can carry, in this process or another: see :mod:`scenarios.scale`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from matcher.domain.model.problem import StandingSeat
from matcher.domain.model.solution import Limits, Progress, Report, Solution, Solver, Stop
from matcher.domain.model.vocabulary import SeatStatus
from scenarios.case import Case, PlanSpending
from scenarios.changes.apply import apply
from scenarios.changes.change import Change


@dataclass(frozen=True, slots=True)
class Side:
    """One column of a comparison: what was solved, and the schedule."""

    case: Case
    solution: Solution


@dataclass(frozen=True, slots=True)
class Prepared:
    """A base that was solved: what every scenario on it starts from. A copy in another process solves the same.

    Args:
        before: The plan as it is.
        solver: What it taught.
    """

    before: Side
    solver: Solver

    @property
    def evening(self) -> Case:
        """The base with its plan proposed."""
        return self.before.case


def tell_nobody(progress: Progress) -> None:
    """Nobody wants to know."""


def never() -> bool:
    """Nobody wants to stop."""
    return False


def prepared(
    base: Case, first: Solver, solver: Solver, limits: Limits, report: Report = tell_nobody, stop: Stop = never
) -> Prepared:
    """Solve the plan as it is.

    Args:
        first: Solves it from nothing, as a night does.
        solver: Solves it again on the evening after, learns from that, and then solves each scenario.

    Raises:
        AuditFailedError: The solver's schedule does not hold: a bug.
    """
    evening = settled(base, first.solve(base.problem, base.policy, limits, report, stop))
    before = solver.solve(evening.problem, evening.policy, limits, report, stop)
    return Prepared(Side(evening, before), solver)


def solved(
    start: Prepared, changes: Iterable[Change], limits: Limits, report: Report = tell_nobody, stop: Stop = never
) -> Side:
    """Solve a scenario.

    Raises:
        ChangeError: A change can't be made to what the others left.
        AuditFailedError: The solver's schedule does not hold: a bug.
    """
    case = apply(changes, start.evening)
    return Side(case, start.solver.solve(case.problem, case.policy, limits, report, stop))


def replanned(
    start: Prepared, changes: Iterable[Change], limits: Limits, report: Report = tell_nobody, stop: Stop = never
) -> Prepared:
    """A scenario as a base of its own: its plan is proposed, and it is solved again beside that.

    Raises:
        ChangeError: A change can't be made to what the others left.
    """
    side = solved(start, changes, limits, report, stop)
    evening = settled(side.case, side.solution)
    return Prepared(
        Side(evening, start.solver.solve(evening.problem, evening.policy, limits, report, stop)), start.solver
    )


def settled(base: Case, plan: Solution) -> Case:
    """The base on the evening after a night: what was approved stands, the rest of the plan is what is proposed."""
    approved = [seat for seat in base.problem.standing if seat.status is SeatStatus.APPROVED]
    fixed = {seat.assignment[:2] for seat in approved}
    proposed = [StandingSeat(row, SeatStatus.PROPOSED) for row in plan.assignments if row[:2] not in fixed]
    problem = replace(base.problem, standing=(*approved, *proposed))
    return replace(base, problem=problem, spends=PlanSpending.of(problem, base.policy, plan.assignments))
