"""Linear programs: solved in one way or another, here or in a child, until a person ends it."""

import os
import signal
from io import BytesIO

import pytest
from ortools.math_opt.python import mathopt

from matcher.solver.master import linear_solver
from matcher.solver.master.integer_program import IntegerSolver, serve
from matcher.solver.master.linear_solver import NO_OPTIMUM, WAYS, Linear, LinearSolver, Optimum, solved, solved_here
from tests.unit.solver.test_integer import KNAPSACK, a_clock, killed, message, received


def a_model(capacity=3.0):
    """Twice x is the capacity at most; x is worth a point."""
    model = mathopt.Model()
    x = model.add_variable(lb=0.0)
    row = model.add_linear_constraint(ub=capacity)
    row.set_coefficient(x, 2.0)
    model.maximize(x)
    return model


def a_message(model, way=0):
    return Linear(model.export_model().SerializeToString(), way, None)


class Elsewhere:
    """A child that notes what it is asked."""

    def __init__(self, *answers):
        self.answers, self.ways = iter(answers), []

    def optimum(self, linear, clock):
        del clock
        self.ways.append(linear.way)
        return next(self.answers, None)


OTHER = Optimum(9.0, {0: 9.0}, {0: 1.0})


@pytest.mark.parametrize("way", range(len(WAYS)))
def test_every_way_finds_the_optimum_and_its_prices(way):
    found = solved(a_model(), WAYS[way], None)
    assert found is not None
    assert (found.value, found.variables[0], found.duals[0]) == pytest.approx((1.5, 1.5, 0.5), abs=1e-6)


@pytest.mark.parametrize("way", range(len(WAYS)))
def test_what_has_no_solution_has_no_optimum_in_any_way(way):
    assert solved(a_model(capacity=-1.0), WAYS[way], None) is None


def test_a_way_that_cannot_do_it_at_all_finds_nothing():
    model = a_model()
    model.add_variable(lb=0.0, is_integer=True)
    assert solved(model, linear_solver.Way(mathopt.SolverType.GLOP, None), None) is None


def test_where_one_way_fails_the_next_is_tried(monkeypatch):
    tried = []

    def only_the_third(model, way, seconds):
        tried.append(way)
        return solved(model, way, seconds) if len(tried) == 3 else None

    monkeypatch.setattr(linear_solver, "solved", only_the_third)
    found = LinearSolver().optimum(a_model(), a_clock())
    assert found is not None
    assert found.value == pytest.approx(1.5)
    assert tried == list(WAYS[:3])


def test_where_every_way_fails_there_is_none():
    assert LinearSolver().optimum(a_model(capacity=-1.0), a_clock()) is None


def test_what_is_solved_at_once_is_not_given_away():
    child = Elsewhere()
    found = LinearSolver(child).optimum(a_model(), a_clock())
    assert found is not None
    assert found.value == pytest.approx(1.5)
    assert child.ways == []


def test_what_takes_long_is_solved_by_the_child_and_the_next_at_once(monkeypatch):
    child, asked = solved_by_the_child_alone(monkeypatch, long=0.0)
    assert (asked, child.ways) == ([linear_solver.SHORTEST_SECONDS], [0, 0])


def test_what_the_child_solves_at_once_is_solved_here_the_next_time(monkeypatch):
    child, asked = solved_by_the_child_alone(monkeypatch, long=1000.0)
    assert (asked, child.ways) == ([1000.0] * 2, [0, 0])


def solved_by_the_child_alone(monkeypatch, long):
    """The child that solved two programs, and the seconds that they had here before."""
    asked = []
    monkeypatch.setattr(linear_solver, "FIRST_SECONDS", long)
    monkeypatch.setattr(linear_solver, "solved", lambda _, __, seconds: asked.append(seconds))
    child = Elsewhere(OTHER, OTHER)
    solver = LinearSolver(child)
    assert [solver.optimum(a_model(), a_clock()) for _ in range(2)] == [OTHER, OTHER]
    return child, asked


def test_where_the_child_fails_it_is_asked_in_another_way(monkeypatch):
    monkeypatch.setattr(linear_solver, "solved", lambda *_: None)
    child = Elsewhere(None, OTHER)
    assert LinearSolver(child).optimum(a_model(), a_clock()) == OTHER
    assert child.ways == [0, 1]


def test_when_the_clock_is_up_meanwhile_there_is_none():
    assert LinearSolver().optimum(a_model(), a_clock(last=True)) is None


def test_a_program_that_came_from_elsewhere_is_solved_likewise():
    found = solved_here(a_message(a_model()))
    assert found is not None
    assert found.value == pytest.approx(1.5)


def test_linear_programs_are_served_among_the_others():
    answers = BytesIO()
    serve(BytesIO(message(KNAPSACK) + message(a_message(a_model()))), answers)
    answers.seek(0)
    assert received(answers).on == (1, 2)
    assert received(answers).value == pytest.approx(1.5)


def test_the_child_solves_linear_programs_too():
    with IntegerSolver() as solver:
        found = solver.optimum(a_message(a_model()), a_clock())
        none = solver.optimum(a_message(a_model(capacity=-1.0)), a_clock())
    assert found is not None
    assert (found.value, found.duals[0]) == pytest.approx((1.5, 0.5))
    assert none is None


def test_a_child_that_dies_has_no_optimum_and_another_takes_its_place():
    with IntegerSolver() as solver:
        os.kill(solver._child.process.pid, signal.SIGSTOP)
        none = solver.optimum(a_message(a_model()), a_clock(False, lambda: killed(solver._child)))
        found = solver.optimum(a_message(a_model()), a_clock())
    assert none is None
    assert found is not None
    assert found.value == pytest.approx(1.5)


def test_no_optimum_is_worth_less_than_any():
    assert NO_OPTIMUM.value < -1e300
