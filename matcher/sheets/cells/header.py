"""The header of a grid: which column stands where, and what is wrong with the names."""

from collections import Counter
from collections.abc import Collection, Sequence

from matcher.sheets.cells.columns import Sheet
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.grid import Grid
from matcher.sheets.cells.nearest import CLOSE_NAME, cell_name, did_you_mean, nearest, plain
from matcher.sheets.cells.no_values import NOT_STORED, SWALLOWED, holds_no_value, no_value

MISSING = "a column of this name; it is missing"
A_HEADER = "a header row with the names of the columns"
ONE_HEADER = "a row with values; this one holds the names of the columns again: take it away"
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
SURELY = 2
"""Names of columns in one row, from which on it is a header."""
ROWS_SEARCHED = 20
"""Under a title, for the header that was meant."""


def columns_found(sheet: Sheet, grid: Grid, findings: Findings) -> dict[str, int]:
    """Where each known column is in the header; none where the first row is no header at all."""
    if not grid.header:
        findings.fault(grid.file, 1, "", "", A_HEADER)
        return {}
    if len(grid.header) == 1 and (mark := next((m for m in SEPARATORS if m in grid.header[0]), "")):
        name = SEPARATORS[mark]
        expected = f"cells separated by commas; these are separated by {name}: begin the file with sep={mark}"
        findings.fault(grid.file, grid.header_row, "", "", expected)
        return {}
    known = [column.name for column in sheet.columns]
    if header := _header_below(grid, known):
        detail = f"row {header} looks like it: take away the rows above"
        findings.fault(grid.file, grid.header_row, "", grid.header[0], A_HEADER, detail=detail)
        return {}
    meant = _note_strange_columns(grid, known, findings)
    lost = any(holds_no_value(name) for name in grid.header)
    for column in sheet.columns:
        if not (column.name in grid.header or column.absent or column.name in meant or lost):
            findings.fault(grid.file, grid.header_row, "", column.name, MISSING)
    return {name: grid.header.index(name) for name in known if name in grid.header}


def header_again(grid: Grid, findings: Findings) -> frozenset[int]:
    """Rows that repeat the header, in its own words or as people say them; each is noted once."""
    names = [plain(name) for name in grid.header]
    first = next((place for place, name in enumerate(names) if name), 0)
    found = frozenset(
        index
        for index, cell in enumerate(grid.columns[first] if any(names) else ())
        if plain(cell) == names[first] and _repeats(names, [column[index] for column in grid.columns])
    )
    for index in sorted(found):
        cell = cell_name(first, grid.numbers[index])
        findings.fault(grid.file, grid.numbers[index], "", grid.columns[first][index], ONE_HEADER, cell=cell)
    return found


def _repeats(names: Sequence[str], row: Sequence[str]) -> bool:
    filled = [(name, plain(cell)) for name, cell in zip(names, row, strict=False) if cell]
    return len(filled) >= min(SURELY, len(names)) and all(name == cell for name, cell in filled)


def _header_below(grid: Grid, known: Collection[str]) -> int:
    """The row of a header that stands under a title, or 0: where the first row names no column and a later one does."""
    if not set(known).isdisjoint(grid.header):
        return 0
    for number, row in zip(grid.numbers[:ROWS_SEARCHED], grid.rows, strict=False):
        if len(set(known).intersection(row)) >= min(SURELY, len(row)):
            return number
    return 0


def _note_strange_columns(grid: Grid, known: Sequence[str], findings: Findings) -> set[str]:
    """Note names that no column has, or several; the columns that were probably meant by them."""
    meant: set[str] = set()
    for name, count in Counter(grid.header).items():
        cell = cell_name(grid.header.index(name), grid.header_row)
        if name == SWALLOWED:
            continue  # noted with what was merged
        if expected := no_value(name):
            findings.fault(grid.file, grid.header_row, "", "" if name == NOT_STORED else name, expected, cell=cell)
        elif name and name not in known:
            meant.add(_note_strange_column(grid, name, known, findings))
        elif name and count > 1:
            expected = f"each column once; this one is there {count} times"
            findings.fault(grid.file, grid.header_row, name, "", expected, cell=cell)
    _note_nameless(grid, findings)
    return meant


def _note_strange_column(grid: Grid, name: str, known: Sequence[str], findings: Findings) -> str:
    """Unknown columns are ignored, but not one whose name is a slip away from a column that is not there.

    Returns:
        The column that was meant by the slip, or an empty string.
    """
    cell = cell_name(grid.header.index(name), grid.header_row)
    slip = nearest(name, set(known).difference(grid.header), CLOSE_NAME)
    if slip:
        expected, offer = "the name of a column", did_you_mean(slip)
        findings.fault(grid.file, grid.header_row, "", name, expected, detail=offer, cell=cell)
    else:
        expected, offer = "a column of a dataset; this one is ignored", did_you_mean(nearest(name, known))
        findings.warning(grid.file, grid.header_row, "", name, expected, detail=offer, cell=cell)
    return slip


def _note_nameless(grid: Grid, findings: Findings) -> None:
    for place in (place for place, name in enumerate(grid.header) if not name):
        index = next((index for index, cell in enumerate(grid.columns[place]) if cell), None)
        if index is not None:
            cell = cell_name(place, grid.numbers[index])
            expected = "a name for each column; those without are ignored"
            findings.warning(grid.file, grid.header_row, "", "", expected, detail=f"{cell} holds something", cell=cell)
