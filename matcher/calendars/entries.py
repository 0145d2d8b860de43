"""Entries of a calendar: whether each takes time, when it begins, how long it takes and how it recurs.

Source: RFC 5545, section 3.6.1; RFC 5546 for who said no; [MS-OXCICAL] for Outlook's marks.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from matcher.calendars.content_lines import Component, Line, NotPlacedError
from matcher.calendars.recurrence_rule import RecurrenceRule, recurrence_rule
from matcher.calendars.stamps import (
    NO_DURATION,
    NO_LENGTH,
    NO_TIME,
    ONE_DAY,
    Length,
    Stamp,
    between,
    duration,
    period,
    stamp,
)
from matcher.calendars.time_zones import TimeZones
from matcher.domain.model.calendar import DAY

OUTLOOK_BUSY = "X-MICROSOFT-CDO-BUSYSTATUS"
OUTLOOK_WHOLE_DAY = "X-MICROSOFT-CDO-ALLDAYEVENT"
APPLE_TRAVEL = "X-APPLE-TRAVEL-DURATION"

NO_START = "it has no begin"
TWO_ENDS = "it has an end and a duration"
RANGE = "it changes later occurrences of a series too (RANGE), which is not read here"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """An event, or a change of one occurrence of a series.

    Args:
        uid: What the entries of one series share; may be empty.
        changes: The occurrence that it stands in the place of, as the series had it.
        takes_time: Whether its owner is busy then.
        others: Further begins, each with its length.
        without: Begins, or days, that the series leaves out.
        before: How long its owner is under way to it, which is taken too.
    """

    number: int
    uid: str
    start: Stamp
    length: Length
    takes_time: bool
    changes: Stamp | None = None
    rules: tuple[RecurrenceRule, ...] = ()
    not_by_rules: tuple[RecurrenceRule, ...] = ()
    others: tuple[tuple[Stamp, Length], ...] = ()
    without: tuple[Stamp, ...] = ()
    before: timedelta = timedelta(0)


def entry(event: Component, zones: TimeZones, emails: Collection[str]) -> CalendarEntry | None:
    """A ``VEVENT``; None where it takes no time, and takes none out of a series either.

    Args:
        emails: Addresses of the person, in small letters: an invitation that they declined takes no time.

    Raises:
        NotPlacedError: Something in it can't be placed.
    """
    takes_time = not (_is_free(event) or "CANCELLED" in event.texts("STATUS") or _is_declined(event, emails))
    changed = event.one("RECURRENCE-ID")
    if changed is None and not takes_time:
        return None
    if changed and changed.parameters.get("RANGE"):
        raise NotPlacedError(RANGE, changed.number)
    uid = "".join(line.value for line in event.all("UID")[:1])
    changes = stamp(changed, changed.value, zones) if changed else None
    if changes and not takes_time:  # when it would have been does not matter, and need not be in it
        return CalendarEntry(event.number, uid, changes, NO_LENGTH, takes_time=False, changes=changes)
    start = _start(event, zones)
    length = _length(event, start, zones)
    return CalendarEntry(
        event.number,
        uid,
        start,
        length,
        takes_time,
        changes,
        tuple(recurrence_rule(line, start) for line in event.all("RRULE")),
        tuple(recurrence_rule(line, start) for line in event.all("EXRULE")),
        tuple(_other(line, text, start, length, zones) for line in event.all("RDATE") for text in _listed(line)),
        tuple(stamp(line, text, zones) for line in event.all("EXDATE") for text in _listed(line)),
        _travel(event),
    )


def _travel(event: Component) -> timedelta:
    """The way there, which Apple's calendar blocks before an event."""
    line = event.one(APPLE_TRAVEL)
    if line is None:
        return timedelta(0)
    on_clock, elapsed = duration(line, line.value)
    if on_clock + elapsed > DAY:
        raise NotPlacedError(NO_DURATION, line.number)
    return on_clock + elapsed


def _start(event: Component, zones: TimeZones) -> Stamp:
    line = event.one("DTSTART")
    if line is None:
        raise NotPlacedError(NO_START, event.number)
    return stamp(line, line.value, zones)


def _length(event: Component, start: Stamp, zones: TimeZones) -> Length:
    end, lasting = event.one("DTEND"), event.one("DURATION")
    if end and lasting:
        raise NotPlacedError(TWO_ENDS, lasting.number)
    length = ONE_DAY if start.is_day else NO_LENGTH
    if end:
        length = between(start, stamp(end, end.value, zones), end.number)
    if lasting:
        length = (duration(lasting, lasting.value),)
    nothing = not any(any(reading) for reading in length)
    whole_day = start.is_day or event.texts(OUTLOOK_WHOLE_DAY) == ["TRUE"]
    return ONE_DAY if nothing and whole_day else length


def _listed(line: Line) -> list[str]:
    return [text.strip() for text in line.value.split(",")]


def _other(line: Line, text: str, start: Stamp, length: Length, zones: TimeZones) -> tuple[Stamp, Length]:
    """A further begin: a period of its own, or a begin of the length of the others."""
    if line.parameters.get("VALUE", "").upper() == "PERIOD" or "/" in text:
        return period(line, text, zones)
    begin = stamp(line, text, zones)
    if begin.is_day == start.is_day:
        return begin, length
    if begin.is_day:  # a day for a series of times: when on that day is not said
        return begin, ONE_DAY
    raise NotPlacedError(NO_TIME, line.number)


def _is_free(event: Component) -> bool:
    """Whether an event is marked as taking no time; where two marks differ, it takes time.

    Outlook writes both alike, so two that differ are of two programs, and nobody knows which of them wrote last. One
    exception is its own: who works elsewhere (``WORKINGELSEWHERE``) is TRANSPARENT to it, and works.
    Source: [MS-OXCICAL] 2.1.3.1.1.20.25 (TRANSP) and 2.1.3.1.1.20.31 (X-MICROSOFT-CDO-BUSYSTATUS).
    """
    outlook, standard = set(event.texts(OUTLOOK_BUSY)), set(event.texts("TRANSP"))
    return bool(outlook or standard) and outlook <= {"FREE"} and standard <= {"TRANSPARENT"}


def _is_declined(event: Component, emails: Collection[str]) -> bool:
    """Whether the person said no to an invitation; where they are in it twice, each time."""
    said = [
        line.parameters.get("PARTSTAT", "").upper()
        for line in event.all("ATTENDEE")
        if not _addresses(line).isdisjoint(emails)
    ]
    return set(said) == {"DECLINED"}


def _addresses(line: Line) -> frozenset[str]:
    """The mail addresses of somebody invited; Apple has it beside the value, which leads to a directory."""
    texts = (line.value, line.parameters.get("EMAIL", ""))
    return frozenset(text.strip().casefold().removeprefix("mailto:") for text in texts)


def freebusy(component: Component, zones: TimeZones) -> list[tuple[Stamp, Length]]:
    """The periods of a ``VFREEBUSY`` in which somebody is not free, whatever kind of not free.

    Raises:
        NotPlacedError: One can't be placed.
    """
    return [
        period(line, text, zones)
        for line in component.all("FREEBUSY")
        if line.parameters.get("FBTYPE", "BUSY").upper() != "FREE"
        for text in _listed(line)
    ]
