"""A second reader of calendars, slow and plain: it walks from day to day, and asks of each whether a rule has it.

It shares nothing with the product's reader. It knows the part of the standard that `entries` below writes.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ZONES = {
    "America/New_York": "America/New_York",
    "Eastern Standard Time": "America/New_York",
    "/freeassociation.sourceforge.net/America/Chicago": "America/Chicago",
    "(UTC-07:00) Arizona": "America/Phoenix",
    "Pacific/Guam": "Pacific/Guam",
}
FIRST = date(2027, 2, 25)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Plain:
    """An entry as it is meant.

    Args:
        zone: A zone as calendars write it; ``UTC``, or an empty string for the owner's.
        minutes: How long it takes, elapsed; days of it on the clock come on top.
        until: The last day, written as `until_as` says: a day, a local time or a time in UTC.
    """

    day: date
    hour: int
    zone: str
    whole_days: int = 0
    minutes: int = 0
    days: int = 0
    frequency: str = ""
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    count: int = 0
    until: int = 0
    until_as: str = "day"
    without: frozenset[int] = frozenset()
    without_as: str = "time"
    off: frozenset[int] = frozenset()
    off_as: str = "CANCELLED"
    moved: tuple[int, int] | None = None
    free: str = ""
    uid: str = field(default="")

    def clock(self, owner: ZoneInfo) -> ZoneInfo:
        """The zone that is meant."""
        if self.whole_days or not self.zone:
            return owner
        return ZoneInfo("UTC" if self.zone == "UTC" else ZONES[self.zone])

    def occurrences(self) -> list[date]:
        """The days that the rule gives, its first day too, by walking; at most two years of them."""
        if not self.frequency:
            return [self.day]
        found = [] if self._has(self.day) else [self.day]
        given = 0
        for step in range(730):
            day = self.day + timedelta(days=step)
            if self.until and day > self.day + timedelta(days=self.until):
                break
            if self._has(day):
                given += 1
                if self.count and given > self.count:
                    break
                found.append(day)
        return found

    def _has(self, day: date) -> bool:
        if self.frequency == "DAILY":
            return (day - self.day).days % self.interval == 0
        if self.frequency == "WEEKLY":
            weeks = (day - timedelta(days=day.weekday()) - (self.day - timedelta(days=self.day.weekday()))).days // 7
            return weeks % self.interval == 0 and day.weekday() in (self.weekdays or (self.day.weekday(),))
        months = (day.year - self.day.year) * 12 + day.month - self.day.month
        return months % self.interval == 0 and day.day == self.day.day


def busy_minutes(plain: Plain, owner: ZoneInfo, begin: datetime, minutes: int) -> set[int]:
    """The minutes after a moment in which somebody is busy for an entry."""
    if plain.free:
        return set()
    found: set[int] = set()
    zone = plain.clock(owner)
    days = plain.occurrences()
    for index, day in enumerate(days):
        if index in plain.without or index in plain.off:
            continue
        hour = 0 if plain.whole_days else plain.hour
        start = datetime(day.year, day.month, day.day, hour, tzinfo=zone)
        if plain.moved and plain.moved[0] == index:
            start += timedelta(hours=plain.moved[1])
        end = (start + timedelta(days=plain.whole_days or plain.days)).astimezone(UTC)
        end += plain.minutes * MINUTE
        first = (start.astimezone(UTC) - begin) // MINUTE
        last = (end - begin) // MINUTE
        found.update(range(max(first, 0), min(last, minutes)))
    return found


def written(plain: Plain) -> str:
    """An entry as calendar text: the series, and what is off or moved."""
    lines = [f"UID:{plain.uid}", _stamped("DTSTART", plain, plain.day, 0)]
    if plain.whole_days:
        end = plain.day + timedelta(days=plain.whole_days)
        lines.append(f"DTEND;VALUE=DATE:{end if plain.whole_days > 1 else plain.day:%Y%m%d}")  # a day's end is its day
    else:
        lines.append(f"DURATION:P{plain.days}DT{plain.minutes}M")
    if plain.frequency:
        lines.append(_rule(plain))
    if plain.free:
        lines.append(plain.free)
    days = plain.occurrences()
    without = [days[index] for index in sorted(plain.without)]
    for day in without:
        whole = plain.without_as == "day" or plain.whole_days
        lines.append(f"EXDATE;VALUE=DATE:{day:%Y%m%d}" if whole else _stamped("EXDATE", plain, day, 0))
    parts = ["\n".join(lines)]
    for index in sorted(plain.off):
        off = f"STATUS:{plain.off_as}" if plain.off_as == "CANCELLED" else "X-MICROSOFT-CDO-BUSYSTATUS:FREE"
        parts.append(f"UID:{plain.uid}\nRECURRENCE-ID;VALUE=DATE:{days[index]:%Y%m%d}\n{off}")
    if plain.moved:
        index, hours = plain.moved
        start = _stamped("DTSTART", plain, days[index], hours)
        lasting = f"DURATION:P{plain.days}DT{plain.minutes}M"
        parts.append(f"UID:{plain.uid}\n{_stamped('RECURRENCE-ID', plain, days[index], 0)}\n{start}\n{lasting}")
    return "".join(f"BEGIN:VEVENT\n{part}\nEND:VEVENT\n" for part in parts)


def calendar_text(entries: list[Plain]) -> bytes:
    """A calendar of entries."""
    text = "".join(map(written, entries))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{text}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def _stamped(name: str, plain: Plain, day: date, later_hours: int) -> str:
    if plain.whole_days:
        return f"{name};VALUE=DATE:{day:%Y%m%d}"
    at = datetime(day.year, day.month, day.day, plain.hour) + timedelta(hours=later_hours)  # noqa: DTZ001  zone beside it
    if plain.zone == "UTC":
        return f"{name}:{at:%Y%m%dT%H%M%S}Z"
    return f'{name};TZID="{plain.zone}":{at:%Y%m%dT%H%M%S}' if plain.zone else f"{name}:{at:%Y%m%dT%H%M%S}"


def _rule(plain: Plain) -> str:
    parts = [f"RRULE:FREQ={plain.frequency}", f"INTERVAL={plain.interval}"]
    if plain.weekdays:
        parts.append("BYDAY=" + ",".join(DAYS[number] for number in plain.weekdays))
    if plain.count:
        parts.append(f"COUNT={plain.count}")
    if plain.until:
        last = plain.day + timedelta(days=plain.until)
        at = datetime(last.year, last.month, last.day, plain.hour, tzinfo=UTC)
        if plain.until_as == "day" or plain.whole_days:
            parts.append(f"UNTIL={last:%Y%m%d}")
        elif plain.until_as == "local":
            parts.append(f"UNTIL={at:%Y%m%dT%H%M%S}")
        else:
            zone = ZoneInfo("UTC" if plain.zone in {"", "UTC"} else ZONES[plain.zone])
            parts.append(f"UNTIL={at.replace(tzinfo=zone).astimezone(UTC):%Y%m%dT%H%M%S}Z")
    return ";".join(parts)


@st.composite
def entries(draw: st.DrawFn) -> Plain:
    """Entries of every kind that people's programs write, around the days on which clocks change."""
    whole = draw(st.integers(0, 2))
    zone = draw(st.sampled_from(["", "UTC", *ZONES]))
    frequency = draw(st.sampled_from(["", "DAILY", "WEEKLY", "MONTHLY"]))
    ended = draw(st.sampled_from(["", "count", "until"]))
    # Hours that no clock skips or shows twice; where an until is in UTC, of a zone that the text names.
    plain = Plain(
        day=FIRST + timedelta(days=draw(st.integers(0, 30))),
        hour=draw(st.integers(4, 20)),
        zone=zone,
        whole_days=whole,
        days=0 if whole else draw(st.integers(0, 2)),
        minutes=0 if whole else draw(st.integers(1, 24 * 60)),
        frequency=frequency,
        interval=draw(st.integers(1, 3)) if frequency else 1,
        weekdays=tuple(sorted(draw(st.sets(st.integers(0, 6), max_size=3)))) if frequency == "WEEKLY" else (),
        count=draw(st.integers(1, 9)) if frequency and ended == "count" else 0,
        until=draw(st.integers(1, 60)) if frequency and ended == "until" else 0,
        until_as=draw(st.sampled_from(["day", "local", "utc"] if zone else ["day", "local"])),
        free=draw(st.sampled_from(["", "", "", "TRANSP:TRANSPARENT", "STATUS:CANCELLED"])),
        uid=draw(st.sampled_from(["", "one", "two"])),
    )
    days = plain.occurrences()
    places = st.integers(0, len(days) - 1)
    if not frequency:
        return plain
    return Plain(**{
        **plain.__dict__,
        "without": draw(st.frozensets(places, max_size=2)),
        "without_as": draw(st.sampled_from(["time", "day"])),
    })  # fmt: skip


@st.composite
def changed_series(draw: st.DrawFn) -> Plain:
    """A series of its own UID, of which some occurrences are off or moved."""
    plain = draw(entries().filter(lambda one: bool(one.frequency) and not one.free and len(one.occurrences()) > 2))
    left = [index for index in range(min(len(plain.occurrences()), 9)) if index not in plain.without]
    off = draw(st.frozensets(st.sampled_from(left), max_size=2)) if left else frozenset()
    rest = [index for index in left if index not in off]
    moved = (draw(st.sampled_from(rest)), draw(st.integers(1, 3))) if rest and not plain.whole_days else None
    off_as = draw(st.sampled_from(["CANCELLED", "FREE"]))
    return Plain(**{**plain.__dict__, "off": off, "off_as": off_as, "moved": moved, "uid": "alone"})
