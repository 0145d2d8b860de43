"""Accounts as an administrator sees them: made, given roles, closed, signed out. Nobody changes their own.

Leave to read lived experience is given by the operator only: people who hand out accounts must not hand it to anyone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from secrets import token_urlsafe

from matcher.ports import Database, UnitOfWork
from matcher.records import AccountRole, AuditEntry, Permission, User
from matcher.services.accounts.accounts import NewUser, change_access, create_user, require
from matcher.services.accounts.sessions import LONGEST
from matcher.services.audit.account_entries import SIGNED_OUT, account_subject, note_change
from matcher.services.failures import AccountError, NotFoundError
from matcher.services.saving import mark, newer

PASSWORD_BYTES = 32
OWN = "Your own account is changed by another administrator. Nothing was changed."
NO_ROLE = "An account needs at least one role; to keep someone out, close it. Nothing was changed."


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account, how often it is signed in now, and how many second factors it has."""

    user: User
    sessions: int
    factors: int


def account_rows(database: Database, admin: User) -> tuple[AccountRow, ...]:
    """Every account, by address.

    Raises:
        NotPermittedError: They may not manage accounts.
    """
    require(admin, Permission.MANAGE_ACCOUNTS)
    with database.reading() as work:
        return tuple(_row(work, user) for user in work.accounts.all())


def account_row(database: Database, admin: User, user_id: int) -> tuple[AccountRow, tuple[AuditEntry, ...]]:
    """One account, and what was done with it, newest first.

    Raises:
        NotPermittedError: They may not manage accounts.
        NotFoundError: There is no such account.
    """
    require(admin, Permission.MANAGE_ACCOUNTS)
    with database.reading() as work:
        return _row(work, _there(work, user_id)), work.trail.find(subject=account_subject(user_id))


def invite(database: Database, admin: User, email: str, name: str, roles: Collection[AccountRole]) -> User:
    """Make an account with a password that nobody knows: its owner sets one by a link.

    Raises:
        NotPermittedError: They may not manage accounts.
        AccountError: The address is taken or no address, or no name or role is given.
    """
    require(admin, Permission.MANAGE_ACCOUNTS)
    new = NewUser(email, name, token_urlsafe(PASSWORD_BYTES), frozenset(roles))
    return create_user(database, new, by=admin)


def seen_of(user: User) -> str:
    """Stands for an account as a form showed it."""
    return mark(sorted(user.roles), user.active)


def change_account(
    database: Database, admin: User, user_id: int, roles: Collection[AccountRole], *, active: bool, seen: str
) -> User | None:
    """Give an account these roles, open or closed; everyone signed in with it is signed out if that changes it.

    Args:
        seen: The mark of what the form was made from.

    Returns:
        The account as it is by now where that is not what was seen, and nothing was changed; else None.

    Raises:
        NotPermittedError: They may not manage accounts.
        NotFoundError: There is no such account.
        AccountError: It is their own, or is left without a role.
    """
    require(admin, Permission.MANAGE_ACCOUNTS)
    if user_id == admin.user_id:
        raise AccountError(OWN)
    if not roles:
        raise AccountError(NO_ROLE)
    with database.reading() as work:
        now = _there(work, user_id)
    if newer(seen, sorted(now.roles), now.active):
        return now
    change_access(database, user_id, roles=roles, active=active, by=admin)
    return None


def sign_out_everywhere(database: Database, admin: User, user_id: int) -> None:
    """End every session of an account.

    Raises:
        NotPermittedError: They may not manage accounts.
        NotFoundError: There is no such account.
    """
    require(admin, Permission.MANAGE_ACCOUNTS)

    def work(unit: UnitOfWork) -> None:
        user = _there(unit, user_id)
        unit.sessions.end_all(user_id)
        note_change(unit, admin, user, user, SIGNED_OUT)

    database.writing(work)


def _row(work: UnitOfWork, user: User) -> AccountRow:
    open_ones = work.sessions.of(user.user_id, work.now - LONGEST)
    return AccountRow(user, len(open_ones), len(work.factors.of(user.user_id)))


def _there(work: UnitOfWork, user_id: int) -> User:
    user = work.accounts.get(user_id)
    if user is None:
        raise NotFoundError("There is no such account. Load the page again.")
    return user
