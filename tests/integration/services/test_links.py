from hypothesis import given
from hypothesis import strategies as st

from matcher.services.offers.links import Purpose, nonce_in, token_of

KEY, OTHER = b"k" * 32, b"o" * 32


@given(st.from_regex(r"[A-Za-z0-9_-]{22}", fullmatch=True))
def test_a_link_opens_for_its_purpose_and_with_its_key_only(nonce: str):
    token = token_of(KEY, Purpose.ANSWER, nonce)
    assert nonce_in(KEY, Purpose.ANSWER, token) == nonce
    assert nonce_in(KEY, Purpose.CHOICES, token) is None
    assert nonce_in(OTHER, Purpose.ANSWER, token) is None


@given(st.text(max_size=80))
def test_nothing_else_opens(token: str):
    assert nonce_in(KEY, Purpose.ANSWER, token) is None


def test_a_changed_link_does_not_open():
    token = token_of(KEY, Purpose.ANSWER, "abc")
    for place in range(len(token)):
        changed = token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1 :]
        assert nonce_in(KEY, Purpose.ANSWER, changed) is None
