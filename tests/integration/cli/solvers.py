"""Solvers that do one thing each, for commands to run."""

import signal
from collections.abc import Callable

import pytest

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.domain.model.solution import Limits, Progress, Report, Solution, Status, Stop

Behaviour = Callable[[Limits, Report, Stop], Solution]


def a_solution(status: Status = Status.OPTIMAL, objective: int = 8000, bound: int = 8000, limit: str = "") -> Solution:
    """An empty schedule that claims two of three engagements."""
    return Solution(
        assignments=(),
        status=status,
        objective=objective,
        bound=bound,
        terms={"coverage": objective},
        covered=frozenset({EngagementId("E1"), EngagementId("E2")}),
        eligible=3,
        seconds=1.25,
        limit=limit,
    )


class Scripted:
    """Does what a test says when it is asked to solve."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour

    def solve(self, problem: Problem, policy: Policy, limits: Limits, report: Report, stop: Stop) -> Solution:
        del problem, policy
        return self.behaviour(limits, report, stop)


def use(monkeypatch: pytest.MonkeyPatch, behaviour: Behaviour) -> None:
    """Let commands have this solver."""
    for name in ("solver", "remembering_solver"):
        monkeypatch.setattr(f"matcher.bootstrap.{name}", lambda: Scripted(behaviour))


def interrupted(number: signal.Signals, times: int) -> Behaviour:
    """Gets a signal so many times, then ends at once if it is asked to stop."""

    def solve(limits: Limits, report: Report, stop: Stop) -> Solution:
        del limits, report
        assert not stop()
        for _ in range(times):
            signal.raise_signal(number)
        assert stop()
        return a_solution(Status.STOPPED, limit="asked")

    return solve


def reporting(*told: Progress) -> Behaviour:
    """Tells where it is."""

    def solve(limits: Limits, report: Report, stop: Stop) -> Solution:
        del limits, stop
        for progress in told:
            report(progress)
        return a_solution()

    return solve
