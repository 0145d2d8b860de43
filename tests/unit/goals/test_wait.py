from datetime import date

import pytest

from matcher.domain.goals import wait
from tests.support.builders import MONDAY, a_booking, a_policy, an_engagement


@pytest.mark.parametrize(
    ("opens", "points"), [(date(2027, 3, 1), 0), (date(2027, 2, 28), -1), (date(2027, 2, 19), -10)]
)
def test_each_day_since_the_window_opened_costs_a_point(opens, points):
    assert wait(a_booking(an_engagement(window_start=opens), first_start=MONDAY)) == points


def test_an_approved_start_ahead_of_the_window_earns_nothing():
    assert wait(a_booking(an_engagement(window_start=date(2027, 3, 5)), first_start=MONDAY, approved=["1"])) == 0


def test_the_price_of_a_day_is_policy():
    engagement = an_engagement(window_start=date(2027, 2, 27))  # two days before
    assert wait(a_booking(engagement, first_start=MONDAY, policy=a_policy(wait_per_day=7))) == -14
