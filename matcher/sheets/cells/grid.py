"""The cells of one file or sheet as text, column by column, before anything is known about them."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.no_values import SWALLOWED
from matcher.sheets.size_limits import ROWS_BETWEEN_REPORTS, RowsRead, SizeLimits, unheard


@dataclass(frozen=True, slots=True)
class Grid:
    """A header and the columns under it. Equal texts are one object: a large file repeats itself.

    Args:
        file: What faults call it: ``consultants.csv``, or the sheet's name in a workbook.
        header: Column names.
        header_row: Where the header stands, as a spreadsheet counts rows.
        numbers: Where each row stands; blank rows are left out.
        columns: By place in the header, the cells as text without space at either end.
        lengths: Of rows that hold more or fewer cells than the header: the row's index, and how many.
    """

    file: str
    header: Sequence[str] = ()
    header_row: int = 1
    numbers: Sequence[int] = ()
    columns: Sequence[Sequence[str]] = ()
    lengths: Mapping[int, int] = field(default_factory=dict)

    @property
    def rows(self) -> Iterator[tuple[str, ...]]:
        """The cells row by row."""
        return zip(*self.columns, strict=True)


def read_grid(
    file: str,
    lines: Iterable[Sequence[str]],
    findings: Findings,
    limits: SizeLimits,
    report: RowsRead = unheard,
    *,
    whole_rows: bool = True,
) -> Grid | None:
    """Take every line of a file, the blank ones too; the first that isn't blank is the header.

    Args:
        whole_rows: Whether a row ends where the file says, so that one with too few cells was cut short.

    Returns:
        None, with a fault, where there are more rows or columns than the limits allow.
    """
    filled = _filled(lines)
    header_row, header = next(filled, (1, []))
    if len(header) > limits.columns:
        findings.fault(file, header_row, "", "", limits.too_many_columns)
        return None
    filling = _Filling(header, whole_rows=whole_rows)
    for number, row in filled:
        filling.add(number, row)
        rows = len(filling.numbers)
        if rows > limits.rows:
            findings.fault(file, number, "", "", limits.too_many_rows)
            return None
        if rows % ROWS_BETWEEN_REPORTS == 0:
            report(file, rows)
    return Grid(file, header, header_row, filling.numbers, filling.columns, filling.lengths)


class _Filling:
    """Columns that grow row by row."""

    def __init__(self, header: Sequence[str], *, whole_rows: bool) -> None:
        self.width = len(header)
        self.least = max((place + 1 for place, name in enumerate(header) if name), default=0) if whole_rows else 0
        self.numbers = array("L")
        self.columns: list[list[str]] = [[] for _ in header]
        self.lengths: dict[int, int] = {}
        self._texts: dict[str, str] = {}

    def add(self, number: int, row: Sequence[str]) -> None:
        """Add a row; cells beyond the header are counted and dropped, cells that lack are empty."""
        length = len(row)
        if length < self.least or (length > self.width and any(row[self.width :])):
            self.lengths[len(self.numbers)] = length
        if length < self.width:
            row = [*row, *[""] * (self.width - length)]
        share = self._texts.setdefault
        for column, cell in zip(self.columns, row, strict=False):
            column.append(share(cell, cell))
        self.numbers.append(number)


def _filled(lines: Iterable[Sequence[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in line]
        if any(cell and cell != SWALLOWED for cell in cells):
            yield number, cells
