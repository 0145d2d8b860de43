"""An XLSX workbook with a sheet for each table. Excel's own dates, times, numbers and Booleans are read as meant."""

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from matcher.domain.model.errors import DatasetError, Fault
from matcher.sheets.cells.columns import SHEETS, SHEETS_BY_NAME
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.grid import Grid
from matcher.sheets.cells.kinds import Shown
from matcher.sheets.cells.times import CLOCK_OR_MOMENT, CLOCKS
from matcher.sheets.policy_file import POLICY_SHEET, policy_from_grid
from matcher.sheets.storage.source import Source, default_policy

OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0"
"""How files of Excel before 2007 begin, and those that a password protects."""
LARGEST_UNPACKED = 2**30
"""Bytes. More is no center's workbook but a trap."""
CLOCK_COLUMNS = frozenset(c.name for sheet in SHEETS for c in sheet.columns if c.kind in (CLOCKS, CLOCK_OR_MOMENT))
KNOWN_TITLES = frozenset({*SHEETS_BY_NAME, POLICY_SHEET})
EPOCH = datetime.fromisoformat("2000-01-01T00:00:00")
"""Stands for the time of writing, so that the same dataset gives the same bytes."""
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
UNDATED = (1980, 1, 1, 0, 0, 0)


def read_workbook(path: Path, findings: Findings) -> Source:
    """Read every known sheet of a workbook.

    Raises:
        DatasetError: The file is no workbook that can be read.
    """
    grids = _grids(path, findings)
    policy = grids.pop(POLICY_SHEET, None)
    return Source(grids, frozenset(), partial(policy_from_grid, policy) if policy else default_policy)


def workbook_of(sheets: Iterable[tuple[str, Sequence[str], Iterable[Mapping[str, Shown]]]]) -> bytes:
    """A workbook's bytes: for each sheet its title, header and rows. Text is never a formula; numbers are numbers."""
    workbook = Workbook(write_only=True)
    workbook.properties.created = EPOCH
    for title, header, rows in sheets:
        sheet = workbook.create_sheet(title)
        sheet.freeze_panes = "A2"
        sheet.append(header)
        for row in rows:
            sheet.append([_literal(sheet, row[name]) for name in header])
    out = BytesIO()
    workbook.save(out)
    return _undated(out)


def _grids(path: Path, findings: Findings) -> dict[str, Grid]:
    refused = partial(Fault, path.name, 0, "", "")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DatasetError([refused(f"a file that can be read ({error.strerror})")]) from error
    if raw.startswith(OLD_OR_ENCRYPTED):
        raise DatasetError([refused("an .xlsx workbook without a password; this one has one, or is an old .xls")])
    try:
        with ZipFile(BytesIO(raw)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked <= LARGEST_UNPACKED:
            return _unpacked(raw, findings)
    except Exception as error:  # openpyxl lets through whatever its parsers raise
        raise DatasetError([refused("an .xlsx workbook; this file is none or is damaged")]) from error
    raise DatasetError([refused("a workbook of less than 1 GiB unpacked")])


def _unpacked(raw: bytes, findings: Findings) -> dict[str, Grid]:
    grids = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and validations that openpyxl leaves out mean nothing here
        workbook = load_workbook(BytesIO(raw), read_only=True, data_only=True)
        for sheet in workbook.worksheets:
            if sheet.title not in KNOWN_TITLES:
                findings.warning(sheet.title, 0, "", "", "a sheet of a dataset; this one is ignored")
                continue
            sheet.reset_dimensions()  # other programs write wrong ones
            grids[sheet.title] = Grid.of(sheet.title, _lines(sheet.iter_rows(values_only=True)))
        workbook.close()
    return grids


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    """Rows as text. In clock columns Excel may have left a fraction of a day."""
    clocks: frozenset[int] | None = None
    for row in rows:
        if clocks is None and any(row):
            clocks = frozenset(place for place, title in enumerate(row) if title in CLOCK_COLUMNS)
        yield [_text(cell, is_clock=place in (clocks or ())) for place, cell in enumerate(row)]


def _text(cell: object, *, is_clock: bool) -> str:
    """What a person sees in the cell, or would have typed."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        if is_clock and 0 <= cell < 1:
            return _clock(timedelta(days=cell))
        return str(int(cell)) if float(cell).is_integer() else str(cell)
    return _time_text(cell)


def _time_text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat() if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, time):
        return _clock(timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second))
    return _clock(cell) if isinstance(cell, timedelta) else str(cell)


def _clock(since_midnight: timedelta) -> str:
    """``HH:MM``, and seconds where there are any: the fault is then the reader's to find."""
    minutes, seconds = divmod(round(since_midnight.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")


def _literal(sheet: WriteOnlyWorksheet, value: Shown) -> Shown | Cell:
    """What openpyxl keeps as it is: text that looks like a formula or an error, and numbers of 17 digits, as text."""
    if isinstance(value, float) and float(f"{value:.16g}") != value:
        return str(value)
    if not isinstance(value, str) or not value.startswith(("=", "#")):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def _undated(workbook: BytesIO) -> bytes:
    """The same archive without the time of writing."""
    out = BytesIO()
    with ZipFile(workbook) as written, ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for entry in written.infolist():
            content = MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", written.read(entry))
            archive.writestr(ZipInfo(entry.filename, UNDATED), content, ZIP_DEFLATED)
    return out.getvalue()
