"""Sessions, and how often something was tried, in the database: all processes that serve pages know the same."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, delete, func, insert, not_, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from matcher.db import tables
from matcher.db.read_transaction import SqlMoment, kept
from matcher.db.repositories.people.accounts import user_from
from matcher.domain.model.clock.ahead import APART, is_ahead
from matcher.ports import Part
from matcher.records import OpenSession, User

HANDLE = 24
"""Letters of a token's hash that name a session in a form."""
LONGEST_SPAN = timedelta(days=1)
"""Of those in which tries are counted."""


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
        begun = table.began_at >= since, table.began_at < self._now + APART
        query = select(tables.sessions).where(table.user_id == user_id, *begun)
        rows = self._connection.execute(query.order_by(table.began_at.desc(), table.token_hash))
        return tuple(OpenSession(row.token_hash[:HANDLE], row.began_at, row.device or "") for row in rows)

    def end_one(self, user_id: int, handle: str) -> bool:
        """End one session of an account; whether there was one."""
        table = tables.sessions
        named = func.substr(table.c.token_hash, 1, HANDLE) == handle
        return self._connection.execute(delete(table).where(table.c.user_id == user_id, named)).rowcount == 1

    def user(self, token_hash: str, since: datetime) -> User | None:
        """Whose session it is, or None where it ended, or began before or in the future, by a clock that was wrong."""
        user, began_at = self._begun(token_hash)
        return user if began_at and since <= began_at and not is_ahead(began_at, self._now) else None

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
        """Drop sessions that began before, or in the future: that would come to life again."""
        began_at = tables.sessions.c.began_at
        over = or_(began_at < moment, began_at >= self._now + APART)
        self._connection.execute(delete(tables.sessions).where(over))


class SqlRates:
    """Counts tries. A span begins with its first try."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def hit(self, key_hash: str, seconds: int, times: int = 1) -> int:
        """Count tries; how many there are in the span now. Spans that are over are dropped on the way."""
        rates = tables.rate_windows
        self._connection.execute(delete(rates).where(self._over(LONGEST_SPAN), rates.c.key_hash != key_hash))
        ends_at = self._now + timedelta(seconds=seconds)
        build: Any = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        first = build(rates).values(key_hash=key_hash, hits=times, ends_at=ends_at)
        over = self._over(timedelta(seconds=seconds))
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
        query = select(rates.hits).where(rates.key_hash == key_hash, not_(self._over(LONGEST_SPAN)))
        return self._connection.scalar(query) or 0

    def ends_at(self, key_hash: str) -> datetime | None:
        """When the span ends, or None where none is under way."""
        rates = tables.rate_windows.c
        query = select(rates.ends_at).where(rates.key_hash == key_hash, not_(self._over(LONGEST_SPAN)))
        found: datetime | None = self._connection.scalar(query)
        return found

    def forget_over(self) -> None:
        """Drop spans that are over."""
        self._connection.execute(delete(tables.rate_windows).where(self._over(LONGEST_SPAN)))

    def _over(self, longest: timedelta) -> ColumnElement[bool]:
        """Whether a span has ended, or ends further away than it is long: a clock was ahead, and locks nobody out."""
        ends_at = tables.rate_windows.c.ends_at
        return or_(ends_at <= self._now, ends_at >= self._now + longest + APART)

    def forget(self, key_hash: str | None = None) -> None:
        """Count again: one key, or all."""
        everything = delete(tables.rate_windows)
        one = everything.where(tables.rate_windows.c.key_hash == key_hash)
        self._connection.execute(everything if key_hash is None else one)
