"""Each column takes what it should and refuses the rest: below, at and above each limit."""

from dataclasses import replace
from pathlib import Path

import pytest

from matcher.domain.model.errors import Fault
from matcher.sheets.cells import times
from matcher.sheets.cells.columns import SHEETS
from matcher.sheets.cells.kinds import CellKind
from matcher.sheets.cells.times import TIME_ZONE
from tests.unit.sheets.draft import Draft

YEARS = "a number from 0 to 100"
LEVEL = "a whole number from 1 to 5"
DAY = "a day like 2027-01-19, from 1900 to 2199"
CLOCK = "a local time from 00:00 to 23:59, like 09:30"
MOMENT = "a moment with its offset, in whole seconds, like 2027-01-19T09:00:00-08:00, after 1900 and before 2200"
TEXT = "a text of at most 32,767 characters, none of them control characters"
WORD = "a text that is not empty and has no control characters"
NAME = "a name of 1 to 200 characters, none of them control or zero-width ones, none of = + - @ in front"
ID = (
    "an id with a letter or digit, without blanks, slashes, control or zero-width characters, none of = + - @ in front,"
    " at most 200 characters"
)
NO_VALUE = "a value; this is what a spreadsheet shows where a formula failed or a column is too narrow"
LANGUAGES = "ISO 639 codes in small letters, like en;es"
WEEKDAYS = "one or more of Mon, Tue, Wed, Thu, Fri, Sat, Sun, separated by semicolons"

REFUSED = [
    ("consultants", "consultant_id", "..", ID),
    ("consultants", "consultant_id", "C" * 201, ID),
    ("consultants", "consultant_id", "=1+1", ID),
    ("consultants", "consultant_id", "\uff1d1", ID),
    ("consultants", "consultant_id", "C 1", ID),
    ("consultants", "consultant_id", "C\u00a01", ID),
    ("consultants", "consultant_id", "C/1", ID),
    ("consultants", "consultant_id", "C\\1", ID),
    ("consultants", "consultant_id", "C\u200b1", ID),
    ("consultants", "consultant_id", "C\u31641", ID),  # a filler: a letter that is shown as nothing
    ("engagements", "engagement_id", "E1\ufe0f", ID),
    ("consultants", "consultant_id", "C\x1b1", ID),
    ("consultants", "consultant_id", "", ID),
    ("engagements", "engagement_id", "E\t1", ID),
    ("consultants", "name", "a\x07bell", TEXT),
    ("consultants", "name", "n" * 32_768, TEXT),
    ("consultants", "name", "#REF!", NO_VALUE),
    ("consultants", "rate_per_hour", "#SPILL!", NO_VALUE),
    ("engagements", "budget", "########", NO_VALUE),
    ("engagements", "organization", "Err:502", NO_VALUE),
    ("consultants", "years_experience", "-0.1", f"{YEARS}, or empty"),
    ("consultants", "years_experience", "100.1", f"{YEARS}, or empty"),
    ("consultants", "years_experience", "nan", f"{YEARS}, or empty"),
    ("consultants", "years_experience", "inf", f"{YEARS}, or empty"),
    ("consultants", "years_experience", "1_0", f"{YEARS}, or empty"),
    ("consultants", "years_experience", "٣", f"{YEARS}, or empty"),
    ("consultants", "languages", "", LANGUAGES),
    ("consultants", "languages", "English", LANGUAGES),
    ("consultants", "languages", "EN", LANGUAGES),
    ("consultants", "modes", "", "one or more of virtual or in_person, separated by semicolons"),
    ("consultants", "modes", "hybrid", "one or more of virtual or in_person, separated by semicolons"),
    ("consultants", "lat", "", "a number from -90 to 90"),
    ("consultants", "lat", "-90.01", "a number from -90 to 90"),
    ("consultants", "lat", "90.01", "a number from -90 to 90"),
    ("consultants", "lon", "-180.01", "a number from -180 to 180"),
    ("consultants", "lon", "180.01", "a number from -180 to 180"),
    ("consultants", "time_zone", "", "an IANA time zone, like America/Chicago"),
    ("consultants", "time_zone", "Columbus", "an IANA time zone, like America/Chicago"),
    ("consultants", "time_zone", "America", "an IANA time zone, like America/Chicago"),
    ("consultants", "time_zone", "../etc/passwd", "an IANA time zone, like America/Chicago"),
    ("consultants", "time_zone", "localtime", "an IANA time zone, like America/Chicago"),
    ("consultants", "max_travel_miles", "-1", "a whole number from 0 to 25000, or empty"),
    ("consultants", "max_travel_miles", "0.5", "a whole number from 0 to 25000, or empty"),
    ("consultants", "max_hours_per_week", "", "a number from 0 to 168"),
    ("consultants", "max_hours_per_week", "168.5", "a number from 0 to 168"),
    ("consultants", "max_engagements_per_month", "-1", "a whole number from 0 to 10000"),
    ("consultants", "rest_days", "-1", "a whole number from 0 to 366, or empty"),
    ("consultants", "rest_days", "367", "a whole number from 0 to 366, or empty"),
    ("consultants", "rate_per_hour", "$60", "a number from 0 to 1,000,000"),
    ("consultants", "status", "Approved", "approved, in_process, denied or inactive"),
    ("consultants", "agreement_end", "2027-02-29", "a day like 2027-01-19, or empty"),
    ("consultants", "agreement_end", "99999-12-31", "a day like 2027-01-19, or empty"),
    ("consultants", "cleared_for_minors", "maybe", "yes or no"),
    ("consultants", "recent_engagements", "-1", "a whole number from 0 to 10000, or empty"),
    ("skills", "kind", "discipline", "topic or audience"),
    ("skills", "value", "", WORD),
    ("skills", "level", "0", LEVEL),
    ("skills", "level", "6", LEVEL),
    ("skills", "level", "2.5", LEVEL),
    ("skills", "level", "", LEVEL),
    ("availability", "kind", "daily", "weekly, available, unavailable or preferred"),
    ("availability", "weekday", "Monday", "one of Mon, Tue, Wed, Thu, Fri, Sat, Sun, or empty"),
    ("availability", "start", "24:00", f"{CLOCK}, or {MOMENT}"),
    ("availability", "start", "09:00:30", f"{CLOCK}, or {MOMENT}"),
    ("availability", "start", "2027-03-01T09:00:00", f"{CLOCK}, or {MOMENT}"),
    ("availability", "start", "2027-03-01T09:00:00.5+00:00", f"{CLOCK}, or {MOMENT}"),
    ("exclusions", "kind", "weather", "topic, audience, state, organization or consultant"),
    ("engagements", "audience", "", WORD),
    ("engagements", "ta_type", "lecture", "coaching, training, peer_review or strategic_planning"),
    ("engagements", "mode", "in-person", "virtual, in_person or hybrid"),
    ("engagements", "language", "", "an ISO 639 code in small letters, like en"),
    ("engagements", "lat", "91", "a number from -90 to 90, or empty"),
    ("engagements", "priority", "0", LEVEL),
    ("engagements", "priority", "6", LEVEL),
    ("engagements", "requested_on", "01/02/2027", f"{DAY}, or empty"),
    ("engagements", "window_start", "", DAY),
    ("engagements", "window_start", "2027-02-30", DAY),
    ("engagements", "window_start", "1899-12-31", DAY),
    ("engagements", "window_end", "2200-01-01", DAY),
    ("engagements", "sessions", "0", "a whole number from 1 to 366"),
    ("engagements", "sessions", "367", "a whole number from 1 to 366"),
    ("engagements", "session_minutes", "0", "a whole number from 1 to 1440"),
    ("engagements", "session_minutes", "1441", "a whole number from 1 to 1440"),
    ("engagements", "cadence_days", "-1", "a whole number from 0 to 366"),
    ("engagements", "start_times", "", "one or more local times, like 09:00;13:30"),
    ("engagements", "start_times", "9am", "one or more local times, like 09:00;13:30"),
    ("engagements", "weekdays", "", WEEKDAYS),
    ("engagements", "weekdays", "Mon;Funday", WEEKDAYS),
    ("engagements", "budget", "-1", "a number from 0 to 1,000,000,000, or empty"),
    ("engagements", "federal_grantee", "2", "yes or no"),
    ("engagement_topics", "min_level", "0", LEVEL),
    ("engagement_topics", "min_level", "6", LEVEL),
    ("seats", "seat", "", NAME),
    ("seats", "seat", "lead\u200b", NAME),
    ("seats", "seat", "lead\u3164er", NAME),
    ("seats", "seat", "le\tad", NAME),
    ("schedule", "seat", "le\x7fad", NAME),
    ("schedule", "first_start", "2027-03-01T09:00:00", MOMENT),
    ("schedule", "first_start", "9999-12-31T23:00:00-08:00", MOMENT),
    ("schedule", "first_start", "2027-03-01", MOMENT),
    ("schedule", "first_start", "2027-03-01T09:00:00.5-06:00", MOMENT),
    ("schedule", "status", "offered", "approved or proposed"),
    ("rejections", "reason", "a\x01b", TEXT),
    ("affinity", "points", "1.5", "a whole number from -1000000 to 1000000"),
    ("affinity", "points", "1000001", "a whole number from -1000000 to 1000000"),
]
TAKEN = [
    ("consultants", "name", ""),
    ("consultants", "name", "n" * 32_767),
    ("consultants", "years_experience", ""),
    ("consultants", "years_experience", "0"),
    ("consultants", "years_experience", "100"),
    ("consultants", "years_experience", "7.25e0"),
    ("consultants", "languages", "ase"),
    ("consultants", "disciplines", ""),
    ("consultants", "lat", "-90"),
    ("consultants", "lat", "90"),
    ("consultants", "lon", "-180"),
    ("consultants", "lon", "180"),
    ("consultants", "time_zone", "Pacific/Guam"),
    ("consultants", "max_travel_miles", "3.0"),
    ("consultants", "max_hours_per_week", "0"),
    ("consultants", "max_hours_per_week", "168"),
    ("consultants", "rest_days", "366"),
    ("consultants", "rate_per_hour", "0"),
    ("consultants", "agreement_end", "9999-12-31"),
    ("consultants", "cleared_for_minors", "TRUE"),
    ("consultants", "cleared_for_minors", "0"),
    ("consultants", "cleared_for_minors", ""),
    ("skills", "level", "1"),
    ("skills", "level", "5"),
    ("skills", "level", "5.0"),
    ("availability", "start", "9:00"),
    ("availability", "start", "09:00:00"),
    ("engagements", "organization", ""),
    ("engagements", "priority", "1"),
    ("engagements", "priority", "5"),
    ("engagements", "sessions", "1"),
    ("engagements", "sessions", "366"),
    ("engagements", "session_minutes", "1"),
    ("engagements", "session_minutes", "1440"),
    ("engagements", "cadence_days", "0"),
    ("engagements", "budget", "0"),
    ("engagements", "federal_grantee", "Yes"),
    ("engagements", "federal_grantee", "1"),
    ("engagement_topics", "min_level", "1"),
    ("engagement_topics", "min_level", "5"),
    ("schedule", "first_start", "2027-03-01T14:00:00Z"),
    ("schedule", "first_start", "2027-03-01 09:00-05:00"),
    ("affinity", "points", "-1000000"),
]


def test_the_draft_itself_is_sound(tmp_path: Path):
    assert Draft().faults(tmp_path) == []
    assert Draft().warnings(tmp_path) == []


@pytest.mark.parametrize(("sheet", "column", "value", "expected"), REFUSED)
def test_a_cell_of_the_wrong_kind_is_a_fault_with_its_place(
    tmp_path: Path, sheet: str, column: str, value: str, expected: str
):
    draft = Draft().put(sheet, column, value)
    found = [replace(fault, detail="") for fault in draft.faults(tmp_path)]
    assert Fault(f"{sheet}.csv", 2, column, value, expected) in found


@pytest.mark.parametrize(
    ("sheet", "column", "value", "meant"),
    [
        ("consultants", "languages", "English", "en"),
        ("consultants", "languages", "EN;spanish", "en;es"),
        ("consultants", "languages", "english; xx", "en for english, and another word for xx"),
        ("consultants", "modes", "in-person;Virtual", "in_person;virtual"),
        ("consultants", "modes", "in-person; by boat", "in_person for in-person, and another word for by boat"),
        ("consultants", "time_zone", "America/Chicgo", "America/Chicago"),
        ("consultants", "status", "Approved", "approved"),
        ("availability", "weekday", "Monday", "Mon"),
        ("engagements", "mode", "in-person", "in_person"),
        ("engagements", "weekdays", "Mon;Thurs", "Mon;Thu"),
    ],
)
def test_the_nearest_right_word_is_offered(tmp_path: Path, sheet: str, column: str, value: str, meant: str):
    (fault,) = (f for f in Draft().put(sheet, column, value).faults(tmp_path) if f.column == column)
    assert fault.detail == f"did you mean {meant}?"


OFFSET = " with its offset after it"


@pytest.mark.parametrize(
    ("kind", "found", "meant"),
    [
        (times.CLOCK, "9am", "09:00"),
        (times.CLOCK, "1:30 p.m.", "13:30"),
        (times.CLOCK, "9:30", "09:30"),
        (times.CLOCK, "1:30", ""),
        (times.CLOCK, "9", ""),
        (times.CLOCKS, "9 AM;13:30", "09:00;13:30"),
        (times.MOMENT, "3/14/2027 9am", f"2027-03-14T09:00:00{OFFSET}"),
        (times.MOMENT, "Mar 14, 2027 at 9:30 PM", f"2027-03-14T21:30:00{OFFSET}"),
        (times.MOMENT, "2027-03-14T09:00", f"2027-03-14T09:00:00{OFFSET}"),
        (times.MOMENT, "2/30/2027 9am", ""),
        (times.MOMENT, "3/14/1850 9am", ""),
        (times.CLOCK_OR_MOMENT, "12 pm", "12:00"),
        (times.CLOCK_OR_MOMENT, "3/14/2027 9am", f"2027-03-14T09:00:00{OFFSET}"),
    ],
)
def test_a_clock_or_moment_as_people_write_it_is_offered_as_ours(kind: CellKind, found: str, meant: str):
    assert kind.nearest(found) == meant
    if meant:
        kind.parse(meant.replace(OFFSET, "-05:00"))


def test_what_would_be_right_ends_in_a_word_since_an_offer_may_follow_it():
    ends = {column.kind.expected[-1] for sheet in SHEETS for column in sheet.columns}
    assert not ends & set(";,:.?!"), ends


@pytest.mark.parametrize("cell", ["localtime", "localtim", "Factory"])
def test_no_zone_is_offered_that_would_be_refused(cell: str):
    meant = TIME_ZONE.nearest(cell)
    assert not meant or TIME_ZONE.parse(meant)


def test_a_fault_names_the_cell_as_a_spreadsheet_shows_it(tmp_path: Path):
    draft = Draft().put("consultants", "recent_engagements", "x", row=3).put("skills", "level", "x")
    assert [fault.cell for fault in draft.faults(tmp_path)] == ["X3", "D2"]


def test_ids_are_compared_as_nfkc_and_trimmed(tmp_path: Path):
    draft = Draft().put("skills", "consultant_id", " \uff231 ")
    assert draft.faults(tmp_path) == []


@pytest.mark.parametrize(("sheet", "column", "value"), TAKEN)
def test_a_cell_of_the_right_kind_is_none(tmp_path: Path, sheet: str, column: str, value: str):
    assert Draft().put(sheet, column, value).faults(tmp_path) == []


def test_every_fault_is_told_at_once_in_file_and_row_and_column_order(tmp_path: Path):
    draft = Draft().put("engagements", "priority", "9").put("consultants", "lat", "x", row=3)
    draft.put("consultants", "lon", "y", row=3).put("consultants", "status", "z", row=2).put("skills", "level", "7")
    assert [(fault.file, fault.row, fault.column) for fault in draft.faults(tmp_path)] == [
        ("consultants.csv", 2, "status"),
        ("consultants.csv", 3, "lat"),
        ("consultants.csv", 3, "lon"),
        ("skills.csv", 2, "level"),
        ("engagements.csv", 2, "priority"),
    ]


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        ("March 1, 2027", "2027-03-01"),
        ("03/01/2027", "2027-03-01"),
        ("46447", "2027-03-01"),
        ("'2027-03-01", "2027-03-01"),
        ("2027-03-01T12:30:00", "2027-03-01"),
        ("2027-3-1", "2027-03-01"),
        ("2027/3/1", "2027-03-01"),
        ("27.2.2027", "2027-02-27"),
        ("2/27/27", "2027-02-27"),
        ("27/2/2027", "2027-02-27"),
        ("27 Feb. 2027", "2027-02-27"),
        ("Sat, February 27th, 2027", "2027-02-27"),
        ("2027-02-27 09:30", "2027-02-27"),
        ("2/30/2027", ""),
        ("03/01/1850", ""),
        ("next week", ""),
    ],
)
def test_a_day_as_people_write_it_is_offered_as_ours(tmp_path: Path, found: str, meant: str):
    draft = Draft()
    draft.rows["engagements"][0][draft.headers["engagements"].index("window_start")] = f'"{found}"'
    (fault,) = draft.faults(tmp_path)
    assert (fault.value, fault.detail) == (found, f"did you mean {meant}?" if meant else "")
