"""Grids read by their declaration: columns found, cells parsed, keys unique. Each distinct text is parsed once."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from matcher.sheets.cells.columns import Column, Sheet
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.grid import Grid

UNREADABLE: Final = object()
"""Stands where a cell could not be read."""


@dataclass(frozen=True, slots=True)
class Table:
    """A grid whose cells have become values.

    Args:
        complete: Whether every column that must be there is there.
        numbers: Where each row stands in its file.
        texts: Column to its cells as they were found.
        values: Column to its cells as values, :data:`UNREADABLE` where they are of the wrong kind.
    """

    sheet: Sheet
    file: str
    complete: bool
    numbers: Sequence[int]
    texts: Mapping[str, Sequence[str]]
    values: Mapping[str, Sequence[Any]]

    def readable(self, *columns: str) -> Iterator[tuple[Any, ...]]:
        """The rows whose cells in these columns could all be read: the row's index, then those cells."""
        if all(name in self.values for name in columns):
            cells = zip(*(self.values[name] for name in columns), strict=True)
            for index, found in enumerate(cells):
                if UNREADABLE not in found:
                    yield index, *found

    def records(self) -> Iterator[dict[str, Any]]:
        """Every row by column, when all is sound."""
        names = list(self.values)
        for row in zip(*self.values.values(), strict=True):
            yield dict(zip(names, row, strict=True))

    def first_column(self) -> frozenset[Any] | None:
        """What the first column names, or None where the column isn't there and so nothing can be said."""
        return frozenset(self.values[self.sheet.columns[0].name]) if self.complete else None

    def fault(self, findings: Findings, index: int, column: str, expected: str) -> None:
        """Note a fault in a cell."""
        findings.fault(self.file, self.numbers[index], column, self._shown(index, column), expected)

    def warning(self, findings: Findings, index: int, column: str, expected: str) -> None:
        """Note what is odd about a cell."""
        findings.warning(self.file, self.numbers[index], column, self._shown(index, column), expected)

    def _shown(self, index: int, column: str) -> str:
        private = any(known.private for known in self.sheet.columns if known.name == column)
        return "" if private else self.texts[column][index]


def empty_table(sheet: Sheet, file: str, *, complete: bool) -> Table:
    """A table without rows.

    Args:
        complete: Whether there really are none, rather than none that could be read.
    """
    cells: dict[str, list[Any]] = {column.name: [] for column in sheet.columns}
    return Table(sheet, file, complete, [], cells, cells)


def read_table(sheet: Sheet, grid: Grid, findings: Findings) -> Table:
    """Read a grid by its sheet's declaration."""
    if not (grid.header or sheet.required):
        return empty_table(sheet, grid.file, complete=True)
    places = _places(sheet, grid, findings)
    overlong = _overlong_rows(grid, findings)
    texts: dict[str, Sequence[str]] = {}
    values: dict[str, Sequence[Any]] = {}
    for column in sheet.columns:
        if column.name in places or column.absent:
            texts[column.name] = _cells(grid, places.get(column.name))
            astray = overlong if places.get(column.name) else frozenset[int]()
            values[column.name] = _parsed(column, texts[column.name], astray)
    complete = bool(places) and all(column.name in values for column in sheet.columns)
    table = Table(sheet, grid.file, complete, grid.numbers, texts, values)
    _note_unreadable(table, overlong, findings)
    _note_duplicates(table, findings)
    return table


def _places(sheet: Sheet, grid: Grid, findings: Findings) -> dict[str, int]:
    """Where each known column is in the header."""
    if not grid.header:
        findings.fault(grid.file, 1, "", "", "a header row with the names of the columns")
        return {}
    if len(grid.header) == 1 and (mark := next((m for m in ";\t|" if m in grid.header[0]), "")):
        name = {";": "semicolons", "\t": "tabs", "|": "bars"}[mark]
        findings.fault(grid.file, grid.header_row, "", "", f"cells separated by commas; these are separated by {name}")
        return {}
    known = {column.name for column in sheet.columns}
    _note_strange_columns(grid, known, findings)
    for column in sheet.columns:
        if column.name not in grid.header and not column.absent:
            findings.fault(grid.file, grid.header_row, column.name, "", "a column of this name; it is missing")
    return {name: grid.header.index(name) for name in known if name in grid.header}


def _note_strange_columns(grid: Grid, known: set[str], findings: Findings) -> None:
    for name, count in Counter(grid.header).items():
        if name and name not in known:
            guess = get_close_matches(name.lower(), known, n=1)
            expected = "a column of a dataset; this one is ignored" + (f" (is {guess[0]} meant?)" if guess else "")
            findings.warning(grid.file, grid.header_row, name, "", expected)
        elif name and count > 1:
            findings.fault(grid.file, grid.header_row, name, "", f"each column once; this one is there {count} times")
    unnamed = [place for place, name in enumerate(grid.header) if not name]
    if any(place < len(row) and row[place] for row in grid.rows for place in unnamed):
        findings.warning(grid.file, grid.header_row, "", "", "a name for each column; those without are ignored")


def _overlong_rows(grid: Grid, findings: Findings) -> frozenset[int]:
    """Rows with more cells than the header: all but the first may stand under the wrong name, so they are not read."""
    width = len(grid.header)
    overlong = frozenset(index for index, row in enumerate(grid.rows) if len(row) > width and any(row[width:]))
    for index in sorted(overlong):
        expected = f"{width} cells, as many as the header has; a text with a comma in it stands in quotes"
        findings.fault(grid.file, grid.numbers[index], "", "", expected)
    return overlong


def _cells(grid: Grid, place: int | None) -> Sequence[str]:
    """A column's cells; rows that end early, or a column that isn't there, have empty ones."""
    if place is None:
        return [""] * len(grid.rows)
    return [row[place] if place < len(row) else "" for row in grid.rows]


def _parsed(column: Column, texts: Sequence[str], astray: frozenset[int]) -> Sequence[Any]:
    parsed = {text: _value(column, text) for text in set(texts)}
    values = [parsed[text] for text in texts]
    for index in astray:
        values[index] = UNREADABLE
    return values


def _value(column: Column, text: str) -> object:
    try:
        return column.kind.parse(text)
    except ValueError:
        return UNREADABLE


def _note_unreadable(table: Table, overlong: frozenset[int], findings: Findings) -> None:
    for column in table.sheet.columns:
        for index, value in enumerate(table.values.get(column.name, ())):
            if value is UNREADABLE and index not in overlong:
                table.fault(findings, index, column.name, column.kind.expected)


def _note_duplicates(table: Table, findings: Findings) -> None:
    key = table.sheet.key
    first: dict[tuple[Any, ...], int] = {}
    for index, *cells in table.readable(*key) if key else ():
        earlier = first.setdefault(tuple(cells), index)
        if earlier != index:
            shown = ", ".join(table.texts[name][index] for name in key)
            expected = f"each only once; row {table.numbers[earlier]} has the same"
            findings.fault(table.file, table.numbers[index], ", ".join(key), shown, expected)
