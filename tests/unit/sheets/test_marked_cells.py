"""What a workbook holds beside values, and what Excel keeps out of sight, is said with its cell; nothing is lost."""

import re
from pathlib import Path
from typing import Literal
from zipfile import ZipFile

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from matcher.domain.model.errors import Fault
from matcher.sheets import examine, read_dataset
from matcher.sheets.cells.header import A_HEADER
from matcher.sheets.cells.no_values import NO_RESULT, NO_VALUE
from matcher.sheets.storage.marked_cells import ITS_OWN_CELL, SEEN_COLUMN, SEEN_ROW, SEEN_SHEET
from tests.support.tries import tries
from tests.unit.sheets.draft import Draft


def saved(book: Workbook, folder: Path) -> Path:
    path = folder / "center.xlsx"
    book.save(path)
    return path


def test_merged_cells_are_a_fault_that_names_them(tmp_path: Path):
    book = Draft().workbook()
    book["skills"].merge_cells("D2:D3")
    (fault,) = examine(saved(book, tmp_path)).faults
    assert fault == Fault("skills", 2, "", "D2:D3", ITS_OWN_CELL)
    assert fault.cell == "D2"


@settings(max_examples=tries(10))
@given(st.data())
def test_whatever_cells_of_a_sheet_are_merged_that_is_one_fault(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
):
    book = Draft().workbook()
    sheet = book[data.draw(st.sampled_from(["consultants", "skills", "engagements", "seats", "availability"]))]
    rows = sorted(data.draw(st.tuples(*[st.integers(1, sheet.max_row)] * 2)))
    columns = sorted(data.draw(st.tuples(*[st.integers(1, sheet.max_column)] * 2)))
    assume((rows[0], columns[0]) != (rows[1], columns[1]))
    sheet.merge_cells(start_row=rows[0], end_row=rows[1], start_column=columns[0], end_column=columns[1])
    (fault,) = examine(saved(book, tmp_path_factory.mktemp("merged"))).faults
    assert (fault.file, fault.expected) == (sheet.title, ITS_OWN_CELL)


def test_rows_that_are_merged_into_one_cell_below_the_data_are_no_rows(tmp_path: Path):
    book = Draft().workbook()
    last = book["skills"].max_row
    book["skills"].merge_cells(f"A{last}:A{last + 5}")
    (fault,) = examine(saved(book, tmp_path)).faults
    assert fault.expected == ITS_OWN_CELL


@pytest.mark.parametrize("merged", ["F2:G9", "A90:D99", "D2:D2"])
def test_cells_merged_where_nothing_is_read_are_none(tmp_path: Path, merged: str):
    book = Draft().workbook()
    book["skills"].merge_cells(merged)
    assert examine(saved(book, tmp_path)).faults == ()


def test_a_title_merged_over_the_header_is_one_fault(tmp_path: Path):
    book = Draft().workbook()
    book["skills"].insert_rows(1)
    book["skills"]["A1"] = "What people teach"
    book["skills"].merge_cells("A1:D1")
    (fault,) = examine(saved(book, tmp_path)).faults
    assert (fault.value, fault.expected) == ("What people teach", A_HEADER)
    assert fault.detail == "row 2 looks like it: take away the rows above"


def test_a_formula_in_the_header_whose_result_is_not_stored_is_one_fault(tmp_path: Path):
    book = Draft().workbook()
    book["skills"]["D1"] = '="lev"&"el"'
    (fault,) = examine(saved(book, tmp_path)).faults
    assert (fault.cell, fault.value, fault.expected) == ("D1", "", NO_RESULT)


def test_an_error_in_the_header_is_one_fault(tmp_path: Path):
    book = Draft().workbook()
    book["skills"]["D1"] = "#REF!"
    (fault,) = examine(saved(book, tmp_path)).faults
    assert (fault.cell, fault.value, fault.expected) == ("D1", "#REF!", NO_VALUE)


@pytest.mark.parametrize(
    ("sheet", "column", "cell"),
    [("skills", "level", "D2"), ("consultants", "rest_days", "R2"), ("exclusions", "value", "C2")],
)
def test_a_formula_whose_result_is_not_stored_is_a_fault(tmp_path: Path, sheet: str, column: str, cell: str):
    book = Draft().workbook()
    book[sheet][cell] = "=1+1"
    (fault,) = examine(saved(book, tmp_path)).faults
    assert (fault.file, fault.column, fault.cell, fault.expected) == (sheet, column, cell, NO_RESULT)


def test_a_formula_with_its_result_is_its_result(tmp_path: Path):
    book = Draft().workbook()
    book["skills"]["D2"] = "=2+3"
    path = with_part(saved(book, tmp_path), "skills", r"(<f>2\+3</f><v)\s*/?>(</v>)?", r"\1>5</v>")
    assert read_dataset(path).problem.consultants["C1"].topics["trauma_informed_care"] == 5  # type: ignore[index]


def test_a_formula_whose_result_is_an_empty_text_is_an_empty_cell(tmp_path: Path):
    book = Draft().workbook()
    book["consultants"]["R2"] = '=""'
    found, wanted = r'<c r="R2"><f>""</f><v\s*/?>(</v>)?', '<c r="R2" t="str"><f>""</f><v></v>'
    path = with_part(saved(book, tmp_path), "consultants", found, wanted)
    assert examine(path).faults == ()


def with_part(path: Path, sheet: str, pattern: str, replacement: str) -> Path:
    """The workbook with the XML of one sheet changed."""
    changed = path.with_name("changed.xlsx")
    number = list(Draft().headers).index(sheet) + 1
    with ZipFile(path) as source, ZipFile(changed, "w") as target:
        for entry in source.infolist():
            content = source.read(entry).decode("utf-8", "surrogateescape")
            if entry.filename == f"xl/worksheets/sheet{number}.xml":
                content, count = re.subn(pattern, replacement, content)
                assert count == 1
            target.writestr(entry.filename, content.encode("utf-8", "surrogateescape"))
    return changed


@pytest.mark.parametrize(("sheet", "cell"), [("engagements", "U2"), ("engagements", "B2"), ("consultants", "R2")])
def test_an_error_cell_is_a_fault(tmp_path: Path, sheet: str, cell: str):
    book = Draft().workbook()
    book[sheet][cell] = "#REF!"
    (fault,) = examine(saved(book, tmp_path)).faults
    assert (fault.value, fault.cell, fault.expected) == ("#REF!", cell, NO_VALUE)


def test_a_hidden_row_with_data_is_odd_and_read(tmp_path: Path):
    book = Draft().workbook()
    book["skills"].row_dimensions[3].hidden = True
    book["skills"].row_dimensions[90].hidden = True
    examined = examine(saved(book, tmp_path))
    assert examined.warnings == (Fault("skills", 3, "", "", SEEN_ROW),)
    assert examined.sizes["skills"] == 3


def test_a_hidden_column_with_data_is_odd_and_read(tmp_path: Path):
    book = Draft().workbook()
    book["skills"].column_dimensions["B"].hidden = True
    assert examine(saved(book, tmp_path)).warnings == (Fault("skills", 1, "", "kind", SEEN_COLUMN),)


def test_rows_and_columns_of_no_size_are_hidden(tmp_path: Path):
    book = Draft().workbook()
    book["skills"].row_dimensions[3].height = 7
    book["skills"].column_dimensions["B"].width = 9
    path = with_part(saved(book, tmp_path), "skills", r'\bht="7"', 'ht="0"')
    said = examine(with_part(path.rename(tmp_path / "other.xlsx"), "skills", r'\bwidth="9"', 'width="0.0"')).warnings
    assert [one.expected for one in said] == [SEEN_COLUMN, SEEN_ROW]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_odd_and_read(tmp_path: Path, state: Literal["hidden", "veryHidden"]):
    book = Draft().workbook()
    book["exclusions"].sheet_state = state
    examined = examine(saved(book, tmp_path))
    assert examined.warnings == (Fault("exclusions", 0, "", "", SEEN_SHEET),)
    assert examined.sizes["exclusions"] == 1


@pytest.mark.parametrize("wrong", ["Exclusion", "exclusion", "exlusions"])
def test_a_sheet_by_a_slip_of_the_right_name_is_a_fault(tmp_path: Path, wrong: str):
    book = Draft().workbook()
    book["exclusions"].title = wrong
    meant = Fault(wrong, 0, "", "", "the name of a sheet of a dataset", "did you mean exclusions?")
    assert examine(saved(book, tmp_path)).faults == (meant,)


@pytest.mark.parametrize("sheet", ["consultants", "engagements", "seats", "skills"])
def test_nothing_follows_from_a_slip_in_the_name_of_a_sheet_that_must_be_there(tmp_path: Path, sheet: str):
    book = Draft().workbook()
    book[sheet].title = f"{sheet} 2"
    (fault,) = examine(saved(book, tmp_path)).faults
    assert (fault.file, fault.detail) == (f"{sheet} 2", f"did you mean {sheet}?")
