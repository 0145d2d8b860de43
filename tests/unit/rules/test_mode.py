import pytest

from matcher.domain.model.vocabulary import Mode
from matcher.domain.rules import mode
from tests.support.builders import a_consultant, a_filled, an_engagement


@pytest.mark.parametrize(
    ("works", "delivered", "kept"),
    [
        (Mode.VIRTUAL, Mode.VIRTUAL, True),
        (Mode.VIRTUAL, Mode.IN_PERSON, False),
        (Mode.VIRTUAL, Mode.HYBRID, False),
        (Mode.IN_PERSON, Mode.VIRTUAL, False),
        (Mode.IN_PERSON, Mode.IN_PERSON, True),
        (Mode.IN_PERSON, Mode.HYBRID, True),
    ],
)
def test_the_consultant_works_the_way_it_is_delivered(works, delivered, kept):
    assert mode(a_filled(a_consultant(modes={works}), an_engagement(mode=delivered))) == kept
