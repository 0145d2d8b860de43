"""Solving without the half second that a child takes to load its libraries."""

import pytest

from matcher.solver import solve
from matcher.solver.clock import Clock
from matcher.solver.integer import Answer, Program, solve_here


class InThisProcess:
    """Solves integer programs as the child does, here; tests/solver/test_integer.py is about the child."""

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to end."""

    def solve(self, program: Program, clock: Clock) -> Answer | None:
        """The child's answer."""
        return None if clock.is_up() else solve_here(program)


@pytest.fixture
def quick_solver(monkeypatch):
    """The solver, its integer programs solved in this process."""
    monkeypatch.setattr(solve, "IntegerSolver", InThisProcess)
    return solve.TeamColumnSolver()
