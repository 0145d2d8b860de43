"""Faults that a person can mend: each names the place, the value and the way out."""

from collections.abc import Sequence
from dataclasses import dataclass


class MatcherError(Exception):
    """Anything that stops a use case and that its user can do something about."""


class UnavailableError(MatcherError):
    """What a use case needs does not answer for now: the same may work a little later."""


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
        expected: What would be right, as a sentence.
    """

    file: str
    row: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        """The fault on one line, place first."""
        place = self.file + (f", row {self.row}" if self.row else "") + (f", {self.column}" if self.column else "")
        return f"{place}: {self.value!r}: {self.expected}" if self.value or self.column else f"{place}: {self.expected}"


class DatasetError(MatcherError):
    """A dataset that can't be used, with every fault found in it.

    Args:
        faults: All faults, in file and row order; never empty.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        super().__init__(f"{count} fault{'s' if count != 1 else ''} in the dataset; the first: {self.faults[0]}")
