"""Whole ways to share a budget out, in the master: a schedule spends as some mixture of them.

Each way is a variable, and one of them is chosen, in parts; a column that spends a sum on an engagement needs as much
of the ways that do. That is the convex hull of what whole dollars allow, as far as the ways are there.

Source: Dantzig and Wolfe, Decomposition principle for linear programs (1960), of the budget alone.
"""

from collections import defaultdict
from collections.abc import Sequence

from ortools.math_opt.python import mathopt

from matcher.solver.columns.duals import Limit
from matcher.solver.master.knapsack import Way


class Handouts:
    """The ways that a linear program allows, and the rows that hold columns to them.

    Attributes:
        budget: Which columns are held to ways of; None for none.
    """

    def __init__(self, model: mathopt.Model) -> None:
        self._model = model
        self._numbers: Sequence[int] = ()
        self.budget: Limit | None = None
        self._one: mathopt.LinearConstraint | None = None
        self._allowed: set[tuple[int, ...]] = set()
        self._of_sum: dict[tuple[int, int], list[mathopt.Variable]] = defaultdict(list)
        self._rows: dict[tuple[int, int], mathopt.LinearConstraint] = {}

    def ask(self, budget: Limit, numbers: Sequence[int]) -> None:
        """Hold columns to ways, of which there are none yet."""
        self.budget, self._numbers = budget, numbers
        self._one = self._model.add_linear_constraint(ub=1.0)

    def allow(self, way: Way) -> None:
        """Add a way, unless it is there."""
        if self._one is None or way.sums in self._allowed:
            return
        self._allowed.add(way.sums)
        variable = self._model.add_variable(lb=0.0)
        self._one.set_coefficient(variable, 1.0)
        for key in zip(self._numbers, way.sums, strict=True):
            self._of_sum[key].append(variable)
            if key in self._rows:
                self._rows[key].set_coefficient(variable, -1.0)

    def charge(self, number: int, dollars: int, column: mathopt.Variable) -> None:
        """Hold a column to the ways that spend as much on its engagement."""
        if self.budget is None or not dollars:
            return
        row = self._rows.get((number, dollars))
        if row is None:
            row = self._rows[number, dollars] = self._model.add_linear_constraint(ub=0.0)
            for variable in self._of_sum[number, dollars]:
                row.set_coefficient(variable, -1.0)
        row.set_coefficient(column, 1.0)
