"""Who read whose lived experience, in the database: entries are added, and triggers refuse to change them.

What somebody typed as a reason is sealed in a table beside, where it can be sealed again with another key; the chain of
seals covers what it says.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select

from matcher.db import tables
from matcher.db.seal_chain import Chain
from matcher.db.vault import SealError, Vault
from matcher.domain.model.ids import ConsultantId
from matcher.records import (
    BY_LIST,
    BY_OPERATOR,
    Access,
    AccessEntry,
    ChainHead,
    ChainLink,
    SealKeys,
    access_content_of,
    former_access_seal,
)

BLOCK = 128
_said = select(tables.access_reasons.c.sealed).where(tables.access_reasons.c.entry_id == tables.access_log.c.entry_id)
COLUMNS = (*tables.access_log.c, _said.scalar_subquery().label("said"))


class SqlAccessLog:
    """Appends and lists entries."""

    def __init__(self, connection: Connection, keys: SealKeys, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now
        self._chain = Chain(connection, keys, tables.access_log, tables.access_seals, tables.access_head)

    def admit(self, user_id: int | None, consultant_id: ConsultantId | None, why: str, said: str = "") -> Access:
        """Write an entry, sealed, and give leave to read."""
        values = {"at": self._now, "user_id": user_id, "consultant_id": consultant_id, "why": why}
        stored = self._connection.execute(insert(tables.access_log).returning(tables.access_log.c.entry_id), [values])
        written = AccessEntry(int(stored.scalar_one()), self._now, user_id, consultant_id, why + said)
        if said:
            sealed = self._vault.seal({"said": said}, *_place(written.entry_id), block=BLOCK)
            row = {"entry_id": written.entry_id, "sealed": sealed}
            self._connection.execute(insert(tables.access_reasons), [row])
        self._chain.append(written.entry_id, access_content_of(written))
        return Access(written.entry_id)

    def entries(self, limit: int = 200) -> tuple[AccessEntry, ...]:
        """The newest entries, newest first."""
        query = select(*COLUMNS).order_by(tables.access_log.c.entry_id.desc()).limit(limit)
        return tuple(self._entry(row) for row in self._connection.execute(query))

    def readings(self, consultant_id: ConsultantId | None = None) -> tuple[AccessEntry, ...]:
        """Entries that name whose record someone read, newest first: of one person, or all."""
        log = tables.access_log.c
        whose = log.consultant_id.is_not(None) if consultant_id is None else log.consultant_id == consultant_id
        by_someone = or_(log.user_id.is_not(None), log.why.startswith(BY_OPERATOR))
        query = select(*COLUMNS).where(whose, by_someone).order_by(log.entry_id.desc())
        return tuple(self._entry(row) for row in self._connection.execute(query))

    def read_since(self, user_id: int, moment: datetime) -> frozenset[ConsultantId]:
        """Whose records an account has read since a moment, one by one."""
        log = tables.access_log.c
        query = select(log.consultant_id).where(
            log.user_id == user_id, log.at > moment, log.consultant_id.is_not(None), ~log.why.startswith(BY_LIST)
        )  # fmt: skip
        return frozenset(map(ConsultantId, self._connection.scalars(query)))

    def lists_since(self, user_id: int, moment: datetime) -> frozenset[str]:
        """Which lists of people an account has seen since a moment, each as its entries say."""
        log = tables.access_log.c
        query = select(log.why).where(log.user_id == user_id, log.at > moment, log.why.startswith(BY_LIST)).distinct()
        return frozenset(self._connection.scalars(query))

    def links(self) -> Iterator[ChainLink]:
        """The whole chain, oldest first; entries without a seal and seals without an entry too.

        A reason that was changed, or taken away, breaks its entry's seal.
        """
        return self._chain.links(
            select(*COLUMNS),
            lambda row: access_content_of(self._as_it_opens(row)),
            lambda row, previous: former_access_seal(self._as_it_opens(row), previous),
        )

    def head(self) -> ChainHead | None:
        """The end of the chain, or None before the first entry."""
        return self._chain.head()

    def head_is_right(self, head: ChainHead) -> bool:
        """Whether the end was written with a key that is here."""
        return self._chain.head_is_right(head)

    def _as_it_opens(self, row: Row[*tuple[Any, ...]]) -> AccessEntry:
        try:
            return self._entry(row)
        except SealError:
            if not self._vault.has_keys:
                raise
            return AccessEntry(row.entry_id, row.at, row.user_id, row.consultant_id, row.why)

    def _entry(self, row: Row[*tuple[Any, ...]]) -> AccessEntry:
        said = self._vault.open(row.said, *_place(row.entry_id))["said"] if row.said else ""
        return AccessEntry(row.entry_id, row.at, row.user_id, row.consultant_id, f"{row.why}{said}")


def _place(entry_id: int) -> tuple[str, str]:
    return tables.access_reasons.name, str(entry_id)
