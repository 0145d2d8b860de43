import pytest

from matcher.domain.rules import cleared_for_minors
from tests.support.builders import a_consultant, a_filled, an_engagement


@pytest.mark.parametrize(
    ("cleared", "present", "kept"),
    [(True, True, True), (False, True, False), (True, False, True), (False, False, True)],
)
def test_minors_need_someone_cleared_for_them(cleared, present, kept):
    filled = a_filled(a_consultant(cleared_for_minors=cleared), an_engagement(minors_present=present))
    assert cleared_for_minors(filled) == kept
