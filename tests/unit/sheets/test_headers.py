"""Columns may be missing, doubled, unknown or in any order; each is told apart."""

from pathlib import Path

import pytest

from matcher.domain.model.errors import Fault, by_cause
from matcher.sheets import read_dataset
from matcher.sheets.cells.columns import SHEETS
from matcher.sheets.cells.header import A_HEADER, ONE_HEADER
from tests.unit.sheets.draft import Draft

OPTIONAL = {
    ("consultants", "years_lived_experience"),
    ("consultants", "disciplines"),
    ("consultants", "rest_days"),
    ("consultants", "organization"),
    ("consultants", "agreement_end"),
    ("consultants", "cleared_for_minors"),
    ("consultants", "recent_engagements"),
    ("availability", "weekday"),
    ("engagements", "budget"),
    ("engagements", "federal_grantee"),
    ("engagements", "granting_office_confirmed"),
    ("engagements", "criminal_justice"),
    ("engagements", "minors_present"),
    ("rejections", "reason"),
}
COLUMNS = [(sheet.name, column.name) for sheet in SHEETS for column in sheet.columns]


@pytest.mark.parametrize(("sheet", "column"), [place for place in COLUMNS if place not in OPTIONAL])
def test_a_column_that_must_be_there_is_missed_and_nothing_follows_from_it(tmp_path: Path, sheet: str, column: str):
    missed = Fault(f"{sheet}.csv", 1, "", column, "a column of this name; it is missing")
    assert Draft().drop(sheet, column).faults(tmp_path) == [missed]


@pytest.mark.parametrize(("sheet", "column"), sorted(OPTIONAL))
def test_a_column_that_may_be_missing_is_not_missed(tmp_path: Path, sheet: str, column: str):
    draft = Draft().drop(sheet, column)
    draft.rows["availability"] = [row for row in draft.rows["availability"] if "weekly" not in row]
    assert draft.faults(tmp_path) == []


def test_a_column_that_is_missing_is_as_if_its_cells_were_empty(tmp_path: Path):
    consultant = read_dataset(Draft().drop("consultants", "rest_days").write(tmp_path)).problem.consultants
    assert [person.rest_days for person in consultant.values()] == [None, None]


def test_columns_may_come_in_any_order(tmp_path: Path):
    turned = Draft()
    for rows in (turned.headers["skills"], *turned.rows["skills"]):
        rows.reverse()
    assert read_dataset(turned.write(tmp_path / "a")) == read_dataset(Draft().write(tmp_path / "b"))


def test_a_column_that_comes_twice_is_a_fault(tmp_path: Path):
    draft = Draft()
    for row in (draft.headers["skills"], *draft.rows["skills"]):
        row.append(row[-1])
    expected = "each column once; this one is there 2 times"
    assert draft.faults(tmp_path) == [Fault("skills.csv", 1, "level", "", expected)]


def test_an_unknown_column_is_odd_and_a_likely_slip_is_named(tmp_path: Path):
    draft = Draft()
    draft.headers["skills"].append("Levels")
    for row in draft.rows["skills"]:
        row.append("3")
    expected = "a column of a dataset; this one is ignored"
    odd = Fault("skills.csv", 1, "", "Levels", expected, "did you mean level?")
    assert draft.warnings(tmp_path) == [odd]


def test_a_column_by_a_slip_of_the_right_name_is_a_fault(tmp_path: Path):
    draft = Draft()
    place = draft.headers["consultants"].index("cleared_for_minors")
    draft.headers["consultants"][place] = "cleared for minor"
    detail = "did you mean cleared_for_minors?"
    slip = Fault("consultants.csv", 1, "", "cleared for minor", "the name of a column", detail)
    assert draft.faults(tmp_path) == [slip]
    assert draft.faults(tmp_path)[0].cell == "W1"


def test_a_slip_in_the_name_of_a_column_that_must_be_there_is_one_fault(tmp_path: Path):
    draft = Draft()
    draft.headers["skills"][2] = "Values"
    (slip,) = draft.faults(tmp_path)
    assert (slip.value, slip.detail) == ("Values", "did you mean value?")


def test_several_columns_that_are_missing_have_one_cause(tmp_path: Path):
    faults = Draft().drop("skills", "kind").drop("skills", "level").faults(tmp_path)
    assert [[fault.value for fault in cause] for cause in by_cause(faults)] == [["kind", "level"]]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_title_above_the_header_is_one_fault_that_says_where_the_header_is(tmp_path: Path, rows: int):
    folder = Draft().write(tmp_path)
    (folder / "skills.csv").write_text("What people teach\n" * rows + Draft().text("skills"))
    detail = f"row {rows + 1} looks like it: take away the rows above"
    assert Draft.examined(folder) == [Fault("skills.csv", 1, "", "What people teach", A_HEADER, detail)]


@pytest.mark.parametrize(("cell", "warnings"), [("x", 1), ("", 0)])
def test_a_column_without_a_name_is_odd_when_it_holds_something(tmp_path: Path, cell: str, warnings: int):
    draft = Draft()
    for row in (draft.headers["skills"], *draft.rows["skills"]):
        row.append("")
    draft.rows["skills"][0][-1] = cell
    expected = "a name for each column; those without are ignored"
    assert draft.warnings(tmp_path) == [Fault("skills.csv", 1, "", "", expected, "E2 holds something")] * warnings


def test_a_row_of_which_only_a_cell_beside_the_table_is_filled_is_one_fault(tmp_path: Path):
    draft = Draft()
    width = len(draft.headers["skills"])
    for row in (draft.headers["skills"], *draft.rows["skills"]):
        row += ["", ""]
    draft.rows["skills"].append([*[""] * width, "a note", "another"])
    (fault,) = draft.faults(tmp_path)
    assert (fault.row, fault.cell, fault.value) == (len(draft.rows["skills"]) + 1, f"E{fault.row}", "")
    assert fault.expected.endswith("this one holds something beside them only")


def test_a_row_with_more_cells_than_the_header_is_one_fault_and_echoes_nothing(tmp_path: Path):
    draft = Draft().put("engagements", "organization", "Home, Inc.")
    expected = "25 cells, as many as the header has; a text with a comma in it stands in quotes"
    assert draft.faults(tmp_path) == [Fault("engagements.csv", 2, "", "", expected, "this row has 26")]


def test_a_row_with_more_cells_that_are_empty_is_sound(tmp_path: Path):
    assert Draft().put("exclusions", "value", "NV,,").faults(tmp_path) == []


def test_a_row_that_ends_early_is_one_fault(tmp_path: Path):
    draft = Draft()
    draft.rows["rejections"] = [["E2", "C1"]]
    expected = "3 cells, as many as the header has; an empty cell is a comma too; was the file cut short?"
    assert draft.faults(tmp_path) == [Fault("rejections.csv", 2, "", "", expected, "this row has 2")]


@pytest.mark.parametrize("cut", [["C1"], ["a remark"], ["C1", "x"]])  # C1 of what was C12, and of what is C1 twice
def test_the_only_cell_of_a_row_is_not_taken_for_whom_it_is_about(tmp_path: Path, cut: list[str]):
    draft = Draft()
    draft.rows["consultants"].append(cut)
    said = [fault.expected.partition(",")[0] for fault in draft.faults(tmp_path)]
    assert said == [f"{len(draft.headers['consultants'])} cells", *["each only once"] * (len(cut) - 1)]


def test_a_row_that_ends_early_is_missed_nowhere_else(tmp_path: Path):
    draft = Draft()
    draft.rows["consultants"][0] = draft.rows["consultants"][0][:3]
    assert len(draft.faults(tmp_path)) == 1


def test_a_row_of_a_workbook_may_end_early(tmp_path: Path):
    draft = Draft()
    draft.rows["rejections"] = [["E2", "C1"]]
    draft.workbook().save(tmp_path / "center.xlsx")
    assert read_dataset(tmp_path / "center.xlsx").problem.rejections[0].reason == ""


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_another_separator_is_one_fault(tmp_path: Path, mark: str, name: str):
    folder = Draft().write(tmp_path)
    text = "\n".join(mark.join(row) for row in (["consultant_id", "kind", "value", "level"], ["C1", "topic", "x", "1"]))
    (folder / "skills.csv").write_text(text)
    expected = f"cells separated by commas; these are separated by {name}: begin the file with sep={mark}"
    assert Draft.examined(folder) == [Fault("skills.csv", 1, "", "", expected)]


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"'])
def test_the_line_by_which_excel_names_the_separator_is_understood(tmp_path: Path, line: str):
    folder = Draft().write(tmp_path / "semicolons")
    (folder / "skills.csv").write_text(f"{line}\r\n{Draft().text('skills').replace(',', ';')}")
    assert read_dataset(folder) == read_dataset(Draft().write(tmp_path / "commas"))


def test_rows_are_counted_with_the_line_that_names_the_separator(tmp_path: Path):
    folder = Draft().write(tmp_path)
    text = Draft().put("skills", "level", "9").text("skills").replace(",", "\t")
    (folder / "skills.csv").write_text(f"sep=\t\n{text}", encoding="utf-8-sig")
    assert [(fault.row, fault.column, fault.cell) for fault in Draft.examined(folder)] == [(3, "level", "D3")]


@pytest.mark.parametrize("as_people_say_it", [False, True])
@pytest.mark.parametrize("sheet", ["engagements", "skills"])
def test_a_header_that_comes_again_is_one_fault(tmp_path: Path, sheet: str, as_people_say_it: bool):
    draft = Draft()
    again = draft.headers[sheet]
    again = [name.replace("_", " ").title() for name in again] if as_people_say_it else again
    (fault,) = draft.add(sheet, ",".join(again)).faults(tmp_path)
    assert (fault.row, fault.value, fault.expected) == (len(draft.rows[sheet]) + 1, again[0], ONE_HEADER)


def test_a_row_that_has_one_name_of_a_column_in_it_is_a_row(tmp_path: Path):
    row = Draft().rows["skills"][0]
    assert Draft().add("skills", ",".join([row[0], row[1], "value", row[3]])).faults(tmp_path) == []
