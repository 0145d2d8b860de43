"""Dates, times, durations and periods as calendars write them, placed on the clock that they mean.

Source: RFC 5545, sections 3.3.4 to 3.3.6 and 3.3.9.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeAlias

from matcher.calendars.content_lines import Line, NotPlacedError
from matcher.calendars.time_zones import TimeZones
from matcher.domain.model.calendar import DAY

DAY_TEXT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
TIME_TEXT = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(Z?)", re.ASCII | re.IGNORECASE)
DURATION_TEXT = re.compile(
    r"\+?P(?=\d|T\d)(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?",
    re.ASCII | re.IGNORECASE,
)
FIRST = datetime.min.replace(tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)
MIDDLE_YEAR = 5000

NO_TIME = "a date or time in it is not written as the standard has it"
NO_DURATION = "its duration is not written as the standard has it, or runs backwards"
BACKWARDS = "it ends before it begins"
TWO_KINDS = "it begins with a day and ends with a time, or the other way"

Length: TypeAlias = tuple[tuple[timedelta, timedelta], ...]
"""How long something takes: time on the clock, then elapsed time; of several readings the one that ends last counts."""
ONE_DAY: Length = ((DAY, timedelta(0)),)
NO_LENGTH: Length = ((timedelta(0), timedelta(0)),)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A day, or a time on a clock.

    Args:
        local: What the clock shows; midnight of a day.
        zone: Whose clock it is.
        is_day: Whether a whole day is meant.
    """

    local: datetime
    zone: tzinfo
    is_day: bool = False

    @property
    def day(self) -> date:
        """The day on that clock."""
        return self.local.date()

    @property
    def instant(self) -> datetime:
        """The moment, in UTC."""
        return instant(self.local, self.zone)


def instant(local: datetime, zone: tzinfo) -> datetime:
    """The moment at which a clock shows a time; the first of two, and in a lost hour as if it had not been lost."""
    try:
        return local.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        return FIRST if local.year < MIDDLE_YEAR else LAST


def end_of(local: datetime, zone: tzinfo, length: Length) -> datetime:
    """The moment at which something ends that begins at a time on a clock."""
    ends = []
    for on_clock, elapsed in length:
        try:
            clock = local + on_clock if on_clock else local  # a sum forgets which of two equal times is meant
            ends.append(instant(clock, zone) + elapsed)
        except OverflowError:
            ends.append(LAST)
    return max(ends)


def stamp(line: Line, text: str, zones: TimeZones) -> Stamp:
    """A value of a line.

    Raises:
        NotPlacedError: It is no date or time, or its zone is not known.
    """
    kind = line.parameters.get("VALUE", "").upper()
    try:
        if (found := DAY_TEXT.fullmatch(text)) and kind != "DATE-TIME":
            day = date(*map(int, found.groups()))
            return Stamp(datetime.combine(day, time(0)), zones.own, is_day=True)
        if (found := TIME_TEXT.fullmatch(text)) and kind != "DATE":
            local = datetime(*map(int, found.groups()[:6]))  # type: ignore[arg-type]  # noqa: DTZ001  six numbers; the zone stands beside it
            return Stamp(local, _zone(line, found[7], zones))
    except NotPlacedError:
        raise
    except ValueError:
        pass
    raise NotPlacedError(NO_TIME, line.number)


def _zone(line: Line, utc: str, zones: TimeZones) -> tzinfo:
    if utc:
        return UTC
    name = line.parameters.get("TZID")
    return zones.named(name, line.number) if name else zones.floating(line.number)


def duration(line: Line, text: str) -> tuple[timedelta, timedelta]:
    """Days and weeks, which are clock time, and hours and less, which are elapsed time.

    Raises:
        NotPlacedError: It is no duration, or a negative one.
    """
    found = DURATION_TEXT.fullmatch(text)
    if found is None:
        raise NotPlacedError(NO_DURATION, line.number)
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in found.groups())
    return timedelta(weeks=weeks, days=days), timedelta(hours=hours, minutes=minutes, seconds=seconds)


def between(begin: Stamp, end: Stamp, line: int) -> Length:
    """The time from one stamp to another: elapsed, and on the clock of the first.

    In a series the standard wants the first and many programs keep the second, which differ when clocks change.

    Raises:
        NotPlacedError: It is less than nothing, or one is a day and the other a time.
    """
    if begin.is_day != end.is_day:
        raise NotPlacedError(TWO_KINDS, line)
    if begin.is_day:
        if end.local < begin.local:
            raise NotPlacedError(BACKWARDS, line)
        return ((max(end.local - begin.local, DAY), timedelta(0)),)  # an end on its own day: all of that day
    elapsed = end.instant - begin.instant
    if elapsed < timedelta(0):  # the second of two equal times, when clocks go back
        elapsed = instant(end.local.replace(fold=1), end.zone) - begin.instant
    if elapsed < timedelta(0):
        raise NotPlacedError(BACKWARDS, line)
    nothing = timedelta(0)
    try:
        on_clock = (begin.instant + elapsed).astimezone(begin.zone).replace(tzinfo=None) - begin.local
    except OverflowError:
        return ((nothing, elapsed),)
    return (nothing, elapsed), (max(on_clock, nothing), nothing)


def period(line: Line, text: str, zones: TimeZones) -> tuple[Stamp, Length]:
    """A period: a begin, and an end or a duration.

    Raises:
        NotPlacedError: It is none.
    """
    first, _, second = text.partition("/")
    begin = stamp(line, first, zones)
    if begin.is_day:
        raise NotPlacedError(NO_TIME, line.number)
    if second[:1].upper() in {"P", "+", "-"}:
        return begin, (duration(line, second),)
    return begin, between(begin, stamp(line, second, zones), line.number)
