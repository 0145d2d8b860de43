"""Datasets, requests and tables as files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from matcher.domain.model.dataset import Dataset
from matcher.domain.model.problem import PersonAnswer
from matcher.settings import Settings, read_settings

if TYPE_CHECKING:
    from matcher.sheets import RequestFile, SizeLimits


class DatasetReader(Protocol):
    """Reads a dataset; ``today`` is what the policy is as of where it does not say."""

    def __call__(self, path: Path, *, today: date | None = None, answers: Iterable[PersonAnswer] = ()) -> Dataset:
        """Read it."""
        ...


def size_limits(settings: Settings | None = None) -> "SizeLimits":
    """How large a spreadsheet may be."""
    from matcher.sheets import SizeLimits

    chosen = settings or read_settings()
    return SizeLimits(chosen.largest_file_mb, chosen.largest_sheet_rows)


def dataset_reader(report: Callable[[str, int], None] | None = None) -> DatasetReader:
    """What reads a dataset from a folder or workbook.

    Args:
        report: Called with a file's name and the rows read so far, every 10,000 rows.
    """
    from matcher.sheets import read_dataset

    limits = size_limits()
    return partial(read_dataset, limits=limits, report=report) if report else partial(read_dataset, limits=limits)


def request_reader() -> "Callable[[Path, datetime], RequestFile]":
    """What reads requests from a CSV file; no request may have come in after the moment."""
    from matcher.sheets import read_requests

    return partial(read_requests, limits=size_limits())


def dataset_writer() -> Callable[[Dataset, Path], None]:
    """What writes a dataset to a folder or workbook."""
    from matcher.sheets import write_dataset

    return write_dataset


class TableWriter(Protocol):
    """Writes tables of any columns, as rows by column name."""

    def workbook_of(self, tables: Mapping[str, Sequence[Mapping[str, Any]]], header: Sequence[str] = ()) -> bytes:
        """An XLSX workbook with a sheet for each table."""
        ...

    def csv_archive_of(self, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
        """A ZIP archive with a CSV file for each table."""
        ...

    def csv_of(self, rows: Sequence[Mapping[str, Any]], header: Sequence[str] = ()) -> str:
        """One table as CSV."""
        ...


def table_writer() -> TableWriter:
    """What writes tables for spreadsheets."""
    from matcher.sheets import tables_out

    return tables_out
