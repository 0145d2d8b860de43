"""Moments and zones in words: the same on pages, in letters and in files."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

NOON = 12


def zone_name(zone: ZoneInfo) -> str:
    """A time zone by its best-known city: "Phoenix time"."""
    return f"{zone.key.rpartition('/')[2].replace('_', ' ')} time"


def day_in_full(at: datetime) -> str:
    """The day of a moment as a letter says it: "Monday, March 1, 2027"."""
    return f"{at:%A}, {at:%B} {at.day}, {at.year}"


def short_day(on: date) -> str:
    """A day as short as a list needs it: "Mar 12, 2026"."""
    return f"{on:%b} {on.day}, {on.year}"


def clock_time(at: datetime | time) -> str:
    """A clock time, as people here read a clock: "9:00 AM"."""
    return f"{at.hour % NOON or NOON}:{at.minute:02} {'AM' if at.hour < NOON else 'PM'}"


def in_full(at: datetime, zone: ZoneInfo) -> str:
    """A moment on a zone's clock, as a letter says it: "Monday, March 1, 2027 at 10:00 AM MST (Denver time)"."""
    local = at.astimezone(zone)
    return f"{day_in_full(local)} at {clock_time(local)} {local:%Z} ({zone_name(zone)})"
