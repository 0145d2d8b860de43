import pytest

from matcher.domain.rules import not_rejected
from tests.support.builders import a_consultant, a_filled, an_engagement


@pytest.mark.parametrize(
    ("rejections", "kept"), [([("E1", "C1")], False), ([("E1", "C2")], True), ([("E2", "C1")], True), ([], True)]
)
def test_a_pair_that_was_turned_down_does_not_come_back(rejections, kept):
    assert not_rejected(a_filled(a_consultant("C1"), an_engagement("E1"), rejections=rejections)) == kept
