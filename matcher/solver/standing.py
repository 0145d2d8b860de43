"""The solver of a process that stays: nights from nothing, and repairs from what the last night taught."""

from dataclasses import dataclass, field

from matcher.domain.policy import Policy
from matcher.domain.problem import Problem
from matcher.domain.solution import Limits, Report, Solution, Solver, Stop
from matcher.solver.likeness import alike
from matcher.solver.solve import RememberingSolver, never, tell_nobody


@dataclass(frozen=True)
class _Known:
    """A solver that was taught, or is about to be, and the policy of what taught it."""

    policy: Policy
    solver: RememberingSolver = field(default_factory=RememberingSolver)


class StandingSolver:
    """Solves a night, then the repairs of its schedule, each beginning with what the night taught.

    Until there was a night, or where rules, points or the day are others by now, a repair is solved from nothing and
    teaches in its place: what was learned for other points helps little. A solve that a person ended teaches nothing.
    What is remembered never decides what is proven: an answer is as good as one from nothing, and of several best
    schedules it may be another. Threads may ask side by side.
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
        if known is None or not alike(policy, known.policy):
            return self.learn(problem, policy, limits, report, stop)
        return known.solver.solve(problem, policy, limits, report, stop)

    def learn(self, problem: Problem, policy: Policy, limits: Limits, report: Report, stop: Stop) -> Solution:
        """Solve from nothing, and remember that alone."""
        known = _Known(policy)
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
