"""A second solver, small and quick: engagements by priority, each with the first team that keeps the rules."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from matcher.domain.explain.audit import Violation, audit, violations
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Engagement, Problem
from matcher.domain.model.schedule import Book, Booking
from matcher.domain.model.solution import Limits, Progress, Report, Solution, Stage, Status, Stop
from matcher.domain.model.timetable import offered_starts
from matcher.domain.rules import SEAT_RULES

STARTS_TRIED = 3


def silent(_progress: Progress) -> None:
    pass


def never() -> bool:
    return False


class GreedySolver:
    """Proves nothing: its bound is what every engagement would earn if only coverage and full fit counted."""

    def solve(
        self, problem: Problem, policy: Policy, limits: Limits, report: Report = silent, stop: Stop = never
    ) -> Solution:
        """Fill what can be filled, never taking anything back."""
        building = _Building(problem, policy)
        for engagement in sorted(problem.engagements.values(), key=lambda e: (-e.priority, e.engagement_id)):
            if stop():
                break
            building.place(engagement)
            report(Progress("greedy", None, None, 0, 0.0))
        judged = audit(problem, policy, building.rows)
        bound = sum(
            policy.points.coverage[e.priority - 1] + len(e.seats) * (policy.points.fit + policy.points.local + 1000)
            for e in problem.engagements.values()
        )
        return Solution(
            assignments=tuple(sorted(building.rows)),
            status=Status.FEASIBLE,
            objective=judged.objective,
            bound=max(bound, judged.objective),
            terms=judged.terms,
            covered=judged.covered,
            eligible=len(problem.engagements),
            seconds=0.0,
            stages=(Stage("greedy", 0.0),),
            seed=limits.seed,
        )


@dataclass
class _Building:
    problem: Problem
    policy: Policy
    rows: list[Assignment] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows = [row for seats in self.problem.approved.values() for row in seats.values()]

    def place(self, engagement: Engagement) -> None:
        """Add the first team found that breaks nothing."""
        for start in islice(self._starts(engagement), STARTS_TRIED):
            team = self._team(engagement, start)
            if team and not self._broken_with(team):
                self.rows.extend(team)
                return

    def _starts(self, engagement: Engagement) -> Iterator[datetime]:
        approved = self.problem.approved.get(engagement.engagement_id, {})
        if approved:
            return iter([next(iter(approved.values())).first_start])
        return offered_starts(engagement, self.policy)

    def _team(self, engagement: Engagement, start: datetime) -> list[Assignment]:
        approved = self.problem.approved.get(engagement.engagement_id, {})
        taken = {row.consultant_id for row in approved.values()}
        team: list[Assignment] = []
        for seat in sorted(engagement.seats.keys() - approved.keys()):
            suited = self._suited(engagement, start, seat, taken)
            if suited is None:
                return []
            taken.add(suited)
            team.append(Assignment(engagement.engagement_id, seat, suited, start))
        return team

    def _suited(self, engagement: Engagement, start: datetime, seat, taken) -> ConsultantId | None:
        for cid, consultant in self.problem.consultants.items():
            booking = Booking(self.problem, self.policy, engagement, start, {seat: consultant}, frozenset())
            filled = booking.filled[0]
            if cid not in taken and all(rule.check(filled) for rule in SEAT_RULES):
                row = Assignment(engagement.engagement_id, seat, cid, start)
                if all(v.rule in {"whole_team", "approved_stands"} for v in self._broken_with([row])):
                    return cid
        return None

    def _broken_with(self, more: list[Assignment]) -> list[Violation]:
        own = {row.consultant_id for row in more}
        near = {row.engagement_id for row in self.rows if row.consultant_id in own}
        near |= {row.engagement_id for row in more}
        limits = self.policy.rules
        for_all = limits.programme_budget is not None or limits.travel_budget is not None  # everybody's money counts
        rows = [row for row in self.rows if for_all or row.engagement_id in near]
        book = Book.of(self.problem, self.policy, [*rows, *more])
        return [v for v in violations(book) if v.rule != "approved_stands" or v.engagement_ids[0] in near]
