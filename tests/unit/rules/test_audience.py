import pytest

from matcher.domain.rules import audience
from tests.support.builders import a_consultant, a_filled, an_engagement

ENGAGEMENT = an_engagement(audience="public_health")


@pytest.mark.parametrize(("level", "kept"), [(0, False), (1, True), (2, True)])
def test_level_one_in_the_audience_is_enough(level, kept):
    assert audience(a_filled(a_consultant(audiences={"public_health": level}), ENGAGEMENT)) == kept


def test_another_audience_does_not_help():
    assert not audience(a_filled(a_consultant(audiences={"child_welfare": 5}), ENGAGEMENT))
