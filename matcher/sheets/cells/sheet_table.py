"""A sheet whose cells have become values, each with its place in the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from matcher.sheets.cells.columns import Sheet
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.nearest import cell_name
from matcher.sheets.cells.no_values import NOT_STORED

UNREADABLE: Final = object()
"""Stands where a cell could not be read."""


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
