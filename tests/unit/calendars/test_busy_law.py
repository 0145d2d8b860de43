"""The law of busy calendars: what the reader accepts takes at least the minutes that a slower, plain reading takes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.calendars.reading import NotUnderstoodError, busy_in
from tests.support.slow_calendar import MINUTE, Plain, busy_minutes, calendar_text, changed_series, entries
from tests.support.tries import tries

BEGIN = datetime(2027, 3, 1, tzinfo=UTC)
DAYS = 70
MINUTES = DAYS * 24 * 60
OWNERS = st.sampled_from(["America/New_York", "Pacific/Guam", "America/Chicago", "UTC"]).map(ZoneInfo)


def read_minutes(text: bytes, owner: ZoneInfo) -> set[int]:
    spans = busy_in(text, owner, BEGIN, BEGIN + timedelta(days=DAYS))
    return {
        minute
        for begin, end in spans
        for minute in range(max((begin - BEGIN) // MINUTE, 0), -((BEGIN - end) // MINUTE))
    }


def slow_minutes(plain: list[Plain], owner: ZoneInfo) -> set[int]:
    return set[int]().union(*(busy_minutes(one, owner, BEGIN, MINUTES) for one in plain))


@settings(max_examples=tries(40), deadline=None)
@given(st.lists(entries(), min_size=1, max_size=4), OWNERS)
def test_it_takes_every_minute_that_a_plain_reading_takes(plain: list[Plain], owner: ZoneInfo):
    assert slow_minutes(plain, owner) <= read_minutes(calendar_text(plain), owner)


@settings(max_examples=tries(40), deadline=None)
@given(entries(), OWNERS)
def test_of_one_entry_it_takes_those_minutes_and_no_other(plain: Plain, owner: ZoneInfo):
    assert read_minutes(calendar_text([plain]), owner) == slow_minutes([plain], owner)


@settings(max_examples=tries(40), deadline=None)
@given(changed_series(), OWNERS)
def test_what_is_off_or_moved_is_followed_to_the_minute(plain: Plain, owner: ZoneInfo):
    assert read_minutes(calendar_text([plain]), owner) == slow_minutes([plain], owner)


@settings(max_examples=tries(40), deadline=None)
@given(st.lists(entries(), min_size=1, max_size=3), OWNERS, st.data())
def test_a_broken_copy_is_refused_or_takes_no_less_where_it_says_the_same(
    plain: list[Plain], owner: ZoneInfo, data: st.DataObject
):
    """A property whose name is broken: unless it was one that makes somebody free, nothing may be lost in silence."""
    lines = calendar_text(plain).split(b"\r\n")
    spoiled = [
        place for place, line in enumerate(lines) if line.startswith((b"DTSTART", b"RRULE", b"DURATION", b"DTEND"))
    ]
    place = data.draw(st.sampled_from(spoiled))
    lines[place] = lines[place].replace(b":", b" ").replace(b";", b" ")
    try:
        busy_in(b"\r\n".join(lines), owner, BEGIN, BEGIN + timedelta(days=DAYS))
    except NotUnderstoodError:
        return
    raise AssertionError(lines[place])
