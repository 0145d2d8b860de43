"""What is said of ids that changed: it may not contradict itself."""

import pytest

from matcher.domain.model.errors import DatasetError
from matcher.domain.model.ids import ConsultantId
from matcher.services.dataset.new_ids import said

C1, C9, C11 = map(ConsultantId, ("C1", "C9", "C11"))


@pytest.mark.parametrize(
    ("same", "different", "expected"),
    [
        ([(C1, C9), (C1, C11)], [], "one new id of C1; C9 and C11 were said"),
        ([(C1, C9)], [(C1, C9)], "either one person or two; both were said"),
    ],
)
def test_what_contradicts_itself_is_refused(same, different, expected):
    with pytest.raises(DatasetError) as refused:
        said(same, different)
    assert [fault.expected for fault in refused.value.faults] == [expected]


def test_what_is_said_twice_is_said_once():
    assert said([(C1, C9), (C1, C9)], []).same == {C1: C9}
