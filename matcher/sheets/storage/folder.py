"""A folder of CSV files: UTF-8, a header row, commas. Excel's habits are named in the faults, with the way out."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from io import StringIO
from pathlib import Path

from matcher.domain.model.errors import DatasetError, Fault
from matcher.sheets.cells.columns import SHEETS_BY_NAME
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.grid import Grid
from matcher.sheets.cells.kinds import Shown
from matcher.sheets.policy_file import POLICY_FILE, policy_from_toml
from matcher.sheets.storage.source import Source, default_policy

SAVE_AS_UTF8 = "UTF-8 text; save the file again as 'CSV UTF-8 (comma delimited)'"
OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")
"""Byte order marks of UTF-16, either way round; UTF-32's begin with or contain NULs."""
ANSWER_FILES = frozenset({"assignments.csv", "uncovered.csv", "summary.json"})
"""An answer may lie beside its dataset."""
RISKY = re.compile(r"'*[=+\-@\t\r]")
ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def read_folder(path: Path, findings: Findings) -> Source:
    """Read every known file of a folder.

    Raises:
        DatasetError: The folder can't be read at all.
    """
    try:
        files = {file.name: file for file in sorted(path.iterdir()) if file.is_file()}
    except OSError as error:
        raise DatasetError([Fault(str(path), 0, "", "", f"a folder that can be read ({error.strerror})")]) from error
    grids: dict[str, Grid] = {}
    unreadable = set()
    policy = default_policy
    for name in SHEETS_BY_NAME:
        if (file := files.get(f"{name}.csv")) is not None:
            grid = read_csv(file, findings)
            if grid is None:
                unreadable.add(name)
            else:
                grids[name] = grid
    if (file := files.get(POLICY_FILE)) is not None and (text := _decoded(file, findings)) is not None:
        policy = partial(policy_from_toml, text)
    _note_strange_files(files, findings)
    return Source(grids, frozenset(unreadable), policy, ".csv")


def read_csv(file: Path, findings: Findings) -> Grid | None:
    """Read one file; None, with a fault, when it holds no such text."""
    text = _decoded(file, findings)
    if text is None:
        return None
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    lines: list[list[str]] = []
    try:
        lines.extend([_unescaped(cell) for cell in line] for line in reader)
    except csv.Error as error:
        findings.fault(file.name, len(lines) + 1, "", "", f"CSV that can be read ({error}); check the quotes")
        return None
    return Grid.of(file.name, lines)


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


def _decoded(file: Path, findings: Findings) -> str | None:
    try:
        raw = file.read_bytes()
    except OSError as error:
        findings.fault(file.name, 0, "", "", f"a file that can be read ({error.strerror})")
        return None
    if raw.startswith(OTHER_ENCODINGS) or b"\0" in raw:
        row = 0 if raw.startswith(OTHER_ENCODINGS) else _line_at(raw, raw.index(b"\0"))
        findings.fault(file.name, row, "", "", f"{SAVE_AS_UTF8}; this is UTF-16 or holds NUL bytes")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        findings.fault(file.name, _line_at(raw, error.start), "", "", SAVE_AS_UTF8)
        return None


def _line_at(raw: bytes, position: int) -> int:
    return raw.count(b"\n", 0, position) + 1


def _note_strange_files(names: Iterable[str], findings: Findings) -> None:
    known = {*(f"{name}.csv" for name in SHEETS_BY_NAME), POLICY_FILE, *ANSWER_FILES}
    for name in _visible(names):
        if name not in known:
            findings.warning(name, 0, "", "", "a file of a dataset; this one is ignored")


def _visible(names: Iterable[str]) -> Iterator[str]:
    return (name for name in names if not name.startswith((".", "~")))
