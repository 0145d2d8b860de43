"""Answers on the terminal."""

from collections.abc import Mapping
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from matcher.cli.scenarios.comparison import WIDTH_OF_FILES, show
from matcher.records import StudyKind
from scenarios.export.tables import readable, why_guarded
from scenarios.series.curve import knees_in_words
from scenarios.studies.plain import columns_of


def show_answer(kind: StudyKind, result: Mapping[str, Any]) -> None:
    """Print what came of a question."""
    if kind is StudyKind.COMPARE:
        show(columns_of(result))
        return
    for sentence in (*result.get("sentences", ()), *filter(None, [result.get("second")])):
        click.echo(sentence)
    console = Console(highlight=False)
    console = console if console.is_terminal else Console(highlight=False, width=WIDTH_OF_FILES)
    for name, rows in readable(kind, result).items():
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
