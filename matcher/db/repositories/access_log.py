"""Who read whose lived experience, in the database: entries are added, and triggers refuse to change them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from matcher.db import tables
from matcher.db.seal_chain import Chain
from matcher.domain.model.ids import ConsultantId
from matcher.records import Access, AccessEntry, ChainHead, SealedAccess, access_seal_of


class SqlAccessLog:
    """Appends and lists entries."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._chain = Chain(connection, tables.access_log, tables.access_seals, tables.access_head)

    def admit(self, user_id: int | None, consultant_id: ConsultantId | None, why: str) -> Access:
        """Write an entry, sealed, and give leave to read."""
        values = {"at": self._now, "user_id": user_id, "consultant_id": consultant_id, "why": why}
        stored = self._connection.execute(insert(tables.access_log).returning(tables.access_log.c.entry_id), [values])
        written = AccessEntry(int(stored.scalar_one()), self._now, user_id, consultant_id, why)
        self._chain.append(written.entry_id, lambda previous: access_seal_of(written, previous))
        return Access(written.entry_id)

    def entries(self, limit: int = 200) -> tuple[AccessEntry, ...]:
        """Entries, newest first."""
        query = select(tables.access_log).order_by(tables.access_log.c.entry_id.desc()).limit(limit)
        return tuple(_entry(row) for row in self._connection.execute(query))

    def sealed(self) -> Iterator[SealedAccess]:
        """The whole chain, oldest first; entries without a seal and seals without an entry too."""
        for number, row, previous, seal in self._chain.links(select(tables.access_log)):
            yield SealedAccess(number, _entry(row) if row else None, previous, seal)

    def head(self) -> ChainHead | None:
        """The end of the chain, or None before the first entry."""
        return self._chain.head()


def _entry(row: Row[*tuple[Any, ...]]) -> AccessEntry:
    return AccessEntry(row.entry_id, row.at, row.user_id, row.consultant_id, row.why)
