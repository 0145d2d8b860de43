"""What no single cell can tell is found too: unknown names, doubles, windows that end before they begin."""

from pathlib import Path

import pytest

from matcher.domain.model.errors import Fault
from matcher.sheets import read_dataset
from matcher.sheets.alike_names import AS_TYPED
from tests.unit.sheets.draft import Draft

A_CONSULTANT = "a consultant_id that is in consultants.csv"
AN_ENGAGEMENT = "an engagement_id that is in engagements.csv"


@pytest.mark.parametrize(
    ("sheet", "column", "expected"),
    [
        ("skills", "consultant_id", A_CONSULTANT),
        ("availability", "consultant_id", A_CONSULTANT),
        ("exclusions", "consultant_id", A_CONSULTANT),
        ("schedule", "consultant_id", A_CONSULTANT),
        ("rejections", "consultant_id", A_CONSULTANT),
        ("affinity", "consultant_id", A_CONSULTANT),
        ("engagement_topics", "engagement_id", AN_ENGAGEMENT),
        ("rejections", "engagement_id", AN_ENGAGEMENT),
        ("affinity", "engagement_id", AN_ENGAGEMENT),
    ],
)
def test_an_unknown_id_is_a_fault(tmp_path: Path, sheet: str, column: str, expected: str):
    assert Draft().put(sheet, column, "X9").faults(tmp_path) == [Fault(f"{sheet}.csv", 2, column, "X9", expected)]


def test_a_seat_of_an_unknown_engagement_is_a_fault(tmp_path: Path):
    draft = Draft().add("seats", "E9,1,expert")
    assert draft.faults(tmp_path) == [Fault("seats.csv", 5, "engagement_id", "E9", AN_ENGAGEMENT)]


def test_an_unknown_seat_on_the_schedule_is_a_fault(tmp_path: Path):
    draft = Draft().put("schedule", "seat", "3")
    expected = "a seat of the engagement that is in seats.csv"
    assert draft.faults(tmp_path) == [Fault("schedule.csv", 2, "seat", "3", expected)]


def test_whoever_is_to_be_kept_apart_must_be_known(tmp_path: Path):
    draft = Draft().add("exclusions", "C1,consultant,C9")
    assert draft.faults(tmp_path) == [Fault("exclusions.csv", 3, "value", "C9", A_CONSULTANT)]


def test_a_faulty_row_does_not_make_its_id_unknown_elsewhere(tmp_path: Path):
    draft = Draft().put("consultants", "time_zone", "Columbus")
    assert [fault.column for fault in draft.faults(tmp_path)] == ["time_zone"]


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value"),
    [
        ("consultants", "C1," + ",".join(Draft().rows["consultants"][1][1:]), "consultant_id", "C1"),
        ("skills", "C1,topic,trauma_informed_care,1", "consultant_id, kind, value", "C1, topic, trauma_informed_care"),
        ("engagements", ",".join(Draft().rows["engagements"][1]), "engagement_id", "E2"),
        ("engagement_topics", "E1,trauma_informed_care,1", "engagement_id, topic", "E1, trauma_informed_care"),
        ("seats", "E1,1,expert", "engagement_id, seat", "E1, 1"),
        ("affinity", "E1,C2,5", "engagement_id, consultant_id", "E1, C2"),
    ],
)
def test_a_key_that_comes_twice_is_a_fault(tmp_path: Path, sheet: str, row: str, column: str, value: str):
    draft = Draft().add(sheet, row)
    faults = draft.faults(tmp_path)
    assert [(f.file, f.row, f.column, f.value) for f in faults] == [
        (f"{sheet}.csv", len(draft.rows[sheet]) + 1, column, value)
    ]
    assert (faults[0].expected, faults[0].detail.startswith("row ")) == ("each only once", True)


def test_a_topic_and_an_audience_may_have_the_same_name(tmp_path: Path):
    assert Draft().add("skills", "C1,audience,trauma_informed_care,1").faults(tmp_path) == []


@pytest.mark.parametrize(("end", "faults"), [("2027-02-28", 1), ("2027-03-01", 0), ("2027-03-02", 0)])
def test_a_window_does_not_end_before_it_begins(tmp_path: Path, end: str, faults: int):
    found = Draft().put("engagements", "window_end", end).faults(tmp_path)
    place = Fault("engagements.csv", 2, "window_end", end, "a day that is not before window_start")
    assert found == [place] * faults


@pytest.mark.parametrize(("end", "faults"), [("2037-03-01", 0), ("2037-03-02", 1)])
def test_a_window_of_more_than_ten_years_is_a_slip(tmp_path: Path, end: str, faults: int):
    found = Draft().put("engagements", "window_end", end).faults(tmp_path)
    place = Fault("engagements.csv", 2, "window_end", end, "a day at most ten years after window_start")
    assert found == [place] * faults


@pytest.mark.parametrize(("end", "warnings"), [("2029-03-01", 0), ("2029-03-02", 1)])
def test_a_window_of_more_than_two_years_is_odd(tmp_path: Path, end: str, warnings: int):
    found = Draft().put("engagements", "window_end", end).warnings(tmp_path)
    place = Fault("engagements.csv", 2, "window_end", end, "a day at most two years after window_start")
    assert found == [place] * warnings


@pytest.mark.parametrize(
    ("mode", "lat", "lon", "columns"),
    [
        ("in_person", "", "-83.5", ["lat"]),
        ("hybrid", "", "", ["lat", "lon"]),
        ("virtual", "41.6", "", ["lon"]),
        ("virtual", "", "", []),
        ("virtual", "41.6", "-83.5", []),
    ],
)
def test_where_people_travel_the_city_has_a_place(tmp_path: Path, mode: str, lat: str, lon: str, columns: list[str]):
    draft = Draft().put("engagements", "mode", mode).put("engagements", "lat", lat).put("engagements", "lon", lon)
    assert [fault.column for fault in draft.faults(tmp_path)] == columns


@pytest.mark.parametrize(
    ("row", "column", "value", "expected"),
    [
        ("C1,weekly,,09:00,17:00", "weekday", "", "a weekday, for the kind weekly"),
        (
            "C1,weekly,Mon,2027-03-01T09:00Z,17:00",
            "start",
            "2027-03-01T09:00Z",
            "a local time, like 09:30, for the kind weekly",
        ),
        (
            "C1,available,,2027-03-01T09:00Z,17:00",
            "end",
            "17:00",
            "a moment with its offset, for the kind available",
        ),
        (
            "C1,preferred,,2027-03-01T09:00Z,2027-03-01T09:00Z",
            "end",
            "2027-03-01T09:00Z",
            "a moment after the start",
        ),
        (
            "C1,unavailable,,2027-03-01T09:00-05:00,2027-03-01T10:00-04:00",
            "end",
            "2027-03-01T10:00-04:00",
            "a moment after the start",
        ),
    ],
)
def test_free_time_is_told_as_its_kind_needs(tmp_path: Path, row: str, column: str, value: str, expected: str):
    draft = Draft().add("availability", row)
    assert draft.faults(tmp_path) == [Fault("availability.csv", 5, column, value, expected)]


@pytest.mark.parametrize(
    "row",
    [
        "C1,weekly,Sat,22:00,02:00",
        "C1,weekly,Sun,00:00,00:00",
        "C1,preferred,,2027-03-13T00:00:00-05:00,2027-03-16T00:00:00-04:00",
        "C1,available,,2027-03-01T10:00-04:00,2027-03-01T09:01-05:00",
    ],
)
def test_a_night_and_a_change_of_offset_are_sound(tmp_path: Path, row: str):
    assert Draft().add("availability", row).faults(tmp_path) == []


def test_each_engagement_has_a_seat(tmp_path: Path):
    draft = Draft()
    del draft.rows["seats"][2]
    expected = "one or more seats in seats.csv; there is none"
    assert draft.faults(tmp_path) == [Fault("engagements.csv", 3, "engagement_id", "E2", expected)]


def test_a_dataset_without_any_seat_has_one_fault_not_many(tmp_path: Path):
    draft = Draft()
    draft.rows["seats"].clear()
    draft.rows["schedule"].clear()
    expected = "one or more seats for each engagement; there are none"
    assert draft.faults(tmp_path) == [Fault("seats.csv", 0, "", "", expected)]


def test_approved_seats_of_an_engagement_share_their_start(tmp_path: Path):
    draft = Draft().add("schedule", "E1,2,C2,2027-03-01T09:30:00-05:00,approved")
    expected = "one start for all approved seats"
    assert draft.faults(tmp_path) == [
        Fault("schedule.csv", 3, "first_start", "2027-03-01T09:30:00-05:00", expected, "see row 2"),
    ]


def test_the_same_moment_in_another_offset_is_the_same_start(tmp_path: Path):
    draft = Draft().add("schedule", "E1,2,C2,2027-03-01T08:00:00-06:00,approved")
    assert draft.faults(tmp_path) == []


def test_proposed_seats_at_different_starts_are_odd(tmp_path: Path):
    draft = Draft().put("schedule", "status", "proposed")
    draft.add("schedule", "E1,2,C2,2027-03-01T09:30:00-05:00,proposed")
    assert [(w.row, w.column) for w in draft.warnings(tmp_path)] == [(3, "first_start")]


@pytest.mark.parametrize(("status", "faults", "warnings"), [("approved", 1, 0), ("proposed", 0, 1)])
def test_nobody_is_approved_for_two_seats_of_an_engagement(tmp_path: Path, status: str, faults: int, warnings: int):
    draft = Draft().add("schedule", f"E1,2,C1,2027-03-01T09:00:00-05:00,{status}")
    expected = "each person in one seat of an engagement"
    place = Fault("schedule.csv", 3, "consultant_id", "C1", expected, "see row 2")
    assert draft.faults(tmp_path) == [place] * faults
    assert draft.warnings(tmp_path) == [place] * warnings


@pytest.mark.parametrize(
    ("sheet", "column", "warnings"),
    [
        # A no lets more people or more work through: nobody may have asked.
        ("engagements", "minors_present", 1),
        ("engagements", "criminal_justice", 1),
        ("engagements", "federal_grantee", 1),
        # A no keeps somebody away, or lets work wait.
        ("consultants", "cleared_for_minors", 0),
        ("engagements", "granting_office_confirmed", 0),
    ],
)
def test_an_empty_yes_or_no_is_odd_where_its_no_lets_somebody_through(
    tmp_path: Path, sheet: str, column: str, warnings: int
):
    draft = Draft().put(sheet, column, "", row=3)
    expected = "yes or no; empty, it counts as no, and nobody may have asked"
    assert draft.warnings(tmp_path) == [Fault(f"{sheet}.csv", 3, column, "", expected)] * warnings
    without = draft.drop(sheet, column).warnings(tmp_path)  # a center that does not keep it
    missing = Fault(f"{sheet}.csv", 0, column, "", expected, "the column is missing: add it")
    assert [warning for warning in without if warning.column == column] == [missing] * warnings
    draft.rows[sheet].clear()
    assert [warning for warning in draft.warnings(tmp_path) if warning.column == column] == []


def test_a_column_that_is_there_under_a_slip_is_not_missing_too(tmp_path: Path):
    draft = Draft()
    draft.headers["engagements"][draft.headers["engagements"].index("minors_present")] = "minors_persent"
    assert draft.warnings(tmp_path) == []
    assert [fault.detail for fault in draft.faults(tmp_path)] == ["did you mean minors_present?"]


@pytest.mark.parametrize(
    ("sheet", "row", "column", "word"),
    [
        ("skills", "C1,topic,astrology,3", "value", "astrology"),
        ("skills", "C1,audience,astrologers,3", "value", "astrologers"),
        ("exclusions", "C1,topic,astrology", "value", "astrology"),
        ("engagement_topics", "E2,astrology,1", "topic", "astrology"),
    ],
)
def test_a_word_outside_the_vocabulary_is_odd(tmp_path: Path, sheet: str, row: str, column: str, word: str):
    draft = Draft().add(sheet, row)
    number = len(draft.rows[sheet]) + 1
    expected = "a word of the vocabulary; used as it stands"
    assert draft.warnings(tmp_path) == [Fault(f"{sheet}.csv", number, column, word, expected)]


def test_a_word_outside_the_vocabulary_is_told_apart_from_those_beside_it(tmp_path: Path):
    draft = Draft().put("consultants", "disciplines", "law;magic").put("consultants", "disciplines", "magic", row=3)
    expected = "a word of the vocabulary; used as it stands"
    assert draft.warnings(tmp_path) == [
        Fault("consultants.csv", 2, "disciplines", "magic", expected),
        Fault("consultants.csv", 3, "disciplines", "magic", expected),
    ]


@pytest.mark.parametrize(
    ("sheet", "column", "value", "odd", "meant"),
    [
        ("skills", "value", "trauma informed car", "trauma informed car", "trauma_informed_care"),
        ("engagements", "audience", "Child-Welfare", "Child-Welfare", "child_welfare"),
        ("engagements", "state", "Ohoi", "Ohoi", "OH"),
        ("consultants", "state", "new york", "new york", "NY"),
        ("consultants", "state", "TZ", "TZ", "TX"),
        ("consultants", "state", "CX", "CX", "CA, CT or CO"),
        ("consultants", "state", "HO", "HO", "OH"),
        ("consultants", "state", "BX", "BX", "TX"),
        ("consultants", "state", "tx", "tx", "TX"),
        ("consultants", "state", "D.C.", "D.C.", "DC"),
        ("engagements", "state", "Penn.", "Penn.", "PA"),
        ("engagements", "state", "North", "North", "MP, NC or ND"),
        ("engagements", "state", "QQ", "QQ", ""),
        ("engagements", "state", "4é", "4é", ""),
        ("consultants", "languages", "en;em", "em", "en"),
        ("consultants", "languages", "en;sp", "sp", "es"),
        ("consultants", "languages", "en;xx", "xx", ""),
        ("consultants", "languages", "en;eng", "eng", "en"),
        ("consultants", "languages", "asl;es", "asl", "ase"),
        ("consultants", "languages", "es;en-US", "en-US", "en"),
        ("consultants", "languages", "en;spa-MX", "spa-MX", "es"),
        ("engagements", "language", "zh-Hant", "zh-Hant", "zh"),
        ("engagements", "language", "qq", "qq", ""),
        ("consultants", "email", "ada@gmial.com", "ada@gmial.com", "ada@gmail.com"),
        ("consultants", "email", "ada at example.org", "ada at example.org", ""),
        ("consultants", "email", "mailto:ada@example.org", "mailto:ada@example.org", "ada@example.org"),
        ("consultants", "email", "ada\u200b@example.org", "ada\u200b@example.org", "ada@example.org"),
        ("consultants", "email", "ada  at example.org", "ada  at example.org", ""),
        ("consultants", "email", "Ada <ada@gmial.com>", "Ada <ada@gmial.com>", "ada@gmail.com"),
    ],
)
def test_what_is_on_no_list_is_odd_and_the_nearest_is_offered(
    tmp_path: Path, sheet: str, column: str, value: str, odd: str, meant: str
):
    (warning,) = (w for w in Draft().put(sheet, column, value).warnings(tmp_path) if w.column == column)
    assert (warning.row, warning.value) == (2, odd)
    assert warning.detail == (f"did you mean {meant}?" if meant else "")


@pytest.mark.parametrize(("sheet", "column"), [("consultants", "name"), ("engagements", "organization")])
def test_a_name_that_is_empty_is_odd(tmp_path: Path, sheet: str, column: str):
    (warning,) = (w for w in Draft().put(sheet, column, " ").warnings(tmp_path) if w.column == column)
    assert (warning.row, warning.value, warning.detail) == (2, "", "")
    assert (warning.expected, bool(warning.cell)) == ("a name to call it by; used as it stands", True)


@pytest.mark.parametrize(
    ("sheet", "column"),
    [
        ("consultants", "name"),
        ("consultants", "organization"),
        ("consultants", "city"),
        ("engagements", "organization"),
    ],
)
@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Ada\u202e Example", "U+202E RIGHT-TO-LEFT OVERRIDE: did you mean Ada Example?"),
        ("\u200bAda\u200b", "U+200B ZERO WIDTH SPACE: did you mean Ada?"),
        ("A\x9bd\u00ada", "U+009B a control character, U+00AD SOFT HYPHEN: did you mean Ada?"),
        ("Ada\nExample", "U+000A a control character: did you mean Ada Example?"),
        ("\u2060\u3164", "U+2060 WORD JOINER, U+3164 HANGUL FILLER: type it again"),
        ("Ad\u200da", "U+200D ZERO WIDTH JOINER: did you mean Ada?"),
    ],
)
def test_a_name_with_what_nobody_sees_is_odd_and_said_as_it_is_seen(
    tmp_path: Path, sheet: str, column: str, value: str, said: str
):
    (warning,) = (w for w in Draft().put(sheet, column, f'"{value}"').warnings(tmp_path) if w.column == column)
    assert (warning.row, warning.value, warning.detail) == (2, value, f"it holds {said}")
    assert warning.cell == f"{warning.cell[:-1]}2"


@pytest.mark.parametrize("name", ["José Núñez\u00a0Ruiz", "\u0645\u06cc\u200c\u0631\u0648", "क्\u200dष", "O’Neil, PhD"])
def test_a_name_as_its_people_write_it_is_not_odd(tmp_path: Path, name: str):
    assert Draft().put("consultants", "name", f'"{name}"').warnings(tmp_path) == []


def test_an_exclusion_of_a_state_that_is_none_is_odd(tmp_path: Path):
    (warning,) = Draft().add("exclusions", "C1,state,Nevda").warnings(tmp_path)
    assert (warning.file, warning.value, warning.detail) == ("exclusions.csv", "Nevda", "did you mean NV?")


@pytest.mark.parametrize(("wrong", "meant"), [("c1", "C1"), ("C-01", "C1"), ("C11", "")])
def test_an_unknown_id_that_is_nearly_a_known_one_is_offered_it(tmp_path: Path, wrong: str, meant: str):
    (fault,) = Draft().put("skills", "consultant_id", wrong).faults(tmp_path)
    assert fault.detail == (f"did you mean {meant}?" if meant else "")


def test_ids_that_differ_by_case_only_are_two_and_odd(tmp_path: Path):
    draft = Draft()
    row = ["c1", "Somebody Else", "else@example.org", *draft.rows["consultants"][0][3:]]
    (warning,) = draft.add("consultants", ",".join(row)).warnings(tmp_path)
    assert (warning.row, warning.column, warning.value, warning.detail) == (4, "consultant_id", "c1", "row 2 has C1")


ES_HERE = "Cyrillic capital letter es here, Latin capital letter c there"


def test_ids_that_look_alike_are_two_and_odd(tmp_path: Path):
    draft = Draft()
    row = ["\u04211", "Somebody Else", "else@example.org", *draft.rows["consultants"][0][3:]]
    (warning,) = draft.add("consultants", ",".join(row)).warnings(tmp_path)
    assert (warning.place, warning.value) == ("consultants.csv, row 4, consultant_id (A4)", "\u04211")
    assert warning.detail == f"row 2 has C1 ({ES_HERE})"


@pytest.mark.parametrize(
    ("odd", "strange"),
    [("CP\u0421", "Cyrillic capital letter es"), ("\u0421", "Cyrillic capital letter es"), ("\u042e", "")],
)
def test_an_id_with_letters_of_another_alphabet_is_odd(tmp_path: Path, odd: str, strange: str):
    draft = Draft()
    row = [odd, "Somebody Else", "else@example.org", *draft.rows["consultants"][0][3:]]
    found = draft.add("consultants", ",".join(row)).warnings(tmp_path)
    assert [(one.column, one.detail) for one in found] == [("consultant_id", f"in it: {strange}")] * bool(strange)


@pytest.mark.parametrize(
    ("its", "odd"),
    [
        ("2027-03-01", 1),
        ("2027-03-01T00:00:00", 1),
        ("1E+21", 1),
        ("1.2e+21", 1),
        ("3-Jan", 1),
        ("Jan-03", 1),
        ("1.5", 0),
        ("E21", 0),
        ("7", 0),
        ("2027-3", 0),
    ],
)
def test_an_id_that_a_spreadsheet_may_have_made_a_day_or_number_of_is_odd(tmp_path: Path, its: str, odd: int):
    draft = Draft()
    row = [its, "Somebody Else", "else@example.org", *draft.rows["consultants"][0][3:]]
    found = draft.add("consultants", ",".join(row)).warnings(tmp_path)
    assert [(one.row, one.expected) for one in found] == [(4, AS_TYPED)] * odd


def test_an_unknown_id_that_looks_like_a_known_one_is_offered_it_by_the_letter(tmp_path: Path):
    (fault,) = Draft().put("skills", "consultant_id", "\u04211").faults(tmp_path)
    assert fault.detail == f"did you mean C1? {ES_HERE}"


@pytest.mark.parametrize(("kind", "place"), [("", "engagements.csv, row 3"), ("organization", "exclusions.csv, row 3")])
def test_an_organization_that_looks_like_another_is_odd(tmp_path: Path, kind: str, place: str):
    draft = Draft().put("engagements", "organization", "ACT House").put("engagements", "organization", "act HOUSE", 1)
    other = "\u0410CT House"
    draft = (
        draft.add("exclusions", f"C1,{kind},{other}") if kind else draft.put("engagements", "organization", other, 1)
    )
    (warning,) = draft.warnings(tmp_path)
    assert warning.place.startswith(place)
    assert warning.detail.endswith("has ACT House (Cyrillic capital letter a here, Latin capital letter a there)")


def test_an_exclusion_of_oneself_is_odd(tmp_path: Path):
    draft = Draft().add("exclusions", "C2,consultant,C2")
    expected = "another consultant; this one is now never assigned"
    assert draft.warnings(tmp_path) == [Fault("exclusions.csv", 3, "value", "C2", expected)]


def test_an_empty_dataset_is_sound(tmp_path: Path):
    draft = Draft()
    draft.rows = {name: [] for name in draft.rows}
    problem = read_dataset(draft.write(tmp_path)).problem
    assert (problem.consultants, problem.engagements) == ({}, {})


def test_the_order_of_rows_makes_no_difference(tmp_path: Path):
    turned = Draft()
    for rows in turned.rows.values():
        rows.reverse()
    straight, reverse = read_dataset(Draft().write(tmp_path / "a")), read_dataset(turned.write(tmp_path / "b"))
    assert repr(straight) == repr(reverse)


def test_disciplines_keep_their_order_each_once(tmp_path: Path):
    folder = Draft().put("consultants", "disciplines", "nursing; law;nursing").write(tmp_path)
    assert next(iter(read_dataset(folder).problem.consultants.values())).disciplines == ("nursing", "law")


def twice(**changes: str) -> Draft:
    """The draft with its first consultant once more under another id."""
    draft = Draft()
    row = dict(zip(draft.headers["consultants"], draft.rows["consultants"][0], strict=True))
    return draft.add("consultants", ",".join({**row, "consultant_id": "C9", **changes}.values()))


def test_one_person_under_two_ids_is_said_and_asked(tmp_path: Path):
    (warning,) = twice(name="Somebody Else").warnings(tmp_path)
    assert (warning.file, warning.row, warning.column) == ("consultants.csv", 4, "email")
    assert "C1, has the same mail address as C9" in warning.detail


@pytest.mark.parametrize(("answer", "asked"), [("same", ["C1", "C2"]), ("different", ["C1", "C2", "C9"])])
def test_an_answer_in_the_data_is_kept_and_ends_the_question(tmp_path: Path, answer: str, asked: list[str]):
    draft = twice().add("same_person", f"C9,C1,{answer}")
    assert draft.warnings(tmp_path) == []
    problem = read_dataset(tmp_path).problem
    assert [cid for cid, person in problem.consultants.items() if person.another_id is None] == asked
    assert problem.person_answers == (("C1", "C9", answer == "same"),)
