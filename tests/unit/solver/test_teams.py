"""The search for teams finds what trying every team finds."""

from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain.model.solution import Limits
from matcher.solver.clock import Clock
from matcher.solver.columns import pricing as pricing_module
from matcher.solver.columns import team as team_module
from matcher.solver.columns.duals import SCALE
from matcher.solver.columns.pricing import all_teams, best_teams, person_values, shares, start_bounds, valued
from matcher.solver.columns.set_search import SetSearch
from matcher.solver.columns.team import IMPOSSIBLE, Team
from matcher.solver.instance import together as together_module
from matcher.solver.instance.earnings import twins
from matcher.solver.instance.encoding import encode
from matcher.solver.instance.subproblem import opening
from matcher.solver.instance.together import FEW_SEATS
from matcher.solver.instance.variety import NO_DISCIPLINE, Variety
from tests.support.builders import a_consultant, a_policy, a_problem, an_engagement, seats
from tests.support.tries import few, mixed
from tests.unit.solver.cases import teams_by_hand

SEEDS = few(range(80), 8)
ANY = st.integers(0, 2**32 - 1)
TOPICS = 3


def a_template():
    """An opening of one person, whose arrays about starts are replaced."""
    encoding = encode(a_problem([a_consultant()], [an_engagement(seats=seats("any"))]), a_policy())
    found = opening(encoding, 0)
    assert found is not None
    return found


def an_opening(seed):
    """Arrays at random: up to six people, three starts, four seats, three topics, budgets, disciplines, twins."""
    random = Random(seed)
    rng = np.random.default_rng(seed)
    people, starts, count = random.randint(1, 6), random.randint(1, 3), random.randint(1, 4)
    suits = rng.random((count, people)) < random.choice([0.6, 1.0])
    points = rng.integers(-40, 40, (count, people))
    if random.random() < 0.6:
        suits[-1], points[-1] = suits[0], points[0]
    apart = {(i, j) for i in range(people) for j in range(i) if random.random() < 0.15}
    return replace(
        a_template(),
        who=np.arange(people),
        free=rng.random((people, starts)) < 0.8,
        bonus=random.choice([None, rng.integers(0, 20, (people, starts))]),
        base=rng.integers(-20, 60, starts),
        seats=tuple(str(k) for k in range(count)),
        suits=suits,
        points=points,
        twin_of=twins(suits, points),
        covers=rng.random((people, random.randint(0, TOPICS))) < 0.5,
        cost=rng.integers(0, 100, people),
        budget=random.choice([None, 60 * count]),
        travel=rng.integers(0, 50, people),
        travel_budget=random.choice([None, 25 * count]),
        variety=a_variety(rng, people, count),
        apart=frozenset(apart | {(j, i) for i, j in apart}),
    )


def a_variety(rng, people, count):
    approved = frozenset({0, 7}) if rng.random() < 0.3 else frozenset()
    return Variety(int(rng.choice([0, 10, 30])), rng.integers(NO_DISCIPLINE, 4, people), approved, count)


def charges_at(seed, found):
    rng = np.random.default_rng(seed + 1)
    return rng.integers(0, 30 * SCALE, found.free.shape).astype(np.float64)


def quantile(values, share):
    return float(sorted(values)[int(share * (len(values) - 1))]) if values else 0.0


def kinds_at_random(seed):
    """Like a real panel: up to seven people of three roles for up to five seats of three kinds, some proposed."""
    random, rng = Random(seed), np.random.default_rng(seed)
    people, count = random.randint(1, 7), random.randint(1, 5)
    expert, survivor = rng.random(people) < 0.6, rng.random(people) < 0.6
    kinds = [expert, survivor, expert | survivor]
    suits = np.array([random.choice(kinds) for _ in range(count)])
    points = np.tile(rng.integers(0, 8, people), (count, 1))
    for row in range(count):
        if random.random() < 0.3:
            points[row, np.arange(people) != random.randrange(people)] -= 5
    return replace(
        an_opening(seed), who=np.arange(people), free=rng.random((people, 2)) < 0.9, bonus=None, base=np.array([3, 2]),
        seats=tuple(str(k) for k in range(count)), suits=suits, points=points, twin_of=twins(suits, points),
        covers=rng.random((people, random.randint(0, TOPICS))) < 0.5, cost=rng.integers(0, 100, people),
        budget=random.choice([None, 60 * count]), travel=rng.integers(0, 50, people),
        travel_budget=random.choice([None, 25 * count]), variety=a_variety(rng, people, count), apart=frozenset(),
    )  # fmt: skip


def people_of(teams):
    """Start, people and value of teams, whatever their seats."""
    return sorted((team.start, sorted(team.people), team.value) for team in teams)


def each_once(found, teams):
    """Of few seats all teams, of many one of the same people."""
    if len(found.seats) <= FEW_SEATS:
        return teams
    return list({(team.start, frozenset(team.people)): team for team in teams}.values())


@given(ANY, st.sampled_from([an_opening, kinds_at_random]))
def test_all_teams_are_those_worth_the_floor_each_once(seed, made):
    found = made(seed)
    charge = charges_at(seed, found)
    by_hand = teams_by_hand(found, charge)
    for share in (0.0, 0.5, 1.0):
        floor = quantile([team.value for team in by_hand], share)
        expected = each_once(found, [team for team in by_hand if team.value >= floor])
        listed = list(all_teams(found, person_values(found, charge), floor))
        assert people_of(listed) == people_of(expected)
        assert set(listed) <= set(by_hand)


@given(ANY, st.sampled_from([an_opening, kinds_at_random]))
def test_the_best_team_is_the_best_of_all(seed, made):
    found = made(seed)
    charge = charges_at(seed, found)
    by_hand = teams_by_hand(found, charge)
    lowest = -float(1 << 40)
    teams, best = best_teams(found, person_values(found, charge), lowest, 1)
    assert best == max((team.value for team in by_hand), default=lowest)
    assert set(teams) <= set(by_hand)


@given(ANY)
def test_the_best_teams_are_those_of_the_most_promising_starts(seed):
    found = an_opening(seed)
    charge = charges_at(seed, found)
    best: dict[int, int] = {}
    for team in teams_by_hand(found, charge):
        best[team.start] = max(team.value, best.get(team.start, team.value))
    teams, _ = best_teams(found, person_values(found, charge), -float(1 << 40), 2)
    assert [team.value for team in teams] == sorted(best.values(), reverse=True)[:2]
    assert [best[team.start] for team in teams] == [team.value for team in teams]


@given(ANY, st.sampled_from([an_opening, kinds_at_random]))
def test_no_team_is_worth_more_than_the_bound_of_its_start(seed, made):
    found = made(seed)
    charge = charges_at(seed, found)
    bounds = start_bounds(found, person_values(found, charge))
    assert all(team.value <= bounds[team.start] for team in teams_by_hand(found, charge))


@pytest.mark.parametrize("seed", few(range(20), 6))
def test_of_many_seats_of_one_kind_every_set_of_people_comes_once(seed):
    rng = np.random.default_rng(seed)
    points = np.tile(rng.integers(-5, 40, 9), (7, 1))
    found = replace(
        an_opening(seed), who=np.arange(9), free=np.ones((9, 1), dtype=np.bool_), bonus=None, base=np.array([10]),
        seats=tuple("1234567"), suits=np.ones((7, 9), dtype=np.bool_), points=points, twin_of=(-1, 0, 1, 2, 3, 4, 5),
        covers=rng.random((9, 2)) < 0.5, cost=rng.integers(0, 100, 9), budget=400,
        travel=np.zeros(9), travel_budget=None,
        variety=Variety(0, np.zeros(9, dtype=np.int64), frozenset(), 7),
        apart=frozenset({(0, 1), (1, 0)}),
    )  # fmt: skip
    values = person_values(found, np.zeros((9, 1)))
    wanted = {
        people: 10 + int(points[0, list(people)].sum())
        for people in combinations(range(9), 7)
        if found.cost[list(people)].sum() <= 400
        and not {0, 1} <= set(people)
        and found.covers[list(people)].any(axis=0).all()
    }
    teams = list(all_teams(found, values, IMPOSSIBLE / 2))
    assert {team.people: team.value // SCALE for team in teams} == wanted
    assert len(teams) == len(wanted)


@pytest.mark.parametrize(("above", "count"), [(-1, 1), (0, 0)], ids=["just above the floor", "at the floor"])
def test_only_teams_above_the_floor_are_of_interest(above, count):
    found = an_opening(0)
    values = person_values(found, np.zeros(found.free.shape))
    _, best = best_teams(found, values, -float(1 << 40), 1)
    teams, bound = best_teams(found, values, best + above, 1)
    assert (len(teams), bound) == (count, best)


def test_twins_in_exchanged_seats_are_one_team():
    problem = a_problem([a_consultant("C1"), a_consultant("C2")], [an_engagement(seats=seats("any", "any"))])
    found = opening(encode(problem, a_policy()), 0)
    assert found is not None
    one_start = replace(found, base=found.base[:1], free=found.free[:, :1])
    teams = list(all_teams(one_start, person_values(one_start, np.zeros((2, 1))), 0.0))
    # Coverage 4000, twice 100 for fit and 10 for the state.
    assert teams == [Team(0, (0, 1), 4220 * SCALE)]


@pytest.mark.parametrize(("needs", "count"), [(0, 1), (0b1, 2), (0b101, 4), (0b111, 8)])
def test_topics_are_shared_out_in_every_way(needs, count):
    parts = shares(needs)
    assert len(set(parts)) == count
    assert all(mine | rest == needs and not mine & rest for mine, rest in parts)


@pytest.mark.parametrize(("seed", "most"), mixed(range(80), ((1, 1 << 18), (2, 12), (10_000, 0), (10_000, 1 << 18)), 3))
def test_people_valued_at_all_starts_hold_every_good_team(monkeypatch, seed, most):
    at_once, looked_at = most
    monkeypatch.setattr(pricing_module, "VALUED_AT_ONCE", at_once)
    monkeypatch.setattr(together_module, "MOST_LOOKED_AT", looked_at)
    found = an_opening(seed)
    values = person_values(found, charges_at(seed, found))
    good = list(all_teams(found, values, 0.0))
    parts = list(valued(found, values, 0.0))
    listed = [team for part in parts for team in part.teams(np.zeros(len(part.people)))]
    assert sorted(listed) == sorted(good)


# --- large panels -----------------------------------------------------------------------------------------------------


def a_large_panel(people, count, topics=0):
    """So many people of whom any so many sit together; each brings one of the topics."""
    return replace(
        a_template(), who=np.arange(people), free=np.ones((people, 1), dtype=np.bool_), bonus=None, base=np.array([0]),
        seats=tuple(str(k) for k in range(count)), suits=np.ones((count, people), dtype=np.bool_),
        points=np.tile(np.arange(people), (count, 1)), twin_of=tuple(range(-1, count - 1)),
        covers=np.arange(people)[:, None] % max(1, topics) == np.arange(topics), cost=np.zeros(people, dtype=np.int64),
        budget=None, travel=np.zeros(people, dtype=np.int64), travel_budget=None,
        variety=Variety(0, np.zeros(people, dtype=np.int64), frozenset(), count), apart=frozenset(),
    )  # fmt: skip


def test_twenty_of_forty_people_are_found_at_once():
    found = a_large_panel(40, 20)
    teams, best = best_teams(found, person_values(found, np.zeros((40, 1))), 0.0, 3)
    assert [team.people for team in teams] == [tuple(range(20, 40))]
    assert best == sum(range(20, 40)) * SCALE


def test_of_any_number_of_topics_each_is_covered():
    found = a_large_panel(80, 70, topics=70)
    teams, best = best_teams(found, person_values(found, np.zeros((80, 1))), 0.0, 1)
    # Of the first ten people and the last ten, who bring the same ten topics, the last are worth more.
    assert [team.people for team in teams] == [tuple(range(10, 80))]
    assert best == sum(range(10, 80)) * SCALE


def test_a_search_ends_when_the_clock_is_up(monkeypatch):
    monkeypatch.setattr(team_module, "STEPS_A_LOOK", 50)
    found = a_large_panel(40, 20)
    values = person_values(found, np.zeros((40, 1)))[:, 0]
    clock = Clock(Limits(), lambda _: None, lambda: True)
    # Of a hundred billion teams it lists fewer than the steps between two looks at the clock.
    teams = list(SetSearch(found, values, 0, 0.0, IMPOSSIBLE / 2, clock).teams(only_best=False))
    assert 0 < len(teams) <= 50
