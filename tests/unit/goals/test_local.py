import pytest

from matcher.domain.goals import local
from tests.support.builders import a_consultant, a_filled, a_policy, an_engagement


@pytest.mark.parametrize(("lives", "served", "points"), [("OH", "OH", 10), ("OH", "TX", 0), ("", "", 0), ("OH", "", 0)])
def test_someone_from_the_state_earns_ten(lives, served, points):
    assert local(a_filled(a_consultant(state=lives), an_engagement(state=served))) == points


def test_the_points_are_policy():
    assert local(a_filled(policy=a_policy(local=3))) == 3
