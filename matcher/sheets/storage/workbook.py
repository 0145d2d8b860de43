"""An XLSX workbook with a sheet for each table. Excel's own dates, times, numbers and Booleans are read as meant."""

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from matcher.domain.model.errors import DatasetError, Fault
from matcher.sheets.cells.columns import SHEETS, SHEETS_BY_NAME
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.grid import Grid, read_grid
from matcher.sheets.cells.kinds import Shown
from matcher.sheets.cells.no_values import NOT_STORED, SWALLOWED
from matcher.sheets.cells.times import CLOCK_OR_MOMENT, CLOCKS
from matcher.sheets.policy_file import POLICY_SHEET, policy_from_grid
from matcher.sheets.size_limits import RowsRead, SizeLimits
from matcher.sheets.storage.archive_guard import inspected
from matcher.sheets.storage.marked_cells import note_marks
from matcher.sheets.storage.sheet_marks import SheetMarks
from matcher.sheets.storage.source import Source, default_policy
from matcher.sheets.storage.strange_names import note_strange
from matcher.sheets.storage.xml_scan import HostileXmlError

OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0"
"""How files of Excel before 2007 begin, and those that a password protects."""
CLOCK_COLUMNS = frozenset(c.name for sheet in SHEETS for c in sheet.columns if c.kind in (CLOCKS, CLOCK_OR_MOMENT))
KNOWN_TITLES = frozenset({*SHEETS_BY_NAME, POLICY_SHEET})
EPOCH = datetime.fromisoformat("2000-01-01T00:00:00")
"""Stands for the time of writing, so that the same dataset gives the same bytes."""
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
UNDATED = (1980, 1, 1, 0, 0, 0)


def read_workbook(path: Path, findings: Findings, limits: SizeLimits, report: RowsRead) -> Source:
    """Read every known sheet of a workbook.

    Raises:
        DatasetError: The file is no workbook that can be read, or one that was made to waste time.
    """
    grids, unreadable = _grids(path, findings, limits, report)
    policy = grids.pop(POLICY_SHEET, None)
    return Source(grids, frozenset(unreadable), partial(policy_from_grid, policy) if policy else default_policy)


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


def _grids(path: Path, findings: Findings, limits: SizeLimits, report: RowsRead) -> tuple[dict[str, Grid], set[str]]:
    refused = partial(Fault, path.name, 0, "", "")
    try:
        if path.stat().st_size > limits.file_bytes:
            raise DatasetError([refused(limits.too_large)])
        raw = path.read_bytes()
    except OSError as error:
        raise DatasetError([refused(f"a file that can be read ({error.strerror})")]) from error
    if raw.startswith(OLD_OR_ENCRYPTED):
        raise DatasetError([refused("an .xlsx workbook without a password; this one has one, or is an old .xls")])
    try:
        with ZipFile(BytesIO(raw)) as archive:
            marks = inspected(archive, limits)
        return _unpacked(raw, marks, findings, limits, report)
    except HostileXmlError as error:
        raise DatasetError(
            [refused(f"a workbook as a spreadsheet program saves it; this one holds {error}")]
        ) from error
    except Exception as error:  # openpyxl lets through whatever its parsers raise
        raise DatasetError([refused("an .xlsx workbook; this file is none or is damaged")]) from error


def _unpacked(
    raw: bytes, marks: Mapping[str, SheetMarks], findings: Findings, limits: SizeLimits, report: RowsRead
) -> tuple[dict[str, Grid], set[str]]:
    grids: dict[str, Grid] = {}
    unreadable: set[str] = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and validations that openpyxl leaves out mean nothing here
        workbook = load_workbook(BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        titles = {sheet.title for sheet in workbook.worksheets}
        for sheet in workbook.worksheets:
            if sheet.title not in KNOWN_TITLES:
                missing = KNOWN_TITLES - titles
                unreadable.add(note_strange(sheet.title, missing, KNOWN_TITLES, "a sheet of a dataset", findings))
                continue
            its = marks[vars(sheet)["_worksheet_path"]]  # nothing public tells a sheet's part of the archive
            grid = _grid(sheet, its, findings, limits, report)
            if grid is None:
                unreadable.add(sheet.title)
            else:
                grids[sheet.title] = grid
                note_marks(grid, its, findings, is_hidden=sheet.sheet_state != "visible")
        workbook.close()
    return grids, unreadable


def _grid(sheet: Any, marks: SheetMarks, findings: Findings, limits: SizeLimits, report: RowsRead) -> Grid | None:
    if marks.last_row == 0:
        return Grid(sheet.title)
    if marks.last_column > limits.columns:
        findings.fault(sheet.title, 0, "", "", limits.too_many_columns)
        return None
    sheet.reset_dimensions()  # other programs write wrong ones
    rows = sheet.iter_rows(max_row=marks.last_row, max_col=marks.last_column, values_only=True)
    lines = _lines(rows, _instead(marks))
    return read_grid(sheet.title, lines, findings, limits, report, whole_rows=False)


def _instead(marks: SheetMarks) -> dict[int, dict[int, str]]:
    """What stands for cells that hold no value, by row and place."""
    found: dict[int, dict[int, str]] = {}
    for word, cells in ((SWALLOWED, marks.swallowed()), (NOT_STORED, marks.not_stored)):
        for row, column in cells:
            found.setdefault(row, {})[column - 1] = word
    return found


def _lines(rows: Iterable[Sequence[object]], instead: Mapping[int, Mapping[int, str]]) -> Iterator[list[str]]:
    """Rows as text. In clock columns Excel may have left a fraction of a day."""
    clocks: frozenset[int] | None = None
    for number, row in enumerate(rows, start=1):
        if clocks is None and any(row):
            clocks = frozenset(place for place, title in enumerate(row) if title in CLOCK_COLUMNS)
        cells = [_text(cell, is_clock=place in (clocks or ())) for place, cell in enumerate(row)]
        for place, word in instead.get(number, {}).items():
            cells[place] = word
        yield cells


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
