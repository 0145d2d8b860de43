"""Collects everything wrong or odd in a dataset, so that a person sees all of it at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from matcher.domain.model.errors import Fault

WHOLE_ROW = -1
NO_SHEETS: Mapping[str, Sequence[str]] = MappingProxyType({})
PLACES_KEPT = 10_000
"""Of one cause: memory stays bounded, however many rows of a large file are wrong."""


class Findings:
    """Faults and warnings, noted in any order. Of one cause many places are kept, the rest are counted.

    Args:
        sheets: The columns of each sheet; both in the order in which what was found is given out.
    """

    def __init__(self, sheets: Mapping[str, Sequence[str]] = NO_SHEETS) -> None:
        self._files = {sheet: place for place, sheet in enumerate(sheets)}
        self._columns = {
            (sheet, column): place for sheet, columns in sheets.items() for place, column in enumerate(columns)
        }
        self._faults = _Kept()
        self._warnings = _Kept()

    def fault(
        self, file: str, row: int, column: str, value: str, expected: str, *, detail: str = "", cell: str = ""
    ) -> None:
        """Note what makes the dataset unusable."""
        self._faults.note(Fault(file, row, column, value, expected, detail, cell))

    def warning(
        self, file: str, row: int, column: str, value: str, expected: str, *, detail: str = "", cell: str = ""
    ) -> None:
        """Note what is merely odd."""
        self._warnings.note(Fault(file, row, column, value, expected, detail, cell))

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults, in file, row and column order."""
        return self._in_place_order(self._faults)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """All warnings, in file, row and column order."""
        return self._in_place_order(self._warnings)

    def _in_place_order(self, kept: "_Kept") -> tuple[Fault, ...]:
        return tuple(sorted(kept.places(), key=self._place))

    def _place(self, fault: Fault) -> tuple[int, str, int, int]:
        """Sheets in their order and other files after them, then rows, then columns."""
        sheet = fault.file.removesuffix(".csv")
        column = self._columns.get((sheet, fault.column), WHOLE_ROW)
        return self._files.get(sheet, len(self._files)), fault.file, fault.row, column


class _Kept:
    """The first places of each cause, and the number of the others."""

    def __init__(self) -> None:
        self._by_cause: dict[tuple[str, str, str], list[Fault]] = {}
        self._others: dict[tuple[str, str, str], int] = {}

    def note(self, fault: Fault) -> None:
        """Keep a fault, or count it."""
        cause = (fault.file, fault.column, fault.expected)
        kept = self._by_cause.setdefault(cause, [])
        if len(kept) < PLACES_KEPT:
            kept.append(fault)
        else:
            self._others[cause] = self._others.get(cause, 0) + 1

    def places(self) -> list[Fault]:
        """What was kept; the last place of a cause stands for those that were counted."""
        found = []
        for cause, kept in self._by_cause.items():
            *first, last = kept
            found += [*first, replace(last, count=1 + self._others.get(cause, 0))]
        return found
