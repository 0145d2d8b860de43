"""Writes a dataset as a folder of CSV files or as an XLSX workbook. Reading it again gives the same dataset."""

from collections.abc import Mapping
from pathlib import Path

from matcher.domain.model.dataset import Dataset
from matcher.sheets.cells.columns import SHEETS
from matcher.sheets.cells.kinds import Shown
from matcher.sheets.listing import rows_of
from matcher.sheets.policy_file import POLICY_FILE, POLICY_SHEET, SETTINGS_BY_PATH, settings_of, toml_of
from matcher.sheets.storage.files import write_files
from matcher.sheets.storage.folder import csv_of

HEADERS = {sheet.name: [column.name for column in sheet.columns] for sheet in SHEETS}
POLICY_HEADER = ["key", "value"]


def dataset_file_at(path: Path) -> Path | None:
    """The first file that :func:`write_dataset` would write over, or None where it would write over nothing."""
    return next((file for file in _places(path) if file.exists()), None)


def write_dataset(dataset: Dataset, path: Path) -> None:
    """Write a dataset; the same dataset gives the same bytes. Warnings are not part of it.

    Only their owner may read the files: they hold the roles of consultants.

    Args:
        path: A workbook where it ends in ``.xlsx``, else a folder. Every sheet is written, the empty ones too, so that
            nothing of an earlier dataset stays behind.

    Raises:
        OutputError: The place can't be written to.
    """
    rows = rows_of(dataset.problem)
    if _is_workbook(path):
        contents = [_workbook(dataset, rows)]
    else:
        contents = [*(csv_of(header, rows[name]) for name, header in HEADERS.items()), toml_of(dataset.policy).encode()]
    files = dict(zip(_places(path), contents, strict=True))
    write_files(files, private=files)


def _places(path: Path) -> list[Path]:
    """The files of a dataset, in the order in which they are written."""
    return [path] if _is_workbook(path) else [*(path / f"{name}.csv" for name in HEADERS), path / POLICY_FILE]


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx"


def _workbook(dataset: Dataset, rows: Mapping[str, list[dict[str, Shown]]]) -> bytes:
    from matcher.sheets.storage.workbook import workbook_of  # noqa: PLC0415 - openpyxl takes a quarter of a second to load

    settings = settings_of(dataset.policy)
    policy = [{"key": key, "value": SETTINGS_BY_PATH[key].kind.show(value)} for key, value in settings.items()]
    sheets = [(name, header, rows[name]) for name, header in HEADERS.items()]
    return workbook_of([*sheets, (POLICY_SHEET, POLICY_HEADER, policy)])
