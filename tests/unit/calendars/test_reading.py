"""Own calendars as others write them: when they are taken, whatever zones and rules they use; nothing else is kept."""

import resource
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.calendars import confined
from matcher.calendars.confined import TOO_MUCH, UNREADABLE, read_busy
from matcher.calendars.reading import NotUnderstoodError, busy_in, merged
from matcher.calendars.series import TOO_MUCH_EFFORT
from matcher.calendars.writing import feed_text
from matcher.domain.model.calendar import Interval
from matcher.domain.model.errors import CalendarError
from matcher.records import Invite, InviteMethod

CHICAGO = ZoneInfo("America/Chicago")
BEGIN = datetime(2027, 1, 4, tzinfo=UTC)
END = BEGIN + timedelta(days=400)
WEEKLY = "DTSTART;TZID=America/New_York:20270301T090000\nDTEND;TZID=America/New_York:20270301T100000\nRRULE:FREQ=WEEKLY"


def a_calendar(*events: str) -> bytes:
    parts = "".join(f"BEGIN:VEVENT\nUID:{n}\n{event}\nEND:VEVENT\n" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{parts}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def taken(*events: str, **given) -> list[str]:
    """The spans as texts, in UTC: ``2027-03-01 14:00/15:00``."""
    spans = busy_in(a_calendar(*events), CHICAGO, BEGIN, END, **given)
    return [f"{begin:%Y-%m-%d %H:%M}/{end:%H:%M}" for begin, end in spans]


@pytest.mark.parametrize(
    ("event", "spans"),
    [
        ("DTSTART:20270301T140000Z\nDTEND:20270301T150000Z", ["2027-03-01 14:00/15:00"]),
        ("DTSTART;TZID=America/New_York:20270301T090000\nDURATION:PT90M", ["2027-03-01 14:00/15:30"]),
        ("DTSTART:20270301T090000\nDTEND:20270301T100000", ["2027-03-01 15:00/16:00"]),  # no zone: the owner's
        ("DTSTART;VALUE=DATE:20270310\nDTEND;VALUE=DATE:20270311", ["2027-03-10 06:00/06:00"]),
        ("DTSTART:20270301T140000Z", []),  # takes no time
        ("DTSTART:20260301T140000Z\nDTEND:20260301T150000Z", []),
        ("DTSTART:20280601T140000Z\nDTEND:20280601T150000Z", []),
        ("SUMMARY:Without a start\nSTATUS:CANCELLED", []),
        ("DTSTART:20270301T140000Z\nDTEND:20270301T150000Z\nTRANSP:TRANSPARENT", []),
        ("DTSTART:20270301T140000Z\nDTEND:20270301T150000Z\nSTATUS:CANCELLED", []),
        ("DTSTART:20270301T140000Z\nDTEND:20270301T150000Z\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
    ],
)
def test_one_event(event: str, spans: list[str]):
    assert taken(event) == spans


def test_an_event_that_recurs_keeps_its_clock_time_when_clocks_change():
    assert taken(f"{WEEKLY};COUNT=3") == [
        "2027-03-01 14:00/15:00", "2027-03-08 14:00/15:00", "2027-03-15 13:00/14:00",
    ]  # fmt: skip


def test_days_that_are_left_out_moved_or_off_are_followed():
    other = "UID:0\nDTSTART;TZID=America/New_York:20270308T110000\nDTEND;TZID=America/New_York:20270308T120000"
    moved = f"{other}\nRECURRENCE-ID;TZID=America/New_York:20270308T090000"
    off = "UID:0\nDTSTART;TZID=America/New_York:20270315T090000\nSTATUS:CANCELLED"
    off += "\nDTEND;TZID=America/New_York:20270315T100000\nRECURRENCE-ID;TZID=America/New_York:20270315T090000"
    series = f"UID:0\n{WEEKLY};COUNT=5\nEXDATE;TZID=America/New_York:20270322T090000"
    parts = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in (series, moved, off))
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{parts}END:VCALENDAR\n".replace("\n", "\r\n").encode()
    assert [f"{span.begin:%m-%d %H}" for span in busy_in(text, CHICAGO, BEGIN, END)] == [
        "03-01 14",
        "03-08 16",
        "03-29 13",
    ]


def test_what_overlaps_is_one_span():
    one = "DTSTART:20270301T140000Z\nDTEND:20270301T150000Z"
    two = "DTSTART:20270301T143000Z\nDTEND:20270301T160000Z"
    touching = "DTSTART:20270301T160000Z\nDTEND:20270301T163000Z"
    assert taken(one, two, touching, one) == ["2027-03-01 14:00/16:30"]


def test_entries_that_we_put_there_ourselves_do_not_count():
    event = "DTSTART:20270301T140000Z\nDTEND:20270301T150000Z"
    assert taken(event, ours={"0"}) == []
    start = datetime(2027, 3, 1, 10, tzinfo=ZoneInfo("America/New_York"))
    invite = Invite(InviteMethod.REQUEST, "u-1", 1, start, "America/New_York", (start.date(),), 60, BEGIN, "x")
    text = feed_text("Mine", [invite]).encode()
    assert len(busy_in(text, CHICAGO, BEGIN, END)) == 1
    assert busy_in(text, CHICAGO, BEGIN, END, {"u-1"}) == ()


@pytest.mark.parametrize(
    "text",
    [
        b"", b"<html>no</html>", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20270301T140000Z\r\n", b"END:VCALENDAR",
        a_calendar("DTSTART:20270301T140000Z\nRRULE:FREQ=SECONDLY"),
        a_calendar("DTSTART:20270301T140000Z\nDURATION:PT1S\nRRULE:FREQ=MINUTELY"),
        a_calendar("DTSTART:20270301T140000Z\nDURATION:PT1S\nRRULE:FREQ=HOURLY;BYMINUTE=0,10,20,30,40,50"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_or_wastes_time_is_refused(text: bytes):
    with pytest.raises(NotUnderstoodError):
        busy_in(text, CHICAGO, BEGIN, END)


moments = st.integers(0, 1000).map(lambda n: BEGIN + timedelta(minutes=n))


@given(st.lists(st.tuples(moments, moments).filter(lambda pair: pair[0] < pair[1]), max_size=12))
def test_merged_spans_cover_the_same_minutes_apart(pairs: list[tuple[datetime, datetime]]):
    spans = [Interval(*pair) for pair in pairs]
    whole = list(merged(iter(spans)))
    assert all(one.end < other.begin for one, other in pairwise(whole))
    minutes = [BEGIN + timedelta(minutes=n) for n in range(1001)]
    assert [any(a <= at < b for a, b in spans) for at in minutes] == [
        any(a <= at < b for a, b in whole) for at in minutes
    ]


# --- in a process of its own ------------------------------------------------------------------------------------------


def test_the_confined_reader_reads_the_same():
    text = a_calendar(f"{WEEKLY};COUNT=3\nSUMMARY:Secret title")
    assert read_busy(text, CHICAGO, BEGIN, END, {"9"}) == busy_in(text, CHICAGO, BEGIN, END)


def test_the_confined_reader_repeats_nothing_of_what_it_can_not_read(capfd: pytest.CaptureFixture[str]):
    with pytest.raises(CalendarError) as refused:
        read_busy(b"SUMMARY:Secret title", CHICAGO, BEGIN, END)
    assert str(refused.value) == UNREADABLE
    assert "Secret" not in "".join(capfd.readouterr())


def test_the_confined_reader_names_places_and_how_many_more():
    text = a_calendar(*["SUMMARY:Secret title"] * 7)
    with pytest.raises(CalendarError) as refused:
        read_busy(text, CHICAGO, BEGIN, END, most_named=2)
    assert str(refused.value) == (
        "It is not understood: entry 1, line 4: it has no begin; entry 2, line 8: it has no begin; and 5 more."
    )


NEVER = "DTSTART:20270301T000000Z\nDURATION:PT1H\nRRULE:FREQ={};BYMONTH=2;BYMONTHDAY=30"
LONG_AGO = "DTSTART:00010101T000000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=9"
SECONDS_ON_A_CLOCK = """BEGIN:VTIMEZONE
TZID:z
BEGIN:STANDARD
DTSTART:16010101T000000
RRULE:FREQ=SECONDLY
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T000000
RRULE:FREQ=SECONDLY
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
DTSTART;TZID=z:20270301T090000
DURATION:PT1H
END:VEVENT
"""


@pytest.mark.parametrize(
    "text",
    [
        a_calendar(*[LONG_AGO] * 1000),
        f"BEGIN:VCALENDAR\n{SECONDS_ON_A_CLOCK}END:VCALENDAR".encode(),
        a_calendar("DTSTART:20270101T000000Z\nDURATION:PT1H" + "\nRRULE:FREQ=DAILY" * 2000),
        a_calendar("DTSTART:20270101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYSECOND="
                   + ",".join(map(str, range(60))) + ";BYMINUTE=" + ",".join(map(str, range(60)))),
        a_calendar("DTSTART:20270101T000000Z\nRDATE:" + ",".join(["20270101T000000Z"] * 110_000)),
        a_calendar("DTSTART:20270101T000000Z\nDURATION:P" + "9" * 1_000_000 + "D"),
        a_calendar("ATTENDEE" + ";A=,,,,,,,," * 150_000),
        a_calendar('DTSTART;TZID="' + "a" * 1_000_000 + ":20270101T000000Z"),
        b"BEGIN:VCALENDAR\r\n" * 100_000,
    ],
)  # fmt: skip
def test_a_calendar_that_is_made_to_waste_time_has_a_second_of_computing(text: bytes):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(CalendarError):
        read_busy(text, CHICAGO, BEGIN, END)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert taken < confined.CPU_SECONDS + confined.SECONDS_TO_START == 3


def test_a_year_of_two_thousand_entries_is_read_in_that_second():
    """It takes an eighth of it."""
    each = "DTSTART;TZID=America/New_York:2027{:02}{:02}T{:02}0000\nDURATION:PT30M"
    entries = [each.format(1 + k % 12, 1 + k % 28, 8 + k % 10) for k in range(2000)]
    found = read_busy(a_calendar(*entries), CHICAGO, datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    assert len(found) == len(set(entries))


@pytest.mark.parametrize(
    ("frequency", "many"), [("HOURLY", 20), ("DAILY", 500), ("WEEKLY", 1000), ("MONTHLY", 1000), ("YEARLY", 1000)]
)
def test_rules_that_never_give_a_time_are_left_where_no_later_one_counts(frequency: str, many: int):
    found = busy_in(a_calendar(*[NEVER.format(frequency)] * many), CHICAGO, BEGIN, END)
    begin = datetime(2027, 3, 1, tzinfo=UTC)  # of the entry itself
    assert found == (Interval(begin, begin + timedelta(hours=1)),)


def test_rules_that_take_more_than_a_second_are_refused_where_the_last_of_them_stands():
    with pytest.raises(NotUnderstoodError) as refused:
        busy_in(a_calendar(*[LONG_AGO] * 1000), CHICAGO, BEGIN, END)
    # each looks through 2,029 years and more, to February 2028, at 10 each: the 13th goes past 250,000
    assert str(refused.value) == f"line {4 + 12 * 6}: {TOO_MUCH_EFFORT}"


BIRTHDAYS = [f"DTSTART;VALUE=DATE:{{}}{month:02}{day:02}\nRRULE:FREQ=YEARLY{{}}"
             for month in range(1, 13) for day in (1, 7, 13, 19, 25)]  # fmt: skip


@pytest.mark.parametrize("year", [1950, 1604])  # 1604: as Apple writes that no year is known
@pytest.mark.parametrize("more", ["", ";COUNT=900", ";INTERVAL=1;WKST=SU"])
def test_the_birthdays_of_two_thousand_contacts_are_read(year: int, more: str):
    every = [birthday.format(year, more) for birthday in BIRTHDAYS]
    found = busy_in(a_calendar(*every * 33), CHICAGO, BEGIN, END)
    assert found == busy_in(a_calendar(*[one.format(2026, more) for one in BIRTHDAYS]), CHICAGO, BEGIN, END) != ()


def test_a_busy_machine_has_far_more_time_than_computing_takes():
    assert confined.SECONDS >= 20 * confined.CPU_SECONDS


def test_the_confined_reader_is_ended_in_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(confined, "SECONDS", 0.05)
    with pytest.raises(CalendarError) as refused:
        read_busy(a_calendar(WEEKLY), CHICAGO, BEGIN, END)
    assert str(refused.value) == TOO_MUCH
