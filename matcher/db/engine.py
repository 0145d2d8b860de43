"""Engines: how transactions begin on SQLite and PostgreSQL, and what they are asked to wait for."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.pool import QueuePool

from matcher.db.away import LOCKED, RIGHTS, why_away, why_unusable
from matcher.domain.model.errors import MatcherError, UnavailableError

BUSY_SECONDS = 30.0
POOL_SIZE = 10
PRIVATE = 0o600
NO_LOCK = "55P03"
"""PostgreSQL: a lock did not come in time."""
FORM = "alembic_version"
"""The table that says which form a database has."""
OURS = frozenset({FORM, "consultants"})
"""In every form that a database of ours has had."""
WRITES = "matcher_writes"
"""Execution option of a connection whose next transaction writes."""


class DatabaseAddressError(MatcherError):
    """The address of the database can't be used."""


class NoDatabaseError(MatcherError):
    """The database's file is not there."""


class DatabaseAwayError(UnavailableError):
    """The database did not answer, or could not write."""


class DatabaseFileError(DatabaseAwayError):
    """The database's file can't be used as it is: waiting changes nothing, it is the operator's to mend."""


NO_ADDRESS = (
    "MATCHER_DATABASE_URL is no address of a database. Give one like sqlite:////srv/matcher/matcher.db"
    " or postgresql://user:password@host/matcher."
)
NO_FILE = "{file} can't be made or reached. Make its folder this user's, or mend MATCHER_DATABASE_URL or MATCHER_VAR."
UNUSABLE = "The database can't be used."
AWAY = (
    "The database does not answer, or has no room left. See what is wrong with: matcher doctor. If something was being"
    " saved, look whether it was before you do it again."
)


@contextmanager
def answering() -> Iterator[None]:
    """Tell of a database that is away in a sentence: the driver's own may hold its address.

    Raises:
        DatabaseAwayError: It is away.
    """
    try:
        yield
    except DBAPIError as error:
        if not _is_about_the_database(error):
            raise  # of a statement of ours: the program is wrong, not the address
        why = LOCKED if kept_locked(error) else "" if isinstance(error, InterfaceError) else why_away(error.orig)
        raise DatabaseAwayError(f"{UNUSABLE} {why}" if why else AWAY) from error


def _is_about_the_database(error: DBAPIError) -> bool:
    if isinstance(error, OperationalError | InterfaceError) or getattr(error.orig, "sqlstate", None) in RIGHTS:
        return True
    return isinstance(error, ProgrammingError) and error.statement is None


def open_engine(url: str, *, new: bool = False) -> Engine:
    """An engine for the address; no connection is made yet.

    Args:
        new: Whether the first connection makes a database's file that is not there. Only what gives a database its
            form does: elsewhere the setting that names the file is wrong, and an empty one would hide it.

    Raises:
        DatabaseAddressError: The address is neither SQLite's nor PostgreSQL's; not repeated, it may hold a password.
    """
    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, new=new)
    waits = f"-c lock_timeout={round(BUSY_SECONDS * 1000)}ms"
    try:
        return create_engine(
            address.set(drivername="postgresql+psycopg"),
            pool_size=POOL_SIZE,
            hide_parameters=True,
            connect_args={"options": waits},
        )
    except ArgumentError:
        raise DatabaseAddressError(NO_ADDRESS) from None


@contextmanager
def opened(url: str, *, new: bool = False) -> Iterator[Engine]:
    """As :func:`open_engine`, for a while; a database that is away is told as by :func:`answering`."""
    engine = open_engine(url, new=new)
    try:
        with answering():
            yield engine
    finally:
        engine.dispose()


def require_there(url: str) -> None:
    """Stop where the address is of a file that is not there; whether a server has the database shows on connecting.

    Raises:
        NoDatabaseError: The file is not there, and could be.
        DatabaseAddressError: It is no address, or there can't be a file.
    """
    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        _require(Path(str(address.database)))


def begin_reading(connection: Connection) -> Connection:
    """Make the connection's next transaction one that sees a single moment's state and writes nothing."""
    if connection.dialect.name == "sqlite":
        return connection.execution_options(**{WRITES: False})
    return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def begin_writing(connection: Connection) -> Connection:
    """Make the connection's next transaction one that runs as if alone."""
    if connection.dialect.name == "sqlite":
        return connection.execution_options(**{WRITES: True})
    return connection.execution_options(isolation_level="SERIALIZABLE")


def queue(connection: Connection) -> None:
    """Wait until no other transaction writes: the first thing that one which writes does.

    Nearly all of them add to the trail's chain, which has one end: side by side, all but one would fail and begin
    again. SQLite queues writers by itself. On PostgreSQL a lock taken before the first query does it: what the
    transaction sees is only fixed after the wait, and readers go on. That writers run as if alone does not rest on
    it: they are serializable.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE audit_head IN SHARE ROW EXCLUSIVE MODE"))


def kept_locked(error: DBAPIError) -> bool:
    """Whether it is about a lock that did not come in time."""
    return getattr(error.orig, "sqlstate", None) == NO_LOCK or "database is locked" in str(error.orig)


def address_of(url: str) -> URL:
    """The address, in parts.

    Raises:
        DatabaseAddressError: It is neither SQLite's nor PostgreSQL's; not repeated, it may hold a password.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        address = None
    known = address is not None and address.get_backend_name() in {"sqlite", "postgresql"}
    if address is None or not known or address.database in {None, "", ":memory:"}:
        raise DatabaseAddressError(NO_ADDRESS) from None
    return address


def _sqlite(address: URL, *, new: bool) -> Engine:
    file = Path(str(address.database))
    engine = create_engine(address, poolclass=QueuePool, pool_size=POOL_SIZE, hide_parameters=True)
    event.listen(engine, "do_connect", lambda *_: _make(file) if new else _require(file))
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "handle_error", lambda context: _tell(context.original_exception, file))
    event.listen(engine, "begin", _begin)
    return engine


def _make(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.touch(mode=PRIVATE)  # SQLite gives its companions the same
    except OSError:
        raise DatabaseAddressError(NO_FILE.format(file=file)) from None


def _tell(error: BaseException, file: Path) -> None:
    """Tell what is wrong with the file where that can be told; what waits for a lock may be tried again."""
    if why := why_unusable(error, file):
        raise DatabaseFileError(f"{UNUSABLE} {why}")


def _require(file: Path) -> None:
    """Stop unless the file is there: SQLite would make it."""
    try:
        if file.exists():
            return
        above = next(folder for folder in file.absolute().parents if folder.exists())
    except OSError:  # a folder above is not this user's
        raise DatabaseAddressError(NO_FILE.format(file=file)) from None
    if not above.is_dir():
        raise DatabaseAddressError(NO_FILE.format(file=file))
    raise NoDatabaseError(
        f"There is no database at {file}. Make it with: matcher migrate; or name another with MATCHER_VAR or"
        " MATCHER_DATABASE_URL."
    )


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where _begin says, not where the driver guesses
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    for pragma in (
        *(["journal_mode = WAL"] if not names or names >= OURS else []),  # stays in the file: in nobody else's
        "foreign_keys = ON",
        "synchronous = FULL",
        "secure_delete = ON",  # what is deleted, or sealed since, is gone from the file too
        f"busy_timeout = {round(BUSY_SECONDS * 1000)}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
