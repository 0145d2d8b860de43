import pytest

from matcher.domain.goals import affinity
from tests.support.builders import a_consultant, a_filled, an_engagement


@pytest.mark.parametrize(
    ("given", "points"),
    [({("E1", "C1"): 40}, 40), ({("E1", "C1"): -40}, -40), ({("E1", "C2"): 40}, 0), ({("E2", "C1"): 40}, 0)],
)
def test_a_pair_earns_the_points_that_it_was_given(given, points):
    assert affinity(a_filled(a_consultant("C1"), an_engagement("E1"), affinity=given)) == points
