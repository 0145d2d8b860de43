"""A Redis server for the tests: the system's, on this machine only, with a password, in a folder of its own."""

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import redis

PROGRAMS = ("redis-server", "valkey-server")
SAME = "redis-check-rdb"
"""Debian's redis-tools has the server under this name: it looks at the name that it is called by."""
PASSWORD = "sesame"
START_SECONDS = 30


class RedisMissingError(RuntimeError):
    """There is no Redis to start, or it does not start; the message says the way out."""


@dataclass
class RedisServer:
    """A server that can be stopped, killed and started again; what it holds is lost then."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """The address of its queue."""
        return f"redis://:{PASSWORD}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--requirepass", PASSWORD]
        kept = [
            "--unixsocket",
            str(self.folder / "redis.sock"),
            "--dir",
            str(self.folder),
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        log = (self.folder / "log").open("ab")
        with log:
            self.process = subprocess.Popen(
                [PROGRAMS[0], *options, *kept], executable=program(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._wait()

    def stop(self) -> None:
        """Kill it."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def flush(self) -> None:
        """Lose all that it holds."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while self.process and self.process.poll() is None and time.monotonic() < deadline:
            with suppress(redis.ConnectionError), redis.Redis.from_url(self.url) as client:
                client.ping()
                return
            time.sleep(0.02)
        raise RedisMissingError(f"Redis does not start:\n{(self.folder / 'log').read_text(errors='replace')}")


def program() -> str:
    """Where the server is.

    Raises:
        RedisMissingError: There is none.
    """
    for name in (*PROGRAMS, SAME):
        if found := shutil.which(name):
            return found
    raise RedisMissingError(
        "The tests need Redis. Run make test, which installs it, or install it (Debian and Ubuntu: apt-get install"
        " redis-tools; Fedora: dnf install valkey)."
    )


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    """Start a server, and stop it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="matcher-redis-", dir="/tmp"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = RedisServer(folder, port)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
