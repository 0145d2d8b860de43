"""Reads a dataset from a folder or a workbook: all of it, or every reason why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from matcher.domain.model.dataset import Dataset
from matcher.domain.model.errors import DatasetError, Fault
from matcher.domain.model.names.same_person import one_id_each, with_answers
from matcher.domain.model.problem import PersonAnswer
from matcher.sheets.assembly import problem_of
from matcher.sheets.cells.columns import COLUMN_NAMES, SHEETS, Sheet
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.sheet_table import SheetTable, empty_table
from matcher.sheets.cells.tables import read_table
from matcher.sheets.checks import check_tables
from matcher.sheets.person_rows import warn_of_persons
from matcher.sheets.size_limits import USUAL_LIMITS, RowsRead, SizeLimits, unheard
from matcher.sheets.standing_rows import warn_of_stale_rows
from matcher.sheets.storage.folder import read_folder
from matcher.sheets.storage.source import Source

WORKBOOKS = frozenset({".xlsx", ".xlsm"})


@dataclass(frozen=True, slots=True)
class Examination:
    """What reading a dataset brought to light.

    Args:
        dataset: The dataset, or None when it has a fault.
        faults: What makes it unusable, in file and row order.
        warnings: What is merely odd, likewise.
        sizes: Rows by sheet, the faulty ones too.
    """

    dataset: Dataset | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    sizes: Mapping[str, int]


def read_dataset(
    path: Path | str,
    *,
    today: date | None = None,
    limits: SizeLimits = USUAL_LIMITS,
    report: RowsRead = unheard,
    answers: Iterable[PersonAnswer] = (),
) -> Dataset:
    """Read a dataset from a folder of CSV files or an XLSX workbook.

    Args:
        today: What ``as_of`` is where the policy doesn't say; by default this machine's day.
        report: Called every 10,000 rows.
        answers: Whether ids are one human, where the dataset does not say.

    Raises:
        DatasetError: The dataset has faults; the error has them all.
    """
    place = Path(path)
    examination = examine(place, today=today, limits=limits, report=report, answers=answers, judge_standing=False)
    if examination.dataset is None:
        raise DatasetError(examination.faults, examination.warnings)
    return examination.dataset


def examine(
    path: Path,
    *,
    today: date | None = None,
    limits: SizeLimits = USUAL_LIMITS,
    report: RowsRead = unheard,
    answers: Iterable[PersonAnswer] = (),
    judge_standing: bool = True,
) -> Examination:
    """Read a dataset and report on it, whatever state it is in. Other arguments as :func:`read_dataset`.

    Args:
        judge_standing: Whether seats of the schedule are held against the rules; many take seconds.
    """
    findings = Findings(COLUMN_NAMES)
    try:
        source = _source(path, findings, limits, report)
    except DatasetError as error:
        return Examination(None, error.faults, (), {})
    tables = {sheet.name: _table(sheet, source, findings) for sheet in SHEETS}
    check_tables(tables, findings)
    policy = source.policy(today or datetime.now().astimezone().date(), findings)
    problem = None if findings.faults else one_id_each(with_answers(problem_of(tables), answers))
    if problem:
        warn_of_persons(problem, tables["consultants"], findings)
    if problem and judge_standing:
        warn_of_stale_rows(problem, policy, tables["schedule"], findings)
    faults, warnings = findings.faults, findings.warnings
    dataset = Dataset(problem, policy, warnings) if problem else None
    return Examination(dataset, faults, warnings, {name: len(table.numbers) for name, table in tables.items()})


def _source(path: Path, findings: Findings, limits: SizeLimits, report: RowsRead) -> Source:
    if path.is_dir():
        return read_folder(path, findings, limits, report)
    if not path.exists():
        raise DatasetError([Fault(str(path), 0, "", "", "a folder of CSV files or an .xlsx workbook; nothing is here")])
    if path.suffix.lower() not in WORKBOOKS:
        raise DatasetError([Fault(str(path), 0, "", "", "a folder of CSV files or an .xlsx workbook")])
    from matcher.sheets.storage.workbook import read_workbook  # noqa: PLC0415 - openpyxl takes a quarter of a second to load

    return read_workbook(path, findings, limits, report)


def _table(sheet: Sheet, source: Source, findings: Findings) -> SheetTable:
    if (grid := source.grids.get(sheet.name)) is not None:
        return read_table(sheet, grid, findings)
    file = sheet.name + source.suffix
    if sheet.required and sheet.name not in source.unreadable:
        findings.fault(file, 0, "", "", "to be there, if only with its header; it is missing")
    return empty_table(sheet, file, complete=not sheet.required and sheet.name not in source.unreadable)
