"""What many tests begin with, done once: the first steps of a database's life are copied where they were done before.

A third of a test's time went into importing a center and proposing for it, the same center as in the test before.
"""

from collections.abc import Callable, Hashable
from contextlib import closing, suppress
from pathlib import Path
from sqlite3 import Connection, connect
from typing import Any, NamedTuple, TypeVar

from matcher.db.unit_of_work import SqlDatabase, SqlUnitOfWork
from matcher.ports import Database

Result = TypeVar("Result")
Steps = tuple[Hashable, ...]


class Kept(NamedTuple):
    """What a step made: the database, in memory, and what the step returned."""

    copy: Connection
    result: Any


class Steady(SqlDatabase):
    """Knows by which steps it came to be as it is, as long as nothing else was written.

    Args:
        file: Of a SQLite database that was just migrated; None where steps are not to be copied.
    """

    def __init__(self, file: Path | None, *known: Any, **more: Any) -> None:
        super().__init__(*known, **more)
        self._file = file
        self._steps: Steps | None = () if file else None
        self._seen = _state(file) if file else None

    def writing(self, work: Callable[[SqlUnitOfWork], Result]) -> Result:
        self._steps = None
        return super().writing(work)

    def step(self, name: Hashable, do: Callable[[], Result]) -> Result:
        """Do a step, or copy what it made on another database with the same steps behind it.

        What was done only once is not kept: most centers are one test's own.

        Args:
            name: All that the outcome depends on, beside the steps before and the moment.
        """
        if self._file is None or self._steps is None or _state(self._file) != self._seen:
            return do()
        steps = (*self._steps, (name, self._clock()))
        if steps in KEPT:
            _restore(KEPT[steps].copy, self._file)
            self._remember(steps)
            return KEPT[steps].result  # type: ignore[no-any-return]
        result = do()
        if steps in ONCE:
            KEPT[steps] = Kept(_copy(self._file), result)
        ONCE.add(steps)
        self._remember(steps)
        return result

    def _remember(self, steps: Steps) -> None:
        assert self._file
        self._steps, self._seen = steps, _state(self._file)


KEPT: dict[Steps, Kept] = {}
ONCE: set[Steps] = set()


def step(database: Database, name: Hashable, do: Callable[[], Result]) -> Result:
    """Do a step on a database, or copy it where the database may have copies."""
    return database.step(name, do) if isinstance(database, Steady) else do()


def _copy(file: Path) -> Connection:
    copy = connect(":memory:", check_same_thread=False)
    with closing(connect(file)) as source:
        source.backup(copy)
    return copy


def _restore(copy: Connection, file: Path) -> None:
    """Through SQLite: whoever has the file open sees it changed as by any transaction."""
    with closing(connect(file)) as target:
        target.execute("PRAGMA synchronous = OFF")
        copy.backup(target)


def _state(file: Path) -> tuple[tuple[int, int], ...]:
    """Changes whenever anyone writes to the database."""
    found = []
    for one in (file, file.with_name(f"{file.name}-wal")):
        with suppress(FileNotFoundError):
            status = one.stat()
            found.append((status.st_mtime_ns, status.st_size))
    return tuple(found)
