"""Fetches a calendar from an address that someone gave us: https only, and never from a machine of ours.

The name is resolved once. Each address that it has is judged, and the connection is made to one that was judged, not to
the name again: a name that changes its mind in between (DNS rebinding) changes nothing. The certificate is checked
against the name. Redirects start again. Nothing of ours is sent along.

Source: OWASP, Server-Side Request Forgery Prevention Cheat Sheet.
"""

import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from threading import Timer
from time import monotonic
from urllib.parse import SplitResult, urljoin, urlsplit

from matcher.calendars.public_addresses import Address, is_public
from matcher.domain.model.errors import CalendarError

Resolver = Callable[[str], Sequence[Address]]
"""The addresses that a name may be fetched from.

Raises:
    CalendarError: There is none.
"""

PORT = 443
MOST_BYTES = 2_000_000
MOST_REDIRECTS = 3
SECONDS_TO_CONNECT = 5.0
SECONDS = 20.0
"""For all of it: redirects, and however slowly it drips."""
AT_ONCE = 65_536
KINDS = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FOUND = 200
HEADERS = {"Accept": "text/calendar", "Accept-Encoding": "identity", "User-Agent": "Matcher", "Connection": "close"}
NOT_HTTPS = "Its address has to begin with https:// and name a machine, without a password or a port of its own."
NOT_PUBLIC = "Its address names a machine that is not on the public internet."
NO_NAME = "No machine of that name is known."
NO_ANSWER = "The machine does not answer, or not safely."
REFUSED = "The machine answers {status}. If the address was reset, ask for the new one."
NO_CALENDAR = "What it gives is no calendar (text/calendar)."
TOO_LARGE = "It is larger than a person's calendar would be."
TOO_SLOW = "It takes too long to come."
TOO_FAR = "It leads from one address to the next without an end."


def public_addresses(name: str) -> list[Address]:
    """The addresses of a name, if all of them are public.

    Raises:
        CalendarError: One is not, or there is none.
    """
    try:
        answers = socket.getaddrinfo(name, PORT, type=socket.SOCK_STREAM)
        found = [ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers]
    except (OSError, ValueError, UnicodeError):
        raise CalendarError(NO_NAME) from None
    if not found:
        raise CalendarError(NO_NAME)
    if not all(is_public(address) for address in found):
        raise CalendarError(NOT_PUBLIC)
    return found


def fetch(
    address: str,
    resolve: Resolver = public_addresses,
    *,
    context: ssl.SSLContext | None = None,
    port: int = PORT,
    seconds: float = SECONDS,
) -> bytes:
    """The bytes of a calendar.

    Args:
        resolve: Judges names; tests on this machine have their own.
        context: What is trusted; the system's certificates if None.
        port: The only one that is connected to.

    Raises:
        CalendarError: It can't be had. What was said by the other machine is not repeated.
    """
    until = monotonic() + seconds
    for _ in range(MOST_REDIRECTS + 1):
        url = checked(address)
        connection = Confined(str(url.hostname), port, resolve, context or ssl.create_default_context(), until)
        try:
            connection.request("GET", url._replace(scheme="", netloc="", fragment="").geturl() or "/", headers=HEADERS)
            with connection.getresponse() as response:
                connection.left()
                if response.status not in REDIRECTS:
                    return _body(response, connection)
                address = urljoin(address, response.headers.get("Location", ""))
        except (OSError, HTTPException, ValueError):
            raise CalendarError(TOO_SLOW if monotonic() >= until else NO_ANSWER) from None
        finally:
            connection.close()
    raise CalendarError(TOO_FAR)


def checked(address: str) -> SplitResult:
    """An address in its parts.

    Raises:
        CalendarError: It is not one that we fetch from.
    """
    try:
        url = urlsplit(address)
        usual = url.port in {None, PORT}
    except ValueError:
        raise CalendarError(NOT_HTTPS) from None
    plain = address.isprintable() and address.isascii() and " " not in address
    if url.scheme != "https" or not url.hostname or "@" in url.netloc or not usual or not plain:
        raise CalendarError(NOT_HTTPS)
    return url


class Confined(HTTPSConnection):
    """A connection to an address that was judged, for the name that it was judged for."""

    def __init__(self, name: str, port: int, resolve: Resolver, context: ssl.SSLContext, until: float) -> None:
        super().__init__(name, port, context=context)
        self._resolve = resolve
        self._until = until
        self._safely = context
        self._cut = Timer(until - monotonic(), self._cut_off)
        self._cut.daemon = True
        self._link: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the first judged address that answers."""
        raw = self._reached(self._resolve(self.host))
        self._link = raw
        self._cut.start()  # whatever drips slowly, headers too, ends in time
        try:
            raw.settimeout(self.left())
            self._link = self.sock = self._safely.wrap_socket(raw, server_hostname=self.host)
        except BaseException:
            raw.close()
            raise

    def close(self) -> None:
        """Close it."""
        self._cut.cancel()
        super().close()

    def left(self) -> float:
        """The seconds that are left.

        Raises:
            TimeoutError: None are.
        """
        left = self._until - monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _cut_off(self) -> None:
        with suppress(OSError):
            if self._link:
                self._link.shutdown(socket.SHUT_RDWR)

    def _reached(self, addresses: Sequence[Address]) -> socket.socket:
        failed: OSError = TimeoutError()
        for address in addresses:
            try:
                return socket.create_connection((str(address), self.port), min(SECONDS_TO_CONNECT, self.left()))
            except OSError as error:
                failed = error
        raise failed


def _body(response: HTTPResponse, connection: Confined) -> bytes:
    if response.status != FOUND:
        raise CalendarError(REFUSED.format(status=response.status))
    if response.headers.get_content_type() not in KINDS:
        raise CalendarError(NO_CALENDAR)
    body = bytearray()
    while True:
        part = response.read1(AT_ONCE)
        connection.left()
        if not part:
            if response.length:  # it ended before it should
                raise CalendarError(NO_ANSWER)
            return bytes(body)
        body += part
        if len(body) > MOST_BYTES:
            raise CalendarError(TOO_LARGE)
