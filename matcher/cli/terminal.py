"""What commands print: one live line of progress on a terminal, now and then a plain one elsewhere."""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import ceil

import click

from matcher.domain.model.solution import Progress, Report, Solution, Status, relative_gap
from matcher.domain.rules.in_words import quantity

SECONDS_BETWEEN_LINES = 10.0
SECONDS_BETWEEN_READINGS = 2.0
GAP_STEPS = 10_000
"""Gaps are shown in hundredths of a percent."""
ROUNDING_DIGITS = 6
OPENINGS = {
    Status.OPTIMAL: "Optimal",
    Status.FEASIBLE: "Good enough",
    Status.STOPPED: "Stopped",
}
HOLDS_ROLES = "It holds the roles of consultants: only its owner may read the files."
LIMITS = {"seconds": " at the time limit", "asked": " when asked"}


def percent(gap: float) -> str:
    """A gap as people read it, rounded up: what is said to be within it is, and a small one is never shown as none."""
    return f"{ceil(round(gap * GAP_STEPS, ROUNDING_DIGITS)) / GAP_STEPS:.2%}"


def points_table(terms: Mapping[str, int]) -> str:
    """Points by goal and their sum, a line each."""
    rows = {**terms, "all together": sum(terms.values())}
    width = max(len(f"{points:,}") for points in rows.values())
    return "\n".join(f"  {name:<14}{points:>{width},}" for name, points in rows.items())


def closing_line(solution: Solution, place: str) -> str:
    """How a solve ended, in words."""
    how = OPENINGS[solution.status] + LIMITS.get(solution.limit, "")
    within = f"within {percent(solution.gap)} of the best possible ({solution.bound:,})"
    proof = within if solution.gap else "proven"
    covered = f"{len(solution.covered):,} of {quantity(solution.eligible, 'eligible engagement')} covered"
    return f"{how}: {solution.objective:,} points, {proof}. {covered} in {solution.seconds:.1f} s. Written to {place}/."


@contextmanager
def progress_report() -> Iterator[Report]:
    """Show how a solve is getting on, on stderr: stdout is for the outcome."""
    if sys.stderr.isatty():
        with _live_line() as report:
            yield report
    else:
        yield PlainLines()


class ReadingLines:
    """Says on stderr how far the reading of a large file is, now and then."""

    def __init__(self) -> None:
        self._due = 0.0

    def __call__(self, file: str, rows: int) -> None:
        """Report the rows of a file that have been read."""
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + SECONDS_BETWEEN_READINGS
            click.echo(f"{file}: {rows:,} rows read", err=True)


class PlainLines:
    """A line when the stage changes, and every ten seconds within one."""

    def __init__(self) -> None:
        self._stage = ""
        self._due = 0.0

    def __call__(self, progress: Progress) -> None:
        """Report. The last word of a solve has no stage; the closing line says it better."""
        if progress.stage and (progress.stage != self._stage or progress.seconds >= self._due):
            self._stage, self._due = progress.stage, progress.seconds + SECONDS_BETWEEN_LINES
            click.echo(progress_line(progress, progress.seconds), err=True)


def progress_line(progress: Progress, seconds: float) -> str:
    """Where a solve is: stage, score, bound, gap, columns, seconds; what isn't known yet is left out."""
    parts = []
    if progress.objective is not None:
        parts.append(f"score {progress.objective:,}")
    if progress.bound is not None:
        parts.append(f"bound {progress.bound:,}")
    if progress.objective is not None and progress.bound is not None:
        parts.append(f"gap {percent(relative_gap(progress.objective, progress.bound))}")
    if progress.columns:
        parts.append(quantity(progress.columns, "column"))
    return ", ".join([f"{progress.stage}: {parts[0]}" if parts else progress.stage, *parts[1:], f"{seconds:.1f} s"])


@contextmanager
def _live_line() -> Iterator[Report]:
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    latest = Progress("starting", None, None, 0, 0.0)
    begun = time.monotonic()

    def report(progress: Progress) -> None:
        nonlocal latest
        latest = progress

    def line() -> Text:
        """The clock ticks between reports too: a person sees that the program lives."""
        return Text(progress_line(latest, time.monotonic() - begun), no_wrap=True, overflow="ellipsis")

    with Live(get_renderable=line, console=Console(stderr=True), refresh_per_second=8, transient=True):
        yield report
