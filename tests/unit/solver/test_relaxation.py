"""Whatever the prices, their certificate is a bound; at the end of column generation it is the linear program's own."""

from dataclasses import replace
from itertools import count
from math import floor
from random import Random

import pytest

from matcher.domain.explain.audit import audit
from matcher.domain.model.solution import Limits, Progress
from matcher.solver.bound.column_generation import Relaxation, certificate
from matcher.solver.clock import Clock
from matcher.solver.columns.column import Pool
from matcher.solver.columns.duals import PROGRAMME, SCALE, Kind, Limit, prices_of
from matcher.solver.master.linear_program import Master
from tests.support.brute import best_objective
from tests.support.builders import MONDAY, a_consultant, a_policy, a_problem, an_engagement
from tests.support.tries import few
from tests.unit.solver.cases import Case
from tests.unit.solver.planted import Planted
from tests.unit.solver.tiny import tiny

SEEDS = few(range(60), 6)
NEVER = float("inf")
LOWEST = -(10**9)


def a_clock(stop=lambda: False):
    told: list[Progress] = []
    return Clock(Limits(), told.append, stop), told


def random_units(case, seed):
    """Prices of anything at all, most of them of people who are wanted."""
    random = Random(seed)
    encoding = case.encoding
    units = {PROGRAMME: random.choice([0, random.randint(0, SCALE)]) if encoding.programme_budget is not None else 0}
    for _ in range(random.randint(0, 15)):
        person = random.randrange(encoding.people.count)
        units[Limit(Kind.WEEK, person, random.randrange(encoding.week_minutes.shape[1]))] = random.randint(0, SCALE)
        units[Limit(Kind.MONTH, person, random.randrange(encoding.month_count.shape[1]))] = random.randint(
            0, 99 * SCALE
        )
        units[Limit(Kind.LOAD, person, 0)] = random.randint(0, 5000 * SCALE)
        spans = [span for uses in case.pool.uses for use in uses if use.person == person for span in use.spans]
        if spans:
            units[Limit(Kind.MOMENT, person, random.choice(spans).begin)] = random.randint(0, 9000 * SCALE)
    return units


def full_value(case):
    """The best fractional schedule of all columns together."""
    master, (clock, _) = Master(case.encoding, case.pool), a_clock()
    master.take_in()
    while not master.solve_within_limits(clock):
        pass
    return master.value


# --- certificates -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_any_prices_give_a_bound(seed):
    problem, policy = tiny(seed)
    case = Case.of(problem, policy)
    relaxation = Relaxation(case.encoding, case.openings)
    certified, _ = relaxation.price(random_units(case, seed), [NEVER] * len(case.openings))
    assert certified is not None
    assert certified.bound >= best_objective(problem, policy)


@pytest.mark.parametrize("seed", SEEDS)
def test_before_any_price_there_is_a_bound(seed):
    problem, policy = tiny(seed)
    case = Case.of(problem, policy)
    assert Relaxation(case.encoding, case.openings).certified.bound >= best_objective(problem, policy)


@pytest.mark.parametrize("seed", SEEDS)
def test_engagements_earn_what_their_best_team_is_worth_or_nothing(seed):
    case = Case.of(*tiny(seed))
    certified, _ = Relaxation(case.encoding, case.openings).price(
        random_units(case, seed), [NEVER] * len(case.openings)
    )
    assert certified is not None
    best = [0] * len(case.openings)
    for number, column in enumerate(case.pool.columns):
        best[column.number] = max(best[column.number], case.pool.value(number, certified.prices))
    assert list(certified.earns) == best


def a_certificate(units, **policy):
    """Of two consultants with 8 hours a week and 3 engagements a month, of whom nobody earns anything."""
    people = [a_consultant(f"C{k}", max_hours_per_week=8, max_engagements_per_month=3) for k in range(2)]
    case = Case.of(a_problem(people, [an_engagement()]), a_policy(**policy))
    return certificate(case.encoding, prices_of(case.encoding, units), [0])


@pytest.mark.parametrize(
    ("limit", "price", "units"),
    [
        (Limit(Kind.WEEK, 0, 1), 7, 7 * 480),
        (Limit(Kind.MONTH, 1, 0), 7, 7 * 3),
        (Limit(Kind.MOMENT, 0, 99), 7, 7),
        (PROGRAMME, 7, 7 * 900),
        (Limit(Kind.LOAD, 0, 0), 5 * SCALE, 5 * SCALE),  # the first engagement is free, the second costs what it pays
        (Limit(Kind.LOAD, 0, 0), 12 * SCALE, (12 + 7 + 2) * SCALE),  # three pay: 12, less 5, less 10
        (Limit(Kind.LOAD, 0, 0), 3, 3),
    ],
)
def test_a_limit_is_worth_its_price_times_what_there_is(limit, price, units):
    assert a_certificate({limit: price}, fairness=5, programme_budget=900.9).units == units


def test_where_fairness_costs_nothing_load_has_no_price():
    assert a_certificate({Limit(Kind.LOAD, 0, 0): 5 * SCALE}, fairness=0).units == 0


def test_a_bound_in_points_is_rounded_down():
    assert a_certificate({Limit(Kind.MOMENT, 0, 99): 2 * SCALE - 1}).bound == 1


# --- pricing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("above", "count"), [(-1, 1), (0, 0)], ids=["just above the floor", "at the floor"])
def test_only_teams_above_the_floor_become_columns(above, count):
    case = Case.of(a_problem([a_consultant()], [an_engagement(window_end=MONDAY.date())]), a_policy())
    relaxation = Relaxation(case.encoding, case.openings)
    _, came = relaxation.price({}, [4110 * SCALE + above])
    assert (came, len(relaxation.pool.columns)) == (count, count)


def test_a_column_comes_only_once():
    case = Case.of(a_problem([a_consultant()], [an_engagement(window_end=MONDAY.date())]), a_policy())
    relaxation = Relaxation(case.encoding, case.openings)
    assert [relaxation.price({}, [0.0])[1] for _ in range(2)] == [1, 0]


# --- column generation ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bound_comes_down_to_that_of_all_columns_together(seed):
    case = Case.of(*tiny(seed, people=5, asked=4))
    relaxation, (clock, _) = Relaxation(case.encoding, case.openings), a_clock()
    certified = relaxation.converge(clock, LOWEST)
    assert certified.bound == case.encoding.settled_points + floor(full_value(case) + 1e-4)


@pytest.mark.parametrize("seed", few(range(10), 3))
def test_columns_that_are_there_already_are_taken_into_account(seed):
    case = Case.of(*tiny(seed, people=5, asked=4))
    relaxation, (clock, _) = Relaxation(case.encoding, case.openings), a_clock()
    for column in case.pool.columns:
        relaxation.pool.add(column)
    count = len(relaxation.pool.columns)
    certified = relaxation.converge(clock, LOWEST)
    assert len(relaxation.pool.columns) == count
    assert certified.bound == case.encoding.settled_points + floor(full_value(case) + 1e-4)


def test_bounds_only_fall_and_are_never_below_the_best():
    planted = Planted(0, people=8, asked=20)
    best = audit(planted.problem, planted.policy, planted.rows).objective
    case = encoded(planted)
    relaxation, (clock, told) = Relaxation(case.encoding, case.openings), a_clock()
    bounds = [relaxation.certified.bound]
    last = relaxation.converge(clock, 0).bound
    bounds += [progress.bound for progress in told if progress.bound is not None]
    assert [*bounds, last] == sorted([*bounds, last], reverse=True)
    assert last == best


@pytest.mark.parametrize("after", [0, 1, 4, 9])
def test_when_the_clock_is_up_the_bound_so_far_is_true(after):
    planted = Planted(0, people=8, asked=20)
    best = audit(planted.problem, planted.policy, planted.rows).objective
    answers = iter([False] * after)
    case = encoded(planted)
    clock, _ = a_clock(lambda: next(answers, True))
    assert Relaxation(case.encoding, case.openings).converge(clock, 0).bound >= best


def test_a_round_that_the_clock_ends_proves_nothing_new():
    planted = Planted(0, people=8, asked=20)
    case = encoded(planted)
    relaxation = Relaxation(case.encoding, case.openings)
    calls = iter([False] * 3)
    clock, _ = a_clock(lambda: next(calls, True))
    assert relaxation.price({}, [0.0] * 20, clock) == (None, 3)
    before = relaxation.certified
    relaxation.begin_with({}, clock)
    assert relaxation.certified is before


def test_a_round_whose_last_search_the_clock_may_have_cut_short_proves_nothing():
    case = encoded(Planted(0, people=8, asked=20))
    asked = count()
    clock, _ = a_clock(lambda: next(asked) < 0)
    certified, came = Relaxation(case.encoding, case.openings).price({}, [0.0] * 20, clock)
    assert certified is not None
    calls = iter([False] * (next(asked) - 1))
    clock, _ = a_clock(lambda: next(calls, True))
    assert Relaxation(case.encoding, case.openings).price({}, [0.0] * 20, clock) == (None, came)


def test_a_schedule_as_good_as_the_bound_ends_it():
    planted = Planted(0, people=8, asked=20)
    case = encoded(planted)
    relaxation, (clock, _) = Relaxation(case.encoding, case.openings), a_clock()
    best = relaxation.certified.bound
    relaxation.converge(clock, best)
    assert relaxation.rounds == 0


def test_a_schedule_within_the_gap_ends_it():
    planted = Planted(0, people=8, asked=20)
    case = encoded(planted)
    relaxation, (clock, _) = Relaxation(case.encoding, case.openings), a_clock()
    bound = relaxation.certified.bound
    relaxation.converge(clock, bound - bound // 10, gap=0.2)
    assert relaxation.rounds == 0
    relaxation.converge(clock, bound - bound // 10, gap=0.01)
    assert relaxation.rounds > 0


def encoded(planted):
    """A planted problem without the list of all its columns: they are many."""
    none = Case.of(replace(planted.problem, engagements={}), planted.policy)
    case = Case.of(planted.problem, planted.policy)
    return replace(case, pool=Pool(case.openings)) if case.pool.columns else none
