"""The linear program: strong duality, no limit broken, and a clear word when it fails."""

from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain.model.solution import Limits, Progress
from matcher.solver.bound.column_generation import certificate
from matcher.solver.clock import Clock
from matcher.solver.columns.column import Span, Use
from matcher.solver.columns.duals import PROGRAMME, SCALE, Kind, Limit, prices_of
from matcher.solver.master.linear_program import Master, crowded_moments
from tests.support.brute import best_objective
from tests.support.builders import a_consultant, a_policy, a_problem, an_engagement
from tests.support.tries import few
from tests.unit.solver.cases import Case
from tests.unit.solver.tiny import tiny

SEEDS = few(range(60), 6)


def tell_nobody(progress: Progress) -> None:
    """Nobody listens."""


def a_clock(seconds=None, stop=lambda: False):
    return Clock(Limits(seconds=seconds), tell_nobody, stop)


def solved(case):
    """The master over every column, until it breaks no limit."""
    master = Master(case.encoding, case.pool)
    master.take_in()
    while not master.solve_within_limits(a_clock()):
        pass
    return master


def roomy(seed):
    return Case.of(*tiny(seed, people=5, asked=5))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_duals_prove_is_what_the_solution_is_worth(seed):
    case = roomy(seed)
    master = solved(case)
    prices = prices_of(case.encoding, master.prices(), master.cliques.found)
    earns = [0] * len(case.openings)
    for number, column in enumerate(case.pool.columns):
        earns[column.number] = max(earns[column.number], case.pool.value(number, prices))
    assert certificate(case.encoding, prices, earns).units / SCALE == pytest.approx(master.value, rel=1e-6, abs=1e-2)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_schedule_is_worth_more_than_the_fractional_one(seed):
    problem, policy = tiny(seed)
    case = Case.of(problem, policy)
    assert case.encoding.settled_points + solved(case).value >= best_objective(problem, policy) - 1e-3


@pytest.mark.parametrize("seed", SEEDS)
def test_the_solution_breaks_no_limit(seed):
    case = roomy(seed)
    weights = solved(case).weights()
    used: dict[Limit, float] = defaultdict(float)
    chosen: dict[int, float] = defaultdict(float)
    for number, weight in weights.items():
        chosen[case.pool.columns[number].number] += weight
        moments = [Limit(Kind.MOMENT, use.person, s.begin) for use in case.pool.uses[number] for s in use.spans]
        for limit in moments:
            used[limit] = sum(w * case.pool.amount(other, limit) for other, w in weights.items())
        for limit, amount in case.pool.limits(number):
            used[limit] += amount * weight
    assert all(total <= 1 + 1e-5 for total in chosen.values())
    assert all(total <= room(case.encoding, limit) + 1e-3 for limit, total in used.items())


def room(encoding, limit):
    if limit.kind is Kind.WEEK:
        return encoding.week_minutes[limit.person, limit.place]
    if limit.kind is Kind.MONTH:
        return encoding.month_count[limit.person, limit.place]
    if limit.kind is Kind.MOMENT:
        return 1
    return float("inf") if limit.kind is Kind.LOAD or encoding.programme_budget is None else encoding.programme_budget


@pytest.mark.parametrize("seed", few(range(20), 6))
def test_columns_that_come_later_count_as_if_they_had_been_there(seed):
    case = roomy(seed)
    master = Master(case.encoding, case.pool)
    columns, case.pool.columns[:] = list(case.pool.columns), []
    for column in columns:
        case.pool.columns.append(column)
        master.take_in()
        master.solve_within_limits(a_clock())
    while not master.solve_within_limits(a_clock()):
        pass
    assert master.value == pytest.approx(solved(case).value, rel=1e-6, abs=1e-2)


def asked_for_often(days):
    """As many engagements of 4000 and 110 for one person, on days of their own: 0 + 5 + 10 + ... for asking again."""
    march = a_policy().as_of.replace(month=3)
    asked = [
        an_engagement(f"E{day}", window_start=march.replace(day=day), window_end=march.replace(day=day)) for day in days
    ]
    return Case.of(a_problem([a_consultant()], asked), a_policy(fairness=5))


def test_fairness_costs_a_step_more_for_each_engagement():
    assert solved(asked_for_often([1, 2, 3, 4, 5, 8])).value == pytest.approx(6 * 4110 - 75)


@pytest.mark.parametrize("is_rough", [False, True])
def test_steps_of_fairness_wait_for_limits_only_in_the_first_round(monkeypatch, is_rough):
    # As where many compete: each solution breaks some limit that was not there, here one that takes nothing away.
    broken = Master.broken_limits
    monkeypatch.setattr(Master, "broken_limits", lambda master: broken(master) or [Limit(Kind.MOMENT, 0, 0)])
    case = asked_for_often([1, 2, 3, 4, 5, 8, 9, 10, 11, 12])
    master = Master(case.encoding, case.pool)
    master.take_in()
    master.solve_within_limits(a_clock(), is_rough=is_rough)
    all_steps, four_steps = 10 * 4110 - 225, 10 * 4110 - (0 + 5 + 10 + 7 * 15)
    assert master.value == pytest.approx(four_steps if is_rough else all_steps)


def test_without_columns_there_is_nothing_to_solve():
    case = Case.of(a_problem([], []), a_policy())
    master = solved(case)
    assert (master.value, master.weights(), master.prices(), master.worth()) == (0.0, {}, {}, {})


def test_when_no_way_leads_to_an_optimum_the_solution_before_stays():
    case = Case.of(a_problem(), a_policy(programme_budget=900))
    master = Master(replace(case.encoding, programme_budget=-1), case.pool)
    master.take_in()
    master.impose(PROGRAMME)
    master.solve(a_clock())
    assert (master.is_stuck, master.value, master.weights()) == (True, 0.0, {})


@pytest.mark.parametrize("clock", [a_clock(seconds=0), a_clock(stop=lambda: True)], ids=["seconds", "asked"])
def test_when_the_clock_is_up_the_solution_before_stays(clock):
    case = Case.of(a_problem(), a_policy())
    master = Master(case.encoding, case.pool)
    master.take_in()
    assert not master.solve_within_limits(clock)
    assert (master.value, master.weights()) == (0.0, {})


def test_a_limit_in_seconds_that_is_far_away_changes_nothing():
    case = Case.of(a_problem(), a_policy())
    master = Master(case.encoding, case.pool)
    master.take_in()
    assert master.solve_within_limits(a_clock(seconds=600))
    assert master.value == pytest.approx(4110)


# --- crowded moments --------------------------------------------------------------------------------------------------

spans = st.tuples(st.integers(0, 12), st.integers(1, 6)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
diaries = st.lists(st.tuples(spans, st.sampled_from([0.25, 0.5, 0.75, 1.0])), max_size=6)


def crowd(diary, second):
    return sum(weight for span, weight in diary if span.begin <= second < span.end)


def found_in(diary):
    return list(crowded_moments(3, [(Use(3, {}, 0, [span]), weight) for span, weight in diary]))


@given(diaries)
def test_every_crowded_moment_is_one_at_which_a_person_is_wanted_more_than_once(diary):
    found = found_in(diary)
    assert {(limit.kind, limit.person) for limit in found} <= {(Kind.MOMENT, 3)}
    assert all(crowd(diary, limit.place) > 1 for limit in found)


@given(diaries)
def test_of_each_crowded_stretch_a_moment_is_found(diary):
    most = max((crowd(diary, second) for second in range(20)), default=0)
    found = found_in(diary)
    assert (most > 1) == bool(found)
    assert not found or max(crowd(diary, limit.place) for limit in found) == most
