"""Collects everything wrong or odd in a dataset, so that a person sees all of it at once."""

from matcher.domain.model.errors import Fault
from matcher.sheets.cells.columns import SHEETS

FILES = {sheet.name: place for place, sheet in enumerate(SHEETS)}
COLUMNS = {(sheet.name, column.name): place for sheet in SHEETS for place, column in enumerate(sheet.columns)}
WHOLE_ROW = -1


class Findings:
    """Faults and warnings, noted in any order."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._warnings: list[Fault] = []

    def fault(self, file: str, row: int, column: str, value: str, expected: str) -> None:
        """Note what makes the dataset unusable."""
        self._faults.append(Fault(file, row, column, value, expected))

    def warning(self, file: str, row: int, column: str, value: str, expected: str) -> None:
        """Note what is merely odd."""
        self._warnings.append(Fault(file, row, column, value, expected))

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults, in file, row and column order."""
        return _in_place_order(self._faults)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """All warnings, in file, row and column order."""
        return _in_place_order(self._warnings)


def _in_place_order(found: list[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(found, key=_place))


def _place(fault: Fault) -> tuple[int, str, int, int]:
    """Sheets in their order and other files after them, then rows, then columns."""
    sheet = fault.file.removesuffix(".csv")
    return FILES.get(sheet, len(FILES)), fault.file, fault.row, COLUMNS.get((sheet, fault.column), WHOLE_ROW)
