"""Sealing every record again with the newest key, in one transaction: all of it or nothing."""

from sqlalchemy import Connection, Engine, Table, select, update

from matcher.db.engine import begin_writing, queue
from matcher.db.migrating import require_form
from matcher.db.tables import metadata
from matcher.db.tables.base import BOUND_TO
from matcher.db.vault import Vault

SEALED = "sealed"
"""The column of every table with sealed values: bound to the table's name and the row's key."""


def reseal_all(engine: Engine, vault: Vault) -> int:
    """Seal again all that another key than the newest sealed; how many records that was.

    Nobody writes meanwhile, and who writes afterwards asks for the keys first: once this returns, the newest key alone
    opens everything.

    Raises:
        SealError: A record opens with none of the keys. Nothing was changed.
    """
    with begin_writing(engine.connect()) as connection, connection.begin():
        queue(connection)
        require_form(connection)
        return sum(_reseal_table(connection, table, vault) for table in metadata.sorted_tables if SEALED in table.c)


def place_of(table: Table, row: dict[str, object]) -> tuple[str, ...]:
    """What a sealed value is bound to: the row's key, unless the table says otherwise."""
    known = metadata.tables.get(table.name, table)
    names = known.info.get(BOUND_TO) or [key.name for key in table.primary_key]
    return (table.name, *(str(row[name]) for name in names))


def _reseal_table(connection: Connection, table: Table, vault: Vault) -> int:
    keys, changed = tuple(table.primary_key), 0
    for row in connection.execute(select(table)).mappings().all():
        again = vault.reseal(row[SEALED], *place_of(table, dict(row)))
        if again is not None:
            mine = (key == row[key.name] for key in keys)
            connection.execute(update(table).where(*mine).values({SEALED: again}))
            changed += 1
    return changed
