"""A solver that answers with the rows it was given: for tests that are about what follows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from matcher.domain.explain.audit import audit
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.solution import Limits, Progress, Report, Solution, Stage, Status, Stop
from tests.support.greedy import never, silent

NOTHING: Mapping[str, Any] = MappingProxyType({})


class GivenSolver:
    """Answers with the given rows and calls them proven.

    Args:
        meanwhile: Done while it solves.
        told: Fields of the answer that a lying solver tells otherwise.
    """

    def __init__(
        self,
        rows: Iterable[Assignment],
        meanwhile: Callable[[], object] = lambda: None,
        told: Mapping[str, Any] = NOTHING,
    ) -> None:
        self._rows = tuple(rows)
        self._meanwhile = meanwhile
        self._told = told

    def solve(
        self, problem: Problem, policy: Policy, limits: Limits, report: Report = silent, stop: Stop = never
    ) -> Solution:
        """The given rows."""
        del stop
        report(Progress("answering", None, None, 0, 0.0))
        self._meanwhile()
        judged = audit(problem, policy, self._rows)
        answer = Solution(
            assignments=self._rows,
            status=Status.OPTIMAL,
            objective=judged.objective,
            bound=judged.objective,
            terms=judged.terms,
            covered=judged.covered,
            eligible=len(problem.engagements),
            seconds=0.0,
            stages=(Stage("answering", 0.0),),
            seed=limits.seed,
        )
        return replace(answer, **self._told)
