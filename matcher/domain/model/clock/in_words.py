"""Moments and zones in words: the same on pages, in letters and in files; and clocks and zones as people type them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

NOON = 12
TYPED_CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})(:(?P<minute>[0-5][0-9])(:00)?)?\s*((?P<half>[ap])\.?\s?m\.?)?", re.IGNORECASE
)
"""A clock time with or without its half of the day."""
WEEKDAY = re.compile(r"^\s*(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?(?=\s)", re.IGNORECASE)
LINE_OF_ERROR = re.compile(r"\(at line ([0-9]+),")
DAY_FORMS = ("%b %d %Y", "%B %d %Y", "%m/%d/%Y", "%Y-%m-%d", "%Y/%m/%d", "%d %b %Y", "%d %B %Y")
ELSEWHERE = ("%d.%m.%Y", "%m/%d/%y", "%m-%d-%Y", "%d/%m/%Y", "%d-%m-%Y")
"""Days as they are written in other countries and in a hurry: offered, never taken; the likelier reading first."""
DAY_AND_CLOCK = re.compile(
    r"(?P<day>.*[0-9])(T|,?\s+(at\s+)?)(?P<clock>[0-9]{1,2}(:[0-9]{2}){0,2}\s*([ap]\.?\s?m\.?)?)", re.IGNORECASE
)
CLOCK_AFTER = re.compile(r"(?<=[0-9])(T|,? )[0-9]{1,2}:[0-9].*")
QUOTES = "'\"\u2018\u2019\u201c\u201d "
MEANINGLESS = re.compile(r"(?<=[a-z])\.|(?<=[0-9])(st|nd|rd|th)\b", re.IGNORECASE)
"""What stands after a shortened month, or after the number of a day."""
FAMILIAR: Mapping[str, str] = {
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "arizona": "America/Phoenix",
    "pacific": "America/Los_Angeles",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
    "atlantic": "America/Puerto_Rico",
    "chamorro": "Pacific/Guam",
    "samoa": "Pacific/Pago_Pago",
}
"""What people in the United States call their clocks, and the zone of each."""


def zone_name(zone: ZoneInfo) -> str:
    """A time zone by its best-known city: "Phoenix time"."""
    return f"{zone.key.rpartition('/')[2].replace('_', ' ')} time"


def zone_key(typed: str) -> str:
    """The zone that somebody means by its name, a city of it or what it is called: "Chicago", "central time".

    Returns:
        What was typed, where it means no zone or more than one.
    """
    plain = typed.strip().casefold().removesuffix(" time").removesuffix(" standard").strip()
    if typed in _zones():
        return typed
    meant = _zones_by_city().get(plain.replace(" ", "_"), ())
    return FAMILIAR.get(plain) or (meant[0] if len(meant) == 1 else typed)


@cache
def _zones() -> frozenset[str]:
    """Every zone: to list them reads many files."""
    return frozenset(available_timezones())


@cache
def _zones_by_city() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key in _zones():
        found[key.rpartition("/")[2].casefold()].append(key)
    return found


def day_in_full(at: date) -> str:
    """A day, or that of a moment, as a letter says it: "Monday, March 1, 2027"."""
    return f"{at:%A}, {at:%B} {at.day}, {at.year}"


def short_day(on: date) -> str:
    """A day as short as a list needs it: "Mar 12, 2026"."""
    return f"{on:%b} {on.day}, {on.year}"


def typed_day(text: str) -> date:
    """A day as somebody typed it: "2027-03-01", "Mar 1, 2027", "Mon, March 1, 2027", "3/1/2027".

    Raises:
        ValueError: It is none.
    """
    plain = WEEKDAY.sub("", text.replace(",", " ")).strip()
    with suppress(ValueError):
        return date.fromisoformat(plain)
    return _in_form(plain, DAY_FORMS)


def meant_day(text: str) -> date | None:
    """The day that somebody may have meant: "27.2.2027", "2/27/27", "Feb. 27th, 2027", "'2027-02-27"; or None."""
    plain = MEANINGLESS.sub("", CLOCK_AFTER.sub("", text.strip()).strip(QUOTES))
    for read in (typed_day, lambda found: _in_form(found, ELSEWHERE)):
        with suppress(ValueError):
            return read(plain)
    return None


def did_you_mean_day(text: str) -> str:
    """The day that somebody may have meant, as a question: "did you mean 2027-02-27?"; or an empty string."""
    found = meant_day(text)
    return f"did you mean {found.isoformat()}?" if found else ""


def meant_clock(text: str) -> time | None:
    """The clock time that somebody may have meant: "9am", "9:30 p.m."; or None."""
    with suppress(ValueError):
        return typed_clock(text.strip(QUOTES))
    return None


def meant_moment(text: str) -> datetime | None:
    """The day and clock time that somebody may have meant: "3/14/2027 9am", "Mar 14, 2027 at 9:00 AM"; or None."""
    parts = DAY_AND_CLOCK.fullmatch(text.strip(QUOTES))
    day, clock = (meant_day(parts["day"]), meant_clock(parts["clock"])) if parts else (None, None)
    return None if day is None or clock is None else datetime.combine(day, clock)


def did_you_mean_moment(text: str) -> str:
    """The moment that somebody may have meant, as a question: "did you mean 2027-03-14T09:00?"; or an empty string."""
    found = meant_moment(text)
    return f"did you mean {found.isoformat(timespec='minutes')}?" if found else ""


def day_wanted(text: str) -> str:
    """What would be right where a text is no day as fields have it, with the day that was probably meant."""
    offer = did_you_mean_day(text)
    return f"A day like 2027-03-31{f': {offer}' if offer else '.'}"


def day_meant_in_line(toml: str, error: str) -> str:
    """The day that the line of a TOML text may mean on which its parser stopped, as a question; or an empty string."""
    at = LINE_OF_ERROR.search(error)
    lines = toml.splitlines()[int(at[1]) - 1 : int(at[1])] if at else []
    return did_you_mean_day(lines[0].partition("=")[2].partition("#")[0]) if lines else ""


def _in_form(text: str, forms: Iterable[str]) -> date:
    for form in forms:
        with suppress(ValueError):
            return datetime.strptime(" ".join(text.split()), form).replace(tzinfo=UTC).date()
    raise ValueError(text)


def clock_time(at: datetime | time) -> str:
    """A clock time, as people here read a clock: "9:00 AM"."""
    return f"{at.hour % NOON or NOON}:{at.minute:02} {'AM' if at.hour < NOON else 'PM'}"


def typed_clocks(texts: Iterable[str]) -> list[time]:
    """Clock times as somebody typed them together, all with AM or PM or none: beside "1 PM", nobody knows what 5:00 is.

    Raises:
        ValueError: One of them is none, or some lack their half of the day.
    """
    listed = [text.strip() for text in texts]
    if len({text.casefold().rstrip(".").endswith("m") for text in listed}) > 1:
        raise ValueError("; ".join(listed))
    return [typed_clock(text) for text in listed]


def typed_clock(text: str) -> time:
    """A clock time as somebody typed it: "9 AM", "9:00 a.m.", "13:30"; without a half of the day, of 24 hours.

    Raises:
        ValueError: It is none.
    """
    found = TYPED_CLOCK.fullmatch(text.strip())
    if not found or not (found["minute"] or found["half"]):
        raise ValueError(text)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if not found["half"]:
        return time(hour, minute)
    if not 1 <= hour <= NOON:
        raise ValueError(text)
    return time(hour % NOON + NOON * (found["half"].casefold() == "p"), minute)


def in_full(at: datetime, zone: ZoneInfo) -> str:
    """A moment on a zone's clock, as a letter says it: "Monday, March 1, 2027 at 10:00 AM MST (Denver time)"."""
    local = at.astimezone(zone)
    return f"{day_in_full(local)} at {clock_time(local)} {local:%Z} ({zone_name(zone)})"
