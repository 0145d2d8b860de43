"""The times that a recurrence rule gives, on the clock of its entry.

dateutil spreads a rule; what it lets pass in silence (a month 13, an interval of 0, a part that it doesn't know) is
refused here, and ``UNTIL`` is read here, because programs write it in ways that it refuses. It looks for the next time
until the year 9999, which takes long where there is none ("each February 30"): the periods that it looks through are
counted here, and a rule is left where no later one can count.

Source: RFC 5545, section 3.3.10.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import prod

from dateutil.rrule import rrulestr

from matcher.calendars.content_lines import Line, NotPlacedError
from matcher.calendars.stamps import DAY_TEXT, TIME_TEXT, Stamp, instant
from matcher.domain.model.calendar import DAY

STEPS = {"HOURLY": timedelta(hours=1), "DAILY": DAY, "WEEKLY": 7 * DAY}
MONTHS = {"MONTHLY": 1, "YEARLY": 12}
PERIODS = {**STEPS, "MONTHLY": 28 * DAY, "YEARLY": 365 * DAY}
"""What a period of each frequency takes at least."""
EFFORT = {"HOURLY": 1, "DAILY": 1, "WEEKLY": 1, "MONTHLY": 2, "YEARLY": 10}
"""Of looking through a period: one is about 3 microseconds of computing."""
PARTS = 2
"""Periods beyond those that fit between a begin and an end: the first and the last may be parts."""
TOO_FINE = frozenset({"SECONDLY", "MINUTELY"})
MOST_A_DAY = 96
"""Times a day that a rule may name: each quarter of an hour. dateutil writes all of them out before the first."""
MOST = {
    "BYMONTH": (1, 12), "BYMONTHDAY": (-31, 31), "BYYEARDAY": (-366, 366), "BYWEEKNO": (-53, 53), "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59), "BYSECOND": (0, 59), "BYSETPOS": (-366, 366),
}  # fmt: skip
NEVER_ZERO = frozenset({"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"})
WEEKDAY = re.compile(r"(?:[+-]?[1-9]\d?)?(?:MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,4}", re.ASCII)
COUNTED = re.compile(r"[1-9]\d{0,6}", re.ASCII)
KNOWN = frozenset({"FREQ", "UNTIL", "COUNT", "INTERVAL", "BYDAY", "WKST", *MOST})
EVEN = frozenset({"FREQ", "COUNT", "INTERVAL", "WKST"})
"""The parts of a rule that gives one time a period, always the same of it."""
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NAMES_OF_DAYS = frozenset({"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"})
NOT_AT_ALL = timedelta(0)
WEEKS_OF_A_YEAR, WEEKS_OF_A_MONTH = 53, 5
"""How often a weekday may come in each."""
IN_EVERY_MONTH = 28
"""The last day that every month has."""

BAD_RULE = "its rule of recurrence is not written as the standard has it"
TOO_OFTEN = "it recurs more often than every quarter of an hour: no person's calendar does"
ALL_DAY_HOURS = "it takes whole days and recurs by the hour"


@dataclass(frozen=True, slots=True)
class RecurrenceRule:
    """A rule, its ``UNTIL`` apart.

    Args:
        text: The rule as dateutil reads it.
        until: The last time, on the clock of the entry, that counts.
        is_counted: Whether it has to be followed from its first time.
        frequency: Its ``FREQ``.
        interval: Its ``INTERVAL``, in periods.
        earlier: How long before the first time dateutil begins: where places in a week count (``BYSETPOS``), those of
            days before it count too, and dateutil would look at the rest of its week alone.
    """

    text: str
    until: datetime | None
    is_counted: bool
    frequency: str
    interval: int
    earlier: timedelta = NOT_AT_ALL

    @property
    def is_hourly(self) -> bool:
        """Whether it gives times by the hour."""
        return self.frequency == "HOURLY"

    def starts(
        self, first: Stamp, lower: datetime, upper: datetime, spend: Callable[[int], None]
    ) -> Iterator[datetime]:
        """The times on the clock of ``first``, in order, that begin between two moments (and perhaps a few before).

        Args:
            lower: On the same clock; likewise ``upper``.
            spend: Told of the effort that each period and each time takes; raises where it is too much.
        """
        begun = first.local if self.is_counted else _ahead(first.local, lower, self.frequency, self.interval)
        begun -= self.earlier
        last = upper if self.until is None else min(upper, self.until)
        most = (last - begun) // PERIODS[self.frequency] // self.interval + PARTS
        counted = _CountedInterval(self.interval)
        counted.begin(most, lambda: spend(EFFORT[self.frequency]))
        try:
            for local in rrulestr(self.text, dtstart=begun).replace(interval=counted):
                if local > last:
                    return
                spend(1)
                if local >= max(lower, first.local):
                    yield local
        except _PastTheLastError:
            return


class _PastTheLastError(Exception):
    """The periods that are left begin after the last time that counts."""


class _CountedInterval(int):
    """An interval that counts how often it is added: dateutil does so once for each period that it looks through."""

    def begin(self, most: int, spend: Callable[[], None]) -> None:
        """Begin to count.

        Args:
            most: Periods after which no time counts.
            spend: Called for each period.
        """
        self._left = most
        self._spend = spend

    def __radd__(self, other: int) -> int:
        """A period later, in years, months, days or hours."""
        self._count()
        return other + int(self)

    def __mul__(self, other: int) -> int:
        """Weeks in days: dateutil adds the product."""
        self._count()
        return int(self) * other

    def _count(self) -> None:
        self._spend()
        self._left -= 1
        if self._left < 0:
            raise _PastTheLastError


def recurrence_rule(line: Line, first: Stamp) -> RecurrenceRule:
    """The rule of a line, for an entry that begins at ``first``.

    Raises:
        NotPlacedError: It is not one, or one that recurs too often.
    """
    parts = _parts(line)
    until = _until(line, parts.pop("UNTIL"), first) if "UNTIL" in parts else None
    frequency = parts["FREQ"]
    if frequency == "HOURLY" and first.is_day:
        raise NotPlacedError(ALL_DAY_HOURS, line.number)
    interval = int(parts.get("INTERVAL", 1))
    if parts.keys() <= EVEN and (frequency in STEPS or first.local.day <= IN_EVERY_MONTH):
        until = _last_of(first.local, frequency, interval, int(parts.pop("COUNT"))) if "COUNT" in parts else until
    if "BYDAY" in parts and frequency in MONTHS:
        parts["BYDAY"] = _all_counted(parts["BYDAY"], WEEKS_OF_A_YEAR if _is_of_a_year(parts) else WEEKS_OF_A_MONTH)
    try:
        earlier = _since_week_began(first.local, parts) if _takes_places_in_a_week(parts) else NOT_AT_ALL
        if earlier and "COUNT" in parts:
            parts["COUNT"] = str(int(parts["COUNT"]) + _times_before(first.local, earlier, parts))
        text = _text(parts)
        rrulestr(text, dtstart=first.local - earlier)
    except (ValueError, TypeError, OverflowError):
        raise NotPlacedError(BAD_RULE, line.number) from None
    return RecurrenceRule(text, until, "COUNT" in parts, frequency, interval, earlier)


def _takes_places_in_a_week(parts: Mapping[str, str]) -> bool:
    """Whether days of a week count by their place in it; a rule that names none has one a week."""
    return parts["FREQ"] == "WEEKLY" and "BYSETPOS" in parts and not parts.keys().isdisjoint(NAMES_OF_DAYS)


def _text(parts: Mapping[str, str]) -> str:
    return ";".join(f"{key}={value}" for key, value in parts.items())


def _since_week_began(first: datetime, parts: Mapping[str, str]) -> timedelta:
    """Whole days from the first day of a week, by the rule's ``WKST``, to a time in it."""
    return (first.weekday() - DAYS.index(parts.get("WKST", DAYS[0]))) % len(DAYS) * DAY


def _times_before(first: datetime, earlier: timedelta, parts: Mapping[str, str]) -> int:
    """How many times the rule gives in the week of the first one before it: they are none of those that are counted."""
    uncounted = _text({key: value for key, value in parts.items() if key != "COUNT"})
    rule = RecurrenceRule(uncounted, None, is_counted=False, frequency="WEEKLY", interval=int(parts.get("INTERVAL", 1)))
    monday = Stamp(first - earlier, UTC)  # or another day that begins a week; no zone is looked at
    return sum(one < first for one in rule.starts(monday, monday.local, first, lambda _effort: None))


def _all_counted(days: str, weeks: int) -> str:
    """Weekdays of which some are counted ("2MO") and others are meant each time ("MO"): as counted ones only.

    Of both kinds together dateutil gives the days that are of both, and the standard those that are of either.
    """
    named = days.split(",")
    if len({day.isalpha() for day in named}) == 1:
        return days
    return ",".join(
        one for day in named for one in ([f"{n}{day}" for n in range(1, weeks + 1)] if day.isalpha() else [day])
    )


def _is_of_a_year(parts: Mapping[str, str]) -> bool:
    """Whether weekdays are counted through the year, not through a month."""
    return parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts


def _parts(line: Line) -> dict[str, str]:
    pairs = [part.partition("=") for part in line.value.upper().replace(" ", "").strip(";").split(";")]
    parts = {key: value for key, _, value in pairs}
    if len(parts) != len(pairs) or not parts.keys() <= KNOWN or {"COUNT", "UNTIL"} <= parts.keys():
        raise NotPlacedError(BAD_RULE, line.number)
    if parts.get("FREQ") in TOO_FINE:
        raise NotPlacedError(TOO_OFTEN, line.number)
    if parts.get("FREQ") not in PERIODS or not all(_right(key, value) for key, value in parts.items()):
        raise NotPlacedError(BAD_RULE, line.number)
    if _times_a_day(parts) > MOST_A_DAY:
        raise NotPlacedError(TOO_OFTEN, line.number)
    return parts


def _times_a_day(parts: Mapping[str, str]) -> int:
    hours = 24 if parts["FREQ"] == "HOURLY" and "BYHOUR" not in parts else 1
    named = (set(parts[key].split(",")) for key in ("BYHOUR", "BYMINUTE", "BYSECOND") if key in parts)
    return hours * prod(map(len, named))


def _right(key: str, value: str) -> bool:
    """Whether a part of a rule is written as it should be."""
    if key in {"FREQ", "UNTIL"}:
        return True
    if key in {"COUNT", "INTERVAL"}:
        return COUNTED.fullmatch(value) is not None
    if key == "WKST":
        return WEEKDAY.fullmatch(value) is not None and value.isalpha()
    if key == "BYDAY":
        return all(WEEKDAY.fullmatch(one) for one in value.split(","))
    least, most = MOST[key]
    return all(
        NUMBER.fullmatch(one) and least <= int(one) <= most and (int(one) or key not in NEVER_ZERO)
        for one in value.split(",")
    )


def _until(line: Line, text: str, first: Stamp) -> datetime:
    """The last time that counts, on the clock of the entry: a day counts to its end."""
    try:
        if found := DAY_TEXT.fullmatch(text):
            return datetime.combine(date(*map(int, found.groups())), time.max)
        if found := TIME_TEXT.fullmatch(text):
            year, month, day, hour, minute, second = map(int, found.groups()[:6])
            written = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  placed below
            return _placed_until(written, first) if found[7] else _end_of_day(written, first)
    except (ValueError, OverflowError):
        pass
    raise NotPlacedError(BAD_RULE, line.number)


def _placed_until(written: datetime, first: Stamp) -> datetime:
    """A last time that was given in UTC; for whole days some programs mean the day as it is written."""
    local = instant(written, UTC).astimezone(first.zone).replace(tzinfo=None)
    if first.is_day and written.time() == time(0):
        local = max(local, written)
    return _end_of_day(local, first)


def _end_of_day(local: datetime, first: Stamp) -> datetime:
    return datetime.combine(local.date(), time.max) if first.is_day else local


def _last_of(first: datetime, frequency: str, interval: int, count: int) -> datetime | None:
    """The last of so many times, one a period; None where that is after all times."""
    return _later(first, frequency, (count - 1) * interval)


def _ahead(first: datetime, lower: datetime, frequency: str, interval: int) -> datetime:
    """The first time, or a later one in step with it, no later than a period before another."""
    if frequency in STEPS:
        periods = (lower - first) // STEPS[frequency]
    else:
        periods = ((lower.year - first.year) * 12 + lower.month - first.month) // MONTHS[frequency] - 1
    for steps in range(periods // interval - 1, 0, -1):
        if later := _later(first, frequency, steps * interval):
            return later  # not every month has the day: the rule would take another for it
    return first


def _later(first: datetime, frequency: str, periods: int) -> datetime | None:
    """A time so many periods later; None where there is none."""
    try:
        if frequency in STEPS:
            return first + periods * STEPS[frequency]
        years, month = divmod(first.month - 1 + periods * MONTHS[frequency], 12)
        return first.replace(year=first.year + years, month=month + 1)
    except (ValueError, OverflowError):
        return None
