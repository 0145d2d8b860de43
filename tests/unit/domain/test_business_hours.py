from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain.model.calendar import is_business_day
from matcher.domain.model.clock.business_hours import BUSINESS_DAY, EASTERN, answer_due, open_hours, time_left

HOLIDAYS = frozenset({date(2027, 1, 1), date(2027, 1, 18)})
DAYS_AROUND = [date(2027, 3, 1) + timedelta(days=n) for n in range(60)]  # the clocks go forward on March 14
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
FREE = st.frozensets(st.sampled_from(DAYS_AROUND), max_size=5).map(lambda days: days | HOLIDAYS)


def eastern(day: int, hour: int, minute: int = 0, month: int = 1) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=EASTERN)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (eastern(4, 10), eastern(5, 10)),  # Monday at ten: the next day at ten
        (eastern(4, 8, 30), eastern(4, 17)),  # as the doors open: a whole day is left
        (eastern(4, 8, 29), eastern(4, 17)),
        (eastern(4, 8, 31), eastern(5, 8, 31)),
        (eastern(4, 16, 59), eastern(5, 16, 59)),
        (eastern(4, 17), eastern(5, 17)),  # as they close: the next day counts
        (eastern(4, 23), eastern(5, 17)),
        (eastern(8, 16), eastern(11, 16)),  # Friday: over the weekend
        (eastern(9, 12), eastern(11, 17)),  # Saturday
        (eastern(15, 16), eastern(19, 16)),  # Friday before Martin Luther King Jr. Day
        (eastern(18, 12), eastern(19, 17)),  # on the holiday itself
        (eastern(12, 16, 0, 3), eastern(15, 16, 0, 3)),  # the night that loses an hour: the clock shows the same
        (eastern(5, 16, 0, 11), eastern(8, 16, 0, 11)),  # the night that gains one
    ],
)
def test_an_answer_is_due_one_business_day_after_the_receipt(received: datetime, due: datetime):
    assert answer_due(received, HOLIDAYS) == due


@pytest.mark.parametrize(
    ("now", "minutes"),
    [
        (eastern(4, 10), 510),
        (eastern(4, 16, 50), 100),
        (eastern(4, 20), 90),  # nothing runs at night
        (eastern(5, 9, 58), 2),
        (eastern(5, 10), 0),
        (eastern(5, 10, 1), -1),
        (eastern(5, 17), -420),
        (eastern(6, 7), -420),
    ],
)
def test_time_left_counts_open_minutes_only(now: datetime, minutes: int):
    assert time_left(now, eastern(5, 10), HOLIDAYS) == minutes


def test_a_begun_minute_counts_as_gone_before_and_not_yet_after():
    almost = timedelta(seconds=30)
    assert time_left(eastern(5, 9) + almost, eastern(5, 10), HOLIDAYS) == 59
    assert time_left(eastern(5, 11) + almost, eastern(5, 10), HOLIDAYS) == -60


@given(MOMENTS, FREE)
def test_from_receipt_to_due_there_is_exactly_one_business_day(received: datetime, free: frozenset[date]):
    due = answer_due(received, free)
    assert time_left(received, due, free) == BUSINESS_DAY // timedelta(minutes=1)


@given(MOMENTS, FREE)
def test_it_is_due_in_open_hours_of_a_business_day(received: datetime, free: frozenset[date]):
    due = answer_due(received, free)
    day = due.astimezone(EASTERN).date()
    assert is_business_day(day, free)
    assert open_hours(day).begin < due <= open_hours(day).end
    assert due >= received + BUSINESS_DAY


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)), FREE)
def test_who_comes_later_is_never_due_earlier(received: datetime, later: timedelta, free: frozenset[date]):
    assert answer_due(received, free) <= answer_due(received + later, free)


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)), FREE)
def test_time_left_never_grows(now: datetime, later: timedelta, free: frozenset[date]):
    due = answer_due(now, free)
    assert time_left(now, due, free) >= time_left(now + later, due, free)


@given(MOMENTS, FREE)
def test_where_the_center_is_closed_the_time_left_stands_still(now: datetime, free: frozenset[date]):
    due, day = answer_due(now, free), now.astimezone(EASTERN).date()
    closed = open_hours(day).end
    morning = open_hours(day + timedelta(days=1)).begin
    assert time_left(closed, due, free) == time_left(morning, due, free)
