"""How often accounts are written to of what waits, in the database."""

from sqlalchemy import Connection, delete, insert, select

from matcher.db import tables
from matcher.records import DigestChoice, DigestKind, Pace


class SqlDigests:
    """Stores and finds choices."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, user_id: int | None = None) -> tuple[DigestChoice, ...]:
        """The choices of an account, or of all, by account and kind."""
        table = tables.digests
        query = select(table).order_by(table.c.user_id, table.c.kind)
        if user_id is not None:
            query = query.where(table.c.user_id == user_id)
        return tuple(
            DigestChoice(row.user_id, DigestKind(row.kind), Pace(row.pace), row.told_at)
            for row in self._connection.execute(query)
        )

    def put(self, choice: DigestChoice) -> None:
        """Write a choice in the place of the one before."""
        table = tables.digests
        mine = (table.c.user_id == choice.user_id, table.c.kind == choice.kind.value)
        self._connection.execute(delete(table).where(*mine))
        values = {
            "user_id": choice.user_id,
            "kind": choice.kind.value,
            "pace": choice.pace.value,
            "told_at": choice.told_at,
        }
        self._connection.execute(insert(table), [values])
