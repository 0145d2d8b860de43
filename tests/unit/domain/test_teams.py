from math import inf

import pytest

from matcher.domain.explain.team_search import Candidate, find_team, may_sit_together
from tests.support.builders import a_consultant, excludes

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
