"""What a sheet of a workbook holds beside its values, and what a library that reads values alone would lose."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from matcher.sheets.storage.xml_scan import HostileXmlError, XmlHandler

CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Of Excel."""
NOTHING = re.compile(r"0+(\.0*)?|\.0+")
SHOWN = frozenset({"0", "false", ""})
MOST_SWALLOWED = 100_000
"""Cells lost in mergers that are told from empty ones; a sheet with more of them has a fault anyway."""


@dataclass(slots=True)
class SheetMarks:
    """What is odd about a sheet. Rows and columns are counted from 1.

    Args:
        merged: Ranges, ``C7:C9``.
        hidden_columns: From and to, both included.
        not_stored: Cells whose formula has no result in the file: row and column.
        last_row: The last that holds something.
        last_column: Likewise.
        shared_texts: Cells whose text stands in the workbook's common list.
    """

    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    not_stored: set[tuple[int, int]] = field(default_factory=set)
    last_row: int = 0
    last_column: int = 0
    shared_texts: int = 0

    def swallowed(self) -> Iterator[tuple[int, int]]:
        """The cells that were merged into others, by row and column, as far as the sheet is filled."""
        return islice(self._swallowed(), MOST_SWALLOWED)

    def _swallowed(self) -> Iterator[tuple[int, int]]:
        for merged in self.merged:
            first, last = corners(merged)
            for row in range(first[0], min(last[0], self.last_row) + 1):
                for column in range(first[1], min(last[1], self.last_column) + 1):
                    if (row, column) != first:
                        yield row, column


def corners(merged: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last cell of a range like ``C7:C9``, each by row and column.

    Raises:
        HostileXmlError: Excel has no such cells.
    """
    begin, _, end = merged.partition(":")
    return position(begin), position(end or begin)


def position(name: str) -> tuple[int, int]:
    """Row and column of a cell by its name.

    Raises:
        HostileXmlError: Excel has no such cell.
    """
    found = CELL.fullmatch(name)
    if found is None:
        raise HostileXmlError("a cell that no sheet has")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(found[2])
    _check(row, column)
    return row, column


def _check(row: int, column: int) -> None:
    if not (0 < row <= LAST_ROW and 0 < column <= LAST_COLUMN):
        raise HostileXmlError("a cell that no sheet has")


def _is_hidden(attributes: Mapping[str, str], size: str) -> bool:
    """Whether a row or column is not shown: by its mark, or because it was drawn to nothing."""
    return attributes.get("hidden", "") not in SHOWN or NOTHING.fullmatch(attributes.get(size, "")) is not None


class SheetScan(XmlHandler):
    """Collects the marks of one sheet.

    Raises:
        HostileXmlError: Rows out of order, or cells beyond Excel's last row or column.
    """

    def __init__(self) -> None:
        self.marks = SheetMarks()
        self._row = self._column = 0
        self._cell: Mapping[str, str] = {}
        self._formula = self._filled = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Note where we are, and what is hidden or merged."""
        if name == "c":
            self._begin_cell(attributes)
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._begin_row(attributes)
        elif name == "col" and _is_hidden(attributes, "width"):
            self.marks.hidden_columns.append((_whole(attributes.get("min")), _whole(attributes.get("max"))))
        elif name == "mergeCell":
            self.marks.merged.append(attributes.get("ref", ""))

    def end(self, name: str, text: str) -> None:
        """Note what the cell holds."""
        if name in {"v", "t"}:
            self._filled = self._filled or text != "" or self._cell.get("t") == "str"
        elif name == "c":
            self._end_cell()

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        row = _whole(attributes["r"]) if "r" in attributes else self._row + 1
        if row <= self._row:
            raise HostileXmlError("rows out of order")
        _check(row, 1)
        self._row, self._column = row, 0
        if _is_hidden(attributes, "ht"):
            self.marks.hidden_rows.add(row)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._cell, self._formula, self._filled = attributes, False, False
        row, self._column = position(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
        if row != self._row:
            raise HostileXmlError("a cell outside its row")
        _check(row, self._column)

    def _end_cell(self) -> None:
        self.marks.shared_texts += self._cell.get("t") == "s"
        if self._formula and not self._filled:
            self.marks.not_stored.add((self._row, self._column))
        if self._formula or self._filled:
            self.marks.last_row = self._row
            self.marks.last_column = max(self.marks.last_column, self._column)


def _whole(text: str | None) -> int:
    if text is None or not re.fullmatch(r"[0-9]{1,7}", text):
        raise HostileXmlError("no number of a row or column")
    return int(text)
