"""Kills: a process, on a database, at a mark or at moments drawn at random; and waits until its traces have settled."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psycopg

from tests.long.killed.plans import OVER, Plan, Report, moments, table

ROOT = Path(__file__).parents[3]
KILLS = int(os.environ.get("KILLS", "2"))
"""Nights and publications, on each kind of database."""
OTHERS = max(1, KILLS // 5)
"""Of everything else."""
SEED = int(os.environ.get("KILLS_SEED", "0"))
MANY = 100
"""So many hit every stage."""
PATIENCE = 3
"""Up to so many times as many are drawn until every stage was hit."""
LEAST_TRIES = 20
"""Where few kills are wanted: on a busy machine several moments in a row may come when the work is over."""
SETTLE_SECONDS = 20
NAME = "killed"
"""What a process that is to be killed calls itself to PostgreSQL."""


@dataclass(frozen=True)
class Killer:
    """Has plans done on a ground, by the process at its other end."""

    process: "subprocess.Popen[str]"

    def do(self, plan: Plan) -> Report:
        """Do a plan; what the process left behind has settled then."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(asdict(replace(plan, url=named(plan.url)))) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the ground broke away"
        settled(plan.url)
        found = json.loads(answer)
        return Report(found["status"], [(mark, at) for mark, at in found["marks"]], found["said"])

    def unharmed(self, plan: Plan) -> Report:
        """Do a plan to its end."""
        report = self.do(replace(plan, seconds=None))
        assert report.status == 0, report.said
        return report

    def at(self, plan: Plan, mark: str) -> Report:
        """Kill at a mark."""
        report = self.do(replace(plan, hold=mark, seconds=0))
        assert (report.killed, report.stage) == (True, mark), report.said
        return report


@contextmanager
def a_killer() -> Iterator[Killer]:
    """A ground, until the end of the block."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # numpy's library starts threads when it is loaded
    command = [sys.executable, "-W", "error:This process:DeprecationWarning", "-m", "tests.long.killed.ground"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Killer(process)
        assert process.stdin
        process.stdin.close()


@dataclass
class Kills:
    """Kills at moments drawn at random: so many at work, and if they are many, until every stage was hit.

    Args:
        what: How the table calls it.
        lengths: How long each stage takes.
    """

    killer: Killer
    what: str
    lengths: dict[str, float]
    wanted: int = KILLS
    seed: int = SEED

    def __post_init__(self) -> None:
        self.reports: list[Report] = []
        self._moments = moments(self.seed, self.lengths)

    def __iter__(self) -> Iterator[int]:
        """The numbers of kills, from 1, as long as there are some to do."""
        while not self._enough():
            yield len(self.reports) + 1

    def kill(self, plan: Plan) -> Report:
        """Do a plan, and kill it at the next moment."""
        mark, seconds = next(self._moments)
        report = self.killer.do(replace(plan, hold=mark, seconds=seconds))
        assert report.killed or report.status == 0 or report.stage == OVER, report.said
        self.reports.append(report)
        return report

    def table(self) -> str:
        """How many were killed in each stage."""
        return table(self.what, self.reports, self.lengths)

    def missed(self) -> set[str]:
        """Stages in which none was killed."""
        return set(self.lengths) - {report.stage for report in self.reports if report.killed}

    def _enough(self) -> bool:
        killed = sum(report.killed for report in self.reports)
        if len(self.reports) >= max(LEAST_TRIES, PATIENCE * self.wanted):
            return True
        return killed >= self.wanted and (self.wanted < MANY or not self.missed())


def told(kills: Kills) -> None:
    """Print the table; as many were killed at work as were wanted, and if they were many, in each stage."""
    print(kills.table())  # noqa: T201  make torture shows it
    assert sum(report.killed for report in kills.reports) >= kills.wanted
    assert kills.wanted < MANY or not kills.missed()


def kind_of(url: str) -> str:
    """The kind of a database, for tables."""
    return "PostgreSQL" if url.startswith("postgresql") else "SQLite"


def named(url: str) -> str:
    """The address with a name, by which PostgreSQL knows the process."""
    return f"{url}&application_name={NAME}" if url.startswith("postgresql") else url


def settled(url: str) -> None:
    """Wait until PostgreSQL has noticed that the process is gone: what it was asked to commit is committed or not."""
    if not url.startswith("postgresql"):
        return
    end = time.monotonic() + SETTLE_SECONDS
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        while connection.execute("SELECT 1 FROM pg_stat_activity WHERE application_name = %s", [NAME]).fetchone():
            assert time.monotonic() < end, "a backend outlived its process"
            time.sleep(0.002)
