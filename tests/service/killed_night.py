"""``matcher nightly``, ended with SIGKILL at a given moment: ``python -m tests.service.killed_night URL MOMENT``.

Moments: ``solving``, and around each write of the run, counted from 1: ``1:before``, ``1:within`` (all is written, and
not committed), ``1:after``.
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from matcher import bootstrap
from matcher.cli import main as matcher
from matcher.db.transactions import SqlDatabase
from matcher.service.ports import UnitOfWork
from tests.databases import Clock, open_database
from tests.given import GivenSolver
from tests.service.center import ROWS

Result = TypeVar("Result")


class Killing:
    """A database that ends the process around one of the writes."""

    def __init__(self, database: SqlDatabase, moment: str) -> None:
        self._database = database
        self._moment = moment
        self._writes = 0

    def reading(self) -> AbstractContextManager[UnitOfWork]:
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
            os.kill(os.getpid(), signal.SIGKILL)

    def _done(self, result: Result) -> Result:
        self.reach(f"{self._writes}:within")
        return result


def main(url: str, moment: str) -> None:
    """Run the command, with a database and a solver of ours."""
    database = Killing(open_database(url, Clock()), moment)
    bootstrap.database = lambda: database  # type: ignore[assignment,misc]
    bootstrap.solver = lambda: GivenSolver(ROWS, lambda: database.reach("solving"))
    matcher(["nightly"])


if __name__ == "__main__":
    main(*sys.argv[1:])
