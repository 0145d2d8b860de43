from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from matcher.domain.workflow.consent import Audience, Consent, fault, longest, revoked

DAY = date(2027, 1, 4)


def test_nobody_is_allowed_by_default_nor_after_it_was_taken_back():
    for consent in (Consent(), revoked(DAY)):
        assert [to for to in Audience if consent.allows(to, DAY)] == []


def test_each_circle_includes_the_one_before():
    one, all_ = Consent(Audience.REQUESTER, DAY, DAY), Consent(Audience.AUDIENCE, DAY, DAY)
    assert [to.value for to in Audience if one.allows(to, DAY)] == ["requester"]
    assert [to.value for to in Audience if all_.allows(to, DAY)] == ["requester", "audience"]


def test_it_holds_from_its_first_to_its_last_day():
    consent = Consent(Audience.AUDIENCE, DAY, DAY + timedelta(days=1))
    held = [consent.allows(Audience.AUDIENCE, DAY + timedelta(days=k)) for k in (-1, 0, 1, 2)]
    assert held == [False, True, True, False]


def test_three_years_is_the_longest():
    assert longest(DAY) == date(2030, 1, 4)
    assert longest(date(2028, 2, 29)) == date(2031, 2, 28)
    assert fault(date(2030, 1, 4), DAY) == ""
    assert "Three years is the longest" in fault(date(2030, 1, 5), DAY)
    assert fault(DAY, DAY) == ""
    assert "a day from today on" in fault(DAY - timedelta(days=1), DAY)
    assert "a day from today on" in fault(None, DAY)


@given(st.sampled_from(Audience), st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 1200))
def test_nothing_is_allowed_past_three_years(to: Audience, given_on: date, days: int):
    until = given_on + timedelta(days=days)
    if fault(until, given_on):
        return
    late = given_on + timedelta(days=3 * 366 + 1)
    assert not any(Consent(to, given_on, until).allows(one, late) for one in Audience)
