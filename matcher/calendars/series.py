"""Series spread into occurrences, with what is left out, moved or off; between two moments."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from matcher.calendars.content_lines import NotPlacedError
from matcher.calendars.entries import CalendarEntry
from matcher.calendars.recurrence_rule import RecurrenceRule
from matcher.calendars.stamps import FIRST, Length, Stamp, end_of, instant
from matcher.domain.model.calendar import DAY, Interval

TOO_MANY = "it recurs more often than a person's calendar does"
TOO_MUCH_EFFORT = "its rules and those before it take more time to follow than a person's calendar does"
MOST_OCCURRENCES = 20_000
"""Of all entries in the span that is asked for."""
MOST_EFFORT = 250_000
"""Of spreading all rules of a calendar, in the measure of a rule's periods: less than a second of computing."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time of an entry."""

    entry: CalendarEntry
    start: Stamp
    length: Length

    @property
    def span(self) -> Interval:
        """From its begin, or from when its owner sets out for it, to its end."""
        begin = self.start.instant
        sets_out = begin - self.entry.before if begin - FIRST > self.entry.before else begin
        return Interval(sets_out, end_of(self.start.local, self.start.zone, self.length))


def spans(entries: Iterable[CalendarEntry], window: Interval) -> Iterator[Interval]:
    """The spans that entries take, as far as they touch a window, in no order.

    Raises:
        NotPlacedError: There are too many.
    """
    by_uid: dict[str, list[CalendarEntry]] = defaultdict(list)
    for entry in entries:
        by_uid[entry.uid].append(entry)
    total, effort = 0, _Effort(MOST_EFFORT)
    for together in by_uid.values():
        found = _occurrences(together, window, effort)
        total += len(found)
        if total > MOST_OCCURRENCES:
            raise NotPlacedError(TOO_MANY)
        for span in (one.span for one in found):
            if span.overlaps(window) and span.begin < span.end:
                yield span


def _occurrences(together: Sequence[CalendarEntry], window: Interval, effort: "_Effort") -> list[Occurrence]:
    """The occurrences of the entries under one UID: of its series, without those that were changed, and the changes."""
    series = [one for entry in together if entry.changes is None for one in _spread(entry, window, effort)]
    if all(entry.changes is None for entry in together):
        return series
    starts = _Starts([one.start for one in series])
    replaced: set[int] = set()
    for change in together:
        matching = starts.named(change.changes) if change.changes else []
        if len({id(series[index].entry) for index in matching}) == 1:  # of several entries, all count
            replaced.update(matching)
    changes = [
        one for entry in together if entry.changes and entry.takes_time for one in _spread(entry, window, effort)
    ]
    return [one for index, one in enumerate(series) if index not in replaced] + changes


def _spread(entry: CalendarEntry, window: Interval, effort: "_Effort") -> list[Occurrence]:
    """The occurrences of an entry: of its begin, its rules and its list, without those that it leaves out."""
    first, length = entry.start, entry.length
    if not (entry.rules or entry.others or entry.without):
        return [Occurrence(entry, first, length)]
    lower, upper = _on_clock(window, first.zone, length)
    given = (first.local, *_by_rules(entry, entry.rules, (lower, upper), effort))
    begins = {(local, local.fold): local for local in given}  # equal times of an hour that comes twice are two
    for local in _by_rules(entry, entry.not_by_rules, (lower, upper), effort):
        begins.pop((local, local.fold), None)
    found = [Occurrence(entry, Stamp(local, first.zone, first.is_day), length) for local in begins.values()]
    found += [Occurrence(entry, start, own_length) for start, own_length in entry.others]
    if not entry.without:
        return found
    starts = _Starts([one.start for one in found])
    left_out = {index for one in entry.without for index in starts.named(one)}
    return [one for index, one in enumerate(found) if index not in left_out]


def _by_rules(
    entry: CalendarEntry, rules: Iterable[RecurrenceRule], between: tuple[datetime, datetime], effort: "_Effort"
) -> Iterator[datetime]:
    effort.line = entry.number
    for rule in rules:
        for count, local in enumerate(rule.starts(entry.start, *between, effort.spend)):
            if count > MOST_OCCURRENCES:
                raise NotPlacedError(TOO_MANY, entry.number)
            yield local
            if rule.is_hourly and _comes_twice(local, entry.start.zone):
                yield local.replace(fold=1)


def _comes_twice(local: datetime, zone: tzinfo) -> bool:
    return instant(local, zone) < instant(local.replace(fold=1), zone)


def _on_clock(window: Interval, zone: tzinfo, length: Length) -> tuple[datetime, datetime]:
    """The local times between which what begins may touch the window, with days to spare."""
    longest = max(on_clock + elapsed for on_clock, elapsed in length)
    upper = (window.end + 2 * DAY).astimezone(zone).replace(tzinfo=None)
    try:
        return (window.begin - longest - 2 * DAY).astimezone(zone).replace(tzinfo=None), upper
    except OverflowError:
        return datetime.min, upper  # noqa: DTZ901  on the clock of a zone


@dataclass(slots=True)
class _Effort:
    """What may still be spent on spreading the rules of a calendar.

    Attributes:
        line: Of the entry whose rules are spread.
    """

    left: int
    line: int = 0

    def spend(self, effort: int) -> None:
        """Spend some.

        Raises:
            NotPlacedError: More than there is.
        """
        self.left -= effort
        if self.left < 0:
            raise NotPlacedError(TOO_MUCH_EFFORT, self.line)


class _Starts:
    """Begins, to be found by what names them in a list of exceptions or in a change."""

    def __init__(self, starts: Sequence[Stamp]) -> None:
        self._by_instant: dict[datetime, list[int]] = defaultdict(list)
        self._by_day: dict[date, list[int]] = defaultdict(list)
        self._starts = starts
        for index, start in enumerate(starts):
            self._by_day[start.day].append(index)
            if not start.is_day:
                self._by_instant[start.instant].append(index)

    def named(self, wanted: Stamp) -> list[int]:
        """The places of the begins that are meant; of several times on one day, none: which is meant is not said."""
        if not wanted.is_day and (exact := self._by_instant.get(wanted.instant)):
            return exact
        on_day = self._by_day.get(_meant_day(wanted, self._starts) or date.min, [])
        if wanted.is_day:
            return on_day if len(on_day) == 1 else []
        return [index for index in on_day if self._starts[index].is_day]


def _meant_day(wanted: Stamp, starts: Sequence[Stamp]) -> date | None:
    """The day that a day names, or a midnight: as it is written, or else on the owner's clock."""
    if wanted.is_day or wanted.local.time() == time(0):
        return wanted.day
    local = wanted.instant.astimezone(starts[0].zone) if starts else wanted.local
    return local.date() if local.time() == time(0) else None
