"""Backups: every table at one moment, in a file that restores into SQLite and PostgreSQL alike."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    Time,
    create_engine,
    event,
    exists,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from matcher.db.away import why_away
from matcher.db.backup.archive import Archive, Manifest, Row, open_archive, write_archive
from matcher.db.backup.envelope import BackupError, Lock
from matcher.db.columns import Moment
from matcher.db.engine import begin_reading, begin_writing
from matcher.db.key_rotation import SEALED, place_of
from matcher.db.migrating import current_form, former_forms, refuse_strange, require_form, revision, upgrade
from matcher.db.tables import metadata
from matcher.db.vault import Vault
from matcher.records import key_id

ROWS_AT_ONCE = 1_000
NOT_TAKEN = "The database did not take the backup. Nothing was changed."
STOP_OTHERS = "Stop `matcher serve` and workers, then try again."
KEPT = tuple(table for table in metadata.sorted_tables if not table.info.get("passing"))
"""The tables of a backup: who is signed in stays behind."""
DECODERS: tuple[tuple[type, Callable[[str], object]], ...] = (
    (Moment, datetime.fromisoformat),
    (Date, date.fromisoformat),
    (Time, time.fromisoformat),
    (LargeBinary, b64decode),
)
"""How a value is read back that JSON has no kind for, by the type of its column."""


def back_up(engine: Engine, path: Path, lock: Lock, made_at: datetime) -> Manifest:
    """Write every table as of one moment to a file; others may read and write meanwhile.

    Raises:
        BackupError: The file is there already, or can't be written.
        OutdatedError: The database has another form than this version's.
    """
    with begin_reading(engine.connect()) as connection, connection.begin():
        require_form(connection)
        tables = ((table.name, _stored(connection, table)) for table in KEPT)
        return write_archive(path, lock, current_form(), made_at, tables)


def restore(
    engine: Engine, vault: Vault, audit_keys: Sequence[bytes], path: Path, lock: Lock, *, replace: bool = False
) -> Manifest:
    """Put a backup into an empty database, all of it or nothing.

    Args:
        vault: Must hold the key that the backup's database had; what an older one sealed is sealed again.
        lock: What it is sealed with; one of a former version, which is not, opens with any.
        replace: Whether what the database holds may go.

    Raises:
        BackupError: The file is damaged or of another form, the key is another, or the database is not empty.
    """
    with open_archive(path, lock) as archive:
        kept = tables_of(archive.manifest.form, audit_keys)
        _check(archive, kept, vault, {key_id(key) for key in audit_keys})
        try:
            with begin_writing(engine.connect()) as connection, connection.begin():
                _make_room(connection, replace=replace)
                upgrade(connection, audit_keys, vault, archive.manifest.form)
                _fill(connection, archive, kept, vault)
                upgrade(connection, audit_keys, vault)
        except DBAPIError as error:  # what it says may name people
            why = "" if isinstance(error, IntegrityError | DataError) else why_away(error.orig)
            raise BackupError(f"{NOT_TAKEN} {why or STOP_OTHERS}") from None
        return archive.manifest


def _stored(connection: Connection, table: Table) -> Iterator[Row]:
    query = select(table).order_by(*table.primary_key).execution_options(yield_per=ROWS_AT_ONCE)
    for row in connection.execute(query).mappings():
        yield {name: _plain(value) for name, value in row.items()}


def _plain(value: object) -> object:
    """A value as JSON has it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return b64encode(value).decode() if isinstance(value, bytes) else value


def tables_of(form: str, audit_keys: Sequence[bytes]) -> tuple[Table, ...]:
    """The tables of a backup of a form, this version's or a former one.

    Raises:
        BackupError: This version does not know the form.
    """
    if form == current_form():
        return KEPT
    if form not in former_forms():
        raise BackupError(
            f"The backup is of form {form}, which this version of matcher does not know: a later version made it."
            " Restore it with that one."
        )
    engine, found = create_engine("sqlite://"), MetaData()
    with engine.connect() as connection, connection.begin():  # a database that nobody sees, to read its tables
        upgrade(connection, audit_keys, None, form)
        event.listen(found, "column_reflect", _as_written)
        found.reflect(connection)
    passing = {"alembic_version", *(table.name for table in metadata.sorted_tables if table.info.get("passing"))}
    return tuple(table for table in found.sorted_tables if table.name not in passing)


def _as_written(_inspector: object, _table: object, column: dict[str, Any]) -> None:
    """Moments are what all our columns with day and time hold."""
    if isinstance(column["type"], DateTime):
        column["type"] = Moment()


def _check(archive: Archive, kept: Sequence[Table], vault: Vault, audit_key_ids: Collection[str]) -> None:
    """Read all of it once, before anything is written."""
    if set(archive.manifest.tables) != {table.name for table in kept}:
        raise BackupError("The backup has other tables than its form. Nothing was changed; use another backup.")
    for table in kept:
        for row in _decoded(archive, table):
            if SEALED in row and not vault.fits(row[SEALED], *place_of(table, row)):
                raise BackupError(
                    "The key of lived experience here is not the key of this backup. Nothing was changed. Put that"
                    " center's lived-experience.key in place, or set MATCHER_LIVED_EXPERIENCE_KEY, and try again."
                )
            if row.get("key_id") and row["key_id"] not in audit_key_ids:
                raise BackupError(
                    "The audit key here is not the one that sealed this backup's audit trail: it could not be verified"
                    " any more. Nothing was changed. Put that center's audit.key in place, or set MATCHER_AUDIT_KEY."
                )


def _decoded(archive: Archive, table: Table) -> Iterator[dict[str, Any]]:
    """A table's rows as the database takes them."""
    decoders = {column.name: _decoder(column) for column in table.columns}
    for row in archive.rows(table.name):
        try:
            yield {name: _value(row[name], decoder) for name, decoder in decoders.items()}
        except (KeyError, TypeError, ValueError):
            raise BackupError(
                f"A row of the table {table.name} can't be read. Nothing was changed; use another backup."
            ) from None


def _decoder(column: Column[Any]) -> Callable[[str], object] | None:
    return next((decoder for kind, decoder in DECODERS if isinstance(column.type, kind)), None)


def _value(stored: Any, decoder: Callable[[str], object] | None) -> object:
    return stored if decoder is None or stored is None else decoder(stored)


def _make_room(connection: Connection, *, replace: bool) -> None:
    """Leave a database without tables: those that refuse changes keep refusing them, so that all go."""
    found = revision(connection)
    refuse_strange(connection, found)
    if found is not None:
        require_form(connection)
        held = any(connection.scalar(select(exists().select_from(table))) for table in KEPT)
        if held and not replace:
            raise BackupError(
                "The database is not empty. Restore into an empty one, or put the backup in the place of all that is"
                " there with --replace."
            )
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))


def _fill(connection: Connection, archive: Archive, kept: Sequence[Table], vault: Vault) -> None:
    for table in kept:
        for rows in _groups(_resealed(row, table, vault) for row in _decoded(archive, table)):
            connection.execute(insert(table), rows)
        counter = table.autoincrement_column
        highest = connection.scalar(select(func.max(counter))) if counter is not None else None
        if counter is not None and highest is not None and connection.dialect.name == "postgresql":
            sequence = func.pg_get_serial_sequence(table.name, counter.name)
            connection.execute(select(func.setval(sequence, highest)))


def _resealed(row: dict[str, Any], table: Table, vault: Vault) -> dict[str, Any]:
    """A row, with what an older key sealed sealed with the newest."""
    again = vault.reseal(row[SEALED], *place_of(table, row)) if SEALED in row else None
    return row if again is None else {**row, SEALED: again}


def _groups(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    left = iter(rows)
    while group := list(islice(left, ROWS_AT_ONCE)):
        yield group
