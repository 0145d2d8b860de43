"""A ground to kill on for each test process, started by the first test that asks for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.long.killed.killer import Killer, a_killer
from tests.long.killed.places import Place, PostgresPlace, SqlitePlace
from tests.support.databases import migrated
from tests.support.postgres import PostgresServer


@pytest.fixture(scope="session")
def killer() -> Iterator[Killer]:
    with a_killer() as one:
        yield one


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path, migrated_sqlite: Path) -> Iterator[Place]:
    """A migrated, empty database of each kind, which can be put back to how it was."""
    if request.param == "sqlite":
        yield SqlitePlace(tmp_path, migrated_sqlite)
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    made = PostgresPlace(server, server.template("killed", migrated))
    yield made
    made.drop()
