import pytest

from matcher.domain.rules import programme_budget
from tests.support.builders import TUESDAY, a_book, a_policy, a_problem, an_assignment, an_engagement

ENGAGEMENTS = [an_engagement("E1"), an_engagement("E2")]
ROWS = [an_assignment("E1"), an_assignment("E2", first_start=TUESDAY)]
"""Two hours at 100 each: 400 together."""


def clashes(budget, approved=()):
    book = a_book(a_problem(engagements=ENGAGEMENTS, approved=approved), ROWS, a_policy(programme_budget=budget))
    return [clash.engagement_ids for clash in programme_budget(book)]


@pytest.mark.parametrize(("budget", "found"), [(399.99, [("E1", "E2")]), (400, []), (400.01, [])])
def test_all_costs_together_stay_within_the_budget(budget, found):
    assert clashes(budget) == found


def test_without_a_budget_nothing_is_too_dear():
    assert clashes(None) == []


def test_approved_seats_alone_may_exceed_it():
    assert clashes(100, approved=ROWS) == []


def test_nothing_is_added_to_a_budget_that_approved_seats_fill():
    assert clashes(399, approved=ROWS[:1]) == [("E2",)]
