"""The page of a dataset's files, from the columns of its sheets."""

from collections.abc import Iterator
from pathlib import Path

from matcher.sheets.cells.columns import SHEETS, Sheet, SheetColumn

DATASET_PAGE = Path("docs/dataset.md")
OPENING = """\
<!-- Written by `matcher docs` from the fields in matcher/domain/model and the sheets: change it there. -->

# The files of a dataset

A folder with a CSV file for each of these, or one XLSX workbook with a sheet for each. `matcher sample DIR` writes an
example; the settings of `policy.toml` are in [rules and goals](rules.md).

No two rows agree on all columns marked *key*. A column marked *optional* may be missing, which is as if its cells were
empty. What is marked *kept apart* is shown to those alone who may know of lived experience; a message about a role
never repeats what was found.
"""


def dataset_page() -> str:
    """The page, in Markdown."""
    return "\n".join([OPENING, *(line for sheet in SHEETS for line in _sheet(sheet))])


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield f"## `{sheet.name}`\n"
    yield f"{sheet.row}{'' if sheet.required else ' The file may be missing.'}\n"
    yield "| column | what it holds | |\n|---|---|---|"
    for column in sheet.columns:
        yield f"| `{column.name}` | {_holds(column)} | {', '.join(_marks(column))} |"
    yield ""


def _holds(column: SheetColumn) -> str:
    label = f"{column.label}: " if column.label else ""
    return f"{label}{column.kind.expected}".replace("|", "\\|")


def _marks(column: SheetColumn) -> Iterator[str]:
    if column.key:
        yield "key"
    if column.names:
        yield f"in `{column.names}`"
    if column.absent:
        yield "optional"
    if column.apart or column.private:
        yield "kept apart"
