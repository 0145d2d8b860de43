import pytest

from matcher.domain.model.geography import Place
from matcher.domain.model.vocabulary import Mode
from matcher.domain.rules import engagement_budget
from tests.support.builders import COLUMBUS, a_booking, a_consultant, an_engagement, seats

PAIR = [a_consultant("C1"), a_consultant("C2")]


@pytest.mark.parametrize(("budget", "kept"), [(399.99, False), (400, True), (400.01, True)])
def test_fees_stay_within_the_budget(budget, kept):
    # Two people, two hours each, 100 an hour: 400.
    assert engagement_budget(a_booking(an_engagement(budget=budget, seats=seats("expert", "expert")), PAIR)) == kept


@pytest.mark.parametrize(("budget", "kept"), [(346, False), (347, True)])
def test_travel_counts_too(budget, kept):
    # Columbus to one degree of latitude farther north: 3958.8 x pi / 180 = 69.09 miles, so 69; round(1.4 x 69) = 97.
    # Two hours at 125: 250. Together 347.
    engagement = an_engagement(mode=Mode.IN_PERSON, budget=budget, place=Place(COLUMBUS.lat + 1, COLUMBUS.lon))
    assert engagement_budget(a_booking(engagement, [a_consultant(rate_per_hour=125)])) == kept


def test_without_a_budget_nothing_is_too_dear():
    assert engagement_budget(a_booking(an_engagement(budget=None), [a_consultant(rate_per_hour=10**9)]))


def test_an_approved_team_may_cost_more():
    assert engagement_budget(a_booking(an_engagement(budget=1), approved=["1"]))


def test_approved_seats_count_against_what_is_added():
    engagement = an_engagement(budget=399, seats=seats("expert", "expert"))
    assert not engagement_budget(a_booking(engagement, PAIR, approved=["1"]))
