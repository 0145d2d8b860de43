"""Entries as programs write them, each with the times that it takes; and what can't be placed, with its place."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from matcher.calendars.content_lines import NOT_A_LINE, NOT_CLOSED
from matcher.calendars.entries import NO_START, RANGE, TWO_ENDS
from matcher.calendars.reading import TOO_MANY_ENTRIES, UNKNOWN_PART, NotUnderstoodError, UnplacedEntry, busy_in
from matcher.calendars.recurrence_rule import ALL_DAY_HOURS, BAD_RULE, TOO_OFTEN
from matcher.calendars.series import TOO_MANY
from matcher.calendars.stamps import BACKWARDS, NO_DURATION, NO_TIME, TWO_KINDS
from matcher.calendars.time_zones import BAD_ZONE, UNKNOWN_ZONE
from matcher.domain.model.calendar import Interval

NEW_YORK = ZoneInfo("America/New_York")
BEGIN = datetime(2027, 1, 4, tzinfo=UTC)
END = BEGIN + timedelta(days=400)
ME = "ana@example.org"
NINE = "DTSTART;TZID=America/New_York:20270301T090000\nDURATION:PT1H"
OUTLOOK_ZONE = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
X-LIC-LOCATION:nowhere
BEGIN:STANDARD
DTSTART:16011104T020000
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
TZNAME:x
END:STANDARD
BEGIN:DAYLIGHT
DTSTART;VALUE=DATE:16010311
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
END:VTIMEZONE
"""


def a_text(*parts: str, head: str = "", kind: str = "VEVENT") -> bytes:
    body = "".join(f"BEGIN:{kind}\n{part}\nEND:{kind}\n" for part in parts)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{head}{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def shown(spans: tuple[Interval, ...]) -> list[str]:
    """Spans in New York's time."""
    local = [(begin.astimezone(NEW_YORK), end.astimezone(NEW_YORK)) for begin, end in spans]
    return [
        f"{begin:%m-%d %H:%M}/{end:%H:%M}" if begin.date() == end.date() else f"{begin:%m-%d %H:%M}/{end:%m-%d %H:%M}"
        for begin, end in local
    ]


def taken(*events: str, head: str = "", kind: str = "VEVENT", emails: tuple[str, ...] = ()) -> list[str]:
    return shown(busy_in(a_text(*events, head=head, kind=kind), NEW_YORK, BEGIN, END, emails=emails))


def misfits(text: bytes) -> tuple[UnplacedEntry, ...]:
    with pytest.raises(NotUnderstoodError) as refused:
        busy_in(text, NEW_YORK, BEGIN, END)
    return refused.value.misfits


# --- busy times without events ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "spans"),
    [
        ("FREEBUSY;FBTYPE=BUSY:20270301T140000Z/20270301T150000Z", ["03-01 09:00/10:00"]),
        ("FREEBUSY:20270301T140000Z/PT30M,20270302T140000Z/20270302T150000Z",
         ["03-01 09:00/09:30", "03-02 09:00/10:00"]),
        ("FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270301T140000Z/PT1H\nFREEBUSY;FBTYPE=X-LATER:20270302T140000Z/PT1H",
         ["03-01 09:00/10:00", "03-02 09:00/10:00"]),
        ("FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20270301T140000Z/PT1H", ["03-01 09:00/10:00"]),
        ("FREEBUSY;FBTYPE=FREE:20270301T140000Z/PT1H", []),
        ("DTSTART:20270201T000000Z\nDTEND:20270401T000000Z", []),
        ("FREEBUSY:20260301T140000Z/PT1H", []),
    ],
)  # fmt: skip
def test_a_list_of_busy_times(lines: str, spans: list[str]):
    assert taken(lines, kind="VFREEBUSY") == spans


# --- how long ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "spans"),
    [
        ("DTSTART;VALUE=DATE:20270301\nDTEND;VALUE=DATE:20270301", ["03-01 00:00/03-02 00:00"]),
        ("DTSTART;VALUE=DATE:20270301", ["03-01 00:00/03-02 00:00"]),
        ("DTSTART:20270301\nDTEND:20270303", ["03-01 00:00/03-03 00:00"]),
        ("DTSTART;VALUE=DATE:20270301\nDURATION:P2D", ["03-01 00:00/03-03 00:00"]),
        ("DTSTART;VALUE=DATE:20270301\nDURATION:P0D", ["03-01 00:00/03-02 00:00"]),
        ("DTSTART:20270301T000000\nDTEND:20270301T000000\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
         ["03-01 00:00/03-02 00:00"]),
        ("DTSTART:20270301T090000\nDURATION:P1W", ["03-01 09:00/03-08 09:00"]),
        # Clocks go forward in the night to 14 March: a day is clock time, 24 hours are elapsed time.
        ("DTSTART:20270313T120000\nDURATION:P1D", ["03-13 12:00/03-14 12:00"]),
        ("DTSTART:20270313T120000\nDURATION:PT24H", ["03-13 12:00/03-14 13:00"]),
        ("DTSTART:20270313T120000\nDURATION:P1DT2H", ["03-13 12:00/03-14 14:00"]),
        # And back in the night to 7 November.
        ("DTSTART:20271106T120000\nDURATION:P1D", ["11-06 12:00/11-07 12:00"]),
        ("DTSTART:20271106T120000\nDURATION:PT24H", ["11-06 12:00/11-07 11:00"]),
        # The second 01:15 of that night, written as every program writes it.
        ("DTSTART;TZID=America/New_York:20271107T013000\nDTEND;TZID=America/New_York:20271107T011500",
         ["11-07 01:30/01:15"]),
        ("DTSTART:20261231T235959Z\nDTEND:99991231T235959Z", ["12-31 18:59/02-07 19:00"]),
        ("DTSTART:20270313T120000\nDURATION:P999999D", ["03-13 12:00/02-07 19:00"]),
        ("DTSTART:00010101T000000\nDTEND:20270105T000000", ["01-01 00:00/01-05 00:00"]),
        ("DTSTART:20270301T090000\nDTEND;TZID=America/New_York:99991231T235959", ["03-01 09:00/02-07 19:00"]),
        ("DTSTART:99990301T090000\nRRULE:FREQ=DAILY", []),
        ("DTSTART:20270313T120000\nDURATION:P900000D\nRRULE:FREQ=YEARLY;UNTIL=99990301T000000Z",
         ["03-13 12:00/02-07 19:00"]),
        # The way there, which Apple's calendar blocks.
        ("DTSTART:20270301T090000\nDTEND:20270301T100000\nX-APPLE-TRAVEL-DURATION;VALUE=DURATION:PT45M",
         ["03-01 08:15/10:00"]),
        ("DTSTART:20270301T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\nX-APPLE-TRAVEL-DURATION:PT30M",
         ["03-01 08:30/10:00", "03-02 08:30/10:00"]),
        ("DTSTART:00010101T000000\nDTEND:20270105T000000\nX-APPLE-TRAVEL-DURATION:P1D", ["01-01 00:00/01-05 00:00"]),
        ("DTSTART;TZID=Asia/Tokyo:20270301T090000\nDTEND;TZID=America/New_York:20270301T090000",
         ["02-28 19:00/03-01 09:00"]),
    ],
)  # fmt: skip
def test_how_long_an_entry_takes(event: str, spans: list[str]):
    assert taken(event) == spans


def test_a_night_of_a_series_ends_by_whichever_reading_is_later():
    """From 22:00 to 06:00: eight hours later it is 07:00 where clocks went forward, and 05:00 where they went back."""
    night = "DTSTART;TZID=America/New_York:{0}T220000\nDTEND;TZID=America/New_York:{1}T060000\nRRULE:FREQ=DAILY;COUNT=2"
    assert taken(night.format("20270312", "20270313")) == ["03-12 22:00/03-13 06:00", "03-13 22:00/03-14 07:00"]
    assert taken(night.format("20271105", "20271106")) == ["11-05 22:00/11-06 06:00", "11-06 22:00/11-07 06:00"]


# --- which clock ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "zone",
    [
        "America/New_York", "america/new_york", "US/Eastern", "Eastern Standard Time", "EASTERN STANDARD TIME",
        "(UTC-05:00) Eastern Time (US & Canada)", "(GMT-05.00) Eastern Time (US & Canada)",
        "/freeassociation.sourceforge.net/America/New_York", "/citadel.org/20210210_1/America/New_York",
    ],
)  # fmt: skip
def test_the_names_of_a_zone(zone: str):
    assert taken(f'DTSTART;TZID="{zone}":20270301T090000\nDURATION:PT1H') == ["03-01 09:00/10:00"]
    assert taken(f"DTSTART;TZID={zone}:20270301T090000\nDURATION:PT1H") == ["03-01 09:00/10:00"]


@pytest.mark.parametrize(
    ("zone", "span"),
    [
        ("US Mountain Standard Time", "03-01 11:00/12:00"), ("Hawaiian Standard Time", "03-01 14:00/15:00"),
        ("Samoa Standard Time", "02-28 15:00/16:00"), ("West Pacific Standard Time", "02-28 18:00/19:00"),
        ("tzone://Microsoft/Utc", "03-01 04:00/05:00"), ("UTC", "03-01 04:00/05:00"),
        ("America/Argentina/Buenos_Aires", "03-01 07:00/08:00"),
    ],
)  # fmt: skip
def test_zones_of_other_places(zone: str, span: str):
    assert taken(f"DTSTART;TZID={zone}:20270301T090000\nDURATION:PT1H") == [span]


def test_a_zone_that_the_file_defines():
    event = "DTSTART;TZID=Customized Time Zone:{0}T090000\nDURATION:PT1H"
    days = [event.format(day) for day in ("20270301", "20270401")]
    assert taken(*days, head=OUTLOOK_ZONE) == ["03-01 09:00/10:00", "04-01 09:00/10:00"]


def test_a_zone_that_the_file_defines_under_a_name_with_commas_or_a_short_one():
    """Commas are escaped in a value, and in no parameter. EST has no summer time, unless the file has its own."""
    named = OUTLOOK_ZONE.replace("Customized Time Zone", "Home\\, sweet home")
    assert taken('DTSTART;TZID="Home, sweet home":20270401T090000\nDURATION:PT1H', head=named) == ["04-01 09:00/10:00"]
    event = "DTSTART;TZID=EST:20270401T090000\nDURATION:PT1H"
    assert taken(event) == ["04-01 10:00/11:00"]
    assert taken(event, head=OUTLOOK_ZONE.replace("Customized Time Zone", "EST")) == ["04-01 09:00/10:00"]


@pytest.mark.parametrize("zone", ["Customized Time Zone", "EDT", "GMT-0500", "localtime", "../etc/passwd", "Mars/Base"])
def test_a_zone_that_nobody_knows_is_a_fault(zone: str):
    event = f"DTSTART;TZID={zone}:20270301T090000\nDURATION:PT1H"
    assert misfits(a_text(event)) == (UnplacedEntry(1, 5, UNKNOWN_ZONE),)


def test_a_definition_of_a_zone_that_can_not_be_understood_is_a_fault():
    broken = OUTLOOK_ZONE.replace("TZOFFSETFROM:-0400\n", "")
    event = "DTSTART;TZID=Customized Time Zone:20270301T090000"
    assert misfits(a_text(event, head=broken)) == (UnplacedEntry(1, 4, BAD_ZONE),)


def test_times_without_a_zone_count_on_both_clocks_that_they_may_be_on():
    event = "DTSTART:20270301T090000\nDURATION:PT1H"
    assert taken(event, head="X-WR-TIMEZONE:America/New_York\n") == ["03-01 09:00/10:00"]
    assert taken(event, head="X-WR-TIMEZONE:America/Denver\n") == ["03-01 09:00/10:00", "03-01 11:00/12:00"]
    assert misfits(a_text(event, head="X-WR-TIMEZONE:Mars/Base\n")) == (UnplacedEntry(1, 6, UNKNOWN_ZONE),)
    assert taken("DTSTART:20270301T140000Z\nDURATION:PT1H", head="X-WR-TIMEZONE:Mars/Base\n") == ["03-01 09:00/10:00"]


# --- series -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "until", ["20270315", "20270315T090000", "20270315T130000Z", "20270315T235959", "20270316T035959Z"]
)
def test_the_last_time_of_a_series_however_it_is_written(until: str):
    assert taken(f"{NINE}\nRRULE:FREQ=WEEKLY;UNTIL={until}") == [
        "03-01 09:00/10:00", "03-08 09:00/10:00", "03-15 09:00/10:00",
    ]  # fmt: skip


@pytest.mark.parametrize("until", ["20270303", "20270303T000000", "20270303T050000Z", "20270303T000000Z"])
def test_the_last_day_of_a_series_of_days_however_it_is_written(until: str):
    assert taken(f"DTSTART;VALUE=DATE:20270301\nRRULE:FREQ=DAILY;UNTIL={until}") == ["03-01 00:00/03-04 00:00"]


def test_the_begin_of_a_series_counts_whatever_its_rule_says():
    assert taken(f"{NINE}\nRRULE:FREQ=WEEKLY;UNTIL=20270101") == ["03-01 09:00/10:00"]
    assert taken(f"{NINE}\nRRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=1") == ["03-01 09:00/10:00", "03-02 09:00/10:00"]


def test_a_series_that_began_long_ago():
    old = "DTSTART;TZID=America/New_York:{0}T090000\nDURATION:PT1H\nRRULE:FREQ={1};INTERVAL={2}"
    assert taken(old.format("20010101", "DAILY", 200)) == ["04-15 09:00/10:00", "11-01 09:00/10:00"]
    assert taken(old.format("20010101", "WEEKLY", 30)) == ["06-14 09:00/10:00", "01-10 09:00/10:00"]
    assert taken(old.format("20010301", "YEARLY", 13)) == ["03-01 09:00/10:00"]


def test_what_recurs_by_the_hour_has_the_hour_that_comes_twice_twice():
    event = "DTSTART;TZID=America/New_York:20271107T000000\nDURATION:PT10M\nRRULE:FREQ=HOURLY;COUNT=3"
    assert taken(event) == ["11-07 00:00/00:10", "11-07 01:00/01:10", "11-07 01:00/01:10", "11-07 02:00/02:10"]


def test_further_times_of_a_series_and_times_that_a_rule_leaves_out():
    more = "RDATE:20270303T090000\nRDATE;VALUE=PERIOD:20270304T140000Z/PT2H\nRDATE;VALUE=DATE:20270306"
    assert taken(f"{NINE}\n{more}") == [
        "03-01 09:00/10:00", "03-03 09:00/10:00", "03-04 09:00/11:00", "03-06 00:00/03-07 00:00",
    ]  # fmt: skip
    assert taken(f"{NINE}\nRRULE:FREQ=DAILY;COUNT=4\nEXRULE:FREQ=DAILY;INTERVAL=2") == [
        "03-02 09:00/10:00", "03-04 09:00/10:00",
    ]  # fmt: skip


def test_several_entries_under_one_name_or_none_all_count():
    other = NINE.replace("0900", "1500")
    for uid in ("UID:a\n", "UID:\n", ""):
        assert taken(f"{uid}{NINE}", f"{uid}{other}") == ["03-01 09:00/10:00", "03-01 15:00/16:00"]
        assert taken(f"{uid}{NINE}\nRRULE:FREQ=DAILY;COUNT=2", f"{uid}{other}") == [
            "03-01 09:00/10:00", "03-01 15:00/16:00", "03-02 09:00/10:00",
        ]  # fmt: skip


def test_a_change_that_fits_two_entries_of_one_name_frees_neither():
    longer = NINE.replace("PT1H", "PT3H")
    off = "RECURRENCE-ID;TZID=America/New_York:20270301T090000\nSTATUS:CANCELLED"
    assert taken(NINE, off) == []
    assert taken(NINE, longer, off) == ["03-01 09:00/12:00"]


def test_a_change_of_an_occurrence_that_is_nowhere_counts_by_itself():
    moved = f"RECURRENCE-ID;TZID=America/New_York:20270308T090000\n{NINE}"
    assert taken(moved) == ["03-01 09:00/10:00"]
    assert taken(f"UID:a\n{NINE}", f"UID:b\n{moved.replace('T09', 'T15')}") == [
        "03-01 09:00/10:00",
        "03-01 15:00/16:00",
    ]


# --- false busy -------------------------------------------------------------------------------------------------------

THREE = f"{NINE}\nRRULE:FREQ=DAILY;COUNT=3"
FIRST_AND_LAST = ["03-01 09:00/10:00", "03-03 09:00/10:00"]


@pytest.mark.parametrize(
    "off",
    [
        "RECURRENCE-ID;TZID=America/New_York:20270302T090000\nX-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "RECURRENCE-ID;TZID=America/New_York:20270302T090000\nTRANSP:TRANSPARENT",
        "RECURRENCE-ID;TZID=America/New_York:20270302T090000\nSTATUS:CANCELLED",
        "RECURRENCE-ID:20270302T140000Z\nSTATUS:CANCELLED",
        "RECURRENCE-ID:20270302T090000\nSTATUS:CANCELLED",
        "RECURRENCE-ID;VALUE=DATE:20270302\nSTATUS:CANCELLED",
        f"RECURRENCE-ID:20270302T140000Z\nATTENDEE;PARTSTAT=DECLINED:mailto:{ME}",
    ],
)
def test_an_occurrence_that_takes_no_time(off: str):
    assert taken(THREE, off, emails=(ME,)) == FIRST_AND_LAST
    assert (
        taken(THREE, f"{off}\nDTSTART;TZID=America/New_York:20270302T090000\nDURATION:PT1H", emails=(ME,))
        == FIRST_AND_LAST
    )


@pytest.mark.parametrize(
    "left_out", ["VALUE=DATE:20270302", "TZID=America/New_York:20270302T090000", "VALUE=DATE-TIME:20270302T140000Z"]
)
def test_a_day_that_a_series_leaves_out(left_out: str):
    assert taken(f"{THREE}\nEXDATE;{left_out}") == FIRST_AND_LAST


@pytest.mark.parametrize("off", ["VALUE=DATE:20270302", "VALUE=DATE-TIME:20270302T000000", "X=1:20270302T050000Z"])
def test_a_day_of_a_series_of_days_that_is_off(off: str):
    series = "DTSTART;VALUE=DATE:20270301\nRRULE:FREQ=DAILY;COUNT=3"
    days = ["03-01 00:00/03-02 00:00", "03-03 00:00/03-04 00:00"]
    assert taken(series, f"RECURRENCE-ID;{off}\nSTATUS:CANCELLED") == days
    assert taken(f"{series}\nEXDATE;{off}") == days


def test_a_day_off_frees_nobody_where_several_times_are_on_it():
    twice = f"{NINE}\nRRULE:FREQ=DAILY;COUNT=2;BYHOUR=9,15"
    assert taken(f"{twice}\nEXDATE;VALUE=DATE:20270301") == ["03-01 09:00/10:00", "03-01 15:00/16:00"]


def a_zone(name: str, standard: str, summer: str) -> str:
    """The clock of the United States by name, at other offsets."""
    text = OUTLOOK_ZONE.replace("Customized Time Zone", name).replace("-0500", "STANDARD-").replace("-0400", summer)
    return text.replace("STANDARD-", standard)


@pytest.mark.parametrize(
    ("zones", "spans"),
    [
        ([("America/New_York", "-0500", "-0400")], ["03-01 09:00/10:00", "06-01 09:00/10:00"]),
        ([("America/New_York", "-0600", "-0400")], ["03-01 09:00/11:00", "06-01 09:00/10:00"]),
        ([("America/New_York", "-0800", "-0700")],
         ["03-01 09:00/10:00", "03-01 12:00/13:00", "06-01 09:00/10:00", "06-01 12:00/13:00"]),
        ([("Eastern Standard Time", "-0500", "-0500")], ["03-01 09:00/10:00", "06-01 09:00/11:00"]),
        ([("Ours", "-0500", "-0400"), ("Ours", "-0600", "-0500")], ["03-01 09:00/11:00", "06-01 09:00/11:00"]),
        ([("Ours", "-0500", "-0400"), ("Ours", "-0500", "-0400")], ["03-01 09:00/10:00", "06-01 09:00/10:00"]),
    ],
)  # fmt: skip
def test_a_zone_that_the_file_defines_otherwise_takes_the_hours_of_both_clocks(zones, spans):
    days = [f"DTSTART;TZID={zones[0][0]}:2027{day}T090000\nDURATION:PT1H" for day in ("0301", "0601")]
    assert taken(*days, head="".join(a_zone(*zone) for zone in zones)) == spans


def test_a_definition_of_a_known_zone_that_nobody_understands_changes_nothing():
    broken = a_zone("America/New_York", "-0800", "-0700").replace("RRULE:FREQ=YEARLY", "RRULE:FREQ=SOMETIMES")
    assert taken(NINE, head=broken) == ["03-01 09:00/10:00"]


@pytest.mark.parametrize(
    ("marks", "busy"),
    [
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", False), ("TRANSP:TRANSPARENT", False), ("transp:transparent", False),
        ("TRANSP:OPAQUE", True), ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", True), ("STATUS:TENTATIVE", True),
        ("X-MICROSOFT-CDO-BUSYSTATUS:BUSY\nTRANSP:TRANSPARENT", True), ("STATUS:CANCELLED", False),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE\nTRANSP:OPAQUE", True),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE\nTRANSP:TRANSPARENT", False),
        ("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE\nTRANSP:TRANSPARENT", True),
        ("TRANSP:TRANSPARENT\nTRANSP:OPAQUE", True),
    ],
)  # fmt: skip
def test_marks_of_an_entry(marks: str, busy: bool):
    assert bool(taken(f"{NINE}\n{marks}")) is busy


@pytest.mark.parametrize(
    ("people", "busy"),
    [
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org", False),
        ('ATTENDEE;CN="Ruiz, Ana: A";PARTSTAT=declined:MAILTO:Ana@Example.org', False),
        ("ATTENDEE;EMAIL=ana@example.org;PARTSTAT=DECLINED:/aMTAw/principal/", False),  # as Apple writes it
        ("ATTENDEE;EMAIL=leo@example.org;PARTSTAT=DECLINED:/aMTAw/principal/", True),
        ("ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.org", True),
        ("ATTENDEE:mailto:ana@example.org", True),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:leo@example.org", True),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.org", True),
        ('ATTENDEE;CN="A "B" C";PARTSTAT=DECLINED:mailto:ana@example.org', True),  # broken: nothing is known of them
    ],
)
def test_an_invitation_that_the_person_declined(people: str, busy: bool):
    assert bool(taken(f"{NINE}\n{people}", emails=(ME,))) is busy


def test_a_calendar_that_is_named_after_an_address_is_that_persons():
    declined = f"{NINE}\nATTENDEE;PARTSTAT=DECLINED:mailto:{ME}"
    assert taken(declined) == ["03-01 09:00/10:00"]
    assert taken(declined, head=f"X-WR-CALNAME:{ME}\n") == []


def test_tasks_and_notes_take_no_time():
    assert taken(NINE, kind="VTODO") == []
    assert taken(NINE, kind="VJOURNAL") == []


# --- what can't be placed ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "line", "reason"),
    [
        ("SUMMARY:x", 4, NO_START),
        ("DTSTART:2027-03-01", 5, NO_TIME),
        ("DTSTART:20270230T090000", 5, NO_TIME),
        ("DTSTART;VALUE=DATE:20270301T090000", 5, NO_TIME),
        ("DTSTART;VALUE=DATE-TIME:20270301", 5, NO_TIME),
        ("DTSTART:20270301T090000\nDTSTART:20270302T090000", 6, "it has DTSTART more than once"),
        ("DTSTART:20270301T090000\nDTEND:20270301T080000", 6, BACKWARDS),
        ("DTSTART;VALUE=DATE:20270302\nDTEND;VALUE=DATE:20270301", 6, BACKWARDS),
        ("DTSTART:20270301T090000\nDTEND;VALUE=DATE:20270302", 6, TWO_KINDS),
        ("DTSTART:20270301T090000\nDTEND:20270301T100000\nDURATION:PT1H", 7, TWO_ENDS),
        ("DTSTART:20270301T090000\nDURATION:1 hour", 6, NO_DURATION),
        ("DTSTART:20270301T090000\nDURATION:-PT1H", 6, NO_DURATION),
        ("DTSTART:20270301T090000\nX-APPLE-TRAVEL-DURATION:P1DT1S", 6, NO_DURATION),
        ("DTSTART:20270301T090000\nDURATION:P", 6, NO_DURATION),
        (f"{NINE}\nRRULE:FREQ=SECONDLY", 7, TOO_OFTEN),
        (f"{NINE}\nRRULE:FREQ=HOURLY;BYMINUTE=0,10,20,30,40", 7, TOO_OFTEN),  # 120 a day; each quarter is 96
        (f"{NINE}\nRRULE:FREQ=YEARLY;BYHOUR=9,10;BYMINUTE=0,1,2,3,4,5,6;BYSECOND=0,1,2,3,4,5,6", 7, TOO_OFTEN),  # 98
        (f"{NINE}\nRRULE:INTERVAL=2", 7, BAD_RULE),
        (f"{NINE}\nRRULE:FREQ=DAILY;INTERVAL=0", 7, BAD_RULE),
        (f"{NINE}\nRRULE:FREQ=DAILY;COUNT=-1", 7, BAD_RULE),
        (f"{NINE}\nRRULE:FREQ=DAILY;COUNT=2;UNTIL=20270401", 7, BAD_RULE),
        (f"{NINE}\nRRULE:FREQ=DAILY;UNTIL=soon", 7, BAD_RULE),
        (f"{NINE}\nRRULE:FREQ=DAILY;UNTIL=20270230", 7, BAD_RULE),
        (f"{NINE}\nRRULE:FREQ=YEARLY;BYMONTH=13", 7, BAD_RULE),
        (f"{NINE}\nRRULE:FREQ=MONTHLY;BYMONTHDAY=0", 7, BAD_RULE),
        (f"{NINE}\nRRULE:FREQ=WEEKLY;BYDAY=XX", 7, BAD_RULE),
        (f"{NINE}\nRRULE:FREQ=WEEKLY;WKST=1MO", 7, BAD_RULE),
        (f"{NINE}\nRRULE:FREQ=MONTHLY;SKIP=OMIT", 7, BAD_RULE),
        (f"{NINE}\nRRULE:FREQ=DAILY;FREQ=WEEKLY", 7, BAD_RULE),
        (f"{NINE}\nRRULE:D1 #5", 7, BAD_RULE),
        ("DTSTART;VALUE=DATE:20270301\nRRULE:FREQ=HOURLY", 6, ALL_DAY_HOURS),
        (f"{NINE}\nEXDATE;TZID=Mars/Base:20270301T090000", 7, UNKNOWN_ZONE),
        (f"{NINE}\nEXDATE:", 7, NO_TIME),
        (f"{NINE}\nRDATE;VALUE=PERIOD:20270301/PT1H", 7, NO_TIME),
        ("DTSTART;VALUE=DATE:20270301\nRDATE:20270302T090000", 6, NO_TIME),
        (f"{NINE}\nRECURRENCE-ID;RANGE=THISANDFUTURE:20270301T140000Z", 7, RANGE),
        (f"{NINE}\nDTEND;TZID:20270301T100000", 7, NOT_A_LINE),
    ],
)  # fmt: skip
def test_what_can_not_be_placed_is_named_by_its_place(event: str, line: int, reason: str):
    entry = 0 if reason is NOT_A_LINE else 1
    assert misfits(a_text(event)) == (UnplacedEntry(entry, line, reason),)


def test_every_entry_that_can_not_be_placed_is_named_at_once():
    assert [str(one) for one in misfits(a_text(NINE, "SUMMARY:Secret", NINE, "DTSTART:20270301T09"))] == [
        f"entry 2, line 8: {NO_START}",
        f"entry 4, line 16: {NO_TIME}",
    ]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (a_text(NINE).removesuffix(b"END:VCALENDAR\r\n"), 0, NOT_CLOSED),
        (a_text(NINE).replace(b"END:VEVENT\r\n", b""), 7, NOT_CLOSED),
        (a_text(f"{NINE}\nRRULE FREQ=DAILY"), 7, NOT_A_LINE),
        (a_text(f"{NINE}\nThis line was torn from a note"), 7, NOT_A_LINE),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", 0, NOT_CLOSED),
        (a_text(NINE) + b"DTSTART:20270301\r\n", 9, "a line stands outside of the calendar"),
    ],
)
def test_a_file_that_is_broken(text: bytes, line: int, reason: str):
    assert misfits(text) == (UnplacedEntry(0, line, reason),)


@pytest.mark.parametrize("kind", ["VAVAILABILITY", "VEVNT", "VPOLL"])
def test_a_part_of_an_unknown_kind_is_a_fault(kind: str):
    assert misfits(a_text(NINE, kind=kind)) == (UnplacedEntry(1, 4, UNKNOWN_PART),)


def test_events_inside_of_other_parts_are_a_fault():
    inner = f"BEGIN:VEVENT\n{NINE}\nEND:VEVENT"
    assert misfits(a_text(inner, kind="X-GROUP")) == (UnplacedEntry(1, 4, UNKNOWN_PART),)
    assert misfits(a_text(inner)) == (UnplacedEntry(1, 4, UNKNOWN_PART),)
    assert taken("X-COLOUR:red", kind="X-THEME") == []


def test_more_than_a_person_has():
    assert misfits(a_text(*["DTSTART:20270301T090000Z"] * 20_001)) == (UnplacedEntry(0, 0, TOO_MANY_ENTRIES),)
    hourly = "DTSTART:20270101T000000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY"
    assert misfits(a_text(hourly, hourly, hourly)) == (UnplacedEntry(0, 0, TOO_MANY),)


# --- how lines may look -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        a_text(NINE).replace(b"\r\n", b"\n"),
        a_text(NINE).replace(b"\r\n", b"\r"),
        b"\xef\xbb\xbf" + a_text(NINE).lower().replace(b"america/new_york", b"America/New_York"),
        a_text(NINE).replace(b"T090000", b"T09\r\n 0000").replace(b"DURATION", b"DURA\r\n\tTION"),
        a_text(f"SUMMARY:a\u2028b \x0b\x85 c\n{NINE}"),
        a_text(NINE).replace(b"\r\n", b"\r\n\r\n"),
        a_text(NINE) + a_text(),
    ],
)
def test_lines_as_programs_end_and_fold_them(text: bytes):
    assert shown(busy_in(text, NEW_YORK, BEGIN, END)) == ["03-01 09:00/10:00"]
