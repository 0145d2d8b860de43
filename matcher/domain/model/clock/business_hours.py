"""The clock of the first answer: within one business day, Monday to Friday 8:30 to 17:00 Eastern, holidays out."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import DAY, Interval, is_business_day, moment

EASTERN = ZoneInfo("America/New_York")
OPENS, CLOSES = time(8, 30), time(17)
BUSINESS_DAY = timedelta(hours=8, minutes=30)
"""How long the center is open in a day: a request that comes on Monday at 10:00 is due on Tuesday at 10:00."""
MINUTE = timedelta(minutes=1)


def answer_due(received_at: datetime, holidays: Collection[date]) -> datetime:
    """The moment, in UTC, by which a request has its first answer: one business day of open hours after its receipt.

    Received outside business hours, it counts from the next opening, so that it is due when that day closes.
    """
    left, day = BUSINESS_DAY, received_at.astimezone(EASTERN).date()
    while True:
        if is_business_day(day, holidays):
            opened = open_hours(day)
            begins = max(opened.begin, received_at)
            open_for = max(timedelta(0), opened.end - begins)
            if left <= open_for:
                return begins + left
            left -= open_for
        day += DAY


def time_left(now: datetime, due: datetime, holidays: Collection[date]) -> int:
    """Business minutes until an answer is due, begun ones not counted; below 0 the minutes that it is overdue."""
    if due <= now:
        return -(_open_time(due, now, holidays) // MINUTE)
    return _open_time(now, due, holidays) // MINUTE


def open_hours(day: date) -> Interval:
    """When the center is open on a business day."""
    return Interval(moment(day, OPENS, EASTERN), moment(day, CLOSES, EASTERN))


def _open_time(begin: datetime, end: datetime, holidays: Collection[date]) -> timedelta:
    """How much of a span falls into business hours."""
    day, last = begin.astimezone(EASTERN).date(), end.astimezone(EASTERN).date()
    total = timedelta(0)
    while day <= last:
        if is_business_day(day, holidays):
            opened = open_hours(day)
            total += max(timedelta(0), min(opened.end, end) - max(opened.begin, begin))
        day += DAY
    return total
