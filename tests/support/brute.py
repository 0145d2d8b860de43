"""The best schedule by trying all of them, judged by the audit alone: what a solver must agree with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import permutations, product
from typing import TypeAlias

from matcher.domain.explain.audit import Audit, audit
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Engagement, Problem
from matcher.domain.model.timetable import offered_starts

Rows: TypeAlias = tuple[Assignment, ...]


@dataclass(frozen=True)
class Choice:
    """A start and a team that break no rule while nothing else is added, and the points that they add then."""

    rows: Rows
    gain: int


def approved_rows(problem: Problem) -> Rows:
    """What stands, whatever is added."""
    return tuple(row for seats in problem.approved.values() for row in seats.values())


def choices(problem: Problem, policy: Policy, engagement: Engagement) -> list[Choice]:
    """Every way to schedule one engagement beside what is approved; the one that earns most first."""
    stands = approved_rows(problem)
    before = audit(problem, policy, stands).objective
    found = []
    for rows in teams_of(problem, policy, engagement):
        judged = audit(problem, policy, [*stands, *rows])
        if not judged.violations:
            found.append(Choice(rows, judged.objective - before))
    return sorted(found, key=lambda choice: -choice.gain)


def best_objective(problem: Problem, policy: Policy) -> int:
    """What the best of all schedules scores.

    No rule is mended by adding rows, and fairness makes nothing worth more beside others: a branch that breaks a rule,
    or that could not win if every further engagement earned what it earns alone, is left.
    """
    stands = approved_rows(problem)
    options = [choices(problem, policy, e) for e in problem.engagements.values()]
    return _Search(problem, policy, [o for o in options if o]).best(stands)


def best_with(problem: Problem, policy: Policy, row: Assignment) -> int | None:
    """What the best of all schedules scores in which someone has a seat at a start; None where there is none."""
    others = [choices(problem, policy, e) for eid, e in problem.engagements.items() if eid != row.engagement_id]
    search = _Search(problem, policy, [own for own in others if own])
    with_row = (one.rows for one in choices(problem, policy, problem.engagements[row.engagement_id]) if row in one.rows)
    return max((search.best((*approved_rows(problem), *rows)) for rows in with_row), default=None)


class _Search:
    def __init__(self, problem: Problem, policy: Policy, options: Sequence[Sequence[Choice]]) -> None:
        self.problem, self.policy, self.options = problem, policy, options
        self.hope = [sum(max(0, own[0].gain) for own in options[k:]) for k in range(len(options) + 1)]

    def best(self, stands: Rows) -> int:
        self.found = self._judge(stands).objective
        self._extend(0, stands, self.found)
        return self.found

    def _extend(self, k: int, rows: Rows, objective: int) -> None:
        self.found = max(self.found, objective)
        if k == len(self.options):
            return
        for choice in self.options[k]:
            if objective + choice.gain + self.hope[k + 1] <= self.found:
                break
            judged = self._judge((*rows, *choice.rows))
            if not judged.violations:
                self._extend(k + 1, (*rows, *choice.rows), judged.objective)
        if objective + self.hope[k + 1] > self.found:
            self._extend(k + 1, rows, objective)

    def _judge(self, rows: Rows) -> Audit:
        return audit(self.problem, self.policy, rows)


def teams_of(problem: Problem, policy: Policy, engagement: Engagement) -> Iterator[Rows]:
    """Every way to fill the open seats at every start, whatever rules that breaks."""
    approved = problem.approved.get(engagement.engagement_id, {})
    seats = sorted(engagement.seats.keys() - approved.keys())
    starts: list[datetime] = [row.first_start for row in approved.values()][:1]
    for start in starts or offered_starts(engagement, policy):
        for team in permutations(problem.consultants, len(seats)) if seats else ():
            yield tuple(
                Assignment(engagement.engagement_id, seat, person, start)
                for seat, person in zip(seats, team, strict=True)
            )


def all_schedules(problem: Problem, policy: Policy) -> Iterator[Rows]:
    """Every way to schedule some of the engagements, each by itself sound; together they may break rules."""
    options = [[(), *(one.rows for one in choices(problem, policy, e))] for e in problem.engagements.values()]
    for parts in product(*options):
        yield (*approved_rows(problem), *(row for part in parts for row in part))
