"""Engines of the tests: the product's, but they share what they compile, and wait for no disk."""

from collections.abc import Hashable
from typing import Any

from sqlalchemy import Engine, event

from matcher.db.engine import open_engine


class Compiled(dict[Hashable, Any]):
    """Statements by what they say, for all databases of a kind; SQLAlchemy's own are kept for one engine each.

    A fifth of a test's time went into compiling anew what the test before had compiled. The first part of SQLAlchemy's
    key is the engine's dialect, an object of its own although all of a kind are alike.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__((key[0].name, *key[1:]), compiled)


COMPILED = Compiled()


def quick_engine(url: str) -> Engine:
    """An engine for a database that need not survive the machine."""
    engine = open_engine(url)
    engine.update_execution_options(compiled_cache=COMPILED)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _wait_for_no_disk)
    return engine


def _wait_for_no_disk(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")
