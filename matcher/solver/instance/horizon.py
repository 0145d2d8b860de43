"""Days and clocks as array positions: what the solver knows of calendars.

Days count from the horizon's first; moments are UTC seconds from the start of that day.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from matcher.domain.model.calendar import clock_exists, is_business_day, moment
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Engagement

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

DAY_SECONDS = 86_400
MARGIN_DAYS = 7
"""Days kept before the first and after the last session: time zones, travel and windows past midnight reach there."""


class Horizon:
    """The days between which everything happens.

    Args:
        first: First day that can hold a session.
        last: Last day that can hold a session.

    Attributes:
        days: How many days there are, margins included.
        week: ISO week of each day, counted from any origin: ``[days]``.
        month: Calendar month of each day, counted from year 0: ``[days]``.
        holiday: ``[days]``.
        next_business_day: The day after which a session follows: ``[days + 1]``, ``days`` where the horizon ends.
        seconds: Length of the horizon in seconds.
    """

    def __init__(self, first: date, last: date, policy: Policy) -> None:
        self.first, self.last = first, last
        self.origin = first - timedelta(days=MARGIN_DAYS)
        self.days = (last - self.origin).days + 1 + MARGIN_DAYS
        self._zero = int(datetime.combine(self.origin, time(), UTC).timestamp())
        self.seconds = self.days * DAY_SECONDS
        dates = [self.origin + timedelta(days=k) for k in range(self.days)]
        self.week: Ints = np.array([(day.toordinal() - 1) // 7 for day in dates], dtype=np.int64)
        self.month: Ints = np.array([day.year * 12 + day.month - 1 for day in dates], dtype=np.int64)
        self.weekday: Ints = np.array([day.weekday() for day in dates], dtype=np.int64)
        self.holiday: Flags = np.array([day in policy.holidays for day in dates], dtype=np.bool_)
        self.next_business_day: Ints = self._next_business_days(dates, policy)
        self._clocks: dict[tuple[str, time], Ints] = {}
        self._lost: dict[tuple[str, time], Flags] = {}

    def _next_business_days(self, dates: list[date], policy: Policy) -> Ints:
        following = np.full(self.days + 1, self.days, dtype=np.int64)
        upcoming = self.days
        for index in range(self.days - 1, -1, -1):
            following[index] = upcoming
            if is_business_day(dates[index], policy.holidays):
                upcoming = index
        return following

    def day_index(self, day: date) -> int:
        """Position of a day; outside the horizon, negative or past the end."""
        return (day - self.origin).days

    def date_at(self, index: int) -> date:
        """The day at a position."""
        return self.origin + timedelta(days=index)

    def second(self, at: datetime) -> int:
        """A moment as seconds from the horizon's start; rounded outward by less than a second, never used to decide."""
        return int(at.timestamp()) - self._zero

    def clock(self, zone: ZoneInfo, clock: time) -> Ints:
        """When a local clock shows a time, on each day: ``[days]`` in seconds."""
        key = (zone.key, clock)
        if key not in self._clocks:
            dates = (self.origin + timedelta(days=k) for k in range(self.days))
            self._clocks[key] = np.array([self.second(moment(day, clock, zone)) for day in dates], dtype=np.int64)
        return self._clocks[key]

    def clock_is_lost(self, zone: ZoneInfo, clock: time) -> Flags:
        """On which days the clock never shows the time: ``[days]``."""
        key = (zone.key, clock)
        if key not in self._lost:
            dates = (self.origin + timedelta(days=k) for k in range(self.days))
            self._lost[key] = np.array([not clock_exists(day, clock, zone) for day in dates], dtype=np.bool_)
        return self._lost[key]


def horizon_of(engagements: Iterable[Engagement], also: Iterable[date], policy: Policy) -> Horizon:
    """The horizon that holds every window of the engagements and every other day given."""
    # Windows open before tonight offer nothing before tonight: a window from long ago must not stretch the arrays.
    windows = [(max(e.window_start, policy.as_of), e.window_end) for e in engagements]
    days = [*also, *(opens for opens, _ in windows)] or [policy.as_of]
    return Horizon(min(days), max([*days, *(closes for _, closes in windows)]), policy)
