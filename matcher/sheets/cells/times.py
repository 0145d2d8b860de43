"""Kinds of cell that hold days, moments, clock times and time zones.

Years are bounded: a slip of the keyboard must not become a calendar of ten thousand years.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from matcher.domain.model.clock.in_words import meant_clock, meant_day, meant_moment
from matcher.domain.model.vocabulary import WEEKDAYS
from matcher.sheets.cells.kinds import CellKind, items, list_of
from matcher.sheets.cells.nearest import CLOSE_WORD, nearest

MORNING, NOON = 7, 12
"""Hours. Nobody starts work before the first without saying so; until the second a time may be one of two."""
FIRST_YEAR, LAST_YEAR, END_OF_TIME = 1900, 2199, 9999
CLOCK_TEXT = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9](:00)?")
SERIAL = re.compile(r"[2-9][0-9]{4}")
"""Days as a spreadsheet counts them, from 1954 to 2173."""
DAY_ZERO = date(1899, 12, 30)
NO_PLACE_ON_EARTH = frozenset({"localtime", "posixrules", "Factory"})
"""Names that the zone database answers to but that mean something else on each machine."""


def _day_until(last_year: int) -> Callable[[str], date]:
    def parse(cell: str) -> date:
        value = date.fromisoformat(cell)
        if not FIRST_YEAR <= value.year <= last_year:
            raise ValueError
        return value

    return parse


def _moment(cell: str) -> datetime:
    value = datetime.fromisoformat(cell)
    if value.tzinfo is None or not FIRST_YEAR < value.year <= LAST_YEAR + 1:  # so that UTC stays inside the calendar
        raise ValueError
    in_utc = value.astimezone(UTC)
    if in_utc.year > LAST_YEAR or in_utc.microsecond:  # the solver counts whole seconds
        raise ValueError
    return in_utc


def _clock(cell: str) -> time:
    if not CLOCK_TEXT.fullmatch(cell):
        raise ValueError
    hour, minute = cell.split(":")[:2]
    return time(int(hour), int(minute))


def _clock_or_moment(cell: str) -> time | datetime:
    return _clock(cell) if CLOCK_TEXT.fullmatch(cell) else _moment(cell)


def _show_clock(value: time) -> str:
    return f"{value:%H:%M}"


def _show_clock_or_moment(value: time | datetime) -> str:
    return value.isoformat() if isinstance(value, datetime) else _show_clock(value)


def _in_order(clocks: Iterable[time]) -> tuple[time, ...]:
    return tuple(sorted(set(clocks)))


def _weekday(cell: str) -> int:
    return WEEKDAYS.index(cell)


def _time_zone(cell: str) -> ZoneInfo:
    if cell in NO_PLACE_ON_EARTH or cell.startswith(("posix/", "right/")):
        raise ValueError
    try:
        return ZoneInfo(cell)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError from error


def _meant_day(cell: str) -> str:
    """The day of a text as people write days, 03/01/2027 or Mar 1, 2027, or of a spreadsheet's number; or nothing."""
    if SERIAL.fullmatch(cell):
        return (DAY_ZERO + timedelta(days=int(cell))).isoformat()
    found = meant_day(cell)
    return found.isoformat() if found and FIRST_YEAR <= found.year <= LAST_YEAR else ""


def _offered_clock(cell: str) -> str:
    """The clock time meant. "1:30" alone may be one of the night or of the afternoon: that is nobody's to guess."""
    found = meant_clock(cell)
    is_said = "m" in cell.casefold()
    return _show_clock(found) if found and (is_said or found.hour >= MORNING) else ""


def _offered_together(cell: str) -> str:
    """The same list; beside "9 AM" nobody knows what 1:30 is."""
    says_half = {item: "m" in item.casefold() for item in items(cell)}
    may_be_two = [item for item, is_said in says_half.items() if not is_said and _is_before_noon(item)]
    return "" if may_be_two and any(says_half.values()) else _CLOCKS.nearest(cell)


def _is_before_noon(item: str) -> bool:
    found = meant_clock(item)
    return found is not None and found.hour <= NOON


def _offered_moment(cell: str) -> str:
    """The moment of a text as people write them. Its offset is nobody's to guess."""
    found = meant_moment(cell)
    return f"{found.isoformat()} with its offset after it" if found and FIRST_YEAR < found.year <= LAST_YEAR else ""


def _offered(cell: str) -> str:
    return _offered_clock(cell) or _offered_moment(cell)


A_CLOCK = "a local time from 00:00 to 23:59, like 09:30"
A_MOMENT = (
    "a moment with its offset, in whole seconds, like 2027-01-19T09:00:00-08:00, "
    f"after {FIRST_YEAR} and before {LAST_YEAR + 1}"
)

A_DAY = f"a day like 2027-01-19, from {FIRST_YEAR} to {LAST_YEAR}"
DAY = CellKind(A_DAY, _day_until(LAST_YEAR), date.isoformat, _meant_day)
LAST_DAY = CellKind("a day like 2027-01-19", _day_until(END_OF_TIME), date.isoformat, _meant_day)
"""An agreement without an end is often written 9999-12-31."""
MOMENT = CellKind(A_MOMENT, _moment, datetime.isoformat, _offered_moment)
CLOCK = CellKind(A_CLOCK, _clock, _show_clock, _offered_clock)
_CLOCKS = list_of(CLOCK, "one or more local times, like 09:00;13:30", collect=_in_order)
CLOCKS = replace(_CLOCKS, nearest=_offered_together)
CLOCK_OR_MOMENT = CellKind(f"{A_CLOCK}, or {A_MOMENT}", _clock_or_moment, _show_clock_or_moment, _offered)
WEEKDAY = CellKind(
    f"one of {', '.join(WEEKDAYS)}", _weekday, lambda value: WEEKDAYS[value], lambda cell: nearest(cell, WEEKDAYS)
)
WEEKDAYS_OFFERED = list_of(WEEKDAY, f"one or more of {', '.join(WEEKDAYS)}, separated by semicolons")
TIME_ZONE = CellKind(
    "an IANA time zone, like America/Chicago",
    _time_zone,
    lambda zone: zone.key,
    lambda cell: nearest(cell, available_timezones() - NO_PLACE_ON_EARTH, CLOSE_WORD),
)
