"""Second factors: set up, proven at sign-in, removed by their owner. A code counts once, however often it is shown."""

from dataclasses import dataclass

import pyotp

from matcher.ports import Database, UnitOfWork
from matcher.records import AccountRole, FactorKind, Permission, SecondFactor, User
from matcher.services.accounts.accounts import prove
from matcher.services.accounts.codes import new_codes, step_of
from matcher.services.accounts.sessions import end_others
from matcher.services.audit.account_entries import (
    FACTOR_ADDED,
    FACTOR_REMOVED,
    FACTOR_RENAMED,
    NEW_CODES,
    note_change,
)
from matcher.services.failures import AccountError

LONGEST_NAME = 60
ISSUER = "Matcher"
NO_SUCH_FACTOR = "There is no such second factor. It may have been removed already."
WRONG_CODE = "That code is not right, or was used before. Wait for the next one and try again."


@dataclass(frozen=True, slots=True)
class Protection:
    """How an account is protected beyond its password.

    Args:
        needed: Whether the account must have a second factor.
    """

    factors: tuple[SecondFactor, ...]
    codes_left: int
    needed: bool


def needs_second_factor(user: User) -> bool:
    """Whether an account may do what asks for more than a password: read lived experience, or manage accounts."""
    return user.may(Permission.READ_LIVED_EXPERIENCE) or AccountRole.ADMIN in user.roles


def protection_of(database: Database, user: User) -> Protection:
    """An account's second factors."""
    with database.reading() as work:
        return Protection(
            work.factors.of(user.user_id), work.factors.codes_left(user.user_id), needs_second_factor(user)
        )


def new_app_key() -> str:
    """A key for an authenticator app, in base 32."""
    return pyotp.random_base32()


def app_address(user: User, key: str) -> str:
    """What the QR code of a key says: an ``otpauth://`` address."""
    return pyotp.TOTP(key).provisioning_uri(name=user.email, issuer_name=ISSUER)


def add_app(database: Database, user: User, key: str, code: str, name: str, token: str = "") -> tuple[str, ...]:
    """Add an authenticator app, once a code shows that it works.

    Args:
        token: Of the session that asks: with an account's first factor all others end, which began without one.

    Returns:
        Recovery codes where these are the account's first; else none. They are shown now and never again.

    Raises:
        AccountError: The code does not fit the key.
    """

    def add(work: UnitOfWork) -> tuple[str, ...]:
        step = step_of(key, code, int(work.now.timestamp()))
        if step is None:
            raise AccountError(WRONG_CODE + " Nothing was changed.")
        called = called_by(name, "Authenticator app")
        factor = SecondFactor(0, user.user_id, FactorKind.TOTP, called, {"key": key}, work.now, counter=step)
        return note_added(work, user, factor, token)

    return database.writing(add)


def note_added(work: UnitOfWork, user: User, factor: SecondFactor, token: str) -> tuple[str, ...]:
    """Store a factor that was shown to work; recovery codes where it is the account's first, as :func:`add_app`."""
    first = not work.factors.of(user.user_id)
    work.factors.add(factor)
    note_change(work, user, user, user, FACTOR_ADDED)
    if not first:
        return ()
    end_others(work, user, token)  # they knew a password at most, and would open now what takes more
    return new_codes(work, user)


def called_by(name: str, otherwise: str) -> str:
    """What a factor is called: as its owner says, in one line, or else by what it is."""
    return " ".join(name.split())[:LONGEST_NAME] or otherwise


def rename_factor(database: Database, user: User, factor_id: int, name: str) -> None:
    """Give one's own factor another name.

    Raises:
        AccountError: No name is given, or there is no such factor.
    """
    called = called_by(name, "")
    if not called:
        raise AccountError("Give it a name by which you know it. Nothing was changed.")

    def rename(work: UnitOfWork) -> None:
        if not work.factors.rename(user.user_id, factor_id, called):
            raise AccountError(NO_SUCH_FACTOR)
        note_change(work, user, user, user, FACTOR_RENAMED)

    database.writing(rename)


def remove_factor(database: Database, user: User, factor_id: int, password: str) -> None:
    """Remove one's own factor; with the last one, the recovery codes go too.

    Raises:
        AccountError: The password is wrong, there is no such factor, or the account needs the only one it has.
    """
    _prove(database, user, password)

    def remove(work: UnitOfWork) -> None:
        left = [factor for factor in work.factors.of(user.user_id) if factor.factor_id != factor_id]
        if not left and needs_second_factor(user):
            raise AccountError("Your account needs a second factor. Add another one first, then remove this one.")
        if not work.factors.remove(user.user_id, factor_id):
            raise AccountError(NO_SUCH_FACTOR)
        if not left:
            work.factors.set_codes(user.user_id, ())
        note_change(work, user, user, user, FACTOR_REMOVED)

    database.writing(remove)


def renew_codes(database: Database, user: User, password: str) -> tuple[str, ...]:
    """Ten new recovery codes; those of before no longer work.

    Raises:
        AccountError: The password is wrong, or the account has no second factor.
    """
    _prove(database, user, password)

    def renew(work: UnitOfWork) -> tuple[str, ...]:
        if not work.factors.of(user.user_id):
            raise AccountError("Recovery codes go with a second factor. Add one first.")
        note_change(work, user, user, user, NEW_CODES)
        return new_codes(work, user)

    return database.writing(renew)


def remove_all_factors(database: Database, user: User) -> None:
    """Remove every factor of an account: for an operator who knows the person and that they lost them."""

    def remove(work: UnitOfWork) -> None:
        for factor in work.factors.of(user.user_id):
            work.factors.remove(user.user_id, factor.factor_id)
        work.factors.set_codes(user.user_id, ())
        work.sessions.end_all(user.user_id)
        note_change(work, None, user, user, FACTOR_REMOVED)

    database.writing(remove)


def _prove(database: Database, user: User, password: str) -> None:
    if prove(database, user.email, password) is None:
        raise AccountError("That is not your password. Nothing was changed.")
