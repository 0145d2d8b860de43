"""A folder of CSV files: UTF-8, a header row, commas. Excel's habits are named in the faults, with the way out."""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from io import StringIO
from itertools import chain
from pathlib import Path

from matcher.domain.model.errors import DatasetError, Fault
from matcher.sheets.cells.columns import SHEETS_BY_NAME
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.grid import Grid, read_grid
from matcher.sheets.cells.kinds import Shown
from matcher.sheets.policy_file import POLICY_FILE, policy_from_toml
from matcher.sheets.size_limits import USUAL_LIMITS, RowsRead, SizeLimits, unheard
from matcher.sheets.storage.source import Source, default_policy
from matcher.sheets.storage.strange_names import note_strange
from matcher.sheets.storage.text_file import is_text

ANSWER_FILES = frozenset({"assignments.csv", "uncovered.csv", "summary.json"})
"""An answer may lie beside its dataset."""
SEPARATOR_LINE = re.compile(r'"?sep=([,;|\t])"?\s*', re.IGNORECASE)
"""The first line by which Excel is told what separates cells."""
RISKY = re.compile(r"'*[=+\-@\t\r]")
ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def read_folder(path: Path, findings: Findings, limits: SizeLimits, report: RowsRead) -> Source:
    """Read every known file of a folder.

    Raises:
        DatasetError: The folder can't be read at all.
    """
    try:
        entries = {entry.name: entry for entry in sorted(path.iterdir())}
        files = {name: entry for name, entry in entries.items() if entry.is_file()}
    except OSError as error:
        raise DatasetError([Fault(str(path), 0, "", "", f"a folder that can be read ({error.strerror})")]) from error
    grids: dict[str, Grid] = {}
    unreadable = _note_no_files(entries.keys() - files, findings)
    policy = default_policy
    for name in SHEETS_BY_NAME:
        if (file := files.get(f"{name}.csv")) is not None:
            grid = read_csv(file, findings, limits, report)
            if grid is None:
                unreadable.add(name)
            else:
                grids[name] = grid
    if (file := files.get(POLICY_FILE)) is not None and is_text(file, findings, limits):
        policy = partial(policy_from_toml, file.read_text(encoding="utf-8-sig"))
    unreadable |= _note_strange_files(files, findings)
    return Source(grids, frozenset(unreadable), policy, ".csv")


def read_csv(
    file: Path, findings: Findings, limits: SizeLimits = USUAL_LIMITS, report: RowsRead = unheard
) -> Grid | None:
    """Read one file; None, with a fault, when it holds no such text, or too much of it."""
    if not is_text(file, findings, limits):
        return None
    with file.open(encoding="utf-8-sig", newline="") as text:
        separator = SEPARATOR_LINE.fullmatch(text.readline())
        if separator is None:
            text.seek(0)
        lines = _Lines(csv.reader(text, strict=True, delimiter=separator[1] if separator else ","))
        try:
            return read_grid(file.name, chain([[]] * bool(separator), lines), findings, limits, report)
        except csv.Error as error:
            row = lines.read + 1 + bool(separator)
            findings.fault(file.name, row, "", "", f"CSV that can be read ({error}); check the quotes")
            return None


class _Lines:
    """Rows as they are read, and how many there were."""

    def __init__(self, rows: Iterator[list[str]]) -> None:
        self._rows = rows
        self.read = 0

    def __iter__(self) -> Iterator[list[str]]:
        for row in self._rows:
            self.read += 1
            yield [_unescaped(cell) for cell in row]


def csv_of(header: Iterable[str], rows: Iterable[Mapping[str, Shown]]) -> bytes:
    """A file's bytes: the header and the rows in its order.

    Text that a spreadsheet would run as a formula gets an apostrophe before it, and one is taken off on reading, so
    nothing is lost. Numbers are numbers and stay as they are.
    """
    out = StringIO(newline="")
    names = list(header)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_escaped(row[name]) for name in names] for row in rows)
    return out.getvalue().encode()


def _escaped(cell: Shown) -> Shown:
    return f"'{cell}" if isinstance(cell, str) and RISKY.match(cell) else cell


def _unescaped(cell: str) -> str:
    stripped = cell.strip()
    return stripped[1:] if ESCAPED.match(stripped) else stripped


def _note_no_files(names: Collection[str], findings: Findings) -> set[str]:
    """What has the name of a dataset's file and is none: a folder, or a link to nothing. It is not as if it lacked.

    Returns:
        The sheets of such names.
    """
    of_a_dataset = [name for name in (*(f"{sheet}.csv" for sheet in SHEETS_BY_NAME), POLICY_FILE) if name in names]
    for name in of_a_dataset:
        findings.fault(name, 0, "", "", "a file that can be read: this is a folder, or a link to nothing")
    return {name.removesuffix(".csv") for name in of_a_dataset}


def _note_strange_files(files: Collection[str], findings: Findings) -> set[str]:
    """Unknown files are ignored, but not one whose name is a slip away from a file that is not there.

    Returns:
        The sheets that were meant by such names.
    """
    meant: set[str] = set()
    of_a_dataset = {*(f"{name}.csv" for name in SHEETS_BY_NAME), POLICY_FILE}
    for name in _visible(files):
        if name not in of_a_dataset | ANSWER_FILES:
            slip = note_strange(name, of_a_dataset - set(files), of_a_dataset, "a file of a dataset", findings)
            meant.add(slip.removesuffix(".csv"))
    return meant


def _visible(names: Iterable[str]) -> Iterator[str]:
    return (name for name in names if not name.startswith((".", "~")))
