"""Ours: team columns."""

from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.domain.model.solution import Limits, Solution
from matcher.solver.solve import TeamColumnSolver


def answer(problem: Problem, policy: Policy, seconds: float) -> Solution:
    """Solve as `matcher solve` does."""
    return TeamColumnSolver().solve(problem, policy, Limits(seconds))
