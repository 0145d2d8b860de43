"""Hours of a weekday, and spans of days or moments, as people write them in a field: one a line, or with semicolons."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import Interval
from matcher.domain.model.clock.in_words import clock_time, typed_clocks
from matcher.domain.model.problem import WeeklyWindow

TO = re.compile(r"\s+to\s+")
DASH = re.compile(r"\s*[–—]\s*|(?<=[0-9])\s*-\s*(?=[0-9]{1,2}:)")
SPLIT = re.compile(r"[;\n]")
ALL_DAY = "all day"
ONE_DAY = timedelta(days=1)
HOURS_DASH = re.compile(r"\s*[-–—]\s*")
HOURS = "hours like 9:00 AM to 5:00 PM, several of them as 9 AM to 12 PM; 1 PM to 5 PM, or all day"
A_SPAN = (
    "days like 2027-03-01 or 2027-03-01 to 2027-03-05, or times like 2027-03-01 09:00 to 2027-03-01 12:00, one a line"
)


def hours_text(windows: Iterable[WeeklyWindow]) -> str:
    """The hours of one weekday: "9:00 AM to 12:00 PM; 1:00 PM to 5:00 PM"."""
    return "; ".join(
        ALL_DAY if start == end == time(0) else f"{clock_time(start)} to {clock_time(end)}"
        for _, start, end in sorted(windows)
    )


def hours_of(text: str) -> Iterator[tuple[str, str]]:
    """Begin and end of each span of hours, as texts; what is none has an empty end, or is left as it is."""
    for part in parts_of(text):
        if part.casefold() == ALL_DAY:
            yield "00:00", "00:00"
        else:
            yield _as_cells(*_ends(part, HOURS_DASH))


def _as_cells(begin: str, end: str) -> tuple[str, str]:
    """Begin and end as a file has them; left as they are where they can't be understood together."""
    try:
        first, last = typed_clocks((begin, end))
    except ValueError:
        return begin, end
    return f"{first:%H:%M}", f"{last:%H:%M}"


def spans_text(spans: Iterable[Interval], zone: ZoneInfo) -> str:
    """Spans on a clock, one a line; whole days as days, the last one included."""
    return "\n".join(_span_text(begin.astimezone(zone), end.astimezone(zone)) for begin, end in sorted(spans))


def spans_of(text: str, zone: ZoneInfo) -> tuple[Interval, ...]:
    """Spans as they were written, on a clock.

    Raises:
        ValueError: One of them is none; the message is its text.
    """
    return tuple(sorted(_span(part, zone) for part in parts_of(text)))


def parts_of(text: str) -> list[str]:
    """The entries of a field."""
    return [part.strip() for part in SPLIT.split(text) if part.strip()]


def _ends(part: str, dash: re.Pattern[str] = DASH) -> tuple[str, str]:
    """What stands before and after a "to" or a dash; a moment's distance from UTC has one too."""
    mark = TO.search(part) or dash.search(part)
    return (part[: mark.start()].strip(), part[mark.end() :].strip()) if mark else (part, "")


def _span_text(begin: datetime, end: datetime) -> str:
    if begin.time() == end.time() == time(0) and not (begin.fold or end.fold):
        last = end.date() - ONE_DAY
        return f"{begin:%Y-%m-%d}" if last == begin.date() else f"{begin:%Y-%m-%d} to {last:%Y-%m-%d}"
    return f"{_moment_text(begin)} to {_moment_text(end)}"


def _moment_text(at: datetime) -> str:
    """A moment; with its distance from UTC where the clock shows it twice."""
    return at.isoformat(" ") if at.fold or at.second else f"{at:%Y-%m-%d %H:%M}"


def _span(part: str, zone: ZoneInfo) -> Interval:
    first, last = _ends(part)
    try:
        begin, end = _moment(first, zone), _moment(last or first, zone, end=True)
    except ValueError:
        raise ValueError(part) from None
    if end <= begin:
        raise ValueError(part)
    return Interval(begin, end)


def _moment(text: str, zone: ZoneInfo, *, end: bool = False) -> datetime:
    """A moment; a day alone is its begin, or its end."""
    try:
        on = date.fromisoformat(text)
    except ValueError:
        at = datetime.fromisoformat(text)
        return at if at.tzinfo else at.replace(tzinfo=zone)
    return datetime.combine(on + ONE_DAY * end, time(0), zone)
