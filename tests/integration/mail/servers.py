"""Mail servers for tests, on this machine, each with its own way to take or refuse a letter."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from matcher.calendars.writing import invite_text
from matcher.mail.server import Security, SmtpServer
from matcher.mail.smtp import SmtpMailer

USER, PASSWORD = "center", "a secret p@ss"
PATIENCE = 1.0
"""Seconds that the mailers of tests wait for an answer."""


@dataclass
class Inbox:
    """Takes letters and keeps them.

    Args:
        refuses: Addresses that it takes nothing for.
        content: What it answers to the text of a letter, if not "taken".
        hangs_up: Ends the connection after it took a letter, without an answer.
    """

    refuses: frozenset[str] = frozenset()
    content: str = "250 Taken"
    hangs_up: bool = False
    raw: list[bytes] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)

    @property
    def messages(self) -> list[EmailMessage]:
        """What came in, parsed."""
        return [BytesParser(policy=default).parsebytes(text.replace(b"\r\n", b"\n")) for text in self.raw]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        del server, session, options
        if address in self.refuses:
            return "550 5.1.1 <ada.lane@example.org> No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        del session
        if self.content.startswith("250"):
            self.raw.append(envelope.content)
            self.recipients.append(envelope.rcpt_tos)
        if self.hangs_up:
            server.transport.abort()
            await asyncio.sleep(0)
        return self.content


@contextmanager
def smtp_server(inbox: Inbox, ssl_context: ssl.SSLContext | None = None, **options: Any) -> Iterator[int]:
    """Serve until the end of the block: the port."""
    loop = asyncio.new_event_loop()

    def protocol() -> SMTP:
        return SMTP(inbox, hostname="mail.example", loop=loop, **options)

    # The loop runs in its thread from the first moment: where a browser was driven, this one has a loop of its own.
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    serving = loop.create_server(protocol, "127.0.0.1", 0, ssl=ssl_context)
    server = asyncio.run_coroutine_threadsafe(serving, loop).result()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _close(server: asyncio.Server) -> None:
    """End all conversations, then the server."""
    server.close()
    talking = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in talking:
        task.cancel()
    await asyncio.gather(*talking, return_exceptions=True)


def allow(server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword) -> AuthResult:
    """Let one user in."""
    del server, session, envelope, mechanism
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)


def plain_mailer(port: int) -> SmtpMailer:
    """A mailer to a server of this machine without TLS."""
    server = SmtpServer(Security.NONE, "127.0.0.1", port, "", "", "Training Center", "help@center.example")
    return SmtpMailer(server, invite_text, seconds=PATIENCE)


@dataclass(frozen=True)
class Certificate:
    """A certificate of 127.0.0.1 that nobody but us trusts."""

    file: Path
    serving: ssl.SSLContext
    trusting: ssl.SSLContext


def certificate(folder: Path) -> Certificate:
    """Make one."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("calendar.example")]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(file)
    return Certificate(file, serving, ssl.create_default_context(cafile=str(file)))
