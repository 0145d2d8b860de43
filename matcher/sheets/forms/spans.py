"""Hours of a weekday, and spans of days or moments, as people write them in a field: one a line, or with semicolons."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import Interval
from matcher.domain.model.clock.in_words import TYPED_CLOCK, clock_time, short_day, typed_clocks, typed_day
from matcher.domain.model.problem import WeeklyWindow

TO = re.compile(r"\s+to\s+")
DASH = re.compile(r"\s*[–—]\s*|(?<=[0-9mM.])\s*-\s*(?=[0-9]{1,2}(?::|\s?[aApP]))")
MOMENT = re.compile(r"(?P<day>.*?[0-9]{4}(?:-[0-9]{2}-[0-9]{2})?)(?:,?\s+|T)(?P<clock>[0-9].*)")
SPLIT = re.compile(r"[;\n]")
ALL_DAY = "all day"
ONE_DAY = timedelta(days=1)
HOURS_DASH = re.compile(r"\s*[-–—]\s*")
HOURS = "hours like 9:00 AM to 5:00 PM, several of them as 9 AM to 12 PM; 1 PM to 5 PM, or all day"
A_SPAN = (
    "days like Mar 1, 2027 or Mar 1, 2027 to Mar 5, 2027, or times like Mar 1, 2027, 9:00 AM to 12:00 PM, one a line"
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
        return short_day(begin) if last == begin.date() else f"{short_day(begin)} to {short_day(last)}"
    same_day = begin.date() == end.date() and _is_plain(begin) and _is_plain(end)
    return f"{_moment_text(begin)} to {clock_time(end) if same_day else _moment_text(end)}"


def _moment_text(at: datetime) -> str:
    """A moment; with its distance from UTC where the clock shows it twice."""
    return f"{short_day(at)}, {clock_time(at)}" if _is_plain(at) else at.isoformat(" ")


def _is_plain(at: datetime) -> bool:
    """Whether a day and a clock time of hours and minutes say it."""
    return not (at.fold or at.second or at.microsecond)


def _span(part: str, zone: ZoneInfo) -> Interval:
    first, last = _ends(part)
    try:
        begin, end = _begin_and_end(first, last or first, zone)
    except ValueError:
        raise ValueError(part) from None
    if end <= begin:
        raise ValueError(part)
    return Interval(begin, end)


def _begin_and_end(first: str, last: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Of a span: a day alone is its begin, or its end; an end that is a clock time alone is on the day of the begin."""
    (first_day, first_clock), (last_day, last_clock) = _day_and_clock(first), _day_and_clock(last)
    if first_day is None:
        raise ValueError(first)
    clocks = iter(_clocks([clock for clock in (first_clock, last_clock) if clock]))
    begin = next(clocks) if first_clock else time(0)
    last_day = last_day or first_day
    end, last_day = (next(clocks), last_day) if last_clock else (time(0), last_day + ONE_DAY)
    return (
        datetime.combine(first_day, begin, begin.tzinfo or zone),
        datetime.combine(last_day, end, end.tzinfo or zone),
    )


def _day_and_clock(text: str) -> tuple[date | None, str]:
    """The day of a moment, and its clock time as it was typed; either may be left out."""
    found = MOMENT.fullmatch(text)
    if found:
        return typed_day(found["day"]), found["clock"]
    return (None, text) if TYPED_CLOCK.fullmatch(text) else (typed_day(text), "")


def _clocks(texts: Sequence[str]) -> list[time]:
    """Clock times, of 24 hours or all with their half of the day; with a distance from UTC where one was typed."""
    if any(text.casefold().rstrip(".").endswith("m") for text in texts):
        return typed_clocks(texts)
    return [time.fromisoformat(text.zfill(len("09:00"))) for text in texts]
