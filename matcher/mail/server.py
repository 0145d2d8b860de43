"""Where mail is handed over: the address of a server, read from one setting. Its password is never shown."""

from dataclasses import dataclass, field
from email.utils import parseaddr
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from matcher.domain.model.names.mail_address import is_address
from matcher.domain.workflow.letter import one_line
from matcher.settings import Settings, SettingsError

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
HOW = (
    "Give smtp://user:password@host:587 (TLS after STARTTLS), smtps://host:465 (TLS from the start), or, for a server"
    " on this machine only, smtp+plain://127.0.0.1:25. Write %40 for an @ in the password."
)
NO_FROM = 'MATCHER_MAIL_FROM has to be the address that mail comes from, like "Training Center <help@center.example>".'


class Security(StrEnum):
    """How the connection is kept from others' eyes."""

    STARTTLS = "smtp"
    TLS = "smtps"
    NONE = "smtp+plain"
    """To this machine only."""


PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server, and who we are to it.

    Args:
        user: Empty where nobody signs in.
        name: Of the sender, as readers see it; may be empty.
        sender: The address that mail comes from.
    """

    security: Security
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    name: str = ""
    sender: str = ""


def server_of(settings: Settings) -> SmtpServer | None:
    """The server of the settings, or None where mail is not set up.

    Raises:
        SettingsError: The settings don't name one; what they hold is not repeated.
    """
    if not settings.smtp_url:
        return None
    try:
        url = urlsplit(settings.smtp_url)
        security, port = Security(url.scheme), url.port
    except ValueError:
        raise SettingsError(f"MATCHER_SMTP_URL names no mail server. {HOW}") from None
    if not url.hostname or url.path not in {"", "/"} or url.query or url.fragment:
        raise SettingsError(f"MATCHER_SMTP_URL names no mail server. {HOW}")
    if security is Security.NONE and url.hostname not in LOOPBACK:
        raise SettingsError(f"MATCHER_SMTP_URL would send mail over the network in plain text. {HOW}")
    name, sender = parseaddr(settings.mail_from)
    if not is_address(sender) or not settings.mail_from.isprintable():
        raise SettingsError(NO_FROM)
    return SmtpServer(
        security,
        url.hostname,
        port or PORTS[security],
        unquote(url.username or ""),
        unquote(url.password or ""),
        one_line(name),
        sender,
    )
