"""Ours beside the peers, one after another, at equal time: ``make bench``."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console

from tests.bench import summary
from tests.bench.datasets import Case, cases
from tests.bench.machine import described
from tests.bench.measure import measure, written
from tests.bench.peers import PEERS
from tests.bench.table import HEADER, Line, cells, markdown, show, write_section

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"


@click.command()
@click.option("--sizes", default="120x60,300x150", show_default=True, help="CONSULTANTSxENGAGEMENTS, by commas.")
@click.option("--seeds", default="1", show_default=True, help="By commas.")
@click.option("--seconds", default=10.0, show_default=True, help="For each peer and dataset.")
@click.option("--peers", default=",".join(PEERS), show_default=True, help="By commas; ours comes first.")
@click.option("--write", is_flag=True, help="Write the table into docs/performance.md.")
def main(sizes: str, seeds: str, seconds: float, peers: str, write: bool) -> None:
    """Measure peers on the same datasets and print the table."""
    console = Console(width=150)
    where = described()
    chosen = cases(sizes_of(sizes), [int(seed) for seed in seeds.split(",")])
    lines = []
    for line in measured(chosen, peers.split(","), seconds):
        lines.append(line)
        console.print("  ".join(cells(line)), highlight=False)
    show(lines, console)
    console.print(where)
    if write:
        write_section(PAGE, "compare", section(f"{where} Each solver had {seconds:g} seconds.", lines))


def section(intro: str, lines: Sequence[Line]) -> str:
    """What the page says: a row for all seeds of a dataset and solver, and each of them behind a fold."""
    return "\n".join(
        [
            f"{intro} Three figures are the least, the middle and the most of all seeds.\n",
            markdown(summary.HEADER, summary.summarized(lines), words=summary.WORDS),
            "<details><summary>Each seed</summary>\n",
            markdown(HEADER, map(cells, lines)),
            "</details>",
        ]
    )


def sizes_of(text: str) -> list[tuple[int, int]]:
    """``120x60,300x150`` as numbers."""
    pairs = (size.split("x") for size in text.split(",") if size)
    return [(int(consultants), int(engagements)) for consultants, engagements in pairs]


def measured(chosen: Iterable[Case], peers: Sequence[str], seconds: float) -> Iterator[Line]:
    """Each case by each peer; the bound is ours, so ours is measured first."""
    for case in chosen:
        with TemporaryDirectory() as folder:
            written(case.dataset, Path(folder) / "center")
            bound = None
            for peer in sorted(peers, key=lambda name: name != "ours"):
                found = measure(peer, Path(folder) / "center", seconds)
                bound = found.bound if peer == "ours" else bound
                yield Line(case.name, case.seed, bound, found)


if __name__ == "__main__":
    main()
