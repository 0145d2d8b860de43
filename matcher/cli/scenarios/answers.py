"""Answers on the terminal."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from matcher.cli.scenarios.comparison import WIDTH_OF_FILES, show, show_worths
from matcher.records import StudyKind
from scenarios.chance.survival import notes_on_draws
from scenarios.export.tables import readable, why_guarded
from scenarios.recruiting.worth import notes_on
from scenarios.series.curve import knees_in_words
from scenarios.studies.plain import columns_of

DRAWN = MappingProxyType({StudyKind.SWEEP: "covered", StudyKind.RECRUIT: "points at least"})
"""What is drawn of an answer, by the name of its column."""
WIDEST = 20


def show_answer(kind: StudyKind, result: Mapping[str, Any]) -> None:
    """Print what came of a question."""
    if kind is StudyKind.COMPARE:
        show(columns_of(result))
        return
    if kind is StudyKind.WORTH:
        show_worths(result["worths"])
        for sentence in filter(None, [*notes_on(result), why_guarded(result)]):
            click.echo(sentence)
        return
    for sentence in (*result.get("sentences", ()), *filter(None, [result.get("second")]), *notes_on_draws(result)):
        click.echo(sentence)
    console = Console(highlight=False)
    console = console if console.is_terminal else Console(highlight=False, width=WIDTH_OF_FILES)
    for name, plain_rows in readable(kind, result).items():
        rows = _drawn(plain_rows, DRAWN.get(kind, ""))
        console.print(Text(name.replace("_", " ").capitalize(), style="bold"))
        table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
        for key in rows[0]:
            table.add_column(key, justify="right" if isinstance(rows[0][key], int) else "left")
        for row in rows:
            table.add_row(*(Text(f"{value:,}" if isinstance(value, int) else str(value)) for value in row.values()))
        console.print(table)
        console.print()
    knees = knees_in_words(result["sweep"]) if kind is StudyKind.SWEEP else []
    for sentence in knees or filter(None, [why_guarded(result)]):
        console.print(Text(sentence))


def _drawn(rows: Sequence[dict[str, Any]], column: str) -> list[dict[str, Any]]:
    """The rows with a bar as long as a number of each; what is no number has none."""
    numbers = [row[column] for row in rows if isinstance(row.get(column), int)]
    if not numbers:
        return list(rows)
    full = max(*numbers, 1)
    bars = [row[column] if isinstance(row[column], int) else 0 for row in rows]
    return [{**row, "": "#" * round(WIDEST * bar / full)} for row, bar in zip(rows, bars, strict=True)]
