import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain.model.names.mail_address import address_within, is_address
from matcher.domain.workflow.letter import (
    LONGEST_LINE,
    STATE_WORDS,
    TRANSITIONS,
    WAITING,
    LetterState,
    LetterStep,
    letter_refusal,
    one_line,
)


@pytest.mark.parametrize(
    "text", ["ana@example.org", "a.b+c@mail.example.co", "o'neil@x-y.example.org", "A_1@EXAMPLE.ORG"]
)
def test_addresses_that_mail_can_go_to(text: str):
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "ana", "ana@", "@example.org", "ana@example", "ana@example.org\n", "ana@example.org\r\nBcc: b@example.org",
        "ana@example.org,ben@example.org", "<ana@example.org>", "Ana <ana@example.org>", "ana @example.org",
        ".ana@example.org", "ana..b@example.org", "ana@exämple.org", "an\x00a@example.org", '"a b"@example.org',
        "ana@[127.0.0.1]", "a" * 243 + "@example.org",
    ],
)  # fmt: skip
def test_what_is_no_address(text: str):
    assert not is_address(text)


@given(st.text())
def test_no_address_can_end_a_header_or_name_two(text: str):
    assert not is_address(text) or not any(sign.isspace() or sign in ',;<>"()[]\\:' for sign in text)


@given(st.text())
def test_a_line_stays_one(text: str):
    line = one_line(text)
    assert line.isprintable()
    assert len(line) <= LONGEST_LINE
    assert one_line(line) == line


@pytest.mark.parametrize("step", LetterStep)
@pytest.mark.parametrize("state", LetterState)
def test_what_is_sent_or_discarded_stays_so(state: LetterState, step: LetterStep):
    refused = letter_refusal(state, step)
    assert bool(refused) == (state not in TRANSITIONS[step].before)
    if state in {LetterState.SENT, LetterState.DISCARDED}:
        assert refused == f"The letter is {STATE_WORDS[state]}, so this can't be done with it. Nothing was changed."


def test_nothing_is_sent_again_that_may_have_arrived():
    begins = TRANSITIONS[LetterStep.BEGIN].before
    assert begins == WAITING
    assert not begins & {LetterState.SENDING, LetterState.UNKNOWN, LetterState.SENT}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("mailto:ana@example.org", "ana@example.org"),
        ("mailto:ana@example.org?subject=Training", "ana@example.org"),
        ("Ana Ortiz <ana@example.org>", "ana@example.org"),
        ('"Ortiz, Ana" <ana@example.org>;', "ana@example.org"),
        ("ana@example.org.", "ana@example.org"),
        ("ana@example.org, ANA@example.org", ""),
        ("ana@example.org", ""),
        ("ana..b@example.org", ""),
        ("ana at example.org", ""),
        ("", ""),
    ],
)
def test_the_one_address_within_a_longer_text_is_found(text: str, meant: str):
    assert address_within(text) == meant
