"""The textbook CP-SAT model: the assignment form with optional intervals, one model, the usual settings."""

import os
from collections.abc import Sequence
from time import monotonic

from ortools.sat.python import cp_model

from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from tests.bench.choices import Choices
from tests.bench.form import Form
from tests.bench.peer_greedy import placed


def answer(problem: Problem, policy: Policy, seconds: float) -> Sequence[Assignment]:
    """Solve with as many workers as there are cores."""
    return _answer(problem, policy, seconds, workers=os.cpu_count() or 1, linearization=1)


def answer_tuned(problem: Problem, policy: Policy, seconds: float) -> Sequence[Assignment]:
    """Solve with one worker and full linearization: the best settings we know for this model."""
    return _answer(problem, policy, seconds, workers=1, linearization=2)


def answer_hinted(problem: Problem, policy: Policy, seconds: float) -> Sequence[Assignment]:
    """The same, from what a careful person would do: a value for every variable, as an incomplete hint does harm."""
    return _answer(problem, policy, seconds, workers=1, linearization=2, hinted=True)


def _answer(
    problem: Problem, policy: Policy, seconds: float, *, workers: int, linearization: int, hinted: bool = False
) -> Sequence[Assignment]:
    end = monotonic() + seconds
    form = Form(Choices.of(problem, policy))
    model = cp_model.CpModel()
    on = [model.new_bool_var("") for _ in form.points]
    for row in form.rows:
        total = cp_model.LinearExpr.weighted_sum([on[k] for k in row.amounts], list(row.amounts.values()))
        low = cp_model.INT32_MIN if row.low is None else row.low
        model.add_linear_constraint(total, low, cp_model.INT32_MAX if row.high is None else row.high)
    for takings in form.takings.values():
        model.add_no_overlap(
            model.new_optional_fixed_size_interval_var(t.begin, t.end - t.begin, on[t.variable], "") for t in takings
        )
    model.maximize(cp_model.LinearExpr.weighted_sum(on, form.points))
    if hinted:
        for variable, value in zip(on, form.values(placed(form.choices, seconds / 2)), strict=True):
            model.add_hint(variable, value)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.linearization_level = linearization
    solver.parameters.max_time_in_seconds = max(0.1, end - monotonic())
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return form.choices.assignments([])
    return form.choices.assignments(form.placed(lambda k: solver.boolean_value(on[k])))
