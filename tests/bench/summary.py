"""Measurements of several seeds in one row: the least, the middle and the most of each figure."""

from collections.abc import Sequence

import pandas as pd

from matcher.domain.model.solution import relative_gap
from tests.bench.peers import PEERS
from tests.bench.table import Line

HEADER = ("dataset", "solver", "seeds", "short of our bound", "covered", "seconds", "CPU s", "MiB")
WORDS = 2
BY = ["dataset", "peer"]
FIGURES = {
    "gap": "{:.3%}",
    "covered": "{:.0f}",
    "seconds": "{:.1f}",
    "cpu_seconds": "{:.1f}",
    "mib": "{:.0f}",
}
"""Columns, and how each is written."""


def summarized(lines: Sequence[Line]) -> list[tuple[str, ...]]:
    """One row for each dataset and peer, in the order in which they were measured."""
    frame = _frame(lines)
    return [
        (str(dataset), PEERS[str(peer)].title, *_cells(group))
        for (dataset, peer), group in frame.groupby(BY, sort=False)
    ]


def _cells(group: pd.DataFrame) -> tuple[str, ...]:
    """How many seeds have an answer, or why none has, and the spread of each figure."""
    count, seeds, broken = int(group["score"].count()), len(group), int(group["broken"].sum())
    if not count:
        return ("; ".join(sorted(set(group["note"]))), *[""] * len(FIGURES))
    answered = f"{count}" if count == seeds else f"{count} of {seeds}"
    spread = group[list(FIGURES)].agg(["min", "median", "max"])
    figures = [_spread(spread[name], form) for name, form in FIGURES.items()]
    return (answered + (f", {broken} rules broken" if broken else ""), *figures)


def _frame(lines: Sequence[Line]) -> pd.DataFrame:
    """A line a row; figures of a peer that gave no answer are missing."""
    rows = []
    for line in lines:
        own = line.measured
        there = own.score is not None
        gap = relative_gap(own.score, line.bound) if own.score is not None and line.bound is not None else None
        rows.append(
            {
                "dataset": line.dataset,
                "peer": own.peer,
                "score": own.score,
                "gap": gap,
                "covered": own.covered if there else None,
                "seconds": own.seconds if there else None,
                "cpu_seconds": own.cpu_seconds if there else None,
                "mib": own.mib if there else None,
                "broken": own.broken,
                "note": own.note,
            }
        )
    frame = pd.DataFrame(rows)
    return frame.astype(dict.fromkeys(("score", *FIGURES), "float64"))


def _spread(figures: "pd.Series[float]", form: str) -> str:
    """Least, middle and most; one figure where they read alike."""
    words = [form.format(figure) for figure in figures.dropna()]
    return " – ".join(words) if len(set(words)) > 1 else "".join(words[:1])
