"""How large a file may be, and who is told how far its reading is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

MEBIBYTE = 2**20
ROWS_BETWEEN_REPORTS = 10_000

RowsRead: TypeAlias = Callable[[str, int], None]
"""Called with a file's name and the rows read so far, every 10,000 rows."""


@dataclass(frozen=True, slots=True)
class SizeLimits:
    """What is larger is refused before it is read: memory stays bounded whatever a file holds.

    Args:
        file_mebibytes: Of one file; a workbook may hold twice as much unpacked.
        rows: Of one sheet, its header left out.
        columns: Of one sheet.
    """

    file_mebibytes: int = 128
    rows: int = 1_000_000
    columns: int = 1_000

    @property
    def file_bytes(self) -> int:
        """Of one file, in bytes."""
        return self.file_mebibytes * MEBIBYTE

    @property
    def too_many_rows(self) -> str:
        """What is expected of a sheet with more rows."""
        return f"at most {self.rows:,} rows; MATCHER_LARGEST_SHEET_ROWS sets the limit"

    @property
    def too_many_columns(self) -> str:
        """What is expected of a sheet with more columns."""
        return f"at most {self.columns:,} columns"

    @property
    def too_large(self) -> str:
        """What is expected of a larger file."""
        return f"a file of at most {self.file_mebibytes:,} MiB; MATCHER_LARGEST_FILE_MB sets the limit"


USUAL_LIMITS = SizeLimits()


def unheard(file: str, rows: int) -> None:
    """Tell nobody."""
    del file, rows
