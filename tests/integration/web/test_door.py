"""Nobody holds the door shut: a real server on this machine, and many who send half of something and wait."""

import os
import re
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from web import buffering
from web.buffering import SECONDS_TO_SEND, at_work, close_slow, files_allowed, settings_of

MATCHER = [sys.executable, "-m", "matcher"]
SECONDS = 60
HALF_HEAD = b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-Half: "
HALF_BODY = (
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 1000\r\n\r\nemail="
)
HELD = 200
HELD_SECONDS = 8.0
SLOWEST_SECONDS = 0.3


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of pages that are served as operators serve them."""
    settings = {"MATCHER_VAR": str(tmp_path_factory.mktemp("var"))}
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MATCHER_")} | settings
    subprocess.run([*MATCHER, "migrate"], env=environment, check=True, capture_output=True)
    with subprocess.Popen(
        [*MATCHER, "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout
        found = re.search(r"http://127\.0\.0\.1:(\d+)", server.stdout.readline())
        assert found
        seconds_of_one_answer(int(found[1]))  # it has come up
        yield int(found[1])
        server.terminate()
        assert server.wait(SECONDS) == 0


def seconds_of_one_answer(port: int) -> float:
    begun = time.monotonic()
    with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200
    return time.monotonic() - begun


def half_sent(port: int, stack: ExitStack, *, dripping: bool) -> None:
    """Two hundred connections that send half of something, and then nothing or a byte now and then."""
    held = [stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=SECONDS)) for _ in range(HELD)]
    for number, one in enumerate(held):
        one.sendall(HALF_BODY if number % 2 else HALF_HEAD)
    if dripping:
        enough = threading.Event()

        def drip() -> None:
            while not enough.wait(0.5):
                for one in held:
                    one.sendall(b"x")

        thread = threading.Thread(target=drip)
        thread.start()
        stack.callback(thread.join)
        stack.callback(enough.set)


@pytest.mark.parametrize("dripping", [False, True])
def test_two_hundred_half_sent_requests_leave_others_served(port: int, dripping: bool):
    with ExitStack() as stack:
        half_sent(port, stack, dripping=dripping)
        until = time.monotonic() + HELD_SECONDS / 2
        taken: list[float] = []
        while time.monotonic() < until:
            taken.append(seconds_of_one_answer(port))
    taken.sort()
    assert len(taken) > HELD_SECONDS
    assert taken[int(len(taken) * 0.95)] < SLOWEST_SECONDS


def test_a_request_in_pieces_is_answered_once_it_is_whole(port: int):
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as link:
        for part in (b"GET /hea", b"lthz HTTP/1.1\r\nHo", b"st: localhost\r\nConnection: close\r\n", b"\r\n"):
            link.sendall(part)
            time.sleep(0.05)
        answer = b"".join(iter(lambda: link.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 40_000 + b"\r\n\r\n", b"431"),
        (b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000000\r\n\r\n", b"413"),
        (b"nonsense\r\n\r\n", b"400"),
    ],
)
def test_what_is_too_long_or_no_request_is_refused(port: int, sent: bytes, status: bytes):
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as link:
        link.sendall(sent)
        assert link.recv(65_536).split(b" ")[1] == status


def test_an_answer_names_no_server_and_believes_nobody_without_a_proxy(port: int):
    with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
        said = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
        connection.request("GET", "/sign-in", headers=said)
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("Server"), answer.getheader("Via")) == (200, None, None)
        assert answer.getheader("Strict-Transport-Security") is None


# --- what the loop does with each connection --------------------------------------------------------------------------


@dataclass
class Channel:
    """What is asked of a connection of waitress."""

    request: object | None = None
    requests: list[object] = field(default_factory=list)
    total_outbufs_len: int = 0
    will_close: bool = False


@dataclass
class Given:
    threads: int = 8


def test_a_request_that_is_not_whole_in_time_is_closed_however_steadily_it_comes():
    slow, quick, idle = Channel(request=object()), Channel(request=object()), Channel()
    channels: dict[int, Any] = {1: slow, 2: quick, 3: idle}
    begun: dict[int, tuple[Any, float]] = {}
    close_slow(channels, begun, 0.0)
    quick.request = object()  # the next one, on the same connection
    close_slow(channels, begun, SECONDS_TO_SEND)
    assert not slow.will_close
    close_slow(channels, begun, SECONDS_TO_SEND + 0.1)
    assert (slow.will_close, quick.will_close, idle.will_close) == (True, False, False)
    quick.request = None
    del channels[1]
    close_slow(channels, begun, 2 * SECONDS_TO_SEND)
    assert begun == {}


@pytest.mark.parametrize(
    ("channel", "works"),
    [
        (Channel(), False),
        (Channel(request=object()), False),
        (Channel(requests=[1]), True),
        (Channel(total_outbufs_len=1), True),
    ],
)
def test_only_what_was_asked_whole_keeps_a_process_from_ending(channel: Channel, works: bool):
    assert at_work(channel) is works


def test_connections_leave_files_for_others(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("MATCHER_BEHIND_PROXY", raising=False)
    assert settings_of(Given(), 1_024)["connection_limit"] == 824
    assert settings_of(Given(), 100_000)["connection_limit"] == buffering.CONNECTIONS
    assert settings_of(Given(), 1_024)["clear_untrusted_proxy_headers"] is True
    monkeypatch.setenv("MATCHER_BEHIND_PROXY", "1")
    assert settings_of(Given(), 1_024)["clear_untrusted_proxy_headers"] is False
    assert files_allowed() == resource.getrlimit(resource.RLIMIT_NOFILE)[0]


# --- names ------------------------------------------------------------------------------------------------------------


def test_behind_a_proxy_the_address_has_to_be_set(tmp_path: Path):
    environment = {**os.environ, "MATCHER_VAR": str(tmp_path)}
    environment.pop("MATCHER_ADDRESS", None)
    ended = subprocess.run(
        [*MATCHER, "serve", "--port", "0", "--behind-proxy"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "MATCHER_ADDRESS has to say where people open the pages" in ended.stderr
