"""Measurements as a table: on a terminal and in Markdown."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from matcher.domain.model.solution import relative_gap
from tests.bench.measure import Measured
from tests.bench.peers import PEERS

HEADER = ("dataset", "seed", "solver", "score", "short of our bound", "covered", "seconds", "CPU s", "MiB")
WORDS = 3
"""Columns of words; the others are numbers."""


class Line(NamedTuple):
    """One peer on one dataset.

    Args:
        bound: Ours: no schedule scores more. None where ours gave none.
    """

    dataset: str
    seed: int
    bound: int | None
    measured: Measured


def cells(line: Line) -> tuple[str, ...]:
    """What a line says, in the order of the header."""
    own, title = line.measured, PEERS[line.measured.peer].title
    if own.score is None:
        return line.dataset, str(line.seed), title, own.note, *[""] * 5
    gap = "" if line.bound is None else f"{relative_gap(own.score, line.bound):.3%}"
    score = f"{own.score:,}" + (f", breaks {own.broken} rules" if own.broken else "")
    figures = (f"{own.covered}", f"{own.seconds:.1f}", f"{own.cpu_seconds:.1f}", f"{own.mib:.0f}")
    return line.dataset, str(line.seed), title, score, gap, *figures


def show(lines: Iterable[Line], console: Console) -> None:
    """Print the table."""
    table = Table(*HEADER[:WORDS])
    for name in HEADER[WORDS:]:
        table.add_column(name, justify="right")
    for line in lines:
        table.add_row(*cells(line))
    console.print(table)


def markdown(header: Sequence[str], rows: Iterable[Sequence[str]], words: int = WORDS) -> str:
    """A table in Markdown, its numbers to the right."""
    rules = ["---" if k < words else "--:" for k in range(len(header))]
    return "\n".join("| " + " | ".join(row) + " |" for row in (header, rules, *rows)) + "\n"


def write_section(page: Path, name: str, text: str) -> None:
    """Replace what stands between two marks of a page.

    Raises:
        ValueError: The page lacks a mark.
    """
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    _, mark, after = rest.partition(end)
    if not mark:
        raise ValueError(f"{page} has no section between {begin.strip()} and {end}")
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
