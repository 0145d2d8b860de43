"""Ours: team columns."""

from matcher.domain.policy import Policy
from matcher.domain.problem import Problem
from matcher.domain.solution import Limits, Solution
from matcher.solver.solve import TeamColumnSolver


def answer(problem: Problem, policy: Policy, seconds: float) -> Solution:
    """Solve as `matcher solve` does."""
    return TeamColumnSolver().solve(problem, policy, Limits(seconds))
