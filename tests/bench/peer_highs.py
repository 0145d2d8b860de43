"""HiGHS through OR-Tools: the strong assignment form as a mixed integer program, moments as cliques."""

from collections.abc import Sequence
from datetime import timedelta
from time import monotonic

from ortools.math_opt.python import mathopt

from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from tests.bench.choices import Choices
from tests.bench.form import Form

ON = 0.5


def answer(problem: Problem, policy: Policy, seconds: float) -> Sequence[Assignment]:
    """Solve with the usual settings and no gap allowed."""
    end = monotonic() + seconds
    form = Form(Choices.of(problem, policy))
    model = mathopt.Model()
    on = [model.add_binary_variable() for _ in form.points]
    for row in form.rows:
        total = mathopt.fast_sum(float(amount) * on[k] for k, amount in row.amounts.items())
        model.add_linear_constraint(
            lb=float("-inf") if row.low is None else float(row.low),
            ub=float("inf") if row.high is None else float(row.high),
            expr=total,
        )
    for clique in form.cliques():
        model.add_linear_constraint(mathopt.fast_sum(on[k] for k in clique) <= 1.0)
    model.maximize(mathopt.fast_sum(float(p) * v for p, v in zip(form.points, on, strict=True)))
    parameters = mathopt.SolveParameters(
        time_limit=timedelta(seconds=max(0.1, end - monotonic())), relative_gap_tolerance=0.0
    )
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
    if not result.has_primal_feasible_solution():
        return form.choices.assignments([])
    values = result.variable_values(on)
    return form.choices.assignments(form.placed(lambda k: values[k] > ON))
