from datetime import UTC, date, datetime, time

import pytest

from matcher.domain.model.calendar import Interval, clock_exists, covered_by, is_business_day, moment, session_days
from tests.support.builders import CHICAGO, NEW_YORK, span

TEN_TO_TWELVE = span("2027-03-01 10:00", "2027-03-01 12:00")


@pytest.mark.parametrize(
    ("begin", "end", "overlaps"),
    [
        ("08:00", "10:00", False),
        ("08:00", "10:01", True),
        ("10:30", "11:00", True),
        ("09:00", "13:00", True),
        ("11:59", "13:00", True),
        ("12:00", "13:00", False),
    ],
)
def test_intervals_are_half_open(begin, end, overlaps):
    assert TEN_TO_TWELVE.overlaps(span(f"2027-03-01 {begin}", f"2027-03-01 {end}")) == overlaps


@pytest.mark.parametrize(
    ("begin", "end", "inside"), [("10:00", "12:00", True), ("09:59", "12:00", False), ("10:00", "12:01", False)]
)
def test_an_interval_contains_itself_and_what_is_inside(begin, end, inside):
    assert TEN_TO_TWELVE.contains(span(f"2027-03-01 {begin}", f"2027-03-01 {end}")) == inside


def test_a_local_clock_is_read_in_its_zone():
    assert moment(date(2027, 3, 1), time(10), CHICAGO) == datetime(2027, 3, 1, 16, tzinfo=UTC)


def test_summer_time_moves_the_moment():
    assert moment(date(2027, 3, 15), time(10), CHICAGO) == datetime(2027, 3, 15, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("clock", "exists"), [(time(1, 59), True), (time(2), False), (time(2, 59), False), (time(3), True)]
)
def test_an_hour_is_lost_in_spring(clock, exists):
    assert clock_exists(date(2027, 3, 14), clock, NEW_YORK) == exists


@pytest.mark.parametrize(
    ("day", "business"),
    [(date(2027, 3, 5), True), (date(2027, 3, 6), False), (date(2027, 3, 7), False), (date(2027, 3, 8), True)],
)
def test_business_days_are_monday_to_friday(day, business):
    assert is_business_day(day, ()) == business


def test_a_holiday_is_no_business_day():
    assert not is_business_day(date(2027, 3, 1), {date(2027, 3, 1)})


def test_with_a_cadence_sessions_follow_at_its_pace():
    assert session_days(date(2027, 3, 5), 3, 7, ()) == (date(2027, 3, 5), date(2027, 3, 12), date(2027, 3, 19))


def test_with_a_cadence_weekends_and_holidays_are_not_skipped():
    assert session_days(date(2027, 3, 5), 2, 1, {date(2027, 3, 6)}) == (date(2027, 3, 5), date(2027, 3, 6))


def test_without_a_cadence_sessions_fall_on_consecutive_business_days():
    # Thursday, Friday, then Tuesday: the Monday is a holiday.
    days = session_days(date(2027, 3, 4), 3, 0, {date(2027, 3, 8)})
    assert days == (date(2027, 3, 4), date(2027, 3, 5), date(2027, 3, 9))


def test_the_first_day_is_taken_whatever_it_is():
    assert session_days(date(2027, 3, 6), 2, 0, ()) == (date(2027, 3, 6), date(2027, 3, 8))


@pytest.mark.parametrize(
    ("windows", "covered"),
    [
        ([("10:00", "12:00")], True),
        ([("10:00", "11:00"), ("11:00", "12:00")], True),
        ([("11:00", "12:00"), ("10:00", "11:00")], True),
        ([("10:00", "11:00"), ("11:01", "12:00")], False),
        ([("10:01", "12:00")], False),
        ([("10:00", "11:59")], False),
        ([("08:00", "09:00"), ("09:30", "11:00"), ("10:30", "12:30")], True),
        ([], False),
    ],
)
def test_windows_together_cover_a_span(windows, covered):
    spans = [span(f"2027-03-01 {begin}", f"2027-03-01 {end}") for begin, end in windows]
    assert covered_by(TEN_TO_TWELVE, spans) == covered


def test_a_span_is_widened_at_both_ends():
    assert TEN_TO_TWELVE.widened(
        TEN_TO_TWELVE.end - TEN_TO_TWELVE.begin, TEN_TO_TWELVE.begin - TEN_TO_TWELVE.begin
    ) == (Interval(*span("2027-03-01 08:00", "2027-03-01 12:00")))
