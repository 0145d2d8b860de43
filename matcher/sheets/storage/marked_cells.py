"""Says what a person does not see in a sheet, and what merging its cells has lost."""

from matcher.sheets.cells.columns import SHEETS_BY_NAME
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.grid import Grid
from matcher.sheets.cells.nearest import cell_name
from matcher.sheets.storage.sheet_marks import SheetMarks, corners

ITS_OWN_CELL = "a cell of its own; of merged cells only the first holds a value: unmerge them and fill each"
SEEN_SHEET = "a sheet that people see; this one is hidden, and is read all the same"
SEEN_ROW = "a row that people see; this one is hidden, and is read all the same"
SEEN_COLUMN = "a column that people see; this one is hidden, and is read all the same"
POLICY_COLUMNS = frozenset({"key", "value"})


def note_marks(grid: Grid, marks: SheetMarks, findings: Findings, *, is_hidden: bool) -> None:
    """Note hidden sheets, rows and columns that hold something, and merged cells where values are expected."""
    if not grid.header:
        return
    if is_hidden:
        findings.warning(grid.file, 0, "", "", SEEN_SHEET)
    for number in grid.numbers:
        if number in marks.hidden_rows:
            findings.warning(grid.file, number, "", "", SEEN_ROW, cell=cell_name(0, number))
    names = _known(grid)
    for first, last in marks.hidden_columns:
        for place, name in names.items():
            if first <= place + 1 <= last:
                cell = cell_name(place, grid.header_row)
                findings.warning(grid.file, grid.header_row, "", name, SEEN_COLUMN, cell=cell)
    for merged in marks.merged:
        _note_merged(grid, merged, names, findings)


def _known(grid: Grid) -> dict[int, str]:
    """The columns that are read, by place."""
    sheet = SHEETS_BY_NAME.get(grid.file)
    known = {column.name for column in sheet.columns} if sheet else POLICY_COLUMNS
    return {place: name for place, name in enumerate(grid.header) if name in known}


def _note_merged(grid: Grid, merged: str, names: dict[int, str], findings: Findings) -> None:
    (top, left), (bottom, right) = corners(merged)
    places = [place for place in names if left <= place + 1 <= right]
    rows = [grid.header_row, *grid.numbers[-1:]]
    if places and top <= rows[-1] and bottom >= rows[0] and (top, left) != (bottom, right):
        findings.fault(grid.file, top, "", merged, ITS_OWN_CELL, cell=cell_name(left - 1, top))
