"""Accounts: passwords, who may do what. Each change is in the trail, and ends every session of the account."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from matcher.domain.model.names.hidden_signs import hidden_signs
from matcher.ports import Database, UnitOfWork
from matcher.records import AccountRole, Permission, User
from matcher.services.accounts.common_passwords import is_common
from matcher.services.audit.account_entries import ACCESS, MADE, PASSWORD, note_change
from matcher.services.failures import AccountError, NotFoundError, NotPermittedError

PASSWORD_LENGTH = 12
"""Shortest password. Source: NIST SP 800-63B, length over composition."""
PASSWORD_LONGEST = 1024
"""Longer ones would only keep the hasher busy."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """An account to make."""

    email: str
    name: str
    password: str
    roles: frozenset[AccountRole]
    grants: frozenset[Permission] = frozenset()


def require(user: User, *permissions: Permission) -> None:
    """Stop unless the user has the permissions.

    Raises:
        NotPermittedError: The user lacks one.
    """
    for permission in permissions:
        if not user.may(permission):
            raise NotPermittedError(
                f"This needs the permission {permission.value}, which your account lacks. An administrator can give it."
            )


class Proof(NamedTuple):
    """Someone who knew the password.

    Args:
        password_hash: What was stored for it then.
    """

    user: User
    password_hash: str


def prove(database: Database, email: str, password: str) -> Proof | None:
    """Who has this address and password, or None; takes equally long whether or not the address is known."""
    with database.reading() as work:
        user = work.accounts.by_email(email.strip())
        stored = work.accounts.password_hash(user.user_id) if user else _nobodys_hash()
    if not _matches(stored, password) or user is None or not user.active:
        return None
    if not _hasher().check_needs_rehash(stored):
        return Proof(user, stored)
    renewed = _hasher().hash(password)

    def renew(work: UnitOfWork) -> Proof | None:
        if work.accounts.password_hash(user.user_id) != stored:
            return None  # changed meanwhile: the password of before no longer proves anything
        work.accounts.set_password_hash(user.user_id, renewed)
        return Proof(user, renewed)

    return database.writing(renew)


def account_of(database: Database, email: str) -> User:
    """The open account of an address.

    Raises:
        NotFoundError: There is none.
    """
    with database.reading() as work:
        found = work.accounts.by_email(email)
    if found is None or not found.active:
        raise NotFoundError("There is no such account. List them with: matcher user list")
    return found


def list_users(database: Database) -> tuple[User, ...]:
    """Every account, by address."""
    with database.reading() as work:
        return work.accounts.all()


def create_user(database: Database, new: NewUser, *, by: User | None = None) -> User:
    """Make an account.

    Args:
        by: Who does it; None for the operator.

    Raises:
        AccountError: The address is taken or no address, no name or role is given, the password is too short, or
            name or address hold characters that nobody sees.
    """
    email = new.email.strip()
    _, at, host = email.partition("@")
    if not at or not host or email.split() != [email]:
        raise AccountError("That is no email address. Give one like ana@example.org.")
    if not new.name.strip() or not new.roles:
        raise AccountError("An account needs a name and at least one role.")
    if hidden := hidden_signs(email + new.name.strip()):
        raise AccountError(f"{', '.join(hidden)} is seen by nobody: type the name and the address again without it.")
    hashed = hash_password(new.password, email, new.name)

    def add(work: UnitOfWork) -> User:
        if work.accounts.by_email(email):
            raise AccountError("There is an account with this address already. Change that one instead.")
        user = User(0, email, new.name.strip(), new.roles, new.grants)
        made = replace(user, user_id=work.accounts.add(user, hashed))
        note_change(work, by, None, made, MADE)
        return made

    return database.writing(add)


def change_password(database: Database, user_id: int, old: str, new: str) -> None:
    """Change one's own password.

    Raises:
        AccountError: The old password is wrong or the new one is too short.
    """
    with database.reading() as work:
        stored, user = work.accounts.password_hash(user_id), work.accounts.get(user_id)
    if not _matches(stored, old):
        raise AccountError("The old password is not right. Nothing was changed.")
    set_password(database, user_id, new, by=user)


def set_password(database: Database, user_id: int, new: str, *, by: User | None = None) -> None:
    """Set anyone's password: for administrators. Everyone signed in with the account is signed out.

    Args:
        by: Who does it; None for the operator.

    Raises:
        AccountError: The password is too short.
    """
    with database.reading() as reading:
        known = _there(reading, user_id)
    hashed = hash_password(new, known.email, known.name)

    def change(work: UnitOfWork) -> None:
        user = _there(work, user_id)
        work.accounts.set_password_hash(user_id, hashed)
        work.sessions.end_all(user_id)
        note_change(work, by, user, user, PASSWORD)

    database.writing(change)


def change_access(
    database: Database,
    user_id: int,
    *,
    roles: Collection[AccountRole] | None = None,
    grants: Collection[Permission] | None = None,
    active: bool | None = None,
    by: User | None = None,
) -> User:
    """Give an account other roles or permissions, close it or open it again. What is None stays.

    Everyone signed in with the account is signed out.

    Args:
        by: Who does it; None for the operator.

    Raises:
        NotFoundError: There is no such account.
    """

    def change(work: UnitOfWork) -> User:
        user = _there(work, user_id)
        changed = replace(
            user,
            roles=user.roles if roles is None else frozenset(roles),
            grants=user.grants if grants is None else frozenset(grants),
            active=user.active if active is None else active,
        )
        if changed != user:
            work.accounts.update(changed)
            work.sessions.end_all(user_id)
            note_change(work, by, user, changed, ACCESS)
        return changed

    return database.writing(change)


def hash_password(password: str, *about: str) -> str:
    """The hash to store (argon2id).

    Args:
        about: What anyone would try first: the person's name and address.

    Raises:
        AccountError: The password is too short, absurdly long, or one that many people use.
    """
    if not PASSWORD_LENGTH <= len(password) <= PASSWORD_LONGEST:
        raise AccountError(f"A password has {PASSWORD_LENGTH} characters or more. A few words in a row do well.")
    if is_common(password, *about):
        raise AccountError("Many people use a password like this one. A few words in a row do well.")
    return _hasher().hash(password)


def _there(work: UnitOfWork, user_id: int) -> User:
    user = work.accounts.get(user_id)
    if user is None:
        raise NotFoundError("There is no such account. List them with: matcher user list")
    return user


def _matches(stored: str, password: str) -> bool:
    if len(password) > PASSWORD_LONGEST:
        return False
    try:
        return _hasher().verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    return _hasher().hash("verified when the address is unknown, so that it takes as long")
