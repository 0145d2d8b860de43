"""What a solve remembers: true of the same problem, harmless in any other, and worth having."""

import pickle
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from matcher.domain.explain.audit import audit
from matcher.domain.model.problem import StandingSeat
from matcher.domain.model.solution import Limits, Status
from matcher.domain.model.vocabulary import SeatStatus
from matcher.solver import solve
from matcher.solver.bound.column_generation import Relaxation, certificate
from matcher.solver.columns.duals import PROGRAMME, SCALE, Kind, prices_of
from matcher.solver.columns.pricing import keeps
from matcher.solver.columns.team import in_order
from matcher.solver.incremental import IncrementalSolver
from matcher.solver.search import enumeration
from matcher.solver.warm_start.lessons import recall_prices, recall_teams, remember, standing
from tests.support.brute import best_objective
from tests.support.builders import a_consultant, a_policy, a_problem, an_assignment, an_engagement
from tests.support.tries import few, mixed
from tests.unit.solver.cases import Case, every_team
from tests.unit.solver.changes import CHANGES
from tests.unit.solver.finishing import InThisProcess, a_clock
from tests.unit.solver.planted import Planted
from tests.unit.solver.tiny import tiny

SEEDS = few(range(60), 6)


@pytest.fixture
def remembering(monkeypatch):
    """The remembering solver, its integer programs solved in this process."""
    monkeypatch.setattr(solve, "IntegerSolver", InThisProcess)
    return IncrementalSolver()


def the_evening_after(problem, solution):
    fixed = [seat for seat in problem.standing if seat.status is SeatStatus.APPROVED]
    held = {seat.assignment[:2] for seat in fixed}
    proposed = [StandingSeat(row, SeatStatus.PROPOSED) for row in solution.assignments if row[:2] not in held]
    return replace(problem, standing=(*fixed, *proposed))


@pytest.mark.parametrize(("seed", "change"), mixed(range(12), CHANGES))
def test_a_changed_problem_is_answered_as_if_it_were_new(remembering, seed, change):
    problem, policy = tiny(seed)
    evening = the_evening_after(problem, remembering.solve(problem, policy, Limits()))
    changed, by = change(evening, policy, Random(seed))
    answer = remembering.solve(changed, by, Limits())
    best = best_objective(changed, by)
    assert (answer.status, answer.objective, answer.bound) == (Status.OPTIMAL, best, best)


@pytest.mark.parametrize(("seed", "change"), mixed(range(2), CHANGES))
def test_a_larger_one_too(remembering, quick_solver, seed, change):
    planted = Planted(seed, people=8, asked=14)
    before = remembering.solve(planted.problem, planted.policy, Limits())
    changed, by = change(the_evening_after(planted.problem, before), planted.policy, Random(seed))
    warm, cold = (solver.solve(changed, by, Limits()) for solver in (remembering, quick_solver))
    assert (warm.status, warm.objective) == (Status.OPTIMAL, cold.objective)
    assert audit(changed, by, warm.assignments).violations == ()


@pytest.mark.parametrize("change", CHANGES)
def test_a_large_one_is_answered_place_by_place(remembering, monkeypatch, change):
    monkeypatch.setattr(enumeration, "MOST_COLUMNS", 30)
    planted = Planted(3, people=8, asked=14)
    before = remembering.solve(planted.problem, planted.policy, Limits())
    changed, by = change(the_evening_after(planted.problem, before), planted.policy, Random(3))
    after = remembering.solve(changed, by, Limits())
    assert "mending what changed" in [stage.name for stage in after.stages]
    assert audit(changed, by, after.assignments).objective == after.objective <= after.bound


def relaxed(case):
    """A relaxation of a case, converged."""
    relaxation = Relaxation(case.encoding, case.openings)
    relaxation.converge(a_clock(), -(10**9))
    return relaxation


@pytest.mark.parametrize("seed", SEEDS)
def test_of_the_same_problem_everything_is_known_again(seed):
    case = Case.of(*tiny(seed))
    before = relaxed(case)
    after = Relaxation(case.encoding, case.openings)
    kept = remember(before, [0] if before.pool.columns else [])
    chosen = recall_teams(after, kept.chosen)
    recall_prices(after, kept, None, a_clock())
    recall_teams(after, kept.within(10**9))
    assert [after.pool.columns[k] for k in chosen] == before.pool.columns[:1]
    assert set(before.pool.columns) <= set(after.pool.columns)
    assert after.certified.bound == before.certified.bound


@pytest.mark.parametrize(("seed", "change"), mixed(range(20), CHANGES))
def test_whatever_is_recalled_is_sound_in_another_problem(seed, change):
    problem, policy = tiny(seed)
    before = relaxed(Case.of(problem, policy))
    changed, by = change(problem, policy, Random(seed))
    case = Case.of(changed, by)
    after = Relaxation(case.encoding, case.openings)
    kept = remember(before, range(len(before.pool.columns)))
    recall_teams(after, kept.chosen)
    recall_prices(after, kept, None, a_clock())
    assert set(after.pool.columns) <= set(case.pool.columns)
    assert after.certified.bound >= best_objective(changed, by)


def test_prices_of_cliques_are_recalled():
    problem, policy = tiny(8, people=3, asked=5)
    case = Case.of(problem, policy)
    before = relaxed(case)
    assert Kind.CLIQUE in {limit.kind for limit in before.certified.prices.units}
    kept = remember(before, [])
    for likeness in (None, kept.likeness(problem, policy)):
        after = Relaxation(likeness.now if likeness else case.encoding, case.openings)
        recall_prices(after, kept, likeness, a_clock())
        assert after.certified.bound == before.certified.bound


LITTLE = SCALE // 1000


def test_a_price_of_money_is_recalled_where_money_is_short():
    problem, policy = tiny(2)
    paid, free = (
        Case.of(problem, replace(policy, rules=replace(policy.rules, programme_budget=most))) for most in (500, None)
    )
    before = Relaxation(paid.encoding, paid.openings)
    before.begin_with({PROGRAMME: LITTLE}, a_clock())
    earns = [0] * len(paid.openings)
    before.certified = certificate(paid.encoding, prices_of(paid.encoding, {PROGRAMME: LITTLE}), earns)
    kept = remember(before, [])
    for case, units in ((paid, [LITTLE]), (free, [])):
        after = Relaxation(case.encoding, case.openings)
        recall_prices(after, kept, None, a_clock())
        assert list(after.certified.prices.units.values()) == units
        assert after.certified.bound >= best_objective(problem, case.policy)


def test_of_a_problem_with_other_names_nothing_is_recalled():
    before = relaxed(Case.of(a_problem(), a_policy()))
    assert before.pool.columns
    case = Case.of(a_problem([a_consultant("X1")], [an_engagement("X1")]), a_policy())
    after = Relaxation(case.encoding, case.openings)
    kept = remember(before, range(len(before.pool.columns)))
    assert recall_teams(after, kept.chosen) == []
    recall_prices(after, kept, None, a_clock())
    assert after.certified.prices.units == {}


def test_of_other_teams_those_are_recalled_that_lose_little_enough():
    case = Case.of(*tiny(13))
    before = relaxed(case)
    kept = remember(before, [])
    losses = [before.certified.earns[c.number] - before.pool.value(k, before.certified.prices)
              for k, c in enumerate(before.pool.columns)]  # fmt: skip
    most = sorted(losses)[len(losses) // 2] // SCALE
    after = Relaxation(case.encoding, case.openings)
    recall_teams(after, kept.within(most))
    near = {c for c, loss in zip(before.pool.columns, losses, strict=True) if loss <= most * SCALE}
    assert set(after.pool.columns) == near
    assert 0 < len(near) < len(losses)


def test_a_copy_in_another_process_remembers(remembering):
    problem, policy = tiny(3)
    first = remembering.solve(problem, policy, Limits())
    copy = pickle.loads(pickle.dumps(remembering))  # noqa: S301 our own
    bounds = []
    again = copy.solve(problem, policy, Limits(), lambda progress: bounds.append(progress.bound))
    assert again.objective == first.objective
    assert next(bound for bound in bounds if bound is not None) == first.bound


# --- what is proposed already -----------------------------------------------------------------------------------------


def proposed_case(**engagement):
    row = an_assignment()
    problem = a_problem(engagements=[an_engagement(**engagement)], proposed=[row])
    return row, Case.of(problem, a_policy())


def test_a_proposed_team_that_holds_is_a_column():
    row, case = proposed_case()
    fresh = Relaxation(case.encoding, case.openings)
    numbers = standing(case.encoding, fresh.pool)
    assert numbers == [0]
    column = fresh.pool.columns[0]
    assert column in case.pool.columns
    assert case.rows([case.pool.number_of(column)]) == (row,)


def test_a_proposed_team_at_a_start_no_longer_offered_is_none():
    _, case = proposed_case(weekdays=frozenset({6}))
    assert standing(case.encoding, Relaxation(case.encoding, case.openings).pool) == []


def test_a_short_limit_keeps_what_is_proposed():
    """The clock is up after one engagement was read: it is the one with a proposal, not the one with priority."""
    row = an_assignment(engagement_id="E2")
    asked = [an_engagement("E1", priority=5), an_engagement("E2", priority=1)]
    problem = a_problem(engagements=asked, proposed=[row])
    calls = iter([False])
    answer = solve.TeamColumnSolver().solve(problem, a_policy(), Limits(), stop=lambda: next(calls, True))
    assert answer.limit == "asked"
    assert answer.assignments == (row,)


# --- teams by name ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", few(range(30), 15))
def test_a_team_keeps_the_rules_when_it_is_one_of_all_teams(seed):
    case = Case.of(*tiny(seed))
    for opening in case.opened:
        teams = {(team.start, team.people) for team in every_team(opening)}
        people = range(opening.who.size)
        for start, team in product(range(opening.base.size), product(people, repeat=len(opening.seats))):
            ordered = in_order(opening, team)
            assert keeps(opening, start, team) == ((start, ordered) in teams)
            assert in_order(opening, ordered) == ordered
