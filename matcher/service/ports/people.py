"""The ports of accounts and of the access log."""

from typing import Protocol

from matcher.domain.ids import ConsultantId
from matcher.service.records import Access, AccessEntry, User


class AccountStore(Protocol):
    """Accounts. Password hashes never leave through anything but ``password_hash``."""

    def add(self, user: User, password_hash: str) -> int:
        """Store an account (its id is given here) and return its id."""
        ...

    def update(self, user: User) -> None:
        """Write name, roles, grants and whether the account is active."""
        ...

    def get(self, user_id: int) -> User | None:
        """One account."""
        ...

    def by_email(self, email: str) -> User | None:
        """The account of an address, in any case."""
        ...

    def all(self) -> tuple[User, ...]:
        """Every account, by address."""
        ...

    def password_hash(self, user_id: int) -> str:
        """The stored hash."""
        ...

    def set_password_hash(self, user_id: int, password_hash: str) -> None:
        """Replace the stored hash."""
        ...


class AccessLog(Protocol):
    """Who read whose lived experience, when and why. Entries are added, never changed."""

    def admit(self, user_id: int | None, consultant_id: ConsultantId | None, why: str) -> Access:
        """Write an entry and give leave to read.

        Args:
            user_id: None for the system.
            consultant_id: None for everyone's.
        """
        ...

    def entries(self, limit: int = 200) -> tuple[AccessEntry, ...]:
        """Entries, newest first."""
        ...
