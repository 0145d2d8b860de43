"""Bringing a database to this version's form."""

from collections.abc import Sequence
from contextlib import closing, suppress
from functools import cache
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from matcher.db.engine import FORM, begin_reading, begin_writing
from matcher.db.tables import metadata
from matcher.db.vault import Vault
from matcher.domain.model.errors import OutdatedError

ADVISORY_LOCK = 0x6D61746368  # "match": two migrations at once wait for each other


STRANGE = (
    "The database holds tables of another program ({names}). Nothing was changed. Give matcher a database of its own:"
    " mend MATCHER_DATABASE_URL or MATCHER_VAR."
)
NAMES_TOLD = 3
LATER = (
    "The database is of another version of matcher, a later one: its form is {found}, and this program's is {own}."
    " Nothing was changed. Start the program of that version, or restore a backup from before into a database of its"
    " own."
)


def migrate(engine: Engine, audit_keys: Sequence[bytes], vault: Vault | None = None) -> tuple[str | None, str]:
    """Upgrade in one transaction; the revisions before and after.

    Args:
        audit_keys: Seal the ends of chains that come from a form without keys; the newest first.
        vault: Opens what is sealed, and seals what former forms had in plain text; needed where there is any.

    Raises:
        OutdatedError: A later version has brought it to a form that this one does not know.
    """
    postgres = engine.dialect.name == "postgresql"
    # Read committed there: after the wait for the lock, what the other migration did must be seen.
    with engine.connect() if postgres else begin_writing(engine.connect()) as connection, connection.begin():
        if postgres:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        before = revision(connection)
        refuse_strange(connection, before)
        upgrade(connection, audit_keys, vault)
    if not postgres and before in former_forms():
        _write_anew(engine)
    return before, current_form()


def _write_anew(engine: Engine) -> None:
    """Write the file again without what was deleted in it: former forms had in plain text what is sealed now.

    Where somebody else is at work in the file it stays as it is: what this upgrade deleted is overwritten all the same.
    """
    with closing(engine.raw_connection()) as connection, suppress(engine.dialect.loaded_dbapi.Error):
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def upgrade(connection: Connection, audit_keys: Sequence[bytes], vault: Vault | None, form: str = "head") -> None:
    """Bring the database to a form, this version's or a former one, within the connection's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    config.attributes["audit_keys"] = audit_keys
    config.attributes["vault"] = vault
    command.upgrade(config, form)


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
    if found != current_form():
        refuse_strange(connection, found)
    if found is None:
        raise OutdatedError("The database is empty. Make its tables with: matcher migrate")
    if found != current_form():
        raise OutdatedError("The database is of another version of matcher. Bring it to this one with: matcher migrate")


def refuse_strange(connection: Connection, found: str | None) -> None:
    """Stop where no version up to this one knows the form, or the tables are none of ours.

    Beside ours, a server's database may hold tables that its extensions made; a file has none.

    Raises:
        OutdatedError: There is nothing that this program could bring the database to.
    """
    if found in former_forms() | {current_form()}:
        return
    names = set(inspect(connection).get_table_names()) - {FORM}
    ours = names & set(metadata.tables)
    if found is not None and len(ours) > len(metadata.tables) / 2:
        raise OutdatedError(LATER.format(found=found, own=current_form()))
    others = names if connection.dialect.name == "sqlite" else ours
    if others or found is not None:
        told = sorted(others)[:NAMES_TOLD] + ["…"] * (len(others) > NAMES_TOLD)
        raise OutdatedError(STRANGE.format(names=", ".join(told) or FORM))


def revision(connection: Connection) -> str | None:
    """The form that the database has; None where it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def current_form() -> str:
    """The form that this version reads and writes."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


@cache
def former_forms() -> frozenset[str]:
    """The forms that this version upgrades from."""
    steps = ScriptDirectory.from_config(_config()).walk_revisions()
    return frozenset(step.revision for step in steps) - {current_form()}


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("matcher.db").joinpath("migrations")).replace("%", "%%"))
    return config
