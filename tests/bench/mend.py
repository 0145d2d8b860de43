"""Repairs as a worker does them: a night, then seats turned down one by one, each proposed again and stored.

Every second repair begins with what the night taught, the others from nothing.
"""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click

from matcher import bootstrap
from matcher.bootstrap import upkeep
from matcher.domain.model.solution import relative_gap
from matcher.ports import Database
from matcher.records import Run, User
from matcher.sample import Shape, invent
from matcher.services.dataset.importing import import_dataset
from matcher.services.review.decision_batch import RowRef
from matcher.services.review.decisions import RejectReason, reject
from matcher.services.runs.nightly import Night, propose
from matcher.services.runs.repairing import REPAIR_SECONDS
from tests.bench.compare import PAGE, sizes_of
from tests.bench.machine import described
from tests.bench.table import markdown, write_section
from tests.support.databases import a_user

HEADER = (
    "consultants × engagements", "seed", "the night in s", "a repair in s", "searching", "from nothing in s",
    "searching", "gaps", "MiB before the night", "after", "after the repairs",
)  # fmt: skip
WORDS = 1
EACH = 3
"""Repairs of either sort."""
KIB_PER_MIB = 1024
NOT_SEARCHING = ("reading the data", "checking every rule again", "explaining what is not covered")


class Mended(NamedTuple):
    """A run, and how long it took with reading and storing."""

    run: Run
    seconds: float

    @property
    def searching(self) -> float:
        """Seconds of the solver."""
        return sum(stage.seconds for stage in self.run.stages if stage.name not in NOT_SEARCHING)

    @property
    def gap(self) -> float:
        """Relative gap of the proposal."""
        proposal = self.run.proposal
        return relative_gap(proposal.after.score, proposal.bound) if proposal else 1.0


class Day(NamedTuple):
    """A night and its repairs, with the memory of the process at three moments (MiB)."""

    night: Mended
    warm: list[Mended]
    cold: list[Mended]
    mib: tuple[float, float, float]


@click.command()
@click.option("--sizes", default="400x220", show_default=True, help="CONSULTANTSxENGAGEMENTS, by commas.")
@click.option("--seeds", default="1,2,3", show_default=True, help="By commas.")
@click.option("--write", is_flag=True, help="Write docs/performance.md.")
def main(sizes: str, seeds: str, write: bool) -> None:
    """Run nights of invented centers, and mend their schedules, each center in a process of its own."""
    where = described()
    click.echo(where)
    rows = []
    for consultants, engagements in sizes_of(sizes):
        for seed in map(int, seeds.split(",")):
            with ProcessPoolExecutor(1, get_context("spawn")) as own:
                day = own.submit(a_day, consultants, engagements, seed).result()
            rows.append(cells(f"{consultants:,} × {engagements:,}", seed, day))
            click.echo("  ".join(rows[-1]))
    if write:
        write_section(PAGE, "mend", f"{where}\n\n" + markdown(HEADER, rows, words=WORDS))


def a_day(consultants: int, engagements: int, seed: int) -> Day:
    """Import, propose, and mend what is turned down."""
    with TemporaryDirectory() as var:
        os.environ.update(MATCHER_VAR=var, MATCHER_DATABASE_URL=f"sqlite:///{Path(var) / 'matcher.sqlite'}")
        upkeep.migrate()
        with closing(bootstrap.database()) as database:
            import_dataset(database, invent(Shape(consultants, engagements, seed, as_of=datetime.now(UTC).date())))
            return _mended(database, a_user(database))


def _mended(database: Database, reader: User) -> Day:
    staying = bootstrap.standing_solver()
    before = _mib()
    night = _timed(lambda: propose(Night(database, staying.from_nothing)))
    after = _mib()
    warm: list[Mended] = []
    cold: list[Mended] = []
    for number, row in enumerate(_proposed(database, 2 * EACH)):
        reject(database, reader, [row], RejectReason.OTHER)
        by = bootstrap.solver() if number % 2 else staying
        mended = _timed(lambda by=by: bootstrap.repairer(REPAIR_SECONDS, by=by)(database))  # type: ignore[misc]
        (cold if number % 2 else warm).append(mended)
    return Day(night, warm, cold, (before, after, _mib()))


def _proposed(database: Database, count: int) -> Iterator[RowRef]:
    """Rows of the latest proposal, of another engagement each, as they are when their turn comes."""
    seen: set[str] = set()
    while len(seen) < count:
        with database.reading() as work:
            proposal = work.proposals.latest()
            assert proposal is not None
            rows = work.proposals.rows(proposal.proposal_id)
            row = next(row for row in rows if row.after and row.key.engagement_id not in seen)
        seen.add(row.key.engagement_id)
        yield RowRef(proposal.proposal_id, row.key.engagement_id, row.key.seat, row.version)


def _timed(run: Callable[[], Run]) -> Mended:
    began = time.monotonic()
    done = run()
    return Mended(done, time.monotonic() - began)


def _mib() -> float:
    """What the process holds now."""
    status = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith("VmRSS:")).split()[1]) / KIB_PER_MIB


def cells(size: str, seed: int, day: Day) -> tuple[str, ...]:
    """What a day says, in the order of the header."""
    gaps = {f"{mended.gap:.4%}" if mended.gap else "0, proven" for mended in (day.night, *day.warm, *day.cold)}
    return (
        size,
        str(seed),
        f"{day.night.seconds:.1f}",
        ", ".join(f"{mended.seconds:.1f}" for mended in day.warm),
        ", ".join(f"{mended.searching:.1f}" for mended in day.warm),
        ", ".join(f"{mended.seconds:.1f}" for mended in day.cold),
        ", ".join(f"{mended.searching:.1f}" for mended in day.cold),
        "; ".join(sorted(gaps)),
        *(f"{mib:.0f}" for mib in day.mib),
    )


if __name__ == "__main__":
    main()
