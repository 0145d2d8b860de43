"""One night for each date, whatever clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from matcher.domain.model.clock.due_nights import latest_night, night_begins
from tests.support.tries import tries

EASTERN = ZoneInfo("America/New_York")
ONE = time(1)
ZONES = ("America/New_York", "America/Sao_Paulo", "Pacific/Honolulu", "Australia/Lord_Howe", "Europe/London", "UTC")


@pytest.mark.parametrize(
    ("night", "at", "begins"),
    [
        (date(2027, 1, 5), ONE, datetime(2027, 1, 5, 6, tzinfo=UTC)),  # 1:00 EST
        (date(2027, 7, 5), ONE, datetime(2027, 7, 5, 5, tzinfo=UTC)),  # 1:00 EDT
        (date(2027, 11, 7), ONE, datetime(2027, 11, 7, 5, tzinfo=UTC)),  # 1:00 comes twice: the first, EDT
        (date(2027, 3, 14), time(2, 30), datetime(2027, 3, 14, 7, 30, tzinfo=UTC)),  # 2:30 is skipped: 3:30 EDT
    ],
)
def test_a_night_begins_at_its_time_on_the_clock_of_its_date(night: date, at: time, begins: datetime):
    assert night_begins(night, at, EASTERN) == begins


@pytest.mark.parametrize(("seconds", "night"), [(-1, date(2027, 1, 4)), (0, date(2027, 1, 5)), (1, date(2027, 1, 5))])
def test_a_night_is_the_latest_from_its_moment_on(seconds: int, night: date):
    begins = night_begins(date(2027, 1, 5), ONE, EASTERN)
    assert latest_night(begins + timedelta(seconds=seconds), ONE, EASTERN) == night


@settings(max_examples=tries(6))
@given(
    some.sampled_from(ZONES),
    some.times().map(lambda at: at.replace(second=0, microsecond=0)),
    some.integers(2000, 2050),
)
def test_whoever_looks_every_quarter_of_an_hour_sees_each_date_of_a_year_once(zone: str, at: time, year: int):
    there = ZoneInfo(zone)
    seen: list[date] = []
    now, end = datetime(year, 1, 2, tzinfo=UTC), datetime(year, 12, 30, tzinfo=UTC)
    while now < end:
        night = latest_night(now, at, there)
        if not seen or seen[-1] != night:
            seen.append(night)
        now += timedelta(minutes=15)
    assert seen == [seen[0] + timedelta(days=days) for days in range(len(seen))]


@given(some.sampled_from(ZONES), some.times(), some.integers(946_800_000, 2_524_600_000))
def test_the_latest_night_has_begun_and_the_next_has_not(zone: str, at: time, moment: int):
    there, now = ZoneInfo(zone), datetime.fromtimestamp(moment, UTC)
    night = latest_night(now, at, there)
    assert night_begins(night, at, there) <= now < night_begins(night + timedelta(days=1), at, there)
