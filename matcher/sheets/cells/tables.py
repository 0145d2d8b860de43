"""Grids read by their declaration: columns found, cells parsed, keys unique. Each distinct text is parsed once."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any

from matcher.sheets.cells.columns import Sheet, SheetColumn
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.grid import Grid
from matcher.sheets.cells.header import columns_found, header_again
from matcher.sheets.cells.nearest import cell_name, did_you_mean
from matcher.sheets.cells.no_values import SWALLOWED, holds_no_value, no_value
from matcher.sheets.cells.sheet_table import UNREADABLE, SheetTable, empty_table

NO_ROWS: frozenset[int] = frozenset()
OFFERS = 100
"""Different texts of a column for which the nearest right one is looked up."""
NO_HEADER = "a header row; this one is empty, and counts as if it had no rows; was it cut short?"


def read_table(sheet: Sheet, grid: Grid, findings: Findings) -> SheetTable:
    """Read a grid by its sheet's declaration."""
    if not (grid.header or sheet.required):
        findings.warning(grid.file, 0, "", "", NO_HEADER)
        return empty_table(sheet, grid.file, complete=True)
    places = columns_found(sheet, grid, findings)
    astray, again = (_rows_astray(grid, findings), header_again(grid, findings)) if places else (NO_ROWS, NO_ROWS)
    texts: dict[str, Sequence[str]] = {}
    values: dict[str, Sequence[Any]] = {}
    for column in sheet.columns:
        if column.name in places or column.absent:
            texts[column.name] = _cells(grid, places.get(column.name))
            unread = _unread(grid, places.get(column.name), astray)
            values[column.name] = _parsed(column, texts[column.name], unread | again)
    complete = bool(places) and all(column.name in values for column in sheet.columns)
    table = SheetTable(sheet, grid.file, complete, grid.numbers, places, texts, values)
    _note_unreadable(table, astray | again, findings)
    _note_duplicates(table, findings)
    return table


def _rows_astray(grid: Grid, findings: Findings) -> frozenset[int]:
    """Rows of another length than the header: their cells may stand under the wrong name, so they are not read.

    But for the first one, which can't: whom or what such a row is about is known, and missed nowhere else.
    """
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


def _unread(grid: Grid, place: int | None, astray: frozenset[int]) -> frozenset[int]:
    """The rows astray in which a column is not read; the only cell of a row may be a piece of one, or a remark."""
    if place:
        return astray
    return frozenset(index for index in astray if grid.lengths.get(index) == 1) if place == 0 else NO_ROWS


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
