"""The cells of one file or sheet as text, before anything is known about them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grid:
    """A header and rows.

    Args:
        file: What faults call it: ``consultants.csv``, or the sheet's name in a workbook.
        header: Column names.
        header_row: Where the header stands, as a spreadsheet counts rows.
        numbers: Where each row stands; blank rows are left out.
        rows: Cells as text, without space at either end.
    """

    file: str
    header: Sequence[str] = ()
    header_row: int = 1
    numbers: Sequence[int] = ()
    rows: Sequence[Sequence[str]] = ()

    @classmethod
    def of(cls, file: str, lines: Iterable[Sequence[str]]) -> "Grid":
        """Take every line of a file, the blank ones too; the first that isn't blank is the header."""
        filled = _filled(lines)
        header_row, header = next(filled, (1, ()))
        numbers, rows = [], []
        for number, row in filled:
            numbers.append(number)
            rows.append(row)
        return cls(file, header, header_row, numbers, rows)


def _filled(lines: Iterable[Sequence[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in line]
        if any(cells):
            yield number, cells
