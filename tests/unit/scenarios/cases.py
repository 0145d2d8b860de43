"""What scenario tests start from: sides of a comparison, made from rows instead of a search."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.solution import Limits
from scenarios.case import Case
from scenarios.runs.solving import Side
from tests.support.builders import POLICY
from tests.support.given import GivenSolver


def a_case(problem: Problem, policy: Policy = POLICY) -> Case:
    return Case(problem, policy)


def a_side(problem: Problem, rows: Iterable[Assignment] = (), policy: Policy = POLICY, **changes: Any) -> Side:
    """A plan of these rows, proven.

    Args:
        changes: Fields of the solution that are to be otherwise.
    """
    solution = GivenSolver(rows).solve(problem, policy, Limits())
    return Side(Case(problem, policy), replace(solution, **changes))
