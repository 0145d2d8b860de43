"""Tables that go out: what people typed is neither run by a spreadsheet nor too much for it."""

from io import BytesIO

import openpyxl
import pytest

from matcher.sheets.tables_out import csv_of, workbook_of


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Harbor House", "Harbor House"),
        ("=1+1", "'=1+1"),
        ("-5 people", "'-5 people"),
        ("a\x0bb\x00c\x1f", "a\ufffdb\ufffdc\ufffd"),
        ("\x0b=1+1", "\ufffd=1+1"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_a_text_is_kept_as_a_text(typed: str, kept: str):
    rows = [{"note": typed, "count": -5}]
    sheet = openpyxl.load_workbook(BytesIO(workbook_of({"Notes": rows})))["Notes"]
    assert ([cell.value for cell in sheet[2]], sheet.freeze_panes) == ([kept, -5], "A2")
    assert kept in csv_of(rows)
    named = [{typed: 1}]
    for header in ((), (typed,)):
        sheet = openpyxl.load_workbook(BytesIO(workbook_of({"Notes": named}, header)))["Notes"]
        assert [[cell.value for cell in row] for row in sheet] == [[kept], [1]]
        assert kept in csv_of(named, header)
