"""Forced re-solves: the best whole answer with someone put in, left out, or with a remedy applied, and its price."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from matcher.domain.explain.audit import Audit, audit
from matcher.domain.explain.remedies.remedy import Remedy
from matcher.domain.model.errors import AuditFailedError, MatcherError
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem, Rejection, StandingSeat
from matcher.domain.model.proof import Proof
from matcher.domain.model.solution import Limits, Solution, Solver, Status
from matcher.domain.model.timetable import in_utc, offered_starts
from matcher.domain.model.vocabulary import SeatStatus
from matcher.services.explanations.forced.price import Price, moves_between, own_move
from matcher.services.explanations.forced.ripples import nearest_to

CUT_SHORT = "The search ended before this was known. Give it longer, and ask again."
FURTHER = 10_000
"""Points beyond coverage that no schedule's other goals come near, an engagement."""


class CutShortError(MatcherError):
    """A search was ended before it was known whether there is an answer."""


@dataclass(frozen=True)
class Resolver:
    """A schedule that questions are asked about.

    Args:
        rows: The schedule; it breaks no rule.
        is_best: Whether it is proven to be the best; else prices are no exact ones.
        proof: Of the best schedule, where it is at hand.
        solver: Best one that remembers: questions differ little.
    """

    problem: Problem
    policy: Policy
    rows: Sequence[Assignment]
    solver: Solver
    limits: Limits = field(default_factory=Limits)
    is_best: bool = True
    proof: Proof | None = None

    @cached_property
    def best_proof(self) -> Proof | None:
        """Why nothing scores more than the best schedule; None where the solver says nothing of it."""
        return self.proof or self._solved(self.problem).proof

    @cached_property
    def judged(self) -> Audit:
        """What the schedule is worth."""
        return audit(self.problem, self.policy, self.rows)

    def starts(self, engagement_id: EngagementId) -> tuple[datetime, ...]:
        """When an engagement may begin: at the start that is approved, else at any that is offered."""
        approved = self.problem.approved.get(engagement_id, {}).values()
        if approved:
            return (min(row.first_start for row in approved),)
        return tuple(offered_starts(self.problem.engagements[engagement_id], self.policy))

    def with_person(
        self, engagement_id: EngagementId, consultant_id: ConsultantId, without: ConsultantId | None = None
    ) -> tuple[Solution, Price] | None:
        """The best answer in which someone is on the team of an engagement; None where there is none.

        Args:
            without: Somebody who is not; None where anyone else may be.

        Raises:
            CutShortError: None was found in time, and there may be one.
        """
        pair = engagement_id, consultant_id
        given = self.problem.affinity.get(pair, 0)
        bonus = self._more_than_anything
        left_out = (Rejection(engagement_id, without),) if without else ()
        problem = replace(
            self.problem,
            affinity={**self.problem.affinity, pair: given + bonus},
            rejections=(*self.problem.rejections, *left_out),
        )
        solution = self._nearest(problem, engagement_id)
        if not any((row.engagement_id, row.consultant_id) == pair for row in solution.assignments):
            _require_known(there_may_be=2 * solution.bound >= bonus)
            return None
        terms = {**solution.terms, "affinity": solution.terms["affinity"] - bonus}
        plain = replace(solution, terms=terms, objective=solution.objective - bonus, bound=solution.bound - bonus)
        return plain, self._price(problem, plain, engagement_id)

    def with_seating(self, row: Assignment) -> tuple[Solution, Price] | None:
        """The best answer in which someone has a seat at a start; None where there is none, every rule kept.

        Raises:
            CutShortError: As for :meth:`with_person`.
        """
        eid, pair, bonus = row.engagement_id, (row.engagement_id, row.consultant_id), self._more_than_anything
        if self._is_against_what_is_approved(row):
            return None
        stays = tuple(one for one in self.problem.standing if one.assignment[:2] != row[:2])
        given = self.problem.affinity.get(pair, 0)
        problem = replace(
            self.problem,
            standing=(*stays, StandingSeat(row, SeatStatus.APPROVED)),
            affinity={**self.problem.affinity, pair: given + bonus},
        )
        solution = self._nearest(problem, eid)
        judged = audit(self.problem, self.policy, solution.assignments)  # what is approved is not judged again there
        if judged.violations or eid not in judged.covered:
            _require_known(there_may_be=solution.status is not Status.OPTIMAL and 2 * solution.bound >= bonus)
            return None
        shift = judged.objective - solution.objective
        plain = replace(
            solution, terms=judged.terms, objective=judged.objective, bound=solution.bound + shift, proof=None
        )
        return plain, self._price(self.problem, plain, eid)

    def seated(self, answer: tuple[Solution, Price], row: Assignment) -> tuple[Solution, Price] | None:
        """An answer with someone on a team in this seat, who may have to change seats with a team-mate for it.

        Args:
            row: Its start does not matter.

        Returns:
            None where that breaks a rule or changes the points.
        """
        solution = answer[0]
        team = {one.seat: one for one in solution.assignments if one.engagement_id == row.engagement_id}
        mine = next(one for one in team.values() if one.consultant_id == row.consultant_id)
        if mine.seat == row.seat:
            return answer
        there = team[row.seat]
        changed = {mine: mine._replace(seat=there.seat), there: there._replace(seat=mine.seat)}
        rows = tuple(sorted(changed.get(one, one) for one in solution.assignments))
        judged = audit(self.problem, self.policy, rows)
        if judged.violations or judged.objective != solution.objective:
            return None
        exchanged = replace(solution, assignments=rows, terms=judged.terms, proof=None)
        return exchanged, self._price(self.problem, exchanged, row.engagement_id)

    def without_person(self, engagement_id: EngagementId, consultant_id: ConsultantId) -> tuple[Solution, Price]:
        """The next best answer: without someone on the team of an engagement."""
        left_out = (*self.problem.rejections, Rejection(engagement_id, consultant_id))
        problem = replace(self.problem, rejections=left_out)
        solution = self._nearest(problem, engagement_id)
        return solution, self._price(problem, solution, engagement_id)

    def with_remedy(self, remedy: Remedy, engagement_id: EngagementId) -> tuple[Solution, Price] | None:
        """The best answer with a remedy applied; None where it does not cover the engagement.

        Raises:
            CutShortError: As for :meth:`with_person`.
        """
        problem = remedy.apply(self.problem)
        solution = self._nearest(problem, engagement_id)
        if engagement_id not in solution.covered:
            _require_known(there_may_be=solution.status is Status.STOPPED)
            return None
        return solution, self._price(problem, solution, engagement_id)

    def _is_against_what_is_approved(self, row: Assignment) -> bool:
        approved = self.problem.approved.get(row.engagement_id, {})
        return row.seat in approved or any(
            one.consultant_id == row.consultant_id or in_utc(one.first_start) != in_utc(row.first_start)
            for one in approved.values()
        )

    @property
    def _more_than_anything(self) -> int:
        """Points that outweigh whatever a schedule may lose for them."""
        most = max(self.policy.points.coverage)
        given = sum(abs(points) for points in self.problem.affinity.values())
        return 2 * (len(self.problem.engagements) * (most + FURTHER) + given)

    def _solved(self, problem: Problem) -> Solution:
        return self.solver.solve(problem, self.policy, replace(self.limits, lists_teams=False))

    def _nearest(self, problem: Problem, about: EngagementId) -> Solution:
        """The best answer; of several, one that leaves what stands as it is."""
        return nearest_to(self.rows, problem, self.policy, self._solved(problem), about)

    def _price(self, problem: Problem, solution: Solution, about: EngagementId) -> Price:
        before = self.judged.terms
        by_goal = {name: solution.terms[name] - before[name] for name in before if solution.terms[name] != before[name]}
        return Price(
            solution.objective - self.judged.objective,
            by_goal,
            moves_between(problem, self.rows, solution.assignments, about),
            self.is_best and solution.status is Status.OPTIMAL,
            own_move(problem, self.rows, solution.assignments, about),
        )


def _require_known(*, there_may_be: bool) -> None:
    """Where no answer was found, that there is none.

    Raises:
        CutShortError: There may be one: the bound leaves room for it, or the clock ended the search.
    """
    if there_may_be:
        raise CutShortError(CUT_SHORT)


def resolver_of(
    problem: Problem, policy: Policy, rows: Sequence[Assignment], solver: Solver, limits: Limits
) -> Resolver:
    """A schedule with the best one found for comparison: prices are exact where it is as good.

    Raises:
        AuditFailedError: The schedule breaks a rule.
    """
    judged = audit(problem, policy, rows)
    if judged.violations:
        msg = f"the schedule breaks a rule, so that no question about it has an answer: {judged.violations[0]}"
        raise AuditFailedError(msg)
    best = solver.solve(problem, policy, limits)
    return Resolver(problem, policy, rows, solver, limits, best.bound == judged.objective, best.proof)
