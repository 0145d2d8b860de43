"""What is wrong with a database, in words that name nobody."""

from datetime import UTC, datetime

from sqlalchemy import Engine, delete, false, func, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from matcher.db import tables
from matcher.db.away import LOCKED, why_away
from matcher.db.columns import Moment
from matcher.db.engine import begin_reading, begin_writing, kept_locked, queue
from matcher.db.migrating import require_current
from matcher.db.vault import Vault
from matcher.domain.model.errors import MatcherError, OutdatedError
from matcher.domain.workflow.request import engagement_name
from matcher.records import NO_KEY

TO_COME = frozenset({"begins", "ends", "ends_at", "expires_at", "first_start", "before_start", "after_start"})
"""Columns of moments that may well be in the future; all others tell when something happened."""
AWAY = "It does not answer, or can't be written to. Start it, make room, or mend MATCHER_DATABASE_URL."


def fault_of(engine: Engine) -> str:
    """Why the database can't be worked with, and the way out; empty if it can."""
    try:
        require_current(engine)
        _take_turn(engine)
    except MatcherError as error:
        return str(error)
    except DBAPIError as error:  # what it says may hold the address, with its password
        return LOCKED if kept_locked(error) else why_away(error.orig) or AWAY
    except SQLAlchemyError:  # what it says may hold the address, with its password
        return AWAY
    return ""


def has_another_form(engine: Engine) -> bool:
    """Whether the database answers and is not of this version."""
    try:
        require_current(engine)
    except OutdatedError:
        return True
    except SQLAlchemyError:
        return False
    return False


def _take_turn(engine: Engine) -> None:
    """Wait for the turn to write, and write nothing."""
    with begin_writing(engine.connect()) as connection, connection.begin():
        queue(connection)
        connection.execute(delete(tables.stamps).where(false()))  # a file that is read only has a turn too


def database_clock(engine: Engine) -> datetime:
    """The moment by the database's clock, in UTC."""
    with begin_reading(engine.connect()) as connection, connection.begin():
        if engine.dialect.name == "sqlite":  # the machine's own
            return datetime.fromisoformat(str(connection.scalar(text("SELECT datetime('now')")))).replace(tzinfo=UTC)
        moment: datetime = connection.scalar(text("SELECT clock_timestamp()"))
        return moment.astimezone(UTC)


def newest_recorded(engine: Engine) -> tuple[datetime, str] | None:
    """The latest moment at which anything is said to have happened, in UTC, and the table that says so."""
    columns = [
        (table, column)
        for table in tables.metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, Moment) and column.name not in TO_COME
    ]
    with begin_reading(engine.connect()) as connection, connection.begin():
        found = [(connection.scalar(select(func.max(column))), table.name) for table, column in columns]
    return max(((at, name) for at, name in found if at), default=None)


def holds_sealed(engine: Engine) -> bool:
    """Whether there are sealed records, which need their key."""
    columns = [table.c.sealed for table in tables.metadata.sorted_tables if "sealed" in table.c]
    with begin_reading(engine.connect()) as connection, connection.begin():
        return any(connection.execute(select(column).limit(1)).first() for column in columns)


def opens(engine: Engine, vault: Vault) -> bool:
    """Whether the key is that of the sealed records; true where there are none."""
    table = tables.lived_experience
    with begin_reading(engine.connect()) as connection, connection.begin():
        row = connection.execute(select(table).limit(1)).first()
    return row is None or vault.fits(row.sealed, table.name, row.consultant_id)


def seats_by_name(engine: Engine) -> int:
    """How many engagements have seats that some dataset named: those from before seats had numbers by chance."""
    with begin_reading(engine.connect()) as connection, connection.begin():
        seats = connection.execute(select(tables.seats.c.engagement_id, tables.seats.c.seat)).all()
        sealed = set(connection.scalars(select(tables.seat_names.c.engagement_id)))
        asked = {engagement_name(number) for number in connection.scalars(select(tables.requests.c.request_id))}
    numbered = sealed | asked
    return len({eid for eid, seat in seats if eid not in numbered or not seat.isdecimal()})


def trail_keys(engine: Engine) -> frozenset[str]:
    """Ids of the keys under which the audit trail and the access log end; none before the first entry."""
    with begin_reading(engine.connect()) as connection, connection.begin():
        heads = (tables.audit_head, tables.access_head)
        found = {key_id for head in heads for key_id in connection.scalars(select(head.c.key_id))}
    return frozenset(found - {NO_KEY})
