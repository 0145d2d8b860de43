"""``matcher nightly`` or a publication, ended with SIGKILL:
``python -m tests.service.killed_night URL WHAT MOMENT SEED``.

Moments of both: around each write, counted from 1: ``1:before``, ``1:within`` (all is written, and not committed),
``1:after``; and each stage, by its name: ``reading``, ``solving``, ``auditing``, ``explaining``. ``after:0.25`` is so
many seconds after the work began, wherever it is then.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from matcher import bootstrap
from matcher.cli import main as matcher
from matcher.db.transactions import SqlDatabase
from matcher.service import nightly
from matcher.service.ports import UnitOfWork
from tests.databases import Clock, open_database
from tests.given import GivenSolver
from tests.service.center import ROWS

Result = TypeVar("Result")
STAGES = {"auditing": "audit", "explaining": "uncovered"}
"""Stages by what they begin with, in :mod:`matcher.service.nightly`."""


class Killing:
    """A database that ends the process around one of the writes."""

    def __init__(self, database: SqlDatabase, moment: str) -> None:
        self._database = database
        self._moment = moment
        self._writes = 0

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        self.reach("reading")
        return self._database.reading()

    def writing(self, work: Callable[[UnitOfWork], Result]) -> Result:
        self._writes += 1
        self.reach(f"{self._writes}:before")
        result = self._database.writing(lambda unit: self._done(work(unit)))
        self.reach(f"{self._writes}:after")
        return result

    def close(self) -> None:
        self._database.close()

    def reach(self, moment: str) -> None:
        """End here if this is the moment."""
        if moment == self._moment:
            end()

    def _done(self, result: Result) -> Result:
        self.reach(f"{self._writes}:within")
        return result


def end() -> None:
    """End, as by the kernel or a power cut: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def reaching(database: Killing, moment: str, then: Callable[..., Any]) -> Callable[..., Any]:
    """What a stage begins with, with a moment before it."""

    def reached(*given: Any) -> Any:
        database.reach(moment)
        return then(*given)

    return reached


def main(url: str, what: str, moment: str, seed: str) -> None:
    """Run the command, with a database and a solver of ours."""
    database = Killing(open_database(url, Clock()), moment)
    bootstrap.database = lambda: database  # type: ignore[assignment,misc]
    bootstrap.solver = lambda: GivenSolver(ROWS, lambda: database.reach("solving"))
    for stage, name in STAGES.items():
        setattr(nightly, name, reaching(database, stage, getattr(nightly, name)))
    if moment.startswith("after:"):
        threading.Timer(float(moment.removeprefix("after:")), end).start()
    began = time.monotonic()
    try:
        matcher(["nightly", "--seed", seed] if what == "nightly" else ["publish", "--as", "ana@example.org"])
    finally:
        print(f"took {time.monotonic() - began:.4f}", file=sys.stderr)  # noqa: T201  for whoever draws moments


if __name__ == "__main__":
    main(*sys.argv[1:])
