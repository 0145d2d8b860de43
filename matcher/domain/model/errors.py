"""Faults that a person can mend: each names the place, the value and the way out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


class MatcherError(Exception):
    """Anything that stops a use case and that its user can do something about."""

    @property
    def on_pages(self) -> str:
        """The message as pages say it: the same, unless it names lines and keys of a file."""
        return str(self)


class UnavailableError(MatcherError):
    """What a use case needs does not answer for now: the same may work a little later."""


class AuditKeyError(UnavailableError):
    """What is done can't be recorded, because the key that sealed the record so far is not here: nothing is done."""


class OutdatedError(MatcherError):
    """The database has another form than this version reads and writes."""


class AuditFailedError(MatcherError):
    """A schedule broke a rule or its score did not add up: a bug, so it is never stored."""


class CalendarError(MatcherError):
    """Someone's own calendar can't be had or read. Names nobody, and repeats nothing of what was found."""


class MailError(MatcherError):
    """No mail can be sent: it is not set up, or the server can't be reached. Names nobody and no password."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong, or odd, in a dataset.

    Args:
        file: File or sheet, ``consultants.csv``.
        row: Row as a spreadsheet counts it: the header is 1. 0 where no row is meant.
        column: Column name, or an empty string where the row or file as a whole is meant.
        value: The text that was found, as it stood.
        expected: What would be right, as a sentence: the same for every place with the same cause.
        detail: What is to be said of this place alone: the word that was probably meant, the row that has the same.
        cell: Where a spreadsheet shows it, ``D2``; empty where no cell is meant.
        count: How many places it stands for: more than one where the later ones are counted only.
    """

    file: str
    row: int
    column: str
    value: str
    expected: str
    detail: str = ""
    cell: str = field(default="", compare=False)
    count: int = 1

    @property
    def place(self) -> str:
        """Where it is: file, row, column, cell."""
        parts = [self.file, f"row {self.row}" if self.row else "", self.column]
        return ", ".join(filter(None, parts)) + (f" ({self.cell})" if self.cell else "")

    def __str__(self) -> str:
        """The fault on one line, place first."""
        value = f" {self.value!r}:" if self.value or self.column else ""
        return f"{self.place}:{value} {self.expected}" + (f"; {self.detail}" if self.detail else "")


def by_cause(faults: Iterable[Fault]) -> tuple[tuple[Fault, ...], ...]:
    """Faults that one slip made: the same file, column and expectation. In the order of each cause's first place."""
    found: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in faults:
        found.setdefault((fault.file, fault.column, fault.expected), []).append(fault)
    return tuple(map(tuple, found.values()))


def places_in(faults: Iterable[Fault]) -> int:
    """How many places the faults stand for."""
    return sum(fault.count for fault in faults)


class DatasetError(MatcherError):
    """A dataset that can't be used, with every fault found in it.

    Args:
        faults: All faults, in file and row order; never empty.
        warnings: What is merely odd beside them, likewise: the cause of a fault is often among it.
    """

    def __init__(self, faults: Sequence[Fault], warnings: Sequence[Fault] = ()) -> None:
        self.faults, self.warnings = tuple(faults), tuple(warnings)
        count = places_in(self.faults)
        super().__init__(f"{count} fault{'s' if count != 1 else ''} in the dataset; the first: {self.faults[0]}")
