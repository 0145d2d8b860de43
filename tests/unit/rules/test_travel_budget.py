import pytest

from matcher.domain.model.geography import Place
from matcher.domain.model.vocabulary import Mode
from matcher.domain.rules import travel_budget
from tests.support.builders import (
    TUESDAY,
    WEDNESDAY,
    a_book,
    a_consultant,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
)

ENGAGEMENTS = [
    an_engagement("E1", mode=Mode.IN_PERSON, place=Place(0, 1)),
    an_engagement("E2", mode=Mode.HYBRID, place=Place(0, 1)),
    an_engagement("E3"),
]
ROWS = [
    an_assignment("E1"),
    an_assignment("E2", first_start=TUESDAY),
    an_assignment("E3", first_start=WEDNESDAY),
]
"""Twice 69 miles, 97 dollars each way and back; nobody travels to the third."""


def clashes(budget, approved=()):
    problem = a_problem([a_consultant(place=Place(0, 0))], ENGAGEMENTS, approved=approved)
    return [clash.engagement_ids for clash in travel_budget(a_book(problem, ROWS, a_policy(travel_budget=budget)))]


@pytest.mark.parametrize(("budget", "found"), [(193.99, [("E1", "E2")]), (194, []), (194.5, [])])
def test_all_travel_together_stays_within_the_budget_and_fees_do_not_count(budget, found):
    assert clashes(budget) == found


def test_without_a_budget_no_journey_is_too_dear():
    assert clashes(None) == []


def test_approved_seats_alone_may_exceed_it():
    assert clashes(100, approved=ROWS) == []


def test_no_journey_is_added_to_a_budget_that_approved_seats_fill():
    assert clashes(97, approved=ROWS[:1]) == [("E2",)]


def test_engagements_without_travel_are_added_to_a_budget_that_approved_seats_exceed():
    assert clashes(0, approved=ROWS[:2]) == []
