from functools import reduce
from itertools import product
from math import inf
from operator import or_

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.explain.teams.team_search import Candidate, find_team, may_sit_together
from tests.support.builders import a_consultant, excludes
from tests.support.tries import tries

ADA, BEA, CAT = (a_consultant(name) for name in ("ADA", "BEA", "CAT"))


def candidate(consultant, covers=0, dollars=0):
    return Candidate(consultant, covers, dollars)


def names(team):
    return [member.consultant.consultant_id for member in team] if team else None


def test_nobody_sits_twice():
    assert not may_sit_together(ADA, ADA)


@pytest.mark.parametrize("excluding", ["ADA", "BEA"])
def test_one_exclusion_keeps_two_apart(excluding):
    other = {"ADA": "BEA", "BEA": "ADA"}[excluding]
    pair = {name: a_consultant(name) for name in ("ADA", "BEA")}
    pair[excluding] = a_consultant(excluding, exclusions=excludes("consultant", other))
    assert not may_sit_together(pair["ADA"], pair["BEA"])


def test_a_team_takes_one_from_each_pool():
    assert names(find_team([[candidate(ADA)], [candidate(BEA)]], 0, inf)) == ["ADA", "BEA"]


def test_an_empty_pool_leaves_no_team():
    assert find_team([[candidate(ADA)], []], 0, inf) is None


def test_one_person_cannot_fill_two_seats():
    assert find_team([[candidate(ADA)], [candidate(ADA)]], 0, inf) is None


def test_a_first_choice_gives_way_to_the_only_one_of_another_seat():
    assert names(find_team([[candidate(ADA), candidate(BEA)], [candidate(ADA)]], 0, inf)) == ["BEA", "ADA"]


def test_topics_are_shared_out():
    pools = [[candidate(ADA, 0b01), candidate(BEA, 0b10)], [candidate(CAT, 0b01)]]
    assert names(find_team(pools, 0b11, inf)) == ["BEA", "CAT"]


def test_a_topic_that_nobody_covers_leaves_no_team():
    assert find_team([[candidate(ADA, 0b01)], [candidate(BEA, 0b01)]], 0b11, inf) is None


@pytest.mark.parametrize(("budget", "team"), [(299, None), (300, ["BEA", "CAT"]), (400, ["ADA", "CAT"])])
def test_the_team_stays_within_the_budget(budget, team):
    pools = [[candidate(ADA, 0, 200), candidate(BEA, 0, 100)], [candidate(CAT, 0, 200)]]
    assert names(find_team(pools, 0, budget)) == team


def test_a_cheap_team_that_lacks_a_topic_does_not_count():
    pools = [[candidate(ADA, 0, 10), candidate(BEA, 0b1, 100)], [candidate(CAT, 0, 10)]]
    assert find_team(pools, 0b1, 109) is None
    assert names(find_team(pools, 0b1, 110)) == ["BEA", "CAT"]


def test_a_cheap_candidate_behind_a_dear_one_is_found():
    pools = [[candidate(ADA, 0, 100)], [candidate(BEA, 0, 300), candidate(CAT, 0, 100)]]
    assert names(find_team(pools, 0, 200)) == ["ADA", "CAT"]


def test_a_cheap_candidate_without_the_topic_does_not_hide_one_with_it():
    pools = [[candidate(ADA, 0b1, 100)], [candidate(BEA, 0b1, 300), candidate(CAT, 0b0, 100)]]
    assert names(find_team(pools, 0b1, 200)) == ["ADA", "CAT"]


def test_the_least_that_the_rest_costs_counts_every_seat():
    pools = [[candidate(ADA, 0, 100)], [candidate(BEA, 0, 100)], [candidate(CAT, 0, 100)]]
    assert find_team(pools, 0, 299) is None
    assert names(find_team(pools, 0, 300)) == ["ADA", "BEA", "CAT"]


def test_too_few_people_for_a_large_panel_are_seen_at_once():
    # Trying them in every order would take 19! steps.
    pool = [candidate(a_consultant(f"C{k:02}")) for k in range(19)]
    assert find_team([pool] * 20, 0, inf) is None
    assert names(find_team([pool] * 19, 0, inf)) == [one.consultant.consultant_id for one in pool]


def test_a_large_panel_that_too_few_people_of_a_kind_leave_open_is_seen_at_once():
    many, few = (
        [candidate(a_consultant(f"{kind}{k:02}")) for k in range(count)] for kind, count in (("A", 30), ("B", 9))
    )
    assert find_team([many] * 10 + [few] * 10, 0, inf) is None
    assert find_team([many] * 10 + [few] * 9, 0, inf) is not None


PEOPLE = [a_consultant(name) for name in "ABCDE"]


@settings(max_examples=tries(150), deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(range(5)), unique=True, max_size=5), max_size=3),
    st.lists(st.sampled_from(range(3)), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), min_size=5, max_size=5),
    st.integers(0, 3),
    st.integers(0, 30),
)
def test_the_first_team_is_that_of_trying_all_in_order(kinds, seats, facts, topics, budget):
    pools = [[candidate(PEOPLE[k], *facts[k]) for k in (kinds[seat] if seat < len(kinds) else [])] for seat in seats]
    teams = (
        team
        for team in product(*pools)
        if len({one.consultant.consultant_id for one in team}) == len(team)
        and not topics & ~reduce(or_, (one.covers for one in team))
        and sum(one.dollars for one in team) <= budget
    )
    assert find_team(pools, topics, budget) == next(teams, None)
