"""What all tests share: a PostgreSQL server, started by the first test that asks for one."""

from collections.abc import Iterator

import pytest

from tests.postgres import PostgresServer, running_server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for each test process; `server.database(template)` makes further databases."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a database that all tests of the process share."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture
def fresh_database(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of an empty database of the test's own."""
    with postgres_server.database() as url:
        yield url
