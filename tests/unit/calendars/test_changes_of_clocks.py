"""Entries in the hours in which clocks are changed: whatever way they are written, what they take is taken."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from matcher.calendars.reading import busy_in
from matcher.domain.model.calendar import Interval

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CHANGES = {
    "America/New_York": (date(2027, 3, 14), date(2027, 11, 7)),
    "America/Havana": (date(2027, 3, 14), date(2027, 11, 7)),  # at midnight
    "Australia/Lord_Howe": (date(2027, 4, 4), date(2027, 10, 3)),  # by half an hour
    "America/Phoenix": (date(2027, 3, 14),),  # none
}
HALF_HOURS = [timedelta(minutes=30 * number) for number in range(-2, 8)]
"""From 11 PM of the day before to 3:30 AM."""
OFF = 3
"""Which of seven days is the one that clocks are changed on."""


def in_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """As RFC 5545 has it, 3.3.5: the first of two; a time that is skipped counts by the clock before."""
    return local.replace(tzinfo=zone).astimezone(UTC)


def stamp(name: str, local: datetime, zone: ZoneInfo | None = None) -> str:
    return f"{name}:{in_utc(local, zone):%Y%m%dT%H%M%SZ}" if zone else f"{name}:{local:%Y%m%dT%H%M%S}"


def free_in(zone: ZoneInfo, entries: list[list[str]], taken: list[datetime]) -> list[datetime]:
    """The hours, by their begin, that should be taken and are not, of times that float or are in UTC."""
    events = "".join("BEGIN:VEVENT\nUID:a\n{}\nEND:VEVENT\n".format("\n".join(lines)) for lines in entries)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{events}END:VCALENDAR\n".replace("\n", "\r\n").encode()
    spans = busy_in(text, zone, datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    wanted = [Interval(begin, begin + HOUR) for begin in taken]
    return [one.begin for one in wanted if not any(span.begin <= one.begin and one.end <= span.end for span in spans)]


@pytest.mark.parametrize("name", CHANGES)
def test_what_an_entry_or_a_series_takes_around_a_change_is_taken(name: str):
    zone = ZoneInfo(name)
    for day, past in product(CHANGES[name], HALF_HOURS):
        at = datetime(day.year, day.month, day.day) + past  # noqa: DTZ001  on the clock of the zone
        for form in (None, zone):
            assert not free_in(zone, [[stamp("DTSTART", at, form), "DURATION:PT1H"]], [in_utc(at, zone)])
        a_day_and_an_hour = [in_utc(at, zone), in_utc(at + DAY, zone)]
        assert not free_in(zone, [[stamp("DTSTART", at), "DURATION:P1DT1H"]], a_day_and_an_hour)
        days = [at + DAY * (number - OFF) for number in range(7)]
        series = [stamp("DTSTART", days[0]), "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=7"]
        taken = [in_utc(one, zone) for one in days]
        others = taken[:OFF] + taken[OFF + 1 :]
        assert not free_in(zone, [series], taken)
        for without in (stamp("EXDATE", at), stamp("EXDATE", at, zone), f"EXDATE;VALUE=DATE:{at:%Y%m%d}"):
            assert free_in(zone, [[*series, without]], taken) == [taken[OFF]], (at, without)
        for later, moved in product(
            (-DAY, HOUR, 2 * DAY), (stamp("RECURRENCE-ID", at), stamp("RECURRENCE-ID", at, zone))
        ):
            then = at + later + timedelta(minutes=10)
            change = [moved, stamp("DTSTART", then), "DURATION:PT1H"]
            assert not free_in(zone, [series, change], [*others, in_utc(then, zone)]), (at, later)
