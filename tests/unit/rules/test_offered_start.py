from datetime import UTC, date, datetime, time

import pytest

from matcher.domain.model.vocabulary import Mode
from matcher.domain.rules import offered_start
from tests.support.builders import MONDAY, a_booking, a_policy, an_engagement, at


def test_a_start_from_the_request_is_offered():
    assert offered_start(a_booking(first_start=MONDAY))


def test_the_same_moment_on_another_clock_is_the_same_start():
    assert offered_start(a_booking(first_start=datetime(2027, 3, 1, 15, tzinfo=UTC)))  # 10:00 in New York


def test_another_time_of_day_is_not_offered():
    assert not offered_start(a_booking(first_start=at("2027-03-01 10:01")))


def test_another_weekday_is_not_offered():
    assert not offered_start(a_booking(an_engagement(weekdays={1}), first_start=MONDAY))


def test_a_holiday_is_not_offered():
    assert not offered_start(a_booking(first_start=MONDAY, policy=a_policy(holidays={date(2027, 3, 1)})))


@pytest.mark.parametrize(
    ("opens", "offered"),
    [(date(2027, 2, 28), True), (date(2027, 3, 1), True), (date(2027, 3, 2), False)],
)
def test_the_first_day_is_not_before_the_window(opens, offered):
    assert offered_start(a_booking(an_engagement(window_start=opens), first_start=MONDAY)) == offered


@pytest.mark.parametrize(
    ("closes", "offered"),
    [(date(2027, 3, 2), False), (date(2027, 3, 3), True), (date(2027, 3, 4), True)],
)
def test_the_last_day_is_not_after_the_window(closes, offered):
    # Three consecutive business days from Monday the 1st end on Wednesday the 3rd.
    engagement = an_engagement(sessions=3, window_end=closes)
    assert offered_start(a_booking(engagement, first_start=MONDAY)) == offered


@pytest.mark.parametrize(("weekdays", "offered"), [({0}, False), ({0, 2}, True)])
def test_with_a_cadence_every_session_falls_on_an_offered_weekday(weekdays, offered):
    # Every second day from Monday: Monday and Wednesday.
    engagement = an_engagement(sessions=2, cadence_days=2, weekdays=weekdays)
    assert offered_start(a_booking(engagement, first_start=MONDAY)) == offered


def test_without_a_cadence_only_the_first_weekday_counts():
    engagement = an_engagement(sessions=2, cadence_days=0, weekdays={0})  # Tuesday follows
    assert offered_start(a_booking(engagement, first_start=MONDAY))


def test_with_a_cadence_a_holiday_hits_later_sessions_too():
    engagement = an_engagement(sessions=2, cadence_days=7, window_end=date(2027, 3, 31))
    assert not offered_start(a_booking(engagement, first_start=MONDAY, policy=a_policy(holidays={date(2027, 3, 8)})))


@pytest.mark.parametrize(("today", "offered"), [(23, True), (24, True), (25, False)])
def test_virtual_engagements_have_five_days_of_lead(today, offered):
    # March 1 is five days after February 24.
    assert offered_start(a_booking(first_start=MONDAY, policy=a_policy(as_of=date(2027, 2, today)))) == offered


@pytest.mark.parametrize("mode", [Mode.IN_PERSON, Mode.HYBRID])
@pytest.mark.parametrize(("today", "offered"), [(7, True), (8, True), (9, False)])
def test_whoever_travels_has_twenty_one_days_of_lead(mode, today, offered):
    # March 1 is 21 days after February 8.
    policy = a_policy(as_of=date(2027, 2, today))
    assert offered_start(a_booking(an_engagement(mode=mode), first_start=MONDAY, policy=policy)) == offered


def test_an_approved_start_is_not_judged_again():
    assert offered_start(a_booking(first_start=at("2027-03-06 23:59"), approved=["1"]))


def test_both_hours_of_the_night_when_clocks_go_back_count():
    engagement = an_engagement(
        start_times=(time(1, 30),), weekdays={6}, window_start=date(2027, 11, 1), window_end=date(2027, 11, 30)
    )
    # 1:30 comes twice in New York on November 7: at 5:30 and at 6:30 UTC.
    assert offered_start(a_booking(engagement, first_start=datetime(2027, 11, 7, 5, 30, tzinfo=UTC)))
    assert offered_start(a_booking(engagement, first_start=datetime(2027, 11, 7, 6, 30, tzinfo=UTC)))
