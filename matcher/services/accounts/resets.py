"""A forgotten password: the system sends a link to the account's own address. No operator sees it.

The link holds no secret of ours in the database: it is signed, short-lived, and bound to the password that it
replaces, so that it works once.
"""

import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_hex

from matcher.domain.model.clock.ahead import is_in_force
from matcher.domain.model.errors import MailError
from matcher.logs import logger
from matcher.ports import Database, Mailer, UnitOfWork
from matcher.records import Fate, Outgoing, User
from matcher.services.accounts.accounts import set_password
from matcher.services.failures import AccountError

LOG = logger(__name__)
GOOD_FOR = timedelta(minutes=30)
SUBJECT = "Set a new password"
OVER = "This link is no longer good: it was used, or is older than 30 minutes. Ask for a new one."
BODY = """Someone, most likely you, asked for a new password for your account here.

Set it on this page within 30 minutes:

{link}

If it was not you, do nothing: your password stays as it is.
"""
INVITED = """An account was made for you here.

Set its password on this page within 30 minutes:

{link}

Later, ask for a new link where you sign in: "Forgotten your password?".
"""


def letter_for(
    database: Database, key: bytes, email: str, link: Callable[[str], str], domain: str, *, invited: bool = False
) -> Outgoing | None:
    """The letter with the link, or None where there is no open account of this address.

    Args:
        invited: Whether the account was just made, and nobody asked.
        link: The whole address of the page, from the token.
        domain: What stands behind the @ of the letter's id.
    """
    with database.reading() as work:
        user = work.accounts.by_email(email.strip())
        if user is None or not user.active:
            return None
        token = _token(key, work, user, work.now + GOOD_FOR)
        body = (INVITED if invited else BODY).format(link=link(token))
        return Outgoing(user.name, user.email, SUBJECT, body, f"<{token_hex(16)}@{domain}>", work.now)


def answer(database: Database, key: bytes, email: str, link: Callable[[str], str], mailer: Mailer) -> None:
    """Send the link if there is such an account, apart from the request: how long that takes would tell who has one."""
    send(mailer, letter_for(database, key, email, link, mailer.domain))


def send(mailer: Mailer, letter: Outgoing | None) -> None:
    """Hand the letter over; who asked is told nothing, whatever comes of it, and the log names nobody.

    The mail server is called where there is no letter too: what takes longest is the same then, and what is answered
    meanwhile waits as long.
    """
    try:
        with mailer.open() as box:
            sent = letter is None or box.deliver(letter).fate is Fate.ACCEPTED
    except MailError:
        sent = False
    if not sent:
        LOG.warning("reset_letter", fault="It could not be sent: see matcher doctor.")


def account_of_link(database: Database, key: bytes, token: str) -> User | None:
    """Whose password a link sets, or None where it is no longer good."""
    user_id, _, rest = token.partition(".")
    until, _, _ = rest.partition(".")
    if not (user_id.isdecimal() and until.isdecimal() and len(token) < 200):  # noqa: PLR2004  longer than any of ours
        return None
    with database.reading() as work:
        user = work.accounts.get(int(user_id)) if int(user_id) < 2**31 else None
        if user is None or not user.active:
            return None
        ends = datetime.fromtimestamp(min(int(until), 2**33), UTC)
        genuine = hmac.compare_digest(_token(key, work, user, ends).encode(), token.encode())
        return user if genuine and is_in_force(ends, work.now, GOOD_FOR) else None


def reset(database: Database, key: bytes, token: str, new: str) -> None:
    """Set the password that a link was asked for. Everyone signed in with the account is signed out.

    Raises:
        AccountError: The link is no longer good, or the password too short or too common.
    """
    user = account_of_link(database, key, token)
    if user is None:
        raise AccountError(OVER)
    set_password(database, user.user_id, new, by=user)


def _token(key: bytes, work: UnitOfWork, user: User, until: datetime) -> str:
    named = f"{user.user_id}.{int(until.timestamp())}"
    bound = f"reset\0{named}\0{work.accounts.password_hash(user.user_id)}"
    return f"{named}.{hmac.new(key, bound.encode(), sha256).hexdigest()[:40]}"
