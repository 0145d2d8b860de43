"""Engines in tests: the product's, but they share what they compile, and wait for no disk."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import Engine

from matcher.db import engine as opening


class Compiled(dict[Hashable, Any]):
    """Statements by what they say, for all databases of a kind; SQLAlchemy's own are kept for one engine each.

    A fifth of a test's time went into compiling again what the test before had compiled. The first part of SQLAlchemy's
    key is the engine's dialect, an object of its own although all of a kind are alike.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__((key[0].name, *key[1:]), compiled)


COMPILED = Compiled()
prepare = opening._prepare


@contextmanager
def quick_engines() -> Iterator[None]:
    """All engines that the product opens in this process are such."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "create_engine", _create_engine)
        patch.setattr(opening, "_prepare", _prepare)
        yield


def _create_engine(*address: Any, **options: Any) -> Engine:
    engine = sqlalchemy.create_engine(*address, **options)
    engine.update_execution_options(compiled_cache=COMPILED)
    return engine


def _prepare(connection: Any, record: object) -> None:
    prepare(connection, record)
    connection.execute("PRAGMA synchronous = OFF")
