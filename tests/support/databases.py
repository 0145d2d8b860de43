"""Databases for tests, and a center in one: data, a clock, people who sign in. On which kinds: see `kinds`."""

import pickle
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, delete, make_url
from sqlalchemy.exc import OperationalError

from matcher.cache import Memory
from matcher.db.engine import open_engine
from matcher.db.migrating import migrate
from matcher.db.tables import metadata, stamps
from matcher.db.unit_of_work import SqlDatabase
from matcher.db.vault import Vault
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.ids import SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.solution import Limits
from matcher.key_files import GivenKeys
from matcher.ports import Database, UnitOfWork
from matcher.records import AccountRole, Permission, Run, User
from matcher.services.dataset.importing import import_dataset
from matcher.services.runs.nightly import Night, propose
from tests.support.builders import POLICY
from tests.support.given import GivenSolver
from tests.support.postgres import PostgresServer
from tests.support.replay import Steady, step
from tests.support.suspicion import Suspicious, happened

EASTERN = ZoneInfo("America/New_York")
KEY = bytes(range(32))
AUDIT_KEYS = (bytes(range(1, 33)),)
RESTART = "SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences"
"""Every counter begins at 1 again."""


@dataclass
class Clock:
    """Shows the moment that a test sets: at first, noon in New York on the day that the default policy is for."""

    moment: datetime = field(default=datetime(2027, 1, 4, 17, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.moment

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        happened.one_more()

    def forward(self, **span: float) -> None:
        self.moment += timedelta(**span)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied: quicker than migrating for each test."""
    file = tmp_path_factory.mktemp("sqlite") / "matcher.db"
    migrated(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: PostgresServer) -> Iterator[str]:
    """A PostgreSQL database with all tables, to be emptied: quicker than a new one for each test."""
    with postgres_server.database() as url:
        migrated(url)
        yield url


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path, migrated_sqlite: Path) -> str:
    """The address of a migrated, empty database, of each of the test's kinds (see `tests.support.kinds`)."""
    if request.param == "sqlite":
        return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'matcher.db')}"
    url: str = request.getfixturevalue("migrated_postgres")
    empty(url)
    return url


@pytest.fixture
def clock() -> Clock:
    """The clock of the test's database."""
    return Clock()


@pytest.fixture
def database(database_url: str, clock: Clock) -> Iterator[SqlDatabase]:
    """A migrated database of the test's own."""
    opened = open_new(database_url, clock)
    yield opened
    opened.close()


def open_database(
    url: str, clock: Clock, request: Callable[[], str] = str, memory: Memory | None = None
) -> SqlDatabase:
    """A database as the product opens it, with a clock and key of ours, and a memory that trusts nothing."""
    return SqlDatabase(
        open_engine(url), Vault(KEY), GivenKeys(AUDIT_KEYS), clock, EASTERN, request, memory or Suspicious()
    )


def open_new(url: str, clock: Clock) -> Steady:
    """As :func:`open_database`, of a database that was just migrated: its first steps may be copies."""
    address = make_url(url)
    file = Path(str(address.database)) if address.get_backend_name() == "sqlite" else None
    return Steady(file, open_engine(url), Vault(KEY), GivenKeys(AUDIT_KEYS), clock, EASTERN, memory=Suspicious())


def a_user(
    database: Database, name: str = "Ana", role: AccountRole = AccountRole.COORDINATOR, *grants: Permission
) -> User:
    """Someone with an account and a password that fits nothing."""

    def add(work: UnitOfWork) -> User:
        made = User(0, f"{name.lower()}@example.org", name, frozenset({role}), frozenset(grants))
        user_id = work.accounts.add(made, "no hash")
        return User(user_id, made.email, name, made.roles, made.grants)

    return step(database, ("user", name, role, *grants), lambda: database.writing(add))


def as_given(given: Sequence[SeatName], _used: Collection[SeatName]) -> Sequence[SeatName]:
    """Seats called as the dataset calls them, for tests that speak of seats by name."""
    return given


def import_problem(database: Database, problem: Problem, policy: Policy = POLICY) -> None:
    """Take a problem into the database; its seats keep their names."""
    data = Dataset(problem, policy)
    step(database, ("import", pickle.dumps(data)), lambda: import_dataset(database, data, numbering=as_given))


def propose_rows(database: Database, rows: Iterable[Assignment], seed: int = 0) -> Run:
    """A night that proposes these rows."""
    night = Night(database, GivenSolver(given := tuple(rows)), Limits(seed=seed))
    return step(database, ("propose", given, seed), lambda: propose(night))


def empty(url: str) -> None:
    """Take every row out of a PostgreSQL database of the tests.

    Deleting few rows takes a tenth of the time that TRUNCATE needs for its new files.
    """
    engine = _cleaner(url)
    try:
        _empty(engine)
    except OperationalError:  # a test before ended every connection, this one too; the pool notices only now
        _empty(engine)


def _empty(engine: Engine) -> None:
    tables = [table for table in reversed(metadata.sorted_tables) if table is not stamps]
    deletes = ";".join(str(delete(table)) for table in tables)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # else what is append-only stays
        connection.exec_driver_sql(deletes)
        connection.exec_driver_sql(RESTART)
        connection.exec_driver_sql("UPDATE stamps SET stamp = gen_random_uuid()::text")


@cache
def _cleaner(url: str) -> Engine:
    """One engine for each database of the process: a new connection is a new process of the server."""
    return open_engine(url)


def migrated(url: str) -> None:
    """Make all tables."""
    engine = open_engine(url, new=True)
    migrate(engine, AUDIT_KEYS)
    engine.dispose()
