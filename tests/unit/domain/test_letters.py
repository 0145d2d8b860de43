import re
from collections.abc import Callable

import pytest

from matcher.domain.workflow.request import Request
from matcher.domain.workflow.request_letters import (
    acknowledgement_letter,
    decline_letter,
    granting_office_letter,
    referral_letter,
)
from tests.support.requests import a_request

TO_THE_REQUESTER = [acknowledgement_letter, referral_letter, decline_letter]


@pytest.mark.parametrize("letter", TO_THE_REQUESTER)
def test_who_asked_is_written_to_by_name(letter: Callable[[Request], str]):
    text = letter(a_request())
    assert text.startswith("Dear Ada Lane,\n\nThank you for the request from Harbor Light Shelter. ")


def test_a_granting_office_learns_who_asks_and_no_more():
    text = granting_office_letter(a_request(need="What we need"))
    assert "Harbor Light Shelter (Dayton, OH)" in text
    assert "What we need" not in text
    assert "Ada Lane" not in text


@pytest.mark.parametrize("letter", [*TO_THE_REQUESTER, granting_office_letter])
def test_no_letter_says_a_word_of_lived_experience(letter: Callable[[Request], str]):
    assert not re.search("surviv|lived|expert", letter(a_request()), re.IGNORECASE)
