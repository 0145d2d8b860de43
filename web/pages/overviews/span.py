"""The days that a timeline shows, and its columns: the hours of one day, or days."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import DAY, FRIDAY, Interval
from matcher.services.schedule.timeline import Bar
from web.shell.wording import day as day_in_words

ZOOMS = ("day", "week", "month", "quarter")
HOURS_A_DAY = 24
MONTHS_A_QUARTER = 3
READABLE = (date(1990, 1, 1), date(2190, 1, 1))
"""Days that an address may name: a quarter around them stays inside any calendar."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over some columns.

    Args:
        off: Whether it is a weekend or a holiday.
        today: Whether it is the center's today.
        here: Whether a page begins by showing it.
    """

    short: str
    whole: str
    columns: int = 1
    off: bool = False
    today: bool = False
    here: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """What is shown: one day by the hour on the center's clock, or days on each engagement's own.

    Args:
        zoom: One of :data:`ZOOMS`.
        on: The day that was asked for.
        first: The first day; ``last`` the day after the last.
    """

    zoom: str
    on: date
    first: date
    last: date
    zone: ZoneInfo

    @classmethod
    def around(cls, on: date, zoom: str, zone: ZoneInfo) -> "Span":
        """The day, week or month in which a day lies, or the three months from there: a plan lies ahead."""
        if zoom == "day":
            return cls(zoom, on, on, on + DAY, zone)
        if zoom == "week":
            monday = on - timedelta(days=on.weekday())
            return cls(zoom, on, monday, monday + timedelta(days=7), zone)
        length = 1 if zoom == "month" else MONTHS_A_QUARTER
        first = on.replace(day=1)
        return cls(zoom, on, first, _months_later(first, length), zone)

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return HOURS_A_DAY if self.zoom == "day" else len(self.days)

    @property
    def days(self) -> list[date]:
        """The days, in order."""
        return [self.first + k * DAY for k in range((self.last - self.first).days)]

    @property
    def words(self) -> str:
        """What is shown: a day, from one to another, a month or a quarter."""
        if self.zoom == "day":
            return day_in_words(self.first)
        if self.zoom == "week":
            return f"{day_in_words(self.first)} to {day_in_words(self.last - DAY)}"
        if self.zoom == "month":
            return f"{self.first:%B %Y}"
        end = self.last - DAY
        year = "" if self.first.year == end.year else f" {self.first.year}"
        return f"{self.first:%B}{year} to {end:%B %Y}"

    @property
    def before(self) -> date:
        """A day of the span before; ``after`` of the one after."""
        return _months_later(self.first, -MONTHS_A_QUARTER) if self.zoom == "quarter" else self.first - DAY

    @property
    def after(self) -> date:
        """A day of the span after."""
        return self.last

    def pieces(self, bar: Bar) -> list[tuple[int, int, int]]:
        """Where an engagement lies in the columns: first, past the last, and which of its runs it is, from 0."""
        runs = enumerate(bar.times.runs)
        found = (((*self._columns(bar, run), place)) for place, run in runs)
        shown = ((max(0, begin), min(self.columns, end), place) for begin, end, place in found)
        return [piece for piece in shown if piece[0] < piece[1]]

    def _columns(self, bar: Bar, run: tuple[Interval, ...]) -> tuple[int, int]:
        if self.zoom == "day":
            begin, end = run[0].begin.astimezone(self.zone), run[-1].end.astimezone(self.zone)
            hours = (end.date() - self.first).days * HOURS_A_DAY + end.hour + bool(end.minute)
            return (begin.date() - self.first).days * HOURS_A_DAY + begin.hour, hours
        zone = bar.engagement.time_zone
        first, last = run[0].begin.astimezone(zone).date(), run[-1].begin.astimezone(zone).date()
        return (first - self.first).days, (last - self.first).days + 1

    def headings(self, today: date, holidays: frozenset[date]) -> list[Heading]:
        """The heading of each column."""
        if self.zoom == "day":
            return [Heading(f"{hour % 12 or 12}{'a' if hour < 12 else 'p'}", _hour(hour)) for hour in range(24)]  # noqa: PLR2004
        long = self.zoom == "week"
        return [
            Heading(
                f"{on:%a} {on.day}" if long else str(on.day),
                day_in_words(on),
                off=on.weekday() > FRIDAY or on in holidays,
                today=on == today,
                here=on == self.on,
            )
            for on in self.days
        ]

    def groups(self) -> list[Heading]:
        """The headings above them: weeks of a month, months of a quarter; none for a day or a week."""
        if self.zoom not in {"month", "quarter"}:
            return []
        found: list[list[date]] = []
        for on in self.days:
            begins = on.weekday() == 0 if self.zoom == "month" else on.day == 1
            if begins or not found:
                found.append([])
            found[-1].append(on)
        return [self._group(days) for days in found]

    def _group(self, days: list[date]) -> Heading:
        if self.zoom == "quarter":
            return Heading(f"{days[0]:%B}", f"{days[0]:%B %Y}", len(days))
        short = f"{days[0]:%b} {days[0].day}" if len(days) > 1 else ""
        return Heading(short, f"Week from {day_in_words(days[0])}", len(days))


def _hour(hour: int) -> str:
    return f"{hour % 12 or 12} {'AM' if hour < 12 else 'PM'}"  # noqa: PLR2004  noon


def _months_later(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return first.replace(year=first.year + years, month=month + 1)


def day_asked(text: str, usual: date) -> date:
    """The day that an address names, or the usual one."""
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return usual
    return on if READABLE[0] <= on <= READABLE[1] else usual
