import pytest

from matcher.domain.model.geography import Place
from matcher.domain.model.vocabulary import Mode
from matcher.domain.rules import available
from tests.support.builders import (
    CHICAGO,
    COLUMBUS,
    MONDAY,
    a_consultant,
    a_filled,
    a_policy,
    an_engagement,
    at,
    span,
    weekly,
)

# The default session is on Monday, March 1, from 10:00 to 12:00 in New York.


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        ("10:00", "12:00", True),
        ("09:59", "12:01", True),
        ("10:01", "12:00", False),
        ("10:00", "11:59", False),
    ],
)
def test_the_session_lies_in_weekly_hours(start, end, kept):
    assert available(a_filled(a_consultant(weekly=(weekly(0, start, end),)))) == kept


def test_weekly_hours_are_on_the_consultants_clock():
    consultant = a_consultant(time_zone=CHICAGO, weekly=(weekly(0, "09:00", "11:00"),))  # 10:00 to 12:00 in New York
    assert available(a_filled(consultant))


def test_hours_of_another_weekday_do_not_help():
    assert not available(a_filled(a_consultant(weekly=(weekly(1, "00:00", "00:00"),))))


def test_hours_may_last_past_midnight():
    consultant = a_consultant(weekly=(weekly(6, "22:00", "12:00"),))  # from Sunday night to Monday noon
    assert available(a_filled(consultant))


def test_windows_that_touch_make_one():
    consultant = a_consultant(weekly=(weekly(0, "10:00", "11:00"), weekly(0, "11:00", "12:00")))
    assert available(a_filled(consultant))


def test_windows_with_a_gap_do_not():
    consultant = a_consultant(weekly=(weekly(0, "10:00", "11:00"), weekly(0, "11:01", "12:00")))
    assert not available(a_filled(consultant))


def test_an_extra_window_is_free_time():
    consultant = a_consultant(weekly=(), available=(span("2027-03-01 10:00", "2027-03-01 12:00"),))
    assert available(a_filled(consultant))


def test_every_session_counts():
    consultant = a_consultant(weekly=(weekly(0, "09:00", "17:00"),))
    assert not available(a_filled(consultant, an_engagement(sessions=2)))  # the second is on Tuesday


@pytest.mark.parametrize(("buffer_minutes", "kept"), [(29, True), (30, True), (31, False)])
def test_the_buffer_before_a_session_keeps_clear_of_blocked_time(buffer_minutes, kept):
    consultant = a_consultant(unavailable=(span("2027-03-01 08:00", "2027-03-01 09:30"),))
    assert available(a_filled(consultant, policy=a_policy(buffer_minutes=buffer_minutes))) == kept


@pytest.mark.parametrize(("begins", "kept"), [("12:29", False), ("12:30", True)])
def test_the_buffer_after_a_session_keeps_clear_of_blocked_time(begins, kept):
    consultant = a_consultant(unavailable=(span(f"2027-03-01 {begins}", "2027-03-01 20:00"),))
    assert available(a_filled(consultant)) == kept


def test_the_buffer_need_not_be_free_time():
    assert available(a_filled(a_consultant(weekly=(weekly(0, "10:00", "12:00"),))))


@pytest.mark.parametrize(("ends", "kept"), [("08:08", False), ("08:07", True)])
def test_travel_keeps_clear_of_blocked_time(ends, kept):
    # One degree north is 69 miles: ceil(30 + 1.2 x 69) = 113 minutes, so the journey begins at 8:07.
    consultant = a_consultant(unavailable=(span("2027-03-01 00:00", f"2027-03-01 {ends}"),))
    engagement = an_engagement(mode=Mode.IN_PERSON, place=Place(COLUMBUS.lat + 1, COLUMBUS.lon))
    assert available(a_filled(consultant, engagement)) == kept


def test_rest_may_fall_on_blocked_time():
    consultant = a_consultant(rest_days=2, unavailable=(span("2027-03-02 00:00", "2027-03-03 00:00"),))
    assert available(a_filled(consultant, first_start=MONDAY))


def test_weekly_hours_follow_the_clock_into_summer_time():
    consultant = a_consultant(weekly=(weekly(0, "10:00", "12:00"),))
    assert available(a_filled(consultant, first_start=at("2027-03-15 10:00")))
