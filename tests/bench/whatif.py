"""What-ifs from a warm base: how soon each is answered, and a series on one process, on two, and on a cluster.

On a machine that others share, seconds on the wall say little. Beside them stands what the busiest process worked: the
CPU seconds of the one that worked longest, and of the one that asked. That is how long a series takes where each has a
core of its own, and the ratio of two such numbers is what more processes are worth.
"""

import gc
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import active_children
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click

from matcher.domain.model.solution import Limits
from matcher.sample import Shape, invent
from matcher.solver.incremental import IncrementalSolver
from matcher.solver.solve import TeamColumnSolver
from scenarios.case import Case
from scenarios.definitions.starters import starters
from scenarios.runs.solving import Prepared, prepared, solved
from scenarios.scale.crew import Crew
from scenarios.scale.task import Answer, Task
from scenarios.series.axis import axis, points
from tests.bench.compare import PAGE, sizes_of
from tests.bench.machine import described
from tests.bench.processes import children, cpu_seconds, worked
from tests.bench.table import markdown, write_section
from tests.support.dask_cluster import two_workers

WHAT_IFS = ("scenario", "seconds", "CPU s", "gap")
SERIES = ("where", "points", "seconds", "CPU s of the busiest process", "times as fast", "answers")
VARIED, SERIES_OF = "travel-cap", "miles=0:1980:20"
LOOK_SECONDS = 0.1


class Took(NamedTuple):
    """What a series took, and what came of it.

    Args:
        busiest: CPU seconds of the process that worked longest, besides those of the one that asked.
    """

    answers: list[Answer]
    seconds: float
    busiest: float


@click.command()
@click.option("--sizes", default="300x150", show_default=True, help="CONSULTANTSxENGAGEMENTS, by commas.")
@click.option("--seeds", default="1", show_default=True, help="By commas.")
@click.option("--seconds", default=120.0, show_default=True, help="For each search.")
@click.option("--series", default=SERIES_OF, show_default=True, help=f"What {VARIED} varies; nothing for no series.")
@click.option("--write", is_flag=True, help="Write docs/performance.md.")
def main(sizes: str, seeds: str, seconds: float, series: str, write: bool) -> None:
    """Solve an invented center, each starter from there, and a series."""
    text = f"{described()} At most {seconds:g} seconds for each search.\n\n"
    click.echo(text)
    for consultants, engagements in sizes_of(sizes):
        for seed in map(int, seeds.split(",")):
            text += f"{consultants:,} consultants, {engagements:,} engagements, seed {seed}:\n\n"
            start = warm(consultants, engagements, seed, seconds)
            text += what_ifs(start, seconds)
            text += series_of(start, series, seconds) if series else ""
    if write:
        write_section(PAGE, "whatif", text)


def warm(consultants: int, engagements: int, seed: int, seconds: float) -> Prepared:
    """The base, solved, with what that taught."""
    Crew(processes=2).get_ready()
    center = invent(Shape(consultants, engagements, seed))
    return prepared(Case(center.problem, center.policy), TeamColumnSolver(), IncrementalSolver(), Limits(seconds))


def what_ifs(start: Prepared, seconds: float) -> str:
    """Each starter as a row, and the median of all."""
    rows, took = [], []
    for starter in starters():
        wall, cpu = time.monotonic(), cpu_seconds()
        solution = solved(start, starter.changes, Limits(seconds)).solution
        took.append((time.monotonic() - wall, cpu_seconds() - cpu))
        rows.append((starter.title, f"{took[-1][0]:.1f}", f"{took[-1][1]:.1f}", _gap(solution.gap)))
        click.echo("  ".join(rows[-1]))
    at_middle = [f"{median(one):.1f}" for one in zip(*took, strict=True)]
    click.echo(f"median: {at_middle}")
    return markdown(WHAT_IFS, [*rows, ("**median**", *at_middle, "")], words=1) + "\n"


def series_of(start: Prepared, written: str, seconds: float) -> str:
    """The series on one process, on two, and on a cluster of which one worker is killed half-way."""
    [scenario] = [one for one in starters() if one.name == VARIED]
    tasks = [task for _, task in points(scenario.changes, [axis(written, scenario.changes)])]
    found = {"one process": measured(Crew(), start, tasks, seconds)}
    found |= {"two processes": measured(Crew(processes=2), start, tasks, seconds)}
    with TemporaryDirectory() as place, two_workers(Path(place)) as cluster:
        crew, pids = Crew(cluster=cluster.address), [worker.pid for worker in cluster.workers]
        found["a cluster of two workers"] = measured(crew, start, tasks, seconds, pids)
    with TemporaryDirectory() as place, two_workers(Path(place)) as cluster:
        crew, pids = Crew(cluster=cluster.address), [worker.pid for worker in cluster.workers]
        killed = measured(crew, start, tasks, seconds, pids, at_half=cluster.workers[0].kill)
        found["the same, one killed half-way"] = killed
    rows = rows_of(found)
    for row in rows:
        click.echo("  ".join(row))
    return markdown(SERIES, rows, words=1) + "\n"


def rows_of(found: Mapping[str, Took]) -> list[tuple[str, ...]]:
    """A row for each place, beside the first of them."""
    one, *_ = found.values()
    return [
        (
            where,
            f"{len(took.answers)}",
            f"{took.seconds:.0f}",
            f"{took.busiest:.1f}",
            f"{one.busiest / took.busiest:.2f}",
            "the same" if took.answers == one.answers else "others",
        )
        for where, took in found.items()
    ]


def measured(
    crew: Crew,
    start: Prepared,
    tasks: list[Task],
    seconds: float,
    others: list[int] | None = None,
    at_half: Callable[[], object] = lambda: None,
) -> Took:
    """Solve all of them.

    Args:
        others: Processes that work and are not ours.
        at_half: Done when half of them are solved.
    """
    done: list[int] = []

    def one_more(position: int) -> None:
        done.append(position)
        if len(done) == len(tasks) // 2:
            at_half()

    gc.collect()
    wall, here = time.monotonic(), time.process_time()
    with watched(others) as busy:
        answers = crew.solve(start, tasks, Limits(seconds), one_more)
    taken = time.monotonic() - wall
    return Took(answers, taken, time.process_time() - here + max(busy.values(), default=0.0))


@contextmanager
def watched(others: list[int] | None = None) -> Iterator[dict[int, float]]:
    """CPU seconds of the children of this process, or of others, from here on; looked at ten times a second."""
    busy: dict[int, float] = {}
    over = threading.Event()
    before = {pid: worked(pid) for pid in others or ours()}

    def look() -> None:
        while not over.wait(LOOK_SECONDS):
            for pid in others or ours():
                busy[pid] = max(busy.get(pid, 0.0), worked(pid) - before.get(pid, 0.0))

    watching = threading.Thread(target=look)
    watching.start()
    try:
        yield busy
    finally:
        over.set()
        watching.join()


def ours() -> list[int]:
    """The processes of a pool, which may be forks of a process that only loaded what they need; else all children."""
    return [one.pid for one in active_children() if one.pid] or children()


def _gap(gap: float) -> str:
    return f"{gap:.4%}" if gap else "0, proven"


if __name__ == "__main__":
    main()
