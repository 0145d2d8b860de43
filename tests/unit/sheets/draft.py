"""A small sound dataset as text, which a test spoils in one place before it is written."""

from pathlib import Path
from typing import Self

import openpyxl

from matcher.domain.model.errors import Fault
from matcher.sheets import examine
from matcher.sheets.cells.columns import SHEETS

SOUND = Path(__file__).parent / "sound"


class Draft:
    """A dataset as rows of text, by sheet and column."""

    def __init__(self) -> None:
        lines = {sheet.name: (SOUND / f"{sheet.name}.csv").read_text().splitlines() for sheet in SHEETS}
        self.headers = {name: found[0].split(",") for name, found in lines.items()}
        self.rows = {name: [row.split(",") for row in found[1:]] for name, found in lines.items()}

    def put(self, sheet: str, column: str, value: str, row: int = 2) -> Self:
        """Change one cell. Rows are counted as a spreadsheet does: the first after the header is 2."""
        self.rows[sheet][row - 2][self.headers[sheet].index(column)] = value
        return self

    def add(self, sheet: str, row: str) -> Self:
        """Add a row."""
        self.rows[sheet].append(row.split(","))
        return self

    def drop(self, sheet: str, column: str) -> Self:
        """Take a column away."""
        place = self.headers[sheet].index(column)
        for row in (self.headers[sheet], *self.rows[sheet]):
            del row[place]
        return self

    def text(self, sheet: str) -> str:
        """A sheet as CSV."""
        return "\n".join(",".join(row) for row in (self.headers[sheet], *self.rows[sheet])) + "\n"

    def write(self, folder: Path) -> Path:
        """Write a folder."""
        folder.mkdir(exist_ok=True)
        for name in self.headers:
            (folder / f"{name}.csv").write_text(self.text(name))
        (folder / "policy.toml").write_bytes((SOUND / "policy.toml").read_bytes())
        return folder

    def workbook(self) -> openpyxl.Workbook:
        """A workbook that a test can go on with."""
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, header in self.headers.items():
            sheet = book.create_sheet(name)
            for row in (header, *self.rows[name]):
                sheet.append([cell or None for cell in row])
        return book

    def faults(self, folder: Path) -> list[Fault]:
        """The faults of the folder that this makes."""
        return self.examined(self.write(folder))

    def warnings(self, folder: Path) -> list[Fault]:
        """The warnings of the folder that this makes."""
        return list(examine(self.write(folder)).warnings)

    @staticmethod
    def examined(path: Path) -> list[Fault]:
        """The faults of what is there."""
        return list(examine(path).faults)
