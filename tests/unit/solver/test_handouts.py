"""Columns are held to whole ways to share the budget out, whichever came first."""

from itertools import permutations

import pytest
from ortools.math_opt.python import mathopt

from matcher.solver.columns.duals import PROGRAMME
from matcher.solver.master.budget_patterns import Handouts
from matcher.solver.master.knapsack import Way

NUMBERS = (2, 7)


def best(model):
    model.objective.is_maximize = True
    return mathopt.solve(model, mathopt.SolverType.GLOP).objective_value()


@pytest.mark.parametrize("order", list(permutations(["dear", "cheap", "two ways", "free"])))
def test_in_whatever_order_they_come_a_mixture_of_ways_is_spent(order):
    model = mathopt.Model()
    handouts = Handouts(model)
    handouts.ask(PROGRAMME, NUMBERS)

    def column(number, dollars, points):
        variable = model.add_variable(lb=0.0, ub=1.0)
        model.objective.set_linear_coefficient(variable, points)
        handouts.charge(number, dollars, variable)

    def ways():
        for sums in ((90, 0), (0, 30), (90, 0)):
            handouts.allow(Way(sums, 0))

    steps = {
        "dear": lambda: column(2, 90, 10.0),
        "cheap": lambda: column(7, 30, 4.0),
        "free": lambda: column(7, 0, 1.0),
        "two ways": ways,
    }
    for step in order:
        steps[step]()
    assert best(model) == pytest.approx(10.0 + 1.0)


def test_nothing_is_held_to_ways_before_that_is_asked():
    model = mathopt.Model()
    handouts = Handouts(model)
    variable = model.add_variable(lb=0.0, ub=1.0)
    model.objective.set_linear_coefficient(variable, 3.0)
    handouts.charge(2, 90, variable)
    handouts.allow(Way((90, 0), 0))
    assert best(model) == 3.0
    assert handouts.budget is None
