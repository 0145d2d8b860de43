"""The master: which columns to choose, as a linear program that grows by columns and by limits.

Maximize points less the steps of fairness, at most one column an engagement, within every limit that some solution has
broken so far; limits that were never broken are not there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ortools.math_opt.python import mathopt

from matcher.solver.clock import Clock
from matcher.solver.columns.cliques import Cliques
from matcher.solver.columns.column import Pool, Use
from matcher.solver.columns.duals import SCALE, Kind, Limit, dollars_left
from matcher.solver.instance.encoding import Encoding
from matcher.solver.master.budget_patterns import Handouts
from matcher.solver.master.knapsack import Way
from matcher.solver.master.linear_solver import LinearSolver

TOLERANCE = 1e-6
FIRST_STEPS = 4
"""Steps of fairness that a load limit begins with; more are added when they run out."""


SOLVES_A_ROUND = 5
"""Limits are added this often before new columns are looked for: those change the picture more."""
MOST_SETTLING = 10
"""So many times that often where no new columns come."""


@dataclass
class _Steps:
    """Fairness of one person: the k-th added engagement costs k times the points of the policy."""

    row: mathopt.LinearConstraint
    variables: list[mathopt.Variable] = field(default_factory=list)


class Master:
    """The linear program over a pool of columns.

    Attributes:
        encoding: Of the problem.
        value: Points of the last solution.
        solver: Solves the program.
        is_stuck: Whether no way led to an optimum last time; the solution before stays.
    """

    def __init__(self, encoding: Encoding, pool: Pool) -> None:
        self.encoding, self._pool = encoding, pool
        self._fairness = encoding.policy.points.fairness
        self._model = mathopt.Model()
        self._model.objective.is_maximize = True
        self.solver = LinearSolver()
        self._weights: Mapping[int, float] = {}
        self._duals: Mapping[int, float] = {}
        self.is_stuck = False
        self._engagements: dict[int, mathopt.LinearConstraint] = {}
        self._limits: dict[Limit, mathopt.LinearConstraint] = {}
        self._moments: dict[int, list[Limit]] = defaultdict(list)
        self._steps: dict[int, _Steps] = {}
        self._handouts = Handouts(self._model)
        self.cliques = Cliques(encoding, pool.openings)
        self._cliques: dict[int, list[Limit]] = defaultdict(list)
        self._variables: list[mathopt.Variable] = []
        self.value = 0.0

    # --- growing ------------------------------------------------------------------------------------------------------

    def take_in(self) -> None:
        """Give a variable to every column of the pool that has none."""
        for number in range(len(self._variables), len(self._pool.columns)):
            column = self._pool.columns[number]
            variable = self._model.add_variable(lb=0.0)
            self._variables.append(variable)
            self._model.objective.set_linear_coefficient(variable, float(column.points))
            if column.number not in self._engagements:
                self._engagements[column.number] = self._model.add_linear_constraint(ub=1.0)
            self._engagements[column.number].set_coefficient(variable, 1.0)
            self._charge(number, variable)

    def _charge(self, number: int, variable: mathopt.Variable) -> None:
        """Let a column take from every limit that is there."""
        column = self._pool.columns[number]
        for limit, amount in self._pool.limits(number):
            if limit in self._limits:
                self._limits[limit].set_coefficient(variable, float(amount))
        self._hold_to_ways(number, variable)
        for use in self._pool.uses[number]:
            for limit in self._cliques.get(use.person, ()):
                if self.cliques.found[limit.place].holds(column.number, column.start):
                    self._limits[limit].set_coefficient(variable, 1.0)
            for limit in self._moments.get(use.person, ()):
                if any(span.begin <= limit.place < span.end for span in use.spans):
                    self._limits[limit].set_coefficient(variable, 1.0)

    def _hold_to_ways(self, number: int, variable: mathopt.Variable) -> None:
        budget = self._handouts.budget
        if budget is not None:
            self._handouts.charge(self._pool.columns[number].number, self._pool.amount(number, budget), variable)

    def hand_out(self, budget: Limit, numbers: Sequence[int], ways: Iterable[Way]) -> None:
        """Allow ways to share out a budget; of no other way is any part allowed from now on.

        Args:
            budget: The same each time.
            numbers: The engagements that the ways are about; the same each time.
        """
        if self._handouts.budget is None:
            self._handouts.ask(budget, numbers)
            money = self._limits.pop(budget, None)
            if money is not None:
                self._model.delete_linear_constraint(money)
            for number, variable in enumerate(self._variables):
                self._hold_to_ways(number, variable)
        for way in ways:
            self._handouts.allow(way)

    def capacity(self, limit: Limit) -> float:
        """How much of a limit there is."""
        encoding = self.encoding
        if limit.kind is Kind.WEEK:
            return float(encoding.week_minutes[limit.person, limit.place])
        if limit.kind is Kind.MONTH:
            return float(encoding.month_count[limit.person, limit.place])
        if limit.kind is Kind.MONEY:
            return float(dollars_left(encoding, limit) or 0)
        return 0.0 if limit.kind is Kind.LOAD else 1.0

    def impose(self, limit: Limit) -> None:
        """Add a limit, with the columns that take from it, unless it is there."""
        if limit in self._limits:
            return
        row = self._model.add_linear_constraint(ub=self.capacity(limit))
        self._limits[limit] = row
        pool = self._pool
        there = range(len(self._variables))
        columns = there if limit.kind is Kind.MONEY else (k for k in pool.of_person[limit.person] if k in there)
        for number in columns:
            if amount := self.amount(number, limit):
                row.set_coefficient(self._variables[number], float(amount))
        if limit.kind is Kind.MOMENT:
            self._moments[limit.person].append(limit)
        if limit.kind is Kind.CLIQUE:
            self._cliques[limit.person].append(limit)
        if limit.kind is Kind.LOAD:
            self._steps[limit.person] = _Steps(row)
            for _ in range(FIRST_STEPS):
                self._add_step(limit.person)

    def amount(self, number: int, limit: Limit) -> int:
        """How much a column takes of a limit."""
        if limit.kind is Kind.CLIQUE:
            column = self._pool.columns[number]
            return int(self.cliques.found[limit.place].holds(column.number, column.start))
        return self._pool.amount(number, limit)

    def _add_step(self, person: int) -> None:
        steps = self._steps[person]
        if steps.variables:
            steps.variables[-1].upper_bound = 1.0
        variable = self._model.add_variable(lb=0.0)
        self._model.objective.set_linear_coefficient(variable, -float(self._fairness * len(steps.variables)))
        steps.row.set_coefficient(variable, -1.0)
        steps.variables.append(variable)

    # --- solving ------------------------------------------------------------------------------------------------------

    def solve(self, clock: Clock) -> None:
        """Solve the program as it stands; when that fails or the clock is up first, the solution before stays."""
        if not self._variables:
            return
        found = self.solver.optimum(self._model, clock)
        self.is_stuck = found is None
        if found is not None:
            self.value, self._weights, self._duals = found.value, found.variables, found.duals

    def solve_within_limits(self, clock: Clock, *, is_rough: bool = False) -> bool:
        """Solve, add the limits that the solution breaks, and solve again, a few times.

        Args:
            is_rough: Whether steps of fairness may be short: they are looked at when no limit is broken, one by one.

        Returns:
            Whether the last solution breaks no limit.
        """
        for _ in range(SOLVES_A_ROUND):
            self.solve(clock)
            if self.is_stuck or clock.is_up():
                return False
            broken = self.broken_limits()
            for limit in broken:
                self.impose(limit)
            if broken and is_rough:
                continue
            # A last step stands for all that would come after it: as long as it does, the value is too high.
            if not self._stretch_steps(is_rough=is_rough) and not broken:
                return True
        return False

    def settle(self, clock: Clock) -> bool:
        """Solve until the solution breaks no limit; False when it came to no end."""
        for _ in range(MOST_SETTLING):
            if clock.is_up():
                return False
            if self.solve_within_limits(clock):
                return True
        return False

    def _stretch_steps(self, *, is_rough: bool) -> bool:
        """Add steps where they ran out: as many again, or one; whether there were any."""
        used_up = [p for p, steps in self._steps.items() if self._weights.get(steps.variables[-1].id, 0.0) > TOLERANCE]
        for person in used_up:
            for _ in range(1 if is_rough else len(self._steps[person].variables)):
                self._add_step(person)
        return bool(used_up)

    def weights(self) -> dict[int, float]:
        """Columns that the solution chooses, at least in part."""
        values = ((number, self._weights.get(variable.id, 0.0)) for number, variable in enumerate(self._variables))
        return {number: value for number, value in values if value > TOLERANCE}

    def prices(self) -> dict[Limit, int]:
        """What one unit of each limit is worth, in price units; never negative."""
        duals = {limit: max(0, round(self._duals.get(row.id, 0.0) * SCALE)) for limit, row in self._limits.items()}
        return {limit: price for limit, price in duals.items() if price}

    def worth(self) -> dict[int, float]:
        """What each engagement earns beyond what its team costs others, in points."""
        return {number: max(0.0, self._duals.get(row.id, 0.0)) for number, row in self._engagements.items()}

    # --- limits -------------------------------------------------------------------------------------------------------

    def broken_limits(self) -> list[Limit]:
        """Limits, not there yet, that the solution breaks; in a fixed order."""
        weights = self.weights()
        used: dict[Limit, float] = defaultdict(float)
        diaries: dict[int, list[tuple[Use, float]]] = defaultdict(list)
        for number, weight in weights.items():
            for limit, amount in self._pool.limits(number):
                used[limit] += amount * weight
            for use in self._pool.uses[number]:
                diaries[use.person].append((use, weight))
        broken = {limit for limit, amount in used.items() if self._breaks(limit, amount)}
        for person, diary in diaries.items():
            broken |= {moment for moment in crowded_moments(person, diary) if moment not in self._limits}
        return sorted(broken) or self._broken_cliques(weights)

    def _broken_cliques(self, weights: Mapping[int, float]) -> list[Limit]:
        """Cliques that the solution breaks, at most one a person; new ones, as it breaks none that is there."""
        wanted: dict[int, dict[tuple[int, int], float]] = defaultdict(lambda: defaultdict(float))
        for number, weight in weights.items():
            column = self._pool.columns[number]
            for use in self._pool.uses[number]:
                wanted[use.person][column.number, column.start] += weight
        limits = []
        for person, choices in sorted(wanted.items()):
            if sum(choices.values()) <= 1 + TOLERANCE or _is_whole(choices.values()):
                continue
            found = self.cliques.broken(person, choices)
            limits += [] if found is None else [Limit(Kind.CLIQUE, person, found)]
        return limits

    def _breaks(self, limit: Limit, amount: float) -> bool:
        if limit in self._limits:
            return False
        if limit.kind is Kind.LOAD:
            return self._fairness > 0 and amount > 1 + TOLERANCE
        if limit == self._handouts.budget or (limit.kind is Kind.MONEY and dollars_left(self.encoding, limit) is None):
            return False
        return amount > self.capacity(limit) + TOLERANCE


def _is_whole(weights: Iterable[float]) -> bool:
    """Whether choices are chosen whole: within limits that no solution breaks, those go together."""
    return all(abs(weight - 1) <= TOLERANCE for weight in weights)


def crowded_moments(person: int, diary: Iterable[tuple[Use, float]], tolerance: float = TOLERANCE) -> Iterator[Limit]:
    """Moments at which a person is wanted more than once: of each stretch of such moments the most crowded one."""
    events = sorted(
        event for use, weight in diary for span in use.spans for event in ((span.begin, weight), (span.end, -weight))
    )
    crowd, at = 0.0, 0
    peak, peak_at = 0.0, 0
    for index, (second, change) in enumerate(events):
        if change < 0 and peak > 1 + tolerance:
            yield Limit(Kind.MOMENT, person, peak_at)
            peak = 0.0
        crowd, at = crowd + change, second
        following = events[index + 1][0] if index + 1 < len(events) else None
        if following != at and crowd > max(1 + tolerance, peak):
            peak, peak_at = crowd, at
