"""Who read whose lived experience, in the database: entries are added, and triggers refuse to change them."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from matcher.db import tables
from matcher.domain.ids import ConsultantId
from matcher.service.records import Access, AccessEntry


class SqlAccessLog:
    """Appends and lists entries."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def admit(self, user_id: int | None, consultant_id: ConsultantId | None, why: str) -> Access:
        """Write an entry and give leave to read."""
        values = {"at": self._now, "user_id": user_id, "consultant_id": consultant_id, "why": why}
        stored = self._connection.execute(insert(tables.access_log).returning(tables.access_log.c.entry_id), [values])
        return Access(int(stored.scalar_one()))

    def entries(self, limit: int = 200) -> tuple[AccessEntry, ...]:
        """Entries, newest first."""
        query = select(tables.access_log).order_by(tables.access_log.c.entry_id.desc()).limit(limit)
        return tuple(
            AccessEntry(row.entry_id, row.at, row.user_id, row.consultant_id, row.why)
            for row in self._connection.execute(query)
        )
