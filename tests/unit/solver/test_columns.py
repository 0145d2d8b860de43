"""The pool of columns: each once, and what each takes of every limit."""

import pytest

from matcher.solver.columns.column import Column, Pool, column_of
from matcher.solver.columns.duals import PROGRAMME, TRAVEL, Kind, Limit
from matcher.solver.columns.team import Team
from tests.support.builders import MONDAY, a_consultant, a_policy, a_problem, an_engagement, seats
from tests.support.tries import few
from tests.unit.solver.cases import Case
from tests.unit.solver.tiny import tiny

SEEDS = few(range(30), 6)


def a_case():
    """Two people for a series of two sessions of two hours, in two weeks, in one of two places of the team."""
    engagement = an_engagement(
        sessions=2, cadence_days=7, window_end=MONDAY.date().replace(day=8), seats=seats("expert", "expert")
    )
    return Case.of(a_problem([a_consultant("C1"), a_consultant("C2")], [engagement]), a_policy())


def test_a_column_is_taken_in_once():
    case = a_case()
    assert case.pool.add(case.pool.columns[0]) is None
    assert len(case.pool.columns) == 1


def test_columns_are_numbered_as_they_come():
    case = Case.of(*tiny(1))
    pool = Pool(case.openings)
    assert [pool.add(column) for column in case.pool.columns] == list(range(len(case.pool.columns)))


def test_a_column_is_known_by_its_people_and_its_engagement():
    case = a_case()
    assert (dict(case.pool.of_person), dict(case.pool.of_engagement)) == ({0: [0], 1: [0]}, {0: [0]})


def test_points_are_those_of_the_start_and_of_everyone_on_the_team():
    case = a_case()
    # Coverage 4000; 100 for fit and 10 for the state, twice.
    assert column_of(case.opened[0], Team(0, (0, 1), 0)) == Column(0, 0, (0, 1), 4220)


def test_an_engagement_without_an_opening_has_no_columns():
    with pytest.raises(AssertionError, match="without an opening"):
        Pool([None]).opening(0)


def test_a_column_costs_what_its_people_cost():
    assert a_case().pool.cost(0) == 800  # two people, four hours each, 100 an hour


def test_limits_are_each_persons_weeks_month_and_load_and_the_programmes_money():
    case = a_case()
    weeks = sorted(case.pool.uses[0][0].minutes)
    month = case.pool.uses[0][0].month
    expected = {(Limit(Kind.WEEK, person, week), 120) for person in (0, 1) for week in weeks}
    expected |= {(Limit(Kind.MONTH, person, month), 1) for person in (0, 1)}
    expected |= {(Limit(Kind.LOAD, person, 0), 1) for person in (0, 1)}
    assert len(weeks) == 2
    assert set(case.pool.limits(0)) == expected | {(PROGRAMME, 800), (TRAVEL, 0)}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_amount_of_each_limit_is_the_one_listed(seed):
    case = Case.of(*tiny(seed))
    for number in range(len(case.pool.columns)):
        assert all(case.pool.amount(number, limit) == amount for limit, amount in case.pool.limits(number))


def test_a_column_takes_nothing_of_other_peoples_limits():
    case = a_case()
    other = [Limit(kind, 7, 0) for kind in (Kind.WEEK, Kind.MONTH, Kind.MOMENT, Kind.LOAD)]
    assert [case.pool.amount(0, limit) for limit in other] == [0, 0, 0, 0]


@pytest.mark.parametrize(("shift", "amount"), [(-1, 0), (0, 1)], ids=["just before", "at the beginning"])
def test_a_moment_is_taken_from_the_beginning_of_a_span(shift, amount):
    case = a_case()
    begin = case.pool.uses[0][0].spans[0].begin
    assert case.pool.amount(0, Limit(Kind.MOMENT, 0, begin + shift)) == amount


@pytest.mark.parametrize(("shift", "amount"), [(-1, 1), (0, 0)], ids=["just before", "at the end"])
def test_a_moment_is_taken_until_the_end_of_a_span(shift, amount):
    case = a_case()
    end = case.pool.uses[0][0].spans[0].end
    assert case.pool.amount(0, Limit(Kind.MOMENT, 0, end + shift)) == amount
