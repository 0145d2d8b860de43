"""The rows that a form stands for, read as those of a file are; what is wrong with each is told by field."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from matcher.domain.model.errors import Fault
from matcher.domain.model.problem import Problem
from matcher.sheets.assembly import problem_of
from matcher.sheets.cells.columns import COLUMN_NAMES, SHEETS, Sheet
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.grid import Grid
from matcher.sheets.cells.sheet_table import SheetTable, empty_table
from matcher.sheets.cells.tables import read_table
from matcher.sheets.checks import check_tables

AS_IT_STANDS = "; used as it stands"
"""What an import does with an oddity; a form has it put right."""
FIRST_ROW = 2
"""Of a file, under the header."""


class FormRow(NamedTuple):
    """A row of a sheet.

    Args:
        cells: By column.
        field: What in the form it comes from; empty where each column is a field of its own.
        line: What was typed, where a field has many lines and a fault has to say which one it is about.
    """

    cells: Mapping[str, str]
    field: str = ""
    line: str = ""


Rows = Mapping[str, Sequence[FormRow]]
"""By sheet; what is not there has none."""


class RowsRead(NamedTuple):
    """What came of reading.

    Args:
        problem: None where something is wrong.
        faults: By field, what would be right; ``oddities`` what an import would take as it stands, with a warning.
    """

    problem: Problem | None
    faults: Mapping[str, str]
    oddities: Mapping[str, str]


def read_rows(rows: Rows) -> RowsRead:
    """Read rows with every check of an import."""
    findings = Findings(COLUMN_NAMES)
    tables = {sheet.name: _table(sheet, rows.get(sheet.name, ()), findings) for sheet in SHEETS}
    check_tables(tables, findings)
    faults = _by_field(findings.faults, rows)
    return RowsRead(None if faults else problem_of(tables), faults, _by_field(findings.warnings, rows))


def sentence_of(fault: Fault) -> str:
    """What would be right, as a form says it."""
    hint = f" {fault.detail[0].upper()}{fault.detail[1:]}" if fault.detail else ""
    return f"Give {fault.expected.removesuffix(AS_IT_STANDS)}.{hint}"


def _table(sheet: Sheet, rows: Sequence[FormRow], findings: Findings) -> SheetTable:
    file = f"{sheet.name}.csv"
    if not rows:
        return empty_table(sheet, file, complete=True)
    header = [column.name for column in sheet.columns]
    columns = [[row.cells.get(name, "").strip() for row in rows] for name in header]
    grid = Grid(file, header, FIRST_ROW - 1, range(FIRST_ROW, FIRST_ROW + len(rows)), columns)
    return read_table(sheet, grid, findings)


def _by_field(faults: Iterable[Fault], rows: Rows) -> Mapping[str, str]:
    """Each field's first one; of a field with many lines each line's, with the line."""
    found: dict[str, str] = {}
    lines: dict[tuple[str, str], str] = {}
    for fault in faults:
        row = rows[fault.file.removesuffix(".csv")][fault.row - FIRST_ROW]
        name, sentence = row.field or fault.column, sentence_of(fault)
        if row.line:
            lines.setdefault((name, row.line), f"“{row.line}”: {sentence[0].lower()}{sentence[1:]}")
        else:
            found.setdefault(name, sentence)
    for name in {name for name, _ in lines}:
        found[name] = " ".join(said for (field, _), said in lines.items() if field == name)
    return found
