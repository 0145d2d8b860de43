"""Workbooks as Excel leaves them: its own dates, times, numbers and Booleans; files that are no workbook."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from matcher.domain.model.errors import DatasetError, Fault
from matcher.sheets import examine, read_dataset
from tests.unit.sheets.draft import Draft


def saved(book: Workbook, folder: Path) -> Path:
    path = folder / "center.xlsx"
    book.save(path)
    return path


def changed(folder: Path, sheet: str, column: str, value: Any, number_format: str = "General") -> Path:
    """The draft as a workbook with one real cell in place of text."""
    draft = Draft()
    book = draft.workbook()
    cell = book[sheet].cell(2, draft.headers[sheet].index(column) + 1)
    cell.value, cell.number_format = value, number_format
    return saved(book, folder)


def test_a_workbook_of_text_is_the_same_dataset_as_the_folder(tmp_path: Path):
    draft = Draft()
    book = draft.workbook()
    policy = book.create_sheet("policy")
    for row in (["key", "value"], ["as_of", "2027-01-04"]):
        policy.append(row)
    assert read_dataset(saved(book, tmp_path)) == read_dataset(draft.write(tmp_path / "folder"))


@pytest.mark.parametrize(
    ("sheet", "column", "value", "number_format"),
    [
        ("consultants", "years_experience", 20, "General"),
        ("consultants", "years_experience", 20.0, "0.00"),
        ("consultants", "rate_per_hour", 81.25, "$#,##0.00"),
        ("consultants", "agreement_end", date(2027, 12, 31), "yyyy-mm-dd"),
        ("consultants", "agreement_end", datetime(2027, 12, 31), "m/d/yyyy"),  # noqa: DTZ001 - as Excel has it
        ("consultants", "cleared_for_minors", True, "General"),
        ("availability", "start", time(9), "h:mm"),
        ("availability", "start", 0.375, "General"),
        ("availability", "start", timedelta(hours=9), "[h]:mm"),
        ("engagements", "window_start", date(2027, 3, 1), "d mmm yyyy"),
        ("engagements", "federal_grantee", False, "General"),
        ("engagement_topics", "min_level", 3.0, "General"),
        ("seats", "seat", 1, "General"),
        ("seats", "seat", 1.0, "0.0"),
        ("schedule", "seat", 1, "General"),
        ("affinity", "points", -20.0, "General"),
    ],
)
def test_a_real_cell_is_read_as_what_it_shows(tmp_path: Path, sheet: str, column: str, value: Any, number_format: str):
    path = changed(tmp_path, sheet, column, value, number_format)
    plain = read_dataset(Draft().write(tmp_path / "folder"))
    assert read_dataset(path, today=plain.policy.as_of).problem == plain.problem


def test_one_start_time_may_be_a_real_time(tmp_path: Path):
    path = changed(tmp_path, "engagements", "start_times", time(9, 30), "h:mm AM/PM")
    assert read_dataset(path).problem.engagements["E1"].start_times == (time(9, 30),)  # type: ignore[index]


def test_midnight_as_a_number_is_a_time(tmp_path: Path):
    path = changed(tmp_path, "availability", "start", 0)
    assert read_dataset(path).problem.consultants["C1"].weekly[0].start == time(0)  # type: ignore[index]


@pytest.mark.parametrize(
    ("sheet", "column", "value", "number_format", "shown"),
    [
        ("engagements", "window_start", 46_082, "General", "46082"),
        ("engagements", "window_start", datetime(2027, 3, 1, 9, 30), "m/d/yy h:mm", "2027-03-01T09:30:00"),  # noqa: DTZ001
        ("engagements", "priority", True, "General", "yes"),
        ("engagements", "sessions", 1.5, "General", "1.5"),
        ("engagements", "organization", "#N/A", "General", "#N/A"),
        ("availability", "start", time(9, 30, 15), "h:mm:ss", "09:30:15"),
        ("schedule", "first_start", datetime(2027, 3, 1, 9), "m/d/yy h:mm", "2027-03-01T09:00:00"),  # noqa: DTZ001
    ],
)
def test_a_real_cell_of_the_wrong_kind_is_a_fault(
    tmp_path: Path, sheet: str, column: str, value: Any, number_format: str, shown: str
):
    faults = examine(changed(tmp_path, sheet, column, value, number_format)).faults
    assert [(f.file, f.row, f.column, f.value) for f in faults] == [(sheet, 2, column, shown)]


def test_blank_rows_are_skipped_and_counted(tmp_path: Path):
    book = Draft().workbook()
    book["skills"].cell(9, 1).value = "C9"
    assert [(fault.row, fault.column) for fault in examine(saved(book, tmp_path)).faults][:1] == [(9, "consultant_id")]


def test_a_sheet_that_must_be_there_is_missed(tmp_path: Path):
    book = Draft().workbook()
    book.remove(book["consultants"])
    missed = Fault("consultants", 0, "", "", "to be there, if only with its header; it is missing")
    assert examine(saved(book, tmp_path)).faults == (missed,)


def test_an_unknown_sheet_is_odd(tmp_path: Path):
    book = Draft().workbook()
    book.create_sheet("Sheet1").append(["anything"])
    odd = Fault("Sheet1", 0, "", "", "a sheet of a dataset; this one is ignored")
    assert examine(saved(book, tmp_path)).warnings == (odd,)


def test_an_unknown_id_is_sought_in_the_sheet_not_in_a_file(tmp_path: Path):
    faults = examine(changed(tmp_path, "skills", "consultant_id", "C9")).faults
    assert faults == (Fault("skills", 2, "consultant_id", "C9", "a consultant_id that is in consultants"),)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "this file is none or is damaged"),
        (b"not a workbook", "this file is none or is damaged"),
        (b"PK\x03\x04 cut off", "this file is none or is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "without a password"),
    ],
)
def test_what_is_no_workbook_is_said_to_be_none(tmp_path: Path, content: bytes, message: str):
    path = tmp_path / "center.xlsx"
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=message):
        read_dataset(path)


def test_a_workbook_cut_short_is_said_to_be_damaged(tmp_path: Path):
    path = saved(Draft().workbook(), tmp_path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(DatasetError, match="damaged"):
        read_dataset(path)


def test_an_archive_without_a_workbook_is_said_to_be_none(tmp_path: Path):
    path = tmp_path / "center.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(DatasetError, match="this file is none or is damaged"):
        read_dataset(path)
