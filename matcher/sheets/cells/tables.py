"""Grids read by their declaration: columns found, cells parsed, keys unique. Each distinct text is parsed once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from matcher.sheets.cells.columns import Sheet, SheetColumn
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.grid import Grid
from matcher.sheets.cells.header import columns_found
from matcher.sheets.cells.nearest import cell_name, did_you_mean
from matcher.sheets.cells.no_values import NOT_STORED, SWALLOWED, holds_no_value, no_value

UNREADABLE: Final = object()
"""Stands where a cell could not be read."""
OFFERS = 100
"""Different texts of a column for which the nearest right one is looked up."""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A grid whose cells have become values.

    Args:
        complete: Whether every column that must be there is there.
        numbers: Where each row stands in its file.
        places: Column to its place in the header, for those that are there.
        texts: Column to its cells as they were found.
        values: Column to its cells as values, :data:`UNREADABLE` where they are of the wrong kind.
    """

    sheet: Sheet
    file: str
    complete: bool
    numbers: Sequence[int]
    places: Mapping[str, int]
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

    def unreadable_rows(self, *columns: str) -> int:
        """How many rows have a cell in these columns that could not be read."""
        return len(self.numbers) - sum(1 for _ in self.readable(*columns))

    def fault(self, findings: Findings, index: int, column: str, expected: str, detail: str = "") -> None:
        """Note a fault in a cell."""
        shown = self._shown(index, column)
        findings.fault(
            self.file, self.numbers[index], column, shown, expected, detail=detail, cell=self.cell(index, column)
        )

    def warning(
        self, findings: Findings, index: int, column: str, expected: str, detail: str = "", *, item: str | None = None
    ) -> None:
        """Note what is odd about a cell, or about one item of the list in it."""
        shown = self._shown(index, column) if item is None else item
        findings.warning(
            self.file, self.numbers[index], column, shown, expected, detail=detail, cell=self.cell(index, column)
        )

    def cell(self, index: int, column: str) -> str:
        """Where a spreadsheet shows a cell; empty where its column is not there."""
        return cell_name(self.places[column], self.numbers[index]) if column in self.places else ""

    def _shown(self, index: int, column: str) -> str:
        private = any(known.private for known in self.sheet.columns if known.name == column)
        text = self.texts[column][index]
        return "" if private or text == NOT_STORED else text


def empty_table(sheet: Sheet, file: str, *, complete: bool) -> SheetTable:
    """A table without rows.

    Args:
        complete: Whether there really are none, rather than none that could be read.
    """
    cells: dict[str, list[Any]] = {column.name: [] for column in sheet.columns}
    return SheetTable(sheet, file, complete, [], {}, cells, cells)


def read_table(sheet: Sheet, grid: Grid, findings: Findings) -> SheetTable:
    """Read a grid by its sheet's declaration."""
    if not (grid.header or sheet.required):
        return empty_table(sheet, grid.file, complete=True)
    places = columns_found(sheet, grid, findings)
    astray = _rows_astray(grid, findings) if places else frozenset[int]()
    texts: dict[str, Sequence[str]] = {}
    values: dict[str, Sequence[Any]] = {}
    for column in sheet.columns:
        if column.name in places or column.absent:
            texts[column.name] = _cells(grid, places.get(column.name))
            values[column.name] = _parsed(column, texts[column.name], astray if places.get(column.name) else ())
    complete = bool(places) and all(column.name in values for column in sheet.columns)
    table = SheetTable(sheet, grid.file, complete, grid.numbers, places, texts, values)
    _note_unreadable(table, astray, findings)
    _note_duplicates(table, findings)
    return table


def _rows_astray(grid: Grid, findings: Findings) -> frozenset[int]:
    """Rows of another length than the header: their cells may stand under the wrong name, so they are not read."""
    width = len(grid.header)
    for index, length in grid.lengths.items():
        cells = f"{width} cells, as many as the header has"
        more = "a text with a comma in it stands in quotes"
        fewer = "an empty cell is a comma too; was the file cut short?"
        expected = f"{cells}; {more if length > width else fewer}"
        findings.fault(grid.file, grid.numbers[index], "", "", expected, detail=f"this row has {length:,}")
    return frozenset(grid.lengths) | frozenset(_rows_under_no_name(grid, findings))


def _rows_under_no_name(grid: Grid, findings: Findings) -> Iterator[int]:
    """Rows that hold something, but nothing under any name of the header: something was typed beside the table."""
    places = range(len(grid.header))
    named, others = ([place for place in places if bool(grid.header[place]) is there] for there in (True, False))
    beside = {index: place for place in reversed(others) for index, cell in enumerate(grid.columns[place]) if cell}
    for index, place in sorted(beside.items()):
        if index not in grid.lengths and not any(grid.columns[each][index] for each in named):
            expected = "a row with cells under the names of the header; this one holds something beside them only"
            number = grid.numbers[index]
            findings.fault(grid.file, number, "", "", expected, cell=cell_name(place, number))
            yield index


def _cells(grid: Grid, place: int | None) -> Sequence[str]:
    """A column's cells; those of a column that isn't there are empty."""
    return [""] * len(grid.numbers) if place is None else grid.columns[place]


def _parsed(column: SheetColumn, texts: Sequence[str], astray: Collection[int]) -> Sequence[Any]:
    parsed = {text: _value(column, text) for text in set(texts)}
    values = [parsed[text] for text in texts]
    for index in astray:
        values[index] = UNREADABLE
    return values


def _value(column: SheetColumn, text: str) -> object:
    if holds_no_value(text):
        return UNREADABLE
    try:
        return column.kind.parse(text)
    except ValueError:
        return UNREADABLE


def _note_unreadable(table: SheetTable, astray: Collection[int], findings: Findings) -> None:
    for column in table.sheet.columns:
        values = table.values.get(column.name, ())
        texts = table.texts.get(column.name, ())
        wrong = [
            index
            for index, value in enumerate(values)
            if value is UNREADABLE and index not in astray and texts[index] != SWALLOWED
        ]
        different = islice(dict.fromkeys(texts[index] for index in wrong), OFFERS)
        offers = {} if column.private else {text: column.kind.nearest(text) for text in different if text}
        for index in wrong:
            expected, offer = _expected(column, texts[index]), offers.get(texts[index], "")
            table.fault(findings, index, column.name, expected, did_you_mean(offer))


def _expected(column: SheetColumn, text: str) -> str:
    return no_value(text) or column.kind.expected


def _note_duplicates(table: SheetTable, findings: Findings) -> None:
    key = table.sheet.key
    first: dict[tuple[Any, ...], int] = {}
    for index, *cells in table.readable(*key) if key else ():
        earlier = first.setdefault(tuple(cells), index)
        if earlier != index:
            shown = ", ".join(table.texts[name][index] for name in key)
            row, detail = table.numbers[index], f"row {table.numbers[earlier]} has the same"
            cell = table.cell(index, key[0])
            findings.fault(table.file, row, ", ".join(key), shown, "each only once", detail=detail, cell=cell)
