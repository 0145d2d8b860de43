"""Accounts in the database."""

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from matcher.db import tables
from matcher.records import AccountRole, Permission, User


class SqlAccounts:
    """Stores and finds accounts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, user: User, password_hash: str) -> int:
        """Store an account (its id is given here) and return its id."""
        values = {
            **_values(user), "email": user.email, "address": _address(user.email), "password_hash": password_hash,
        }  # fmt: skip
        stored = self._connection.execute(insert(tables.users).returning(tables.users.c.user_id), [values])
        return int(stored.scalar_one())

    def update(self, user: User) -> None:
        """Write name, roles, grants and whether the account is active."""
        self._connection.execute(
            update(tables.users).where(tables.users.c.user_id == user.user_id).values(_values(user))
        )

    def get(self, user_id: int) -> User | None:
        """One account."""
        row = self._connection.execute(select(tables.users).where(tables.users.c.user_id == user_id)).one_or_none()
        return user_from(row) if row else None

    def by_email(self, email: str) -> User | None:
        """The account of an address, in any case."""
        query = select(tables.users).where(tables.users.c.address == _address(email))
        row = self._connection.execute(query).one_or_none()
        return user_from(row) if row else None

    def all(self) -> tuple[User, ...]:
        """Every account, by address."""
        found = (user_from(row) for row in self._connection.execute(select(tables.users)))
        return tuple(sorted(found, key=lambda user: _address(user.email)))

    def password_hash(self, user_id: int) -> str:
        """The stored hash."""
        query = select(tables.users.c.password_hash).where(tables.users.c.user_id == user_id)
        return str(self._connection.execute(query).scalar_one())

    def set_password_hash(self, user_id: int, password_hash: str) -> None:
        """Replace the stored hash."""
        self._connection.execute(
            update(tables.users).where(tables.users.c.user_id == user_id).values(password_hash=password_hash)
        )


def _address(email: str) -> str:
    return email.casefold()


def _values(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "roles": sorted(user.roles),
        "grants": sorted(user.grants),
        "active": user.active,
    }


def user_from(row: Row[*tuple[Any, ...]]) -> User:
    """An account of its row."""
    return User(
        user_id=row.user_id,
        email=row.email,
        name=row.name,
        roles=frozenset(map(AccountRole, row.roles)),
        grants=frozenset(map(Permission, row.grants)),
        active=row.active,
    )
