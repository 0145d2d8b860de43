"""Bringing a database to this version's form."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from matcher.db.engine import begin_reading, begin_writing
from matcher.domain.model.errors import MatcherError

ADVISORY_LOCK = 0x6D61746368  # "match": two migrations at once wait for each other


class OutdatedError(MatcherError):
    """The database has another form than this version reads."""


def migrate(engine: Engine) -> tuple[str | None, str]:
    """Upgrade in one transaction; the revisions before and after."""
    postgres = engine.dialect.name == "postgresql"
    # Read committed there: after the wait for the lock, what the other migration did must be seen.
    with engine.connect() if postgres else begin_writing(engine.connect()) as connection, connection.begin():
        if postgres:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        before = revision(connection)
        upgrade(connection)
        return before, current_form()


def upgrade(connection: Connection) -> None:
    """Bring the database to this version's form within the connection's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def require_current(engine: Engine) -> None:
    """Stop unless the database has this version's form.

    Raises:
        OutdatedError: It is empty, older or newer.
    """
    with begin_reading(engine.connect()) as connection, connection.begin():
        require_form(connection)


def require_form(connection: Connection) -> None:
    """As :func:`require_current`, within the connection's transaction."""
    found = revision(connection)
    if found is None:
        raise OutdatedError("The database is empty. Make its tables with: matcher migrate")
    if found != current_form():
        raise OutdatedError("The database is of another version of matcher. Bring it to this one with: matcher migrate")


def revision(connection: Connection) -> str | None:
    """The form that the database has; None where it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def current_form() -> str:
    """The form that this version reads and writes."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("matcher.db").joinpath("migrations")).replace("%", "%%"))
    return config
