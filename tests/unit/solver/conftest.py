"""Solving without the half second that a child takes to load its libraries."""

import pytest

from matcher.solver import solve
from tests.unit.solver.finishing import InThisProcess


@pytest.fixture
def quick_solver(monkeypatch):
    """The solver, its integer programs solved in this process."""
    monkeypatch.setattr(solve, "IntegerSolver", InThisProcess)
    return solve.TeamColumnSolver()
