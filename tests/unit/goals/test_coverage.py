import pytest

from matcher.domain.goals import coverage
from tests.support.builders import a_booking, a_policy, an_engagement


@pytest.mark.parametrize(("priority", "points"), [(1, 1000), (2, 2000), (3, 4000), (4, 8000), (5, 16000)])
def test_each_priority_has_its_points(priority, points):
    assert coverage(a_booking(an_engagement(priority=priority))) == points


def test_the_points_are_policy():
    assert coverage(a_booking(an_engagement(priority=2), policy=a_policy(coverage=(1, 2, 3, 4, 5)))) == 2
