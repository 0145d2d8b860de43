"""Sessions, and how often something was tried, in the database: all processes that serve pages know the same."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from matcher.db import tables
from matcher.db.read_transaction import SqlMoment, kept
from matcher.db.repositories.people.accounts import user_from
from matcher.ports import Part
from matcher.records import OpenSession, User

HANDLE = 24
"""Letters of a token's hash that name a session in a form."""


class SqlSessions:
    """Begins, finds and ends sessions."""

    def __init__(self, moment: SqlMoment, now: datetime) -> None:
        self._moment = moment
        self._connection = moment.connection
        self._now = now

    def add(self, token_hash: str, user_id: int, device: str = "") -> None:
        """Begin a session now."""
        values = {"token_hash": token_hash, "user_id": user_id, "began_at": self._now, "device": device}
        self._connection.execute(insert(tables.sessions), [values])

    def of(self, user_id: int, since: datetime) -> tuple[OpenSession, ...]:
        """An account's sessions that began since, newest first."""
        table = tables.sessions.c
        query = select(tables.sessions).where(table.user_id == user_id, table.began_at >= since)
        rows = self._connection.execute(query.order_by(table.began_at.desc(), table.token_hash))
        return tuple(OpenSession(row.token_hash[:HANDLE], row.began_at, row.device or "") for row in rows)

    def end_one(self, user_id: int, handle: str) -> bool:
        """End one session of an account; whether there was one."""
        table = tables.sessions
        named = func.substr(table.c.token_hash, 1, HANDLE) == handle
        return self._connection.execute(delete(table).where(table.c.user_id == user_id, named)).rowcount == 1

    def user(self, token_hash: str, since: datetime) -> User | None:
        """Whose session it is, or None where it ended or began before."""
        user, began_at = self._begun(token_hash)
        return user if began_at and began_at >= since else None

    @kept(Part.ACCOUNTS)
    def _begun(self, token_hash: str) -> tuple[User, datetime] | tuple[None, None]:
        query = (
            select(tables.users, tables.sessions.c.began_at)
            .join(tables.sessions, tables.sessions.c.user_id == tables.users.c.user_id)
            .where(tables.sessions.c.token_hash == token_hash)
        )
        row = self._connection.execute(query).one_or_none()
        return (user_from(row), row.began_at) if row else (None, None)

    def end(self, token_hash: str) -> None:
        """End a session."""
        self._connection.execute(delete(tables.sessions).where(tables.sessions.c.token_hash == token_hash))

    def end_all(self, user_id: int, but: str = "") -> None:
        """End every session of an account, but that of one token's hash."""
        table = tables.sessions
        self._connection.execute(delete(table).where(table.c.user_id == user_id, table.c.token_hash != but))

    def forget_before(self, moment: datetime) -> None:
        """Drop sessions that began before."""
        self._connection.execute(delete(tables.sessions).where(tables.sessions.c.began_at < moment))


class SqlRates:
    """Counts tries. A span begins with its first try."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def hit(self, key_hash: str, seconds: int, times: int = 1) -> int:
        """Count tries; how many there are in the span now. Spans that are over are dropped on the way."""
        rates = tables.rate_windows
        self._connection.execute(delete(rates).where(rates.c.ends_at <= self._now, rates.c.key_hash != key_hash))
        ends_at = self._now + timedelta(seconds=seconds)
        build: Any = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        first = build(rates).values(key_hash=key_hash, hits=times, ends_at=ends_at)
        over = rates.c.ends_at <= self._now
        counted = first.on_conflict_do_update(
            index_elements=[rates.c.key_hash],
            set_={
                "hits": case((over, first.excluded.hits), else_=rates.c.hits + times),
                "ends_at": case((over, first.excluded.ends_at), else_=rates.c.ends_at),
            },
        ).returning(rates.c.hits)
        return int(self._connection.execute(counted).scalar_one())

    def hits(self, key_hash: str) -> int:
        """How many there are in the span."""
        rates = tables.rate_windows.c
        query = select(rates.hits).where(rates.key_hash == key_hash, rates.ends_at > self._now)
        return self._connection.scalar(query) or 0

    def ends_at(self, key_hash: str) -> datetime | None:
        """When the span ends, or None where none is under way."""
        rates = tables.rate_windows.c
        query = select(rates.ends_at).where(rates.key_hash == key_hash, rates.ends_at > self._now)
        found: datetime | None = self._connection.scalar(query)
        return found

    def forget_over(self) -> None:
        """Drop spans that are over."""
        rates = tables.rate_windows
        self._connection.execute(delete(rates).where(rates.c.ends_at <= self._now))

    def forget(self, key_hash: str | None = None) -> None:
        """Count again: one key, or all."""
        everything = delete(tables.rate_windows)
        one = everything.where(tables.rate_windows.c.key_hash == key_hash)
        self._connection.execute(everything if key_hash is None else one)
