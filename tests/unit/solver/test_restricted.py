"""The integer program of some columns holds exactly the schedules that break no rule, for exactly their points."""

from itertools import combinations
from random import Random

import pytest

from matcher.solver.master.integer_program import Row, solve_here
from matcher.solver.master.restricted_master import Ways, points_of, program_of, rows
from tests.support.builders import a_consultant, a_policy, a_problem, an_engagement
from tests.support.tries import few
from tests.unit.solver.cases import Case
from tests.unit.solver.tiny import tiny

SEEDS = few(range(40), 6)
MOST_NODES = 1000


def some_columns(case, seed, most=8):
    """A few columns, ascending."""
    every = range(len(case.pool.columns))
    return sorted(Random(seed).sample(every, min(most, len(every))))


def choices(columns):
    return (chosen for size in range(4) for chosen in combinations(columns, size))


def keeps(row, chosen):
    return sum(row.amounts.get(number, 0) for number in chosen) <= row.capacity


def is_schedule(case, chosen):
    engagements = [case.pool.columns[number].number for number in chosen]
    return len(set(engagements)) == len(engagements) and not case.judged(chosen).violations


@pytest.mark.parametrize("seed", SEEDS)
def test_a_choice_keeps_every_row_when_it_breaks_no_rule(seed):
    case = Case.of(*tiny(seed, people=3))
    columns = some_columns(case, seed)
    limits = list(rows(case.encoding, case.pool, columns))
    for chosen in choices(columns):
        assert all(keeps(row, chosen) for row in limits) == is_schedule(case, chosen)


@pytest.mark.parametrize("seed", SEEDS)
def test_points_of_a_choice_are_the_audits(seed):
    case = Case.of(*tiny(seed, people=3))
    for chosen in choices(some_columns(case, seed, 6)):
        if is_schedule(case, chosen):
            assert case.settled() + points_of(case.encoding, case.pool, chosen) == case.judged(chosen).objective


@pytest.mark.parametrize("seed", SEEDS)
def test_the_programs_optimum_is_the_best_choice(seed):
    case = Case.of(*tiny(seed, people=3))
    columns = some_columns(case, seed)
    best = max(case.judged(chosen).objective for chosen in choices(columns) if is_schedule(case, chosen))
    answer = solve_here(program_of(case.encoding, case.pool, columns, MOST_NODES))
    chosen = [columns[k] for k in answer.on]
    assert case.judged(chosen).objective == best
    assert case.settled() + answer.limit == pytest.approx(best, abs=0.999)


def test_no_columns_make_an_empty_program():
    case = Case.of(*tiny(0))
    program = program_of(case.encoding, case.pool, [], MOST_NODES)
    assert (program.points, program.whole, [row for row in program.rows if row.amounts]) == ([], 0, [])


def test_an_engagement_none_of_whose_columns_is_given_has_no_row():
    case = Case.of(a_problem([a_consultant()], [an_engagement("E1"), an_engagement("E2")]), a_policy())
    (mine, other) = (case.pool.of_engagement[0], case.pool.of_engagement[1])
    found = [set(row.amounts) for row in rows(case.encoding, case.pool, mine)]
    assert found == [set(mine)]
    assert set(mine).isdisjoint(other)


def test_one_engagement_alone_needs_no_row_but_its_own():
    case = Case.of(a_problem([a_consultant()], [an_engagement("E1")]), a_policy())
    columns = range(len(case.pool.columns))
    assert list(rows(case.encoding, case.pool, columns)) == [Row(dict.fromkeys(columns, 1), 1)]


def test_who_asks_for_no_fee_is_held_to_no_way():
    case = Case.of(
        a_problem([a_consultant("C1", rate_per_hour=0), a_consultant("C2")], [an_engagement("E1")]),
        a_policy(programme_budget=500),
    )
    columns = range(len(case.pool.columns))
    nothing = solve_here(program_of(case.encoding, case.pool, columns, MOST_NODES, Ways([0], [])))
    assert [case.pool.cost(k) for k in nothing.on] == [0]
    whole = solve_here(program_of(case.encoding, case.pool, columns, MOST_NODES, Ways([0], [[200]])))
    assert whole.limit >= nothing.limit
