"""``matcher`` with a solver that searches until it is asked to stop.

``python -m tests.integration.cli.patient_worker worker``
"""

import time

from matcher import bootstrap
from matcher.cli import main as matcher
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.domain.model.solution import Limits, Progress, Report, Solution, Solver, Stop
from tests.integration.services.center import ROWS
from tests.support.given import GivenSolver
from tests.support.greedy import never, silent


class Patient(GivenSolver):
    """Answers with the rows of the center once it is asked to stop."""

    def solve(
        self, problem: Problem, policy: Policy, limits: Limits, report: Report = silent, stop: Stop = never
    ) -> Solution:
        report(Progress("searching", 5, 9, 3, 0.1))
        while not stop():
            time.sleep(0.05)
        return super().solve(problem, policy, limits)

    @property
    def from_nothing(self) -> Solver:
        """The same for a night."""
        return self


if __name__ == "__main__":
    bootstrap.standing_solver = lambda: Patient(ROWS)
    matcher()
