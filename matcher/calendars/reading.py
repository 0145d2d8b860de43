"""Which hours someone's own calendar says are taken: begin and end, never what for.

What is read here was written by others. It is read in a process of its own (:mod:`matcher.calendars.confined`), which
has little time and memory.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component

from matcher.domain.model.calendar import DAY, Interval

MOST_EVENTS = 20_000
"""In the file, and of those that recur in the span that is asked for: more is no person's calendar."""
TOO_FINE = frozenset({"SECONDLY", "MINUTELY"})
FREE = "FREE"


class UnreadableError(ValueError):
    """What was fetched is no calendar that we can read."""


def busy_in(
    text: bytes, zone: ZoneInfo, begin: datetime, end: datetime, ours: Collection[str] = ()
) -> tuple[Interval, ...]:
    """The spans that are taken between two moments, merged, in order, in UTC.

    Args:
        zone: The clock of times without a zone, and of whole days.
        ours: Names (UID) of entries that we put there ourselves: those don't count.

    Raises:
        UnreadableError: It can't be read.
    """
    calendar = _calendar(text)
    calendar.subcomponents = [part for part in calendar.subcomponents if _counts(part, ours)]
    events = [part for part in calendar.subcomponents if part.name == "VEVENT"]
    if len(events) > MOST_EVENTS or any(_too_fine(event) for event in events):
        raise UnreadableError
    # A day more on both sides: the library compares times without a zone as if they were UTC's.
    found = list(islice(recurring_ical_events.of(calendar).between(begin - DAY, end + DAY), MOST_EVENTS + 1))
    if len(found) > MOST_EVENTS:
        raise UnreadableError
    spans = (_span(event, zone) for event in found)
    return tuple(merged(Interval(a, min(b, end)) for a, b in spans if a < end and b > begin and a < b))


def merged(spans: Iterator[Interval]) -> Iterator[Interval]:
    """The same hours in as few spans as there can be, in order."""
    current: Interval | None = None
    for span in sorted(spans):
        if current is None or span.begin > current.end:
            if current:
                yield current
            current = span
        else:
            current = Interval(current.begin, max(current.end, span.end))
    if current:
        yield current


def _calendar(text: bytes) -> Calendar:
    if not text.rstrip().upper().endswith(b"END:VCALENDAR"):  # it may have been cut off
        raise UnreadableError
    try:
        return Calendar.from_ical(text)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise UnreadableError from error


def _counts(part: Component, ours: Collection[str]) -> bool:
    """Whether a part of a calendar is needed: zones, and events that take time."""
    if part.name != "VEVENT":
        return part.name == "VTIMEZONE"
    free = str(part.get("TRANSP", "")).upper() == "TRANSPARENT"
    free = free or str(part.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == FREE
    cancelled = str(part.get("STATUS", "")).upper() == "CANCELLED"
    # One day of a series that is off, or takes no time, takes that day out: it has to stay until the series is spread.
    alone = "RECURRENCE-ID" not in part
    return "DTSTART" in part and not (alone and (free or cancelled)) and str(part.get("UID", "")) not in ours


def _too_fine(event: Component) -> bool:
    rules = event.get("RRULE", [])
    listed = rules if isinstance(rules, list) else [rules]
    return any(str(freq).upper() in TOO_FINE for rule in listed for freq in rule.get("FREQ", []))


def _span(event: Any, zone: ZoneInfo) -> tuple[datetime, datetime]:
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return datetime.min.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
    return _moment(event.start, zone), _moment(event.end, zone)


def _moment(value: date | datetime, zone: ZoneInfo) -> datetime:
    local = value if isinstance(value, datetime) else datetime.combine(value, time(0))
    return (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)
