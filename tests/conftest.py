"""What all tests share: Hypothesis's profile, a PostgreSQL and a Redis server, started by the first that asks."""

import gc
import os
import sys
from collections.abc import Generator, Iterator
from random import Random

import pytest
from argon2 import PasswordHasher
from hypothesis import settings

from matcher.services.accounts import accounts
from matcher.services.dataset import seat_names
from tests.support import kinds
from tests.support.databases import clock, database, database_url, migrated_postgres, migrated_sqlite
from tests.support.measured import measured_or_not
from tests.support.postgres import PostgresServer, running_server
from tests.support.quick_engine import quick_engines
from tests.support.quick_migrating import quick_migrating
from tests.support.quick_routes import quick_routes
from tests.support.redis_server import RedisServer, running_redis
from tests.support.tries import FACTOR, tries

__all__ = ["clock", "database", "database_url", "migrated_postgres", "migrated_sqlite"]  # fixtures

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

# The same examples at every run, so that a gate that fails is one that a change broke; `make test-long` looks for new
# ones, and for many more of them.
settings.register_profile("gate", derandomize=FACTOR == 1, deadline=None, max_examples=tries(30))
settings.load_profile("gate")

# What tests start compiles the product but once, even where the machine was told to keep no compiled modules.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """On which databases."""
    kinds.add_option(parser)


def pytest_report_header(config: pytest.Config) -> str:
    """On which databases."""
    return kinds.header(config)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """On which databases."""
    kinds.choose(metafunc)


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end, so that looking through it for garbage finds none.

    A fifth of the time of a page's test went there.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measured, or not."""
    with measured_or_not(item):
        return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """On which databases."""
    terminalreporter.write_line(kinds.summary(terminalreporter))


@pytest.fixture(scope="session", autouse=True)
def _quick_engines() -> Iterator[None]:
    with quick_engines():
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_migrating() -> Iterator[None]:
    with quick_migrating():
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_routes() -> Iterator[None]:
    with quick_routes():
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Passwords hashed in a millisecond: the product's hashes take half a second each, on purpose."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_hasher", lambda: QUICK)
        yield


@pytest.fixture(scope="session", autouse=True)
def _seats_numbered_alike() -> Iterator[None]:
    """Seats get the same numbers at every run: of two, the one that a dataset has first is the second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seat_names, "SystemRandom", lambda: Random(0))
        yield


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


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """One server for each test process."""
    with running_redis() as server:
        yield server


@pytest.fixture
def redis(redis_server: RedisServer) -> RedisServer:
    """The server, with nothing in it."""
    redis_server.flush()
    return redis_server


@pytest.fixture
def fresh_database(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of an empty database of the test's own."""
    with postgres_server.database() as url:
        yield url
