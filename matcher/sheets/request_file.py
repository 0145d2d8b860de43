"""Requests from a CSV file, one a row: the fields of the request form as columns, and when each came in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from matcher.domain.model.errors import DatasetError, Fault
from matcher.domain.model.request_facts import AT_THE_DOOR, READERS, Contact, Facts, parse
from matcher.sheets.cells.columns import Sheet, SheetColumn
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.kinds import CellKind, optional
from matcher.sheets.cells.sheet_table import SheetTable
from matcher.sheets.cells.tables import read_table
from matcher.sheets.cells.times import MOMENT
from matcher.sheets.size_limits import USUAL_LIMITS, SizeLimits
from matcher.sheets.storage.folder import read_csv

RECEIVED = "received_at"
PERSONAL = frozenset({"contact_name", "contact_email", "need"})
"""Who asked and what for: a fault there tells the place only."""
AS_IT_STANDS = CellKind("text", str)
"""What a field may say is the request form's to judge."""
REQUESTS = Sheet(
    "requests",
    "A request for help, as the request form asks for it.",
    (
        *(
            SheetColumn(name, AS_IT_STANDS, absent=name not in AT_THE_DOOR, private=name in PERSONAL)
            for name in READERS
        ),
        SheetColumn(RECEIVED, optional(MOMENT), absent=True),
    ),
    required=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request as a row says it.

    Args:
        received_at: None where the row does not say.
    """

    contact: Contact
    facts: Facts
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class RequestFile:
    """The requests of a file, in its order, and what is odd about it."""

    rows: tuple[RequestRow, ...]
    warnings: tuple[Fault, ...]


def read_requests(file: Path, now: datetime, limits: SizeLimits = USUAL_LIMITS) -> RequestFile:
    """Read a file of requests.

    Args:
        now: No request came in later.

    Raises:
        DatasetError: The file has faults; the error has them all.
    """
    findings = Findings()
    grid = read_csv(file, findings, limits)
    rows = () if grid is None else tuple(_rows(read_table(REQUESTS, grid, findings), now, findings))
    if findings.faults:
        raise DatasetError(findings.faults)
    return RequestFile(rows, findings.warnings)


def _rows(table: SheetTable, now: datetime, findings: Findings) -> Iterator[RequestRow]:
    if not table.complete:
        return
    names = [column.name for column in REQUESTS.columns]
    for index, *cells in table.readable(*names):
        row = dict(zip(names, cells, strict=True))
        received = row.pop(RECEIVED)
        read = parse(row, AT_THE_DOOR)
        for name, expected in read.faults.items():
            table.fault(findings, index, name, expected)
        if received and received > now:
            table.fault(findings, index, RECEIVED, "a moment that has come already")
        yield RequestRow(read.contact, read.facts, received)
