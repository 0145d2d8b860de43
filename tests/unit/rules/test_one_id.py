import pytest

from matcher.domain.rules import one_id
from tests.support.builders import a_consultant, a_filled, an_engagement


@pytest.mark.parametrize(("another_id", "kept"), [(None, True), ("C2", False)])
def test_somebody_is_asked_under_one_id(another_id, kept):
    assert one_id(a_filled(a_consultant("C1", another_id=another_id), an_engagement("E1"))) == kept
