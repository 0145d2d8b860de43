"""Days and moments: business days, local clock times, half-open intervals."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

FRIDAY = 4
DAY = timedelta(days=1)
MINUTES_PER_HOUR = 60


class Interval(NamedTuple):
    """Half-open span of time [begin, end); both aware, in UTC, so that they compare as moments."""

    begin: datetime
    end: datetime

    def overlaps(self, other: "Interval") -> bool:
        """Whether the two share a moment."""
        return self.begin < other.end and other.begin < self.end

    def contains(self, other: "Interval") -> bool:
        """Whether the other lies wholly inside."""
        return self.begin <= other.begin and other.end <= self.end

    def within(self, other: "Interval") -> "Interval":
        """What the two share, where they overlap."""
        return Interval(max(self.begin, other.begin), min(self.end, other.end))

    def widened(self, before: timedelta, after: timedelta) -> "Interval":
        """The span with time added at both ends."""
        return Interval(self.begin - before, self.end + after)


def moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The UTC moment at which a local clock shows a time. In the hour lost in spring, as if it had not been lost."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def clock_exists(day: date, clock: time, zone: ZoneInfo) -> bool:
    """Whether the local clock shows this time on this day: false inside the hour lost in spring."""
    return moment(day, clock, zone).astimezone(zone).replace(tzinfo=None) == datetime.combine(day, clock)


def is_business_day(day: date, holidays: Collection[date]) -> bool:
    """Monday to Friday and no holiday."""
    return day.weekday() <= FRIDAY and day not in holidays


def session_days(first_day: date, sessions: int, cadence_days: int, holidays: Collection[date]) -> tuple[date, ...]:
    """The local days of an engagement's sessions.

    With a cadence, every ``cadence_days`` from the first; without, consecutive business days, the first whatever it is.

    Raises:
        OverflowError: The days leave the calendar (year 9999).
    """
    if cadence_days:
        return tuple(first_day + timedelta(days=k * cadence_days) for k in range(sessions))
    days = [first_day]
    while len(days) < sessions:
        day = days[-1] + DAY
        while not is_business_day(day, holidays):
            day += DAY
        days.append(day)
    return tuple(days)


def covered_by(span: Interval, windows: Iterable[Interval]) -> bool:
    """Whether the windows together leave no moment of the span open."""
    reached = span.begin
    for window in sorted(windows):
        if window.begin <= reached < window.end:
            reached = window.end
        if reached >= span.end:
            return True
    return False
