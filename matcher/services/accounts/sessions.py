"""Sessions: begun by a password, kept in the database, ended there. A copied cookie is worth nothing after sign-out."""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from matcher.ports import Database, UnitOfWork
from matcher.records import User
from matcher.services.accounts.accounts import prove

LONGEST = timedelta(hours=12)
"""A session ends so long after it began, however busy. Source: NIST SP 800-63B, section 4.2.3."""
TOKEN_BYTES = 32


def sign_in(database: Database, email: str, password: str) -> str | None:
    """Begin a session and return its token, or None where address and password don't go together."""
    proof = prove(database, email, password)
    if proof is None:
        return None
    token = token_urlsafe(TOKEN_BYTES)

    def begin(work: UnitOfWork) -> str | None:
        user = work.accounts.get(proof.user.user_id)
        if user != proof.user or work.accounts.password_hash(user.user_id) != proof.password_hash:
            return None  # changed since, which ended every session: none begins after that
        work.sessions.forget_before(work.now - LONGEST)
        work.sessions.add(_hash(token), user.user_id)
        return token

    return database.writing(begin)


def user_of(database: Database, token: str) -> User | None:
    """Whose session it is, or None where it ended, or the account is closed."""
    with database.reading() as work:
        user = work.sessions.user(_hash(token), work.now - LONGEST)
    return user if user and user.active else None


def sign_out(database: Database, token: str) -> None:
    """End a session."""
    database.writing(lambda work: work.sessions.end(_hash(token)))


def _hash(token: str) -> str:
    """What is stored: whoever reads the database can't sign in with it."""
    return sha256(token.encode()).hexdigest()
