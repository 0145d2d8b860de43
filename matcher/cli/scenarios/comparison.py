"""A comparison on the terminal: what differs, the figures side by side, who changes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from scenarios.comparison.column import ComparedScenario, Left
from scenarios.comparison.figures import Figure
from scenarios.comparison.groups import ComparedGroup as Covered
from scenarios.comparison.shifts import Placing, Shift
from scenarios.recruiting.worth import worth_in_words

WIDTH_OF_FILES = 120
"""Columns where the output goes to a file or another program, which has no width of its own."""
STYLES = {"better": "green", "worse": "red"}


def show(columns: Sequence[ComparedScenario]) -> None:
    """Print them, one below the other."""
    console = _console()
    for number, column in enumerate(columns):
        if number:
            console.print()
        console.print(Group(*_parts(column)))


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=WIDTH_OF_FILES)


def show_worths(worths: Sequence[Mapping[str, Any]]) -> None:
    """Print what changes would be worth, those worth something first."""
    console = _console()
    for worth in worths:
        if worth["most"] or worth["hidden"]:
            console.print(Text(worth["sentence"], style="bold"))
            console.print(Text(f"  {worth_in_words(worth)}"))
    nothing = sum(not worth["most"] and not worth["hidden"] for worth in worths)
    if nothing:
        console.print(Text(f"{nothing} more were tried and are worth nothing."))


def _parts(column: ComparedScenario) -> Iterator[RenderableType]:
    yield Text(column.title, style="bold")
    yield from (Text(sentence) for sentence in column.sentences)
    if column.infeasible:
        yield from _sentences("There is no plan", (column.infeasible,))
        return
    yield from _sentences("What differs", column.inputs)
    yield Text()
    yield _figures(column.figures)
    if not column.guarded:
        yield from _details(column)
    yield from _sentences("To keep in mind", column.remarks)


def _details(column: ComparedScenario) -> Iterator[RenderableType]:
    """What is left out where it would tell a role."""
    if column.groups:
        yield Text("\nCovered, where it differs", style="bold")
        yield _groups(column.groups)
    yield Text("\nWho changes", style="bold")
    if column.shifts:
        yield _shifts(column.shifts)
    elif column.thinned:
        yield Text("Nobody of whom it is shown.")
    else:
        yield Text("Nobody: every engagement keeps its team and its start.")
    if column.uncovered:
        yield Text("\nLeft uncovered", style="bold")
        yield _uncovered(column.uncovered)


def _sentences(title: str, sentences: tuple[str, ...]) -> Iterator[Text]:
    yield Text(f"\n{title}", style="bold")
    yield from map(Text, sentences)


def _figures(figures: tuple[Figure, ...]) -> Table:
    table = _table("", "as it is", "scenario", "difference")
    for column in table.columns[1:3]:
        column.justify = "right"
    for figure in figures:
        words = Text(figure.words, style=STYLES.get(figure.verdict, ""))
        table.add_row(Text(figure.name), figure.shown(figure.before), figure.shown(figure.after), words)
    return table


def _shifts(shifts: tuple[Shift, ...]) -> Table:
    table = _table("engagement", "as it is", "scenario")
    for shift in shifts:
        name = f"{shift.engagement_id}  {shift.organization}".rstrip()
        table.add_row(Text(name), _placing(shift.before), _placing(shift.after))
    return table


def _groups(groups: Sequence[Covered]) -> Table:
    table = _table("", "as it is", "scenario")
    for group in groups:
        table.add_row(Text(group.words), f"{group.before:,}", f"{group.after:,}")
    return table


def _uncovered(uncovered: Sequence[Left]) -> Table:
    table = _table("engagement", "as it is", "why")
    for left in uncovered:
        name = f"{left.engagement_id}  {left.organization}".rstrip()
        table.add_row(Text(name), "covered" if left.covered_now else "uncovered", Text(left.reason))
    return table


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    for header in headers:
        table.add_column(header)
    return table


def _placing(placing: Placing | None) -> Text:
    if placing is None:
        return Text("not covered", style="dim")
    return Text(f"{placing.who}\n{placing.when}")
