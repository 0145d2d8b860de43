"""The restricted master as an integer program: the best schedule that the columns in play allow, exactly.

Every limit that these columns could break together is a row, overlaps as cliques: one row for each largest set of
columns that take a person at the same moment. Solved with HiGHS through MathOpt, on one thread, so that it repeats.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import floor, isfinite

from ortools.math_opt.python import mathopt

from matcher.solver.columns import Pool
from matcher.solver.encoding import Encoding
from matcher.solver.prices import Kind, Limit

CHOSEN = 0.5
WHOLE_POINT = 0.99
"""Points are whole numbers: a bound less than a point above the best proves it best."""
NEARLY = 1e-3
"""What HiGHS's bound may lack of a whole point by rounding."""
SHORTEST_SECONDS = 0.1


@dataclass(frozen=True)
class Row:
    """A limit over columns: the amounts add up to the capacity at most."""

    amounts: Mapping[int, int]
    capacity: int


@dataclass(frozen=True)
class Choice:
    """A schedule as columns.

    Args:
        columns: Numbers in the pool, ascending.
        points: What they add to the settled points, fairness included.
        limit: Points that no schedule made of the given columns exceeds; equal to ``points`` when this is the best.
    """

    columns: tuple[int, ...]
    points: int
    limit: int


def points_of(encoding: Encoding, pool: Pool, columns: Iterable[int]) -> int:
    """Points of a choice of columns: theirs, less the steps of fairness."""
    added: dict[int, int] = defaultdict(int)
    points = 0
    for number in columns:
        points += pool.columns[number].points
        for use in pool.uses[number]:
            added[use.person] += 1
    return points - encoding.policy.points.fairness * sum(n * (n - 1) // 2 for n in added.values())


def best_choice(
    encoding: Encoding,
    pool: Pool,
    columns: Sequence[int],
    start_from: tuple[int, ...],
    *,
    seconds: float | None,
    nodes: int | None = None,
) -> Choice:
    """The best schedule made of some columns.

    Args:
        columns: Which columns of the pool may be chosen.
        start_from: A schedule made of them, kept when nothing better is found.
        seconds: Time limit, None for none.
        nodes: Limit of the search tree, None for none.
    """
    model = mathopt.Model()
    chosen = {number: model.add_binary_variable() for number in sorted(columns)}
    for row in rows(encoding, pool, columns):
        total = mathopt.fast_sum(amount * chosen[number] for number, amount in row.amounts.items())
        model.add_linear_constraint(total <= row.capacity)
    goal = [pool.columns[number].points * variable for number, variable in chosen.items()]
    goal += _fairness(encoding, pool, chosen, model)
    model.maximize(mathopt.fast_sum(goal))
    result = mathopt.solve(
        model,
        mathopt.SolverType.HIGHS,
        params=mathopt.SolveParameters(
            time_limit=None if seconds is None else timedelta(seconds=max(SHORTEST_SECONDS, seconds)),
            node_limit=nodes,
            relative_gap_tolerance=0.0,
            absolute_gap_tolerance=WHOLE_POINT,
        ),
    )
    found: Sequence[int] = ()
    if result.solutions and result.solutions[0].primal_solution:
        values = result.solutions[0].primal_solution.variable_values
        found = [number for number, variable in chosen.items() if values[variable] > CHOSEN]
    points, kept = max((points_of(encoding, pool, found), tuple(found)), (points_of(encoding, pool, start_from), start_from))
    bound = result.termination.objective_bounds.dual_bound
    limit = floor(bound + NEARLY) if isfinite(bound) else sum(pool.columns[number].points for number in columns)
    return Choice(tuple(sorted(kept)), points, max(points, limit))


def _fairness(
    encoding: Encoding, pool: Pool, chosen: Mapping[int, mathopt.Variable], model: mathopt.Model
) -> Iterator[object]:
    """Each further engagement of a person costs more: convex, so its steps fill in order by themselves."""
    cost = encoding.policy.points.fairness
    if not cost:
        return
    for person in sorted(pool.of_person):
        mine = [number for number in pool.of_person[person] if number in chosen]
        most = len({pool.columns[number].number for number in mine})
        if most < 2:  # noqa: PLR2004 one engagement has no step
            continue
        steps = [model.add_variable(lb=0.0, ub=1.0) for _ in range(most)]
        model.add_linear_constraint(mathopt.fast_sum(chosen[n] for n in mine) <= mathopt.fast_sum(steps))
        for k, step in enumerate(steps[1:], start=1):
            yield -float(cost * k) * step


def rows(encoding: Encoding, pool: Pool, columns: Sequence[int]) -> Iterator[Row]:
    """Every row that the columns need: one choice an engagement, and the limits that they could break together."""
    given = set(columns)
    for number in sorted(pool.of_engagement):
        mine = [k for k in pool.of_engagement[number] if k in given]
        if mine:
            yield Row(dict.fromkeys(mine, 1), 1)
    for person in sorted(pool.of_person):
        mine = [k for k in pool.of_person[person] if k in given]
        if len({pool.columns[k].number for k in mine}) > 1:
            yield from _person_rows(encoding, pool, person, mine)
    if encoding.programme_budget is not None:
        yield Row({k: pool.cost(k) for k in sorted(given)}, encoding.programme_budget)


def _person_rows(encoding: Encoding, pool: Pool, person: int, mine: Sequence[int]) -> Iterator[Row]:
    amounts: dict[Limit, dict[int, int]] = defaultdict(dict)
    spans = []
    for k in mine:
        for use in pool.uses[k]:
            if use.person == person:
                amounts[Limit(Kind.MONTH, person, use.month)][k] = 1
                for week, minutes in use.minutes.items():
                    amounts[Limit(Kind.WEEK, person, week)][k] = minutes
                spans += [(span.begin, span.end, k) for span in use.spans]
    for limit, taken in sorted(amounts.items()):
        table = encoding.week_minutes if limit.kind is Kind.WEEK else encoding.month_count
        capacity = int(table[person, limit.place])
        most: dict[int, int] = defaultdict(int)
        for k, amount in taken.items():
            most[pool.columns[k].number] = max(most[pool.columns[k].number], amount)
        if sum(most.values()) > capacity:
            yield Row(taken, capacity)
    yield from (Row(dict.fromkeys(sorted(clique), 1), 1) for clique in _cliques(spans, lambda k: pool.columns[k].number))


def _cliques(spans: list[tuple[int, int, int]], engagement_of: Callable[[int], int]) -> Iterator[set[int]]:
    """The largest sets of columns that share a moment: where a span ends right after another had begun."""
    events = sorted([(end, 0, k) for _, end, k in spans] + [(begin, 1, k) for begin, _, k in spans])
    present: dict[int, int] = defaultdict(int)
    grown = False
    for _, opens, k in events:
        if opens:
            present[k] += 1
            grown = True
            continue
        if grown and len({engagement_of(other) for other in present}) > 1:
            yield set(present)
        grown = False
        present[k] -= 1
        if not present[k]:
            del present[k]
