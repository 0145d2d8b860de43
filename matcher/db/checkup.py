"""What is wrong with a database, in words that name nobody."""

from datetime import UTC, datetime

from sqlalchemy import Engine, select, text
from sqlalchemy.exc import SQLAlchemyError

from matcher.db import tables
from matcher.db.engine import begin_reading
from matcher.db.migrating import require_current
from matcher.db.vault import Vault
from matcher.domain.errors import MatcherError


def fault_of(engine: Engine) -> str:
    """Why the database can't be worked with, and the way out; empty if it can."""
    try:
        require_current(engine)
    except MatcherError as error:
        return str(error)
    except SQLAlchemyError:  # what it says may hold the address, with its password
        return "It does not answer. Start it, or mend MATCHER_DATABASE_URL."
    return ""


def database_clock(engine: Engine) -> datetime:
    """The moment by the database's clock, in UTC."""
    with begin_reading(engine.connect()) as connection, connection.begin():
        if engine.dialect.name == "sqlite":  # the machine's own
            return datetime.fromisoformat(str(connection.scalar(text("SELECT datetime('now')")))).replace(tzinfo=UTC)
        moment: datetime = connection.scalar(text("SELECT clock_timestamp()"))
        return moment.astimezone(UTC)


def opens(engine: Engine, vault: Vault) -> bool:
    """Whether the key is that of the sealed records; true where there are none."""
    table = tables.lived_experience
    with begin_reading(engine.connect()) as connection, connection.begin():
        row = connection.execute(select(table).limit(1)).first()
    return row is None or vault.fits(row.sealed, table.name, row.consultant_id)
