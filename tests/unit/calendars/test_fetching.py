"""Fetching from addresses that others give: only https, only from the public internet, only so much for so long."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.calendars import fetching
from matcher.calendars.fetching import (
    NO_ANSWER,
    NO_CALENDAR,
    NO_NAME,
    NOT_HTTPS,
    NOT_PUBLIC,
    TOO_FAR,
    TOO_LARGE,
    TOO_SLOW,
    checked,
    fetch,
    public_addresses,
)
from matcher.calendars.public_addresses import Address, is_public
from matcher.domain.model.errors import CalendarError
from tests.integration.mail.servers import Certificate, certificate

HERE = ip_address("127.0.0.1")
NAME = "calendar.example"
ICS = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar; charset=utf-8\r\n"
PATIENCE = 3.0


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"))


def here(name: str) -> list[Address]:
    """The resolver of tests: one name is on this machine, and no other is known."""
    if name != NAME:
        raise CalendarError(NO_NAME)
    return [HERE]


@contextmanager
def served(trusted: Certificate, answer: Callable[[ssl.SSLSocket, bytes], None]) -> Iterator[Callable[..., bytes]]:
    """Serve until the end of the block; gives what fetches from it."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    stopped = threading.Event()

    def talk() -> None:
        while not stopped.is_set():
            try:
                raw, _ = listener.accept()
            except TimeoutError:
                continue
            with raw:
                raw.settimeout(PATIENCE)
                try:
                    with trusted.serving.wrap_socket(raw, server_side=True) as link:
                        answer(link, link.recv(65_536))
                except OSError:
                    pass  # it hung up on us: that is what some tests are about

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()

    def get(address: str = f"https://{NAME}/me.ics?key=1", **given: Any) -> bytes:
        port = listener.getsockname()[1]
        usual = {"resolve": here, "context": trusted.trusting, "port": port, "seconds": PATIENCE}
        return fetch(address, **{**usual, **given})

    try:
        yield get
    finally:
        stopped.set()
        thread.join()
        listener.close()


def says(*parts: bytes) -> Callable[[ssl.SSLSocket, bytes], None]:
    return lambda link, _: link.sendall(b"".join(parts))


def refusal(get: Callable[..., bytes], *address: str, **given: Any) -> str:
    with pytest.raises(CalendarError) as refused:
        get(*address, **given)
    return str(refused.value)


def test_a_calendar_comes_and_nothing_of_ours_goes(trusted: Certificate):
    asked: list[bytes] = []

    def answer(link: ssl.SSLSocket, request: bytes) -> None:
        asked.append(request)
        link.sendall(OK + b"\r\n" + ICS)

    with served(trusted, answer) as get:
        assert get() == ICS
    lines = asked[0].decode().split("\r\n")
    assert lines[0] == "GET /me.ics?key=1 HTTP/1.1"
    assert {line.partition(":")[0] for line in lines[1:] if line} == {
        "Host", "Accept", "Accept-Encoding", "User-Agent", "Connection",
    }  # fmt: skip


def test_redirects_are_followed_and_each_is_judged_anew(trusted: Certificate):
    places = {b"/me": b"/there", b"/inside": b"https://internal.example/", b"/plain": b"http://calendar.example/",
              b"/local": b"https://127.0.0.1/", b"/none": b""}  # fmt: skip

    def answer(link: ssl.SSLSocket, request: bytes) -> None:
        path = request.split(b" ")[1]
        if path in places:
            link.sendall(b"HTTP/1.1 302 Found\r\nLocation: " + places[path] + b"\r\n\r\n")
        else:
            link.sendall(OK + b"\r\n" + ICS)

    with served(trusted, answer) as get:
        assert get(f"https://{NAME}/me") == ICS
        assert refusal(get, f"https://{NAME}/inside") == NO_NAME
        assert refusal(get, f"https://{NAME}/plain") == NOT_HTTPS
        assert refusal(get, f"https://{NAME}/local") == NO_NAME
        assert refusal(get, f"https://{NAME}/none") == TOO_FAR


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([b"HTTP/1.1 404 Gone\r\n\r\nsecret"], fetching.REFUSED.format(status=404)),
        ([b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", ICS], NO_CALENDAR),
        ([b"HTTP/1.1 200 OK\r\n\r\n", ICS], NO_CALENDAR),
        ([OK, b"\r\n", b"x" * 2_100_000], TOO_LARGE),
        ([OK, b"Content-Length: 900\r\n\r\n", ICS], NO_ANSWER),  # it ends before it should
        ([b"nonsense\r\n\r\n"], NO_ANSWER),
        ([], NO_ANSWER),
    ],
)
def test_what_is_no_calendar_is_refused(trusted: Certificate, parts: list[bytes], why: str):
    with served(trusted, says(*parts)) as get:
        assert refusal(get) == why


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX-", OK + b"\r\n"])
def test_what_drips_slowly_is_cut_off(trusted: Certificate, head: bytes):
    def drip(link: ssl.SSLSocket, _: bytes) -> None:
        link.sendall(head)
        for _n in range(100):
            time.sleep(0.05)
            link.sendall(b"x")

    begun = time.monotonic()
    with served(trusted, drip) as get:
        assert refusal(get, seconds=0.5) == TOO_SLOW
        assert time.monotonic() - begun < 2


def test_a_certificate_that_nobody_trusts_is_refused(trusted: Certificate):
    with served(trusted, says(OK, b"\r\n", ICS)) as get:
        assert refusal(get, context=ssl.create_default_context()) == NO_ANSWER


def test_the_certificate_has_to_be_that_of_the_name(trusted: Certificate):
    with served(trusted, says(OK, b"\r\n", ICS)) as get:
        assert refusal(get, "https://other.example/", resolve=lambda _: [HERE]) == NO_ANSWER


@pytest.mark.parametrize(
    "address",
    [
        "http://calendar.example/", "ftp://calendar.example/", "file:///etc/passwd", "//calendar.example/", "calendar",
        "https://", "https:///x", "https://user:pw@calendar.example/", "https://calendar.example:8443/",
        "https://calendar.example:x/", "https://calendar.example/a b", "https://calendar.example/\r\nHost: x",
        "https://cälendar.example/", "https://[::1/",
    ],
)  # fmt: skip
def test_only_plain_https_addresses_are_fetched(address: str):
    with pytest.raises(CalendarError) as refused:
        checked(address)
    assert str(refused.value) == NOT_HTTPS


# --- which machines ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "2001:4860:4860::8888"]
)
def test_addresses_of_the_public_internet(text: str):
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",  # noqa: S104
        "169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1",
        "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:0:7f00:1::",
        # every range of IANA's registries of special purposes, its first and its last address
        "0.255.255.255", "100.127.255.255", "192.0.0.255", "192.0.0.9", "192.31.196.0", "192.31.196.255",
        "192.52.193.0", "192.52.193.255", "192.88.99.0", "192.88.99.255", "192.175.48.0", "192.175.48.255",
        "198.19.255.255", "198.51.100.0", "198.51.100.255", "203.0.113.255",
        "::ffff:8.8.8.8", "64:ff9b::808:808", "64:ff9b:1::808:808", "100::1", "100:0:0:1::1", "2001:1::1", "2001:2::1",
        "2001:3::1", "2001:4:112::1", "2001:10::1", "2001:20::1", "2001:30::1", "2001:1ff:ffff:ffff::1",
        "2002:808:808::", "2620:4f:8000::1", "3fff::1", "3fff:fff::1", "5f00::1", "fec0::1", "::8.8.8.8",
        "4000::1",
    ],
)  # fmt: skip
def test_addresses_that_are_never_connected_to(text: str):
    assert not is_public(ip_address(text))


@given(st.ip_addresses(v=4))
def test_no_address_that_carries_another_one_is_public(address: Address):
    assert not is_public(ip_address(f"::ffff:{address}"))
    assert not is_public(ip_address(f"64:ff9b::{address}"))
    assert not is_public(ip_address(f"::{address}"))


@given(st.ip_addresses())
def test_no_address_is_public_that_python_knows_to_be_none(address: Address):
    assert address.is_global or not is_public(address)


def answers(monkeypatch: pytest.MonkeyPatch, *rounds: list[str]) -> list[str]:
    """What the system's resolver says, one round after another; gives the names that it was asked for."""
    asked: list[str] = []

    def resolve(name: str, *_: Any, **__: Any) -> list[Any]:
        asked.append(name)
        found = rounds[min(len(asked), len(rounds)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def test_a_name_with_one_private_address_is_refused_as_a_whole(monkeypatch: pytest.MonkeyPatch):
    answers(monkeypatch, ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(CalendarError, match="not on the public internet"):
        public_addresses(NAME)


@pytest.mark.parametrize("literal", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "169.254.169.254"])
def test_no_way_of_writing_this_machine_gets_through(literal: str):
    with pytest.raises(CalendarError) as refused:
        fetch(f"https://{literal}/latest/meta-data/", seconds=2)
    assert str(refused.value) in {NOT_PUBLIC, NO_NAME}


def test_a_name_that_changes_its_mind_is_asked_once(monkeypatch: pytest.MonkeyPatch):
    """DNS rebinding: public when it is judged, private when it is connected to."""
    asked = answers(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    reached: list[Any] = []

    def connect(place: tuple[str, int], *_: Any) -> socket.socket:
        reached.append(place)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(CalendarError) as refused:
        fetch(f"https://{NAME}/")
    assert (str(refused.value), asked, reached) == (NO_ANSWER, [NAME], [("93.184.216.34", 443)])


def test_a_name_that_is_not_known_is_told(monkeypatch: pytest.MonkeyPatch):
    answers(monkeypatch, [])
    with pytest.raises(CalendarError) as refused:
        public_addresses(NAME)
    assert str(refused.value) == NO_NAME
