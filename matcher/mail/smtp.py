"""Hands letters to a mail server by SMTP (RFC 5321), over TLS."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from matcher.domain.model.errors import MailError
from matcher.mail.message import CalendarText, compose
from matcher.mail.server import Security, SmtpServer
from matcher.ports import Postbox
from matcher.records import Delivery, Fate, Outgoing

SECONDS = 10.0
"""Each answer of the server is waited for so long."""
OK = 250
TEMPORARY = 500
"""Answers below it ask to try again later."""
NOBODY = (
    "The mail server {host} can't be reached. Nothing was sent; try again, or ask your operator to run: matcher doctor"
)
NOT_SAFE = "The mail server {host} shows no certificate that we trust. Nothing was sent; ask your operator."
SIGN_IN = "The mail server does not let us sign in. Nothing was sent; ask your operator to mend MATCHER_SMTP_URL."
REFUSED = {
    "sender": "The mail server does not take mail from our address ({code}).",
    "recipient": "The mail server does not take mail for this address ({code}).",
    "content": "The mail server did not take the letter ({code}).",
}
AGAIN = " It may take it later."
BROKEN = "The mail server ended the connection before it had taken the letter."
LOST = "The mail server gave no answer after it was handed the letter."


class SmtpMailer:
    """Opens connections to a mail server.

    Args:
        context: What is trusted; the system's certificates if None.
    """

    def __init__(
        self,
        server: SmtpServer,
        calendar_text: CalendarText,
        context: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._server = server
        self._calendar_text = calendar_text
        self._context = context
        self._seconds = seconds

    @property
    def domain(self) -> str:
        """What stands behind the @ of our message ids."""
        return self._server.sender.rpartition("@")[2]

    @contextmanager
    def open(self) -> Iterator[Postbox]:
        """Connect, over TLS, and sign in.

        Raises:
            MailError: It can't be done.
        """
        connection = self._connected()
        try:
            yield SmtpPostbox(connection, self._server.sender, self._composed)
        finally:
            with suppress(smtplib.SMTPException, OSError):  # what was accepted stays so, however the goodbye goes
                connection.quit()
            connection.close()

    def _composed(self, outgoing: Outgoing) -> bytes:
        return compose(outgoing, self._server, self._calendar_text).as_bytes()

    def _connected(self) -> smtplib.SMTP:
        server, context = self._server, self._context or ssl.create_default_context()
        try:
            if server.security is Security.TLS:
                connection: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=self._seconds, context=context
                )
            else:
                connection = smtplib.SMTP(server.host, server.port, timeout=self._seconds)
        except ssl.SSLError:
            raise MailError(NOT_SAFE.format(host=server.host)) from None
        except (smtplib.SMTPException, OSError):
            raise MailError(NOBODY.format(host=server.host)) from None
        try:
            if server.security is Security.STARTTLS:
                connection.starttls(context=context)
            if server.user:
                connection.login(server.user, server.password)
        except smtplib.SMTPAuthenticationError:
            connection.close()
            raise MailError(SIGN_IN) from None
        except (ssl.SSLError, smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException):
            connection.close()
            raise MailError(NOT_SAFE.format(host=server.host)) from None
        except (smtplib.SMTPException, OSError):
            connection.close()
            raise MailError(NOBODY.format(host=server.host)) from None
        return connection


class SmtpPostbox:
    """An open connection."""

    def __init__(self, connection: smtplib.SMTP, sender: str, composed: Callable[[Outgoing], bytes]) -> None:
        self._connection = connection
        self._sender = sender
        self._composed = composed

    def deliver(self, outgoing: Outgoing) -> Delivery:
        """Hand a letter over, once. If it fails before the text is sent, it did not go out; after that, who knows."""
        message = self._composed(outgoing)
        try:
            self._connection.ehlo_or_helo_if_needed()
            for part, command in (("sender", self._connection.mail), ("recipient", self._connection.rcpt)):
                code = command(self._sender if part == "sender" else outgoing.email)[0]
                if code // 10 != OK // 10:
                    self._connection.rset()
                    return _refused(part, code)
        except (smtplib.SMTPException, OSError):
            return Delivery(Fate.REFUSED, BROKEN, ended=True)
        try:
            code = self._connection.data(message)[0]
        except smtplib.SMTPDataError as refusal:
            return _refused("content", refusal.smtp_code)
        except (smtplib.SMTPException, OSError):
            return Delivery(Fate.LOST, LOST, ended=True)
        return Delivery(Fate.ACCEPTED) if code == OK else _refused("content", code)


def _refused(part: str, code: int) -> Delivery:
    return Delivery(Fate.REFUSED, REFUSED[part].format(code=code) + (AGAIN if code < TEMPORARY else ""))
