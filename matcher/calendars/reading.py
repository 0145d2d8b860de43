"""Which hours someone's own calendar says are taken: begin and end, never what for.

What can't be placed is never passed over: it makes the whole calendar "not understood", since an entry that is lost
is a person who counts as free. What is read here was written by others. It is read in a process of its own
(:mod:`matcher.calendars.confined`), which has little time and memory.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from zoneinfo import ZoneInfo

from matcher.calendars.content_lines import Component, NotPlacedError, calendars
from matcher.calendars.entries import CalendarEntry, entry, freebusy
from matcher.calendars.series import spans
from matcher.calendars.stamps import end_of
from matcher.calendars.time_zones import TimeZones, known_zone
from matcher.domain.model.calendar import Interval

MOST_ENTRIES = 20_000
NO_TIME_TAKEN = frozenset({"VTIMEZONE", "VTODO", "VJOURNAL", "VALARM"})
UNKNOWN_PART = "it is of a kind that is not known here"
TOO_MANY_ENTRIES = "it has more entries than a person's calendar would"


@dataclass(frozen=True, slots=True)
class UnplacedEntry:
    """An entry that can't be placed.

    Args:
        entry: Which it is, counted from 1 among events and busy times; 0 where the file as a whole is meant.
        line: The line of the file, from 1; 0 where none is meant.
        reason: Why, in words that repeat nothing of it.
    """

    entry: int
    line: int
    reason: str

    def __str__(self) -> str:
        """Place and reason in one line."""
        place = [f"entry {self.entry:,}"] if self.entry else []
        place += [f"line {self.line:,}"] if self.line else []
        return f"{', '.join(place) or 'the file'}: {self.reason}"


class NotUnderstoodError(ValueError):
    """A calendar that is not understood as a whole.

    Args:
        misfits: Every entry that can't be placed, in the order of the file.
    """

    def __init__(self, misfits: tuple[UnplacedEntry, ...]) -> None:
        super().__init__("; ".join(map(str, misfits)))
        self.misfits = misfits


def busy_in(
    text: bytes,
    zone: ZoneInfo,
    begin: datetime,
    end: datetime,
    ours: Collection[str] = (),
    emails: Collection[str] = (),
) -> tuple[Interval, ...]:
    """The spans that are taken between two moments, merged, in order, in UTC; one begun before keeps its begin.

    Args:
        zone: The clock of times without a zone, and of whole days.
        ours: Names (UID) of entries that we put there ourselves: those don't count.
        emails: The person's addresses: invitations that they declined don't count.

    Raises:
        NotUnderstoodError: Something in it can't be placed.
    """
    window = Interval(begin, end)
    try:
        found = [span for calendar in calendars(text) for span in _taken(calendar, zone, window, ours, emails)]
    except NotPlacedError as error:
        raise NotUnderstoodError((UnplacedEntry(0, error.line, str(error)),)) from None
    return tuple(merged(Interval(one.begin, min(one.end, end)) for one in found))


def merged(found: Iterable[Interval]) -> Iterator[Interval]:
    """The same hours in as few spans as there can be, in order."""
    current: Interval | None = None
    for span in sorted(found):
        if current is None or span.begin > current.end:
            if current:
                yield current
            current = span
        else:
            current = Interval(current.begin, max(current.end, span.end))
    if current:
        yield current


def _taken(
    calendar: Component, zone: ZoneInfo, window: Interval, ours: Collection[str], emails: Collection[str]
) -> Iterator[Interval]:
    """The spans of one calendar."""
    zones = [(line.value, part) for part in calendar.parts if part.name == "VTIMEZONE" for line in part.all("TZID")]
    # In a parameter, no comma is escaped. Of two definitions of one name, either may be meant.
    named = [(text, part) for name, part in zones for text in (name, name.replace("\\,", ","))]
    first, last = dict(reversed(named)), dict(named)
    own = {line.value.casefold() for line in calendar.all("X-WR-CALNAME") if "@" in line.value}
    people = own | {email.strip().casefold() for email in emails}
    definitions = [last] if _as_text(first) == _as_text(last) else [first, last]
    for floating, defined in product(_floating_clocks(calendar, zone), definitions):
        clocks = TimeZones(zone, defined, floating)
        yield from _read(calendar, clocks, window, ours, people)
        if clocks.disputed(window.begin, window.end):
            yield from _read(calendar, TimeZones(zone, defined, floating, by_file=True), window, ours, people)


def _as_text(defined: Mapping[str, Component]) -> dict[str, list[str]]:
    """Definitions of zones without the numbers of their lines: files that were put together repeat them."""
    return {
        name: sorted(
            f"{part.name} {sorted(line.name + line.value for same in part.lines.values() for line in same)}"
            for part in component.parts
        )
        for name, component in defined.items()
    }


def _floating_clocks(calendar: Component, zone: ZoneInfo) -> tuple[str | None, ...]:
    """The clocks that times without a zone may be on.

    The standard has them on the clock of the person. Where the calendar names another (``X-WR-TIMEZONE``), programs
    differ: both readings count.
    """
    named = "".join(line.value for line in calendar.all("X-WR-TIMEZONE")[:1])
    known = known_zone(named)
    if known is None:
        return (named or None,)
    return (None,) if known == zone else (None, named)


def _read(
    calendar: Component, zones: TimeZones, window: Interval, ours: Collection[str], people: Collection[str]
) -> Iterator[Interval]:
    counted = [part for part in calendar.parts if _may_take_time(part)]
    if len(counted) > MOST_ENTRIES:
        raise NotPlacedError(TOO_MANY_ENTRIES)
    entries: list[CalendarEntry] = []
    misfits: list[UnplacedEntry] = []
    for number, part in enumerate(counted, 1):
        try:
            if part.name == "VFREEBUSY":
                yield from _busy_periods(part, zones, window)
            elif found := _event(part, zones, ours, people):
                entries.append(found)
        except NotPlacedError as error:
            misfits.append(UnplacedEntry(number, error.line, str(error)))
    if misfits:
        raise NotUnderstoodError(tuple(misfits))
    yield from spans(entries, window)


def _may_take_time(part: Component) -> bool:
    own_kind = part.name.startswith("X-") and not part.parts  # a program's own; with parts it may hold anything
    return not own_kind and part.name not in NO_TIME_TAKEN


def _event(part: Component, zones: TimeZones, ours: Collection[str], people: Collection[str]) -> CalendarEntry | None:
    if part.name != "VEVENT" or any(inner.name == "VEVENT" for inner in part.parts):
        raise NotPlacedError(UNKNOWN_PART, part.number)
    if any(line.value in ours for line in part.all("UID")):
        return None
    return entry(part, zones, people)


def _busy_periods(part: Component, zones: TimeZones, window: Interval) -> Iterator[Interval]:
    for begin, length in freebusy(part, zones):
        span = Interval(begin.instant, end_of(begin.local, begin.zone, length))
        if span.overlaps(window) and span.begin < span.end:
            yield span
