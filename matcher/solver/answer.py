"""The answer: the chosen teams in the problem's own names, and the last look at them by code that knows no solver."""

from collections.abc import Iterable
from datetime import datetime

from matcher.domain.explain.audit import Audit, audit
from matcher.domain.model.errors import AuditFailedError
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.solver.columns.column import Column, Pool
from matcher.solver.instance.encoding import Encoding


def assignments_of(encoding: Encoding, pool: Pool, columns: Iterable[Column]) -> tuple[Assignment, ...]:
    """The schedule in the problem's own names: approved seats, and those of the chosen columns, in order."""
    rows = [a for seats in encoding.problem.approved.values() for a in seats.values()]
    for column in columns:
        chosen = pool.opening(column.number)
        rows += [
            Assignment(
                chosen.engagement.engagement_id,
                seat,
                encoding.people.consultants[int(chosen.who[person])].consultant_id,
                chosen.starts.first_starts[column.start],
            )
            for seat, person in zip(chosen.seats, column.team, strict=True)
        ]
    return tuple(sorted(rows, key=_in_order))


def _in_order(row: Assignment) -> tuple[str, str, datetime]:
    return row.engagement_id, row.seat, row.first_start


def checked(problem: Problem, policy: Policy, assignments: tuple[Assignment, ...], objective: int, bound: int) -> Audit:
    """Audit a schedule by code that knows no solver.

    Raises:
        AuditFailedError: It breaks a rule, scores otherwise than the solver thinks, or more than its bound allows.
    """
    judged = audit(problem, policy, assignments)
    if judged.violations:
        msg = f"the schedule found breaks {len(judged.violations)} rules, so nothing was kept: {judged.violations[0]}"
        raise AuditFailedError(msg)
    if judged.objective != objective:
        msg = f"the schedule found scores {judged.objective}, not {objective} as the solver says, so nothing was kept"
        raise AuditFailedError(msg)
    if bound < objective:
        msg = f"the schedule found scores {objective}, more than the bound of {bound} allows, so nothing was kept"
        raise AuditFailedError(msg)
    return judged


def eligible_count(problem: Problem) -> int:
    """Engagements that may be scheduled at all."""
    return sum(
        not (e.criminal_justice or (e.federal_grantee and not e.granting_office_confirmed))
        for e in problem.engagements.values()
    )
