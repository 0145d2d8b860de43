"""Tables of any columns as one workbook, or as CSV files in an archive: for people who go on in a spreadsheet."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be run by a spreadsheet."""
LONGEST_SHEET_NAME = 31


def workbook_of(tables: Mapping[str, Sequence[Mapping[str, Any]]], header: Sequence[str] = ()) -> bytes:
    """An XLSX workbook with a sheet for each table; the header says what columns there are where there are no rows."""
    target = BytesIO()
    with pd.ExcelWriter(target, engine="openpyxl") as writer:
        for name, rows in tables.items():
            _frame(rows, header).to_excel(
                writer, sheet_name=name[:LONGEST_SHEET_NAME], index=False, freeze_panes=(1, 0)
            )
    return target.getvalue()


def csv_archive_of(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """A ZIP archive with a CSV file for each table, UTF-8."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            archive.writestr(f"{name}.csv", csv_of(rows))
    return target.getvalue()


def csv_of(rows: Sequence[Mapping[str, Any]], header: Sequence[str] = ()) -> str:
    """One table as CSV, with a header likewise."""
    return str(_frame(rows, header).to_csv(index=False))


def _frame(rows: Sequence[Mapping[str, Any]], header: Sequence[str]) -> pd.DataFrame:
    inert = [{_inert(key): _inert(value) for key, value in row.items()} for row in rows]
    return pd.DataFrame(inert, columns=list(map(_inert, header)) or None, dtype=object)


def _inert(value: Any) -> Any:
    """The value; of a text what a spreadsheet neither runs nor refuses.

    What it would run gets an apostrophe before it. Control characters, which a note can have and a workbook can't,
    become the sign for what can't be shown.
    """
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
    return f"'{text}" if text.startswith(FORMULA_MARKS) else text
