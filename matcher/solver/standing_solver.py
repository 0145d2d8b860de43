"""The solver of a process that stays: nights from nothing, and repairs from what was learned for the same schedule.

What a solve teaches is worth most where the same schedule is proposed: each seat that is proposed otherwise earns
otherwise, for the sake of stability, and with it all prices move. At 2,000 × 2,000, a repair took 8 to 11 seconds with
what the night had taught, whose proposals were not standing yet, 7 from nothing, and less with what another repair had.
"""

from dataclasses import dataclass, field

from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.domain.model.solution import Limits, Report, Solution, Solver, Stop
from matcher.solver.solve import RememberingSolver, never, tell_nobody
from matcher.solver.warm_start.instance_difference import alike

MOSTLY = 0.9
"""Part of the engagements with a proposal for which it must be the same one."""


@dataclass(frozen=True)
class _Known:
    """A solver that was taught, or is about to be, and what taught it."""

    problem: Problem
    policy: Policy
    solver: RememberingSolver = field(default_factory=RememberingSolver)

    def is_near(self, problem: Problem, policy: Policy) -> bool:
        """Whether the rules, points and day are the same, and mostly what is proposed."""
        then, now = self.problem.proposed, problem.proposed
        asked = {*then, *now}
        same = sum(then.get(engagement_id) == now.get(engagement_id) for engagement_id in asked)
        return alike(policy, self.policy) and same >= MOSTLY * len(asked)


class StandingSolver:
    """Solves nights, and the repairs of their schedules: the first teaches, the others begin with that.

    Where rules, points, the day or most proposals are others by now, it learns anew, and so after each night. A solve
    that a person ended teaches nothing. What is remembered never decides what is proven: an answer is as good as one
    from nothing, and of several best schedules it may be another. Threads may ask side by side.
    """

    def __init__(self) -> None:
        self._known: _Known | None = None

    @property
    def from_nothing(self) -> Solver:
        """The solver of a night: forgets, so that the same data make the same schedule, and learns anew."""
        return _Night(self)

    def solve(
        self, problem: Problem, policy: Policy, limits: Limits, report: Report = tell_nobody, stop: Stop = never
    ) -> Solution:
        """Find the best schedule and prove it, within the limits, beginning with what is remembered.

        Raises:
            AuditFailedError: The schedule found breaks a rule or its score does not add up: a bug.
            SolverFailedError: A solver underneath gave up: a bug.
        """
        known = self._known
        if known is None or not known.is_near(problem, policy):
            return self.learn(problem, policy, limits, report, stop)
        return known.solver.solve(problem, policy, limits, report, stop)

    def learn(self, problem: Problem, policy: Policy, limits: Limits, report: Report, stop: Stop) -> Solution:
        """Solve from nothing, and remember that alone."""
        known = _Known(problem, policy)
        solution = known.solver.solve(problem, policy, limits, report, stop)
        if solution.limit != "asked":
            self._known = known
        return solution


@dataclass(frozen=True)
class _Night:
    standing: StandingSolver

    def solve(
        self, problem: Problem, policy: Policy, limits: Limits, report: Report = tell_nobody, stop: Stop = never
    ) -> Solution:
        """See :meth:`StandingSolver.learn`."""
        return self.standing.learn(problem, policy, limits, report, stop)
