"""A database that can be put back to how it was, and all that it holds, to be compared."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from matcher.db.engine import begin_reading, open_engine
from matcher.db.tables import metadata
from matcher.db.unit_of_work import SqlDatabase
from tests.support.databases import Clock, open_database
from tests.support.postgres import PostgresServer

Rows = tuple[tuple[tuple[str, object], ...], ...]
Contents = dict[str, Rows]
VARIES = frozenset({"sealed", "nonce", "token_hash", "stamp", "pid", "heartbeat", "stages", "progress"})
"""Columns that differ each time that the same is done: what is sealed or drawn at random, the process and its pace."""


def contents(url: str) -> Contents:
    """All rows of all tables, but what varies."""
    engine = open_engine(url)
    try:
        with begin_reading(engine.connect()) as connection, connection.begin():
            found = {}
            for table in metadata.sorted_tables:
                rows = connection.execute(select(table).order_by(*table.primary_key)).mappings()
                found[table.name] = tuple(
                    tuple((name, value) for name, value in row.items() if name not in VARIES) for row in rows
                )
            return found
    finally:
        engine.dispose()


@dataclass
class SqlitePlace:
    """A file, and a copy of it."""

    folder: Path
    migrated: Path

    def __post_init__(self) -> None:
        self.file = self.folder / "center.db"
        self.url = f"sqlite:///{self.file}"
        self._copy(self.migrated)

    def keep(self) -> None:
        """Remember how it is now."""
        shutil.copy(self.file, self.folder / "kept.db")

    def reset(self) -> None:
        """Put it back to how it was kept."""
        self._copy(self.folder / "kept.db")

    def _copy(self, source: Path) -> None:
        for end in ("-wal", "-shm"):
            self.file.with_name(self.file.name + end).unlink(missing_ok=True)
        shutil.copy(source, self.file)


@dataclass
class PostgresPlace:
    """A database, and another that it is copied from."""

    server: PostgresServer
    migrated: str

    def __post_init__(self) -> None:
        self._kept = self._current = self.server.create(self.migrated)

    @property
    def url(self) -> str:
        """Its address: another after it was put back."""
        return self.server.url(self._current)

    def keep(self) -> None:
        """Remember how it is now."""
        self._kept = self._current
        self._current = self.server.create(self._kept)

    def reset(self) -> None:
        """Put it back to how it was kept."""
        self.server.drop(self._current)
        self._current = self.server.create(self._kept)

    def drop(self) -> None:
        """Leave nothing."""
        for name in {self._kept, self._current}:
            self.server.drop(name)


Place = SqlitePlace | PostgresPlace


@contextmanager
def opened(place: Place, now: Clock | None = None) -> Iterator[SqlDatabase]:
    """The database of a place, for the length of the block; nobody is connected to it then."""
    with closing(open_database(place.url, now or Clock())) as database:
        yield database
