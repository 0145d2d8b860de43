"""A second schedule that is as good as the plan, for planners to choose between.

It is the plan's problem solved once more with the price of a change turned round: each seat that somebody else takes
earns a point instead of costing some. So no schedule has more seats that differ for so few points, a point for each of
them at most; where the search ended by itself, that is proven.
"""

from dataclasses import dataclass, replace
from math import sqrt

from matcher.domain.explain.audit import audit
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.solution import Limits, Report, Status, Stop
from scenarios.chance.survival import Survival
from scenarios.runs.solving import Prepared, Side, never, settled, tell_nobody

CLEARLY = 2
"""So many standard errors of a fair coin one schedule is ahead by, where it is called the more robust."""


@dataclass(frozen=True, slots=True)
class SecondSchedule:
    """A schedule beside the plan, and how they differ.

    Args:
        differing: Its seats that the plan gives to someone else.
        seats: All of its seats.
        less: Points that it scores less, from 0 to ``differing``; more than the plan where that was not the best yet.
        proven: Whether no schedule differs in more seats for so few points.
    """

    plan: Prepared
    differing: int
    seats: int
    less: int
    proven: bool

    @property
    def sentence(self) -> str:
        """How it differs from the plan, in plain words."""
        if not self.differing:
            if self.proven:
                return "There is no second schedule that is as good: whoever else takes a seat costs a point or more."
            return "No second schedule was found in time that is as good: there may be one."
        points = "1 point" if self.less == 1 else f"{self.less:,} points"
        score = f"{points} less than" if self.less > 0 else "as much as"
        go = "goes" if self.differing == 1 else "go"
        return f"{self.differing:,} of {self.seats:,} seats {go} to someone else; it scores {score} the plan as it is."


def verdict(second: Survival) -> str:
    """Which of the two survives better. That it is not chance asks for two standard errors of a fair coin."""
    told = second.more + second.fewer
    compared = (
        f"Of {second.paired:,} draws, the second schedule covers more requests in {second.more:,} and"
        f" fewer in {second.fewer:,}."
    )
    if abs(second.more - second.fewer) <= CLEARLY * sqrt(told):
        return f"{compared} Neither is clearly the more robust."
    better = "second schedule" if second.more > second.fewer else "plan as it is"
    return f"{compared} The {better} is the more robust."


def second_schedule(
    start: Prepared, limits: Limits, report: Report = tell_nobody, stop: Stop = never
) -> SecondSchedule:
    """The schedule that differs most from the plan where each seat that differs costs a point at most.

    Raises:
        AuditFailedError: The solver's schedule does not hold: a bug.
    """
    evening, plan = start.evening, start.before.solution
    found = start.solver.solve(evening.problem, _earning(evening.policy, -1), limits, report, stop)
    settled_on = settled(evening, found)
    stays = start.solver.solve(settled_on.problem, settled_on.policy, limits, report, stop)
    prepared = Prepared(Side(settled_on, stays), start.solver)
    before = {row[:2]: row.consultant_id for row in plan.assignments}
    return SecondSchedule(
        plan=prepared,
        differing=sum(before.get(row[:2], row.consultant_id) != row.consultant_id for row in stays.assignments),
        seats=len(stays.assignments),
        less=_worth(evening.problem, evening.policy, plan.assignments)
        - _worth(evening.problem, evening.policy, stays.assignments),
        proven=found.status is Status.OPTIMAL,
    )


def _earning(policy: Policy, change: int) -> Policy:
    """The policy where another person in a seat costs so much, and another start nothing."""
    return replace(policy, points=replace(policy.points, change_consultant=change, change_start=0))


def _worth(problem: Problem, policy: Policy, rows: tuple[Assignment, ...]) -> int:
    """Points of a schedule, as if nothing were proposed yet."""
    return audit(problem, _earning(policy, 0), rows).objective
