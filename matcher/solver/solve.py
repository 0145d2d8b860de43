"""The solver: from a problem to an audited schedule and the proof of how good it is, step by step."""

from collections.abc import Iterable
from datetime import datetime

from matcher.domain.audit import Audit, audit
from matcher.domain.errors import AuditFailedError
from matcher.domain.policy import Policy
from matcher.domain.problem import Assignment, Problem
from matcher.domain.solution import Limits, Progress, Report, Solution, Status, Stop
from matcher.solver.clock import Clock
from matcher.solver.columns import Column, Pool
from matcher.solver.encoding import Encoding, encode
from matcher.solver.finish import Finish
from matcher.solver.greedy import Greedy, by_priority
from matcher.solver.improve import Improvement
from matcher.solver.integer import IntegerSolver
from matcher.solver.openings import Opening, opening
from matcher.solver.relaxation import Relaxation

TOLD_EVERY = 1000
"""Engagements read between two reports."""
BOUND_SHARE = 0.6
"""Part of a time limit by which the bound must do: the schedule gains more from the rest than the bound would."""


def _tell_nobody(progress: Progress) -> None:
    """Nobody wants to know."""


def _never() -> bool:
    """Nobody wants to stop."""
    return False


class TeamColumnSolver:
    """Solves with team columns; implements :class:`matcher.domain.solution.Solver`."""

    def solve(
        self, problem: Problem, policy: Policy, limits: Limits, report: Report = _tell_nobody, stop: Stop = _never
    ) -> Solution:
        """Find the best schedule and prove it, within the limits.

        Raises:
            AuditFailedError: The schedule found breaks a rule or its score does not add up: a bug.
            SolverFailedError: A solver underneath gave up: a bug.
        """
        clock = Clock(limits, report, stop)
        clock.enter("reading the problem into arrays")
        clock.tell(None, None, 0)
        encoding = encode(problem, policy)
        relaxation = _read(encoding, clock)
        with IntegerSolver() as solver:
            finish = Finish(relaxation, solver, clock, limits.gap)
            clock.enter("making a first schedule")
            finish.keep(Greedy(encoding, relaxation.pool, {}).fill(by_priority(relaxation.openings), clock))
            clock.tell(finish.objective, None, len(relaxation.pool.columns))
            clock.enter("finding the bound")
            with clock.share(BOUND_SHARE):
                relaxation.converge(clock, finish.objective)
            clock.enter("making the best schedule")
            finish.round_off()
            if finish.is_large:
                Improvement(relaxation, finish, clock).run(finish.bound)
            finish.prove()
        clock.enter("checking every rule")
        assignments = assignments_of(encoding, relaxation.pool, (relaxation.pool.columns[k] for k in finish.columns))
        judged = checked(problem, policy, assignments, finish.objective, finish.bound)
        clock.leave()
        clock.tell(judged.objective, finish.bound, len(relaxation.pool.columns))
        return Solution(
            assignments=assignments,
            status=_status(judged.objective, finish.bound, clock),
            objective=judged.objective,
            bound=finish.bound,
            terms=judged.terms,
            covered=judged.covered,
            eligible=eligible_count(problem),
            seconds=clock.seconds,
            stages=tuple(clock.stages),
            limit=clock.ended,
            seed=limits.seed,
        )


def _read(encoding: Encoding, clock: Clock) -> Relaxation:
    """Encode every open engagement; those that the clock leaves no time for are bounded from afar."""
    openings: list[Opening | None] = []
    for number in range(len(encoding.open_engagements)):
        if clock.is_up():
            break
        openings.append(opening(encoding, number))
        if number % TOLD_EVERY == TOLD_EVERY - 1:
            clock.tell(None, None, 0)
    unread = range(len(openings), len(encoding.open_engagements))
    openings += [None] * len(unread)
    return Relaxation(encoding, openings, unread)


def _status(objective: int, bound: int, clock: Clock) -> Status:
    if objective == bound:
        return Status.OPTIMAL
    return Status.STOPPED if clock.ended else Status.FEASIBLE


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
