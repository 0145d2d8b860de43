"""How the pages say times, amounts and terms of the vocabulary. Pure functions, given to the templates as filters."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import DAY, Interval
from matcher.domain.model.clock.in_words import clock_time, short_day, zone_name
from matcher.domain.model.names.languages import LANGUAGES, language_name
from matcher.domain.model.problem import WeeklyWindow
from matcher.domain.rules.in_words import day_in_words, quantity, words

OFFERED = {
    code: LANGUAGES[code]
    for code in (
        *("am", "ar", "ase", "en", "es", "fr", "hi", "hmn", "ht", "ko", "nv", "pt", "ru", "so", "th", "tl", "uk", "vi"),
        "zh",
    )
}
"""The languages that a form offers to choose from."""
MIDNIGHT = time(0)
NEAR = timedelta(days=182)
"""Days of which everyone knows the year."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def term(name: str) -> str:
    """A word of a controlled list as people write it: ``in_person`` is "In person"."""
    said = words(name)
    return said[:1].upper() + said[1:]


def language(code: str) -> str:
    """A language by its code, or the code where we have no name for it."""
    return language_name(code)


def day(on: date) -> str:
    """A day in full: "Thu, Mar 12, 2026"."""
    return day_in_words(on)


def clock(at: datetime | time) -> str:
    """A clock time: "9:00 AM"."""
    return clock_time(at)


def zoned(at: datetime, zone: ZoneInfo) -> str:
    """A moment on a zone's clock, the zone named: "Thu, Mar 12, 2026 at 9:00 AM MST (Phoenix time)"."""
    local = at.astimezone(zone)
    return f"{day(local)} at {clock(local)} {local:%Z} ({zone_name(zone)})"


def zone_words(key: str) -> str:
    """A time zone of a form, by its best-known city: "Phoenix time"."""
    return zone_name(ZoneInfo(key))


def span(stretch: Interval, zone: ZoneInfo) -> str:
    """A stretch of time on a zone's clock: whole days by their days, "Sat, Dec 19, 2026 to Wed, Dec 23, 2026"."""
    begin, end = (at.astimezone(zone) for at in stretch)
    if begin.time() == end.time() == MIDNIGHT:
        last = end.date() - DAY
        return day(begin) if last == begin.date() else f"{day(begin)} to {day(last)}"
    return f"{zoned(begin, zone)} to {zoned(end, zone)}"


def hours(window: WeeklyWindow) -> str:
    """A weekly window: "9:00 AM to 5:00 PM", "all day", "8:00 PM to 2:00 AM the next day"."""
    if window.start == window.end == time(0):
        return "all day"
    later = " the next day" if window.end <= window.start and window.end != time(0) else ""
    return f"{clock(window.start)} to {clock(window.end)}{later}"


def moment(at: datetime) -> str:
    """A moment on the clock that it came with: "Thu, Mar 12, 2026 at 9:00 AM MST"."""
    return f"{day(at)} at {clock(at)} {at:%Z}"


LEFT = "no longer in the data"
"""Of a person or an engagement that a list still names."""


def brief_moment(at: datetime, today: date) -> str:
    """A moment as short as it can be, on the clock that it came with: "today 9:00 AM MST", "Thu, Mar 12, 9:00 AM MST".

    A day that lies half a year or more away has its year and no weekday: "Mar 12, 2028, 9:00 AM MST".
    """
    if at.date() == today:
        return f"today {clock(at)} {at:%Z}"
    near = abs(at.date() - today) < NEAR
    return f"{f'{at:%a, %b} {at.day}' if near else short_day(at)}, {clock(at)} {at:%Z}"


def dollars(amount: float) -> str:
    """US dollars without cents: "$1,250"."""
    return f"-${-amount:,.0f}" if amount < 0 else f"${amount:,.0f}"


def signed(points: int) -> str:
    """Points with their sign, a true minus: "+40", "−30"."""
    return f"+{points:,}" if points > 0 else f"−{-points:,}" if points < 0 else "0"


def decimal(number: float) -> str:
    """A number without needless zeros: "2", "2.5"."""
    return f"{number:,.1f}".removesuffix(".0")


def duration(seconds: float) -> str:
    """How long something took: "0.8 seconds", "2 min 5 s"."""
    if seconds < 0.05:  # noqa: PLR2004  would be rounded to nothing
        return "under 0.1 seconds"
    if seconds < 60:  # noqa: PLR2004  a minute
        return f"{seconds:.1f} seconds"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"


def minutes(length: int) -> str:
    """A session's length: "45 minutes", "2 hours", "1 hour 30 minutes"."""
    hours, rest = divmod(length, 60)
    parts = [quantity(hours, "hour")] if hours else []
    return " ".join(parts + ([quantity(rest, "minute")] if rest or not hours else []))


def bound_in_words(objective: int, bound: int) -> str:
    """How good a schedule is proven to be; rounded so that it never claims too much."""
    if bound <= objective:
        return "proven to be the best possible"
    percent = 100 * (bound - objective) / max(1, abs(bound))
    return f"within {ceil(percent * 100) / 100:.2f}% of the best possible"


FILTERS: dict[str, Callable[..., str]] = {
    wording.__name__: wording
    for wording in (
        *(clock, day, decimal, dollars, duration, hours, language, minutes),
        *(moment, quantity, short_day, signed, span, term, zone_name, zone_words, zoned),
    )
}
