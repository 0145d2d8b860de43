"""What opens consultants' own pages, in the database."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from matcher.db import tables
from matcher.domain.model.ids import ConsultantId
from matcher.records import OwnKey, OwnKeyKind


class SqlOwnKeys:
    """Stores, finds and ends keys."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, key: OwnKey) -> None:
        """Store a key."""
        self._connection.execute(insert(tables.own_keys), [_values(key)])

    def change(self, key: OwnKey) -> None:
        """Write who has heard a code."""
        table = tables.own_keys
        self._connection.execute(update(table).where(table.c.token_hash == key.token_hash).values(_values(key)))

    def get(self, token_hash: str) -> OwnKey | None:
        """The key of a token."""
        return self._one(tables.own_keys.c.token_hash == token_hash)

    def by_code(self, code_hash: str) -> OwnKey | None:
        """The key of a code."""
        return self._one(tables.own_keys.c.code_hash == code_hash)

    def remove(self, token_hash: str) -> None:
        """End a key."""
        self._connection.execute(delete(tables.own_keys).where(tables.own_keys.c.token_hash == token_hash))

    def remove_of(self, consultant_id: ConsultantId) -> None:
        """End every key of a consultant."""
        self._connection.execute(delete(tables.own_keys).where(tables.own_keys.c.consultant_id == consultant_id))

    def forget_over(self, now: datetime) -> None:
        """Drop keys whose time is over."""
        self._connection.execute(delete(tables.own_keys).where(tables.own_keys.c.ends_at <= now))

    def _one(self, which: ColumnElement[bool]) -> OwnKey | None:
        row = self._connection.execute(select(tables.own_keys).where(which)).first()
        if row is None:
            return None
        person = ConsultantId(row.consultant_id) if row.consultant_id else None
        kind = OwnKeyKind(row.kind)
        return OwnKey(
            row.token_hash, kind, row.ends_at, person, row.bound, row.code_hash, row.heard_by, row.by_phone
        )  # fmt: skip


def _values(key: OwnKey) -> dict[str, Any]:
    return {
        "token_hash": key.token_hash,
        "kind": key.kind.value,
        "ends_at": key.ends_at,
        "consultant_id": key.consultant_id,
        "bound": key.bound,
        "code_hash": key.code_hash,
        "heard_by": key.heard_by,
        "by_phone": key.by_phone,
    }
