"""The schedule of a scenario as an answer to the data as they are: what holds of it is kept, the rest is filled up.

People and requests of the scenario alone are not there; their places are filled with those who are, so that nothing in
the proposal tells whom they would have replaced. It becomes a proposal like any other: people decide in Review.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from matcher.domain.explain.audit import audit
from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem, StandingSeat
from matcher.domain.model.solution import Limits, Report, Solution, Solver, Status, Stop
from matcher.domain.model.vocabulary import SeatStatus
from matcher.records import Study
from scenarios.runs.solving import never, tell_nobody

SECOND = "The second schedule"


class FoundSchedule(NamedTuple):
    """A schedule that a study found.

    Args:
        title: Of its scenario.
        rows: As they are stored; none where there is no plan.
    """

    title: str
    rows: Sequence[Sequence[str]]


def schedules_of(study: Study) -> list[FoundSchedule]:
    """What of a study can be promoted, in order: the scenarios of a comparison, or a second schedule."""
    result = study.result or {}
    titles = [column["title"] for column in result.get("columns", ())] or [SECOND]
    return [FoundSchedule(*one) for one in zip(titles, result.get("rows", ()), strict=False)]


def is_guarded(study: Study | None, column: int) -> bool:
    """Whether what would tell a role was left out of what a study says of a scenario."""
    columns = (study.result or {}).get("columns", ()) if study else ()
    return bool(columns and columns[column]["guarded"])


@dataclass(frozen=True)
class PromotedSolver:
    """Answers with a schedule that was found before.

    Args:
        by: Proves what the best is, and fills what is left.
        rows: The schedule.
        tell: Hears of what is solved, and of what of the schedule holds for it.
    """

    by: Solver
    rows: tuple[Assignment, ...]
    tell: Callable[[Problem, Policy, tuple[Assignment, ...]], object] = lambda _problem, _policy, _kept: None

    def solve(
        self, problem: Problem, policy: Policy, limits: Limits, report: Report = tell_nobody, stop: Stop = never
    ) -> Solution:
        """The schedule as far as it holds, the rest filled up, with the bound of the problem itself.

        Raises:
            AuditFailedError: A solver's schedule does not hold: a bug.
        """
        best = self.by.solve(problem, policy, limits, report, stop)
        kept = holding(problem, policy, self.rows)
        self.tell(problem, policy, kept)
        fixed = tuple(StandingSeat(row, SeatStatus.APPROVED) for row in kept)
        filled = self.by.solve(replace(problem, standing=fixed), policy, limits, report, stop)
        judged = audit(problem, policy, filled.assignments)
        return replace(
            best,
            assignments=filled.assignments,
            objective=judged.objective,
            bound=max(best.bound, judged.objective),
            terms=judged.terms,
            covered=judged.covered,
            status=best.status if judged.objective == best.objective else Status.FEASIBLE,
        )


def holding(problem: Problem, policy: Policy, rows: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """What is approved, and the engagements of a schedule that break no rule beside it and each other."""
    approved = {row[:2]: row for seats in problem.approved.values() for row in seats.values()}
    wanted = {row[:2]: row for row in rows if _is_there(problem, row)} | approved
    whole = _whole(problem, {key[0] for key in approved}, wanted)
    while broken := _broken(problem, policy, whole, {key[0] for key in approved}):
        whole = [row for row in whole if row.engagement_id not in broken]
    return tuple(whole)


def _is_there(problem: Problem, row: Assignment) -> bool:
    engagement = problem.engagements.get(row.engagement_id)
    return engagement is not None and row.seat in engagement.seats and row.consultant_id in problem.consultants


def _whole(
    problem: Problem, approved: set[EngagementId], wanted: dict[tuple[EngagementId, SeatName], Assignment]
) -> list[Assignment]:
    """The rows of whole teams, and what is approved in any case."""
    seats = {eid: sum(key[0] == eid for key in wanted) for eid in {key[0] for key in wanted}}
    full = {eid for eid, number in seats.items() if number == len(problem.engagements[eid].seats)}
    standing = {row[:2] for eid in approved for row in problem.approved[eid].values()}
    return [row for key, row in sorted(wanted.items()) if key[0] in full or key in standing]


def _broken(problem: Problem, policy: Policy, rows: list[Assignment], approved: set[EngagementId]) -> set[EngagementId]:
    """An engagement to leave out: the last that the first broken rule names, and never one that is approved."""
    for violation in audit(problem, policy, rows).violations:
        named = [eid for eid in violation.engagement_ids if eid not in approved]
        if named:
            return {named[-1]}
    return set()
