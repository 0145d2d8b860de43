"""How time and memory grow with the center: five sizes and more, an exponent by least squares, a chart."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click
import numpy as np

from matcher.domain.model.solution import relative_gap
from matcher.sample import Shape, invent
from tests.bench.chart import Panel, drawing
from tests.bench.compare import PAGE, sizes_of
from tests.bench.machine import described
from tests.bench.measure import Measured, measure, written
from tests.bench.table import markdown, write_section

IMAGE = PAGE.parent / "images" / "growth.svg"
SIZES = "60x30,120x60,240x120,480x240,960x480"
HEADER = ("consultants × engagements", "seed", "covered", "gap", "seconds", "CPU s", "MiB")


class Solve(NamedTuple):
    """One center solved."""

    consultants: int
    engagements: int
    seed: int
    measured: Measured


@click.command()
@click.option("--sizes", default=SIZES, show_default=True, help="CONSULTANTSxENGAGEMENTS, by commas.")
@click.option("--seeds", default="1,2,3", show_default=True, help="By commas.")
@click.option("--seconds", default=120.0, show_default=True, help="For each solve.")
@click.option("--write", is_flag=True, help="Write docs/performance.md and its chart.")
def main(sizes: str, seeds: str, seconds: float, write: bool) -> None:
    """Solve invented centers of several sizes, fit how time and memory grow, draw it."""
    where = described()
    click.echo(where)
    solves = []
    for consultants, engagements in sizes_of(sizes):
        for seed in map(int, seeds.split(",")):
            solves.append(solved(consultants, engagements, seed, seconds))
            click.echo("  ".join(cells(solves[-1])))
    text = f"{where} At most {seconds:g} seconds each.\n\n{sentence(solves)}\n\n"
    click.echo(sentence(solves))
    if write:
        IMAGE.write_text(drawing(panels(solves), "engagements"), encoding="utf-8")
        text += "![Time and memory against engagements, both scales logarithmic](images/growth.svg)\n\n"
        write_section(PAGE, "growth", text + markdown(HEADER, map(cells, solves), words=1))


def solved(consultants: int, engagements: int, seed: int, seconds: float) -> Solve:
    """Invent a center and solve it in a process of its own.

    Raises:
        RuntimeError: The solve failed.
    """
    with TemporaryDirectory() as folder:
        place = written(invent(Shape(consultants, engagements, seed)), Path(folder) / "center")
        found = measure("ours", place, seconds)
    if found.score is None or found.broken:
        raise RuntimeError(f"{consultants} × {engagements}, seed {seed}: {found}")
    return Solve(consultants, engagements, seed, found)


def cells(solve: Solve) -> tuple[str, ...]:
    """What a solve says, in the order of the header."""
    own = solve.measured
    gap = relative_gap(own.score or 0, own.bound or 0)
    figures = (f"{own.seconds:.1f}", f"{own.cpu_seconds:.1f}", f"{own.mib:.0f}")
    size = f"{solve.consultants:,} × {solve.engagements:,}"
    return size, str(solve.seed), f"{own.covered:,}", f"{gap:.4%}" if gap else "0, proven", *figures


def exponent(sizes: Sequence[float], amounts: Sequence[float]) -> tuple[float, float]:
    """The power of the size that an amount grows with, and the amount at size 1: least squares of the logarithms."""
    power, offset = np.polyfit(np.log(sizes), np.log(amounts), 1)
    return float(power), float(np.exp(offset))


def sentence(solves: Sequence[Solve]) -> str:
    """Both exponents in words."""
    sizes = [float(solve.engagements) for solve in solves]
    cpu, _ = exponent(sizes, [solve.measured.cpu_seconds for solve in solves])
    wall, _ = exponent(sizes, [solve.measured.seconds for solve in solves])
    memory, _ = exponent(sizes, [solve.measured.mib for solve in solves])
    return (
        f"With n engagements and twice as many consultants, CPU time grows as n^{cpu:.2f}, the time on the wall as "
        f"n^{wall:.2f}, and peak memory, what an empty process needs included, as n^{memory:.2f}: least squares in "
        f"log-log, over {len(set(sizes))} sizes and {len(solves)} solves."
    )


def panels(solves: Sequence[Solve]) -> list[Panel]:
    """What is drawn."""
    sizes = [float(solve.engagements) for solve in solves]
    drawn = {
        "CPU seconds": [solve.measured.cpu_seconds for solve in solves],
        "peak memory, MiB": [solve.measured.mib for solve in solves],
    }
    return [
        Panel(title, list(zip(sizes, amounts, strict=True)), *exponent(sizes, amounts))
        for title, amounts in drawn.items()
    ]


if __name__ == "__main__":
    main()
