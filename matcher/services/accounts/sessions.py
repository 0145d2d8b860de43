"""Sessions: begun by a password, and a second factor where there is one; kept in the database and ended there.

A copied cookie is worth nothing after sign-out.
"""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import NamedTuple

from matcher.ports import Database, UnitOfWork
from matcher.records import OpenSession, User
from matcher.services.accounts.accounts import prove
from matcher.services.accounts.codes import accept_code

LONGEST = timedelta(hours=12)
"""A session ends so long after it began, however busy. Source: NIST SP 800-63B, section 4.2.3."""
TOKEN_BYTES = 32
LONGEST_DEVICE = 80


class HalfWay(NamedTuple):
    """Someone who knew the password, and has a second factor still to show.

    Args:
        mark: Of the password that was right then: another password ends this.
    """

    user_id: int
    mark: str


Shown = Callable[[UnitOfWork, User], bool]
"""Whether a second factor is shown, within the transaction that begins the session."""


def sign_in(database: Database, email: str, password: str, device: str = "") -> str | HalfWay | None:
    """Begin a session and return its token; half way there where a second factor is to be shown.

    Returns:
        None where address and password don't go together.
    """
    proof = prove(database, email, password)
    if proof is None:
        return None
    half_way = HalfWay(proof.user.user_id, _mark(proof.password_hash))
    with database.reading() as work:
        if work.factors.of(proof.user.user_id):
            return half_way
    return _begin(database, half_way, device, lambda work, user: not work.factors.of(user.user_id))


def finish_sign_in(database: Database, half_way: HalfWay, code: str, device: str = "") -> str | None:
    """Begin the session of someone who shows a code; None where it is not right."""
    return show_factor(database, half_way, device, lambda work, user: accept_code(work, user, code))


def show_factor(database: Database, half_way: HalfWay, device: str, shown: Shown) -> str | None:
    """Begin the session of someone who shows a second factor; None where they don't."""
    return _begin(database, half_way, device, shown)


def begin_without_password(database: Database, user_id: int, device: str, shown: Shown) -> str | None:
    """Begin the session of someone who shows what is two factors by itself; None where they don't."""
    with database.reading() as work:
        if work.accounts.get(user_id) is None:
            return None
        half_way = HalfWay(user_id, _mark(work.accounts.password_hash(user_id)))
    return _begin(database, half_way, device, shown)


def user_of(database: Database, token: str) -> User | None:
    """Whose session it is, or None where it ended, or the account is closed."""
    with database.reading() as work:
        user = work.sessions.user(_hash(token), work.now - LONGEST)
    return user if user and user.active else None


def sign_out(database: Database, token: str) -> None:
    """End a session."""
    database.writing(lambda work: work.sessions.end(_hash(token)))


def open_sessions(database: Database, user: User) -> tuple[OpenSession, ...]:
    """A person's own sessions, newest first."""
    with database.reading() as work:
        return work.sessions.of(user.user_id, work.now - LONGEST)


def end_session(database: Database, user: User, handle: str) -> bool:
    """End one of a person's own sessions; whether there was one."""
    return database.writing(lambda work: work.sessions.end_one(user.user_id, handle))


def end_others(work: UnitOfWork, user: User, token: str) -> None:
    """End all of an account's sessions but the one of this token."""
    work.sessions.end_all(user.user_id, but=_hash(token))


def is_own(session: OpenSession, token: str) -> bool:
    """Whether a session is the one of this token."""
    return _hash(token).startswith(session.handle)


def _begin(database: Database, half_way: HalfWay, device: str, shown: Shown) -> str | None:
    token = token_urlsafe(TOKEN_BYTES)

    def begin(work: UnitOfWork) -> str | None:
        user = work.accounts.get(half_way.user_id)
        if user is None or not user.active or _mark(work.accounts.password_hash(user.user_id)) != half_way.mark:
            return None  # changed since, which ended every session: none begins after that
        if not shown(work, user):
            return None
        work.sessions.forget_before(work.now - LONGEST)
        work.sessions.add(_hash(token), user.user_id, device[:LONGEST_DEVICE])
        return token

    return database.writing(begin)


def _hash(token: str) -> str:
    """What is stored: someone who reads the database can't sign in with it."""
    return sha256(token.encode()).hexdigest()


def _mark(password_hash: str) -> str:
    return sha256(f"sign-in {password_hash}".encode()).hexdigest()
