"""The server of the pages: gunicorn's processes, each of which reads requests whole before a thread works on them.

gunicorn's own threads wait for those who send slowly: with as many half-sent requests as threads, nobody else is
served. waitress reads all connections in one loop and hands over what is complete; the loop sends the answers too. So
gunicorn keeps what it is good at (taking the port, starting and replacing processes, stopping them), and waitress
serves inside of each. Decision 14 has the measurements.
"""

import logging
import os
import resource
from contextlib import suppress
from time import monotonic
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.server import create_server

from web.shell.guard.front import BEHIND_PROXY, LONGEST_FORM_BYTES

CONNECTIONS = 2_000
"""Of one process, at once."""
SPARE_FILES = 200
"""Beside connections: the database, the queue, the log, libraries."""
LOOK_SECONDS = 1.0
"""How often the master hears that this process lives, and connections are looked at."""
SECONDS_TO_SEND = 60.0
"""For a request as a whole, however steadily it drips."""
IDLE_SECONDS = 60
LONGEST_HEAD_BYTES = 32_768


class BufferingWorker(Worker):  # type: ignore[misc]  # gunicorn ships no types
    """Serves with waitress until the master says stop; what was asked by then is answered."""

    def run(self) -> None:
        """Serve."""
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns of each request that waits for a thread
        server = create_server(
            self.wsgi, sockets=[listener.sock for listener in self.sockets], **settings_of(self.cfg, files_allowed())
        )
        channels = server.active_channels
        begun: dict[int, tuple[Any, float]] = {}
        while self.alive:
            self.notify()
            if self.ppid != os.getppid():
                return
            self._look(server)
            close_slow(channels, begun, monotonic())
        server.accepting = False
        ends = monotonic() + self.cfg.graceful_timeout
        while any(at_work(channel) for channel in list(channels.values())) and monotonic() < ends:
            self.notify()
            self._look(server)

    def _look(self, server: Any) -> None:
        """Read, hand over and send, for a second at most, as soon as anything happens."""
        wasyncore.loop(timeout=LOOK_SECONDS, use_poll=True, map=server._map, count=1)  # noqa: SLF001  it has no public name

    def handle_quit(self, sig: int, frame: Any) -> None:
        """Ctrl-C: as a polite stop."""
        self.handle_exit(sig, frame)


def settings_of(given: Any, files: int) -> dict[str, Any]:
    """Settings of waitress.

    Args:
        given: gunicorn's settings.
        files: How many files this process may have open.
    """
    return {
        "threads": given.threads,
        "connection_limit": min(CONNECTIONS, files - SPARE_FILES),
        "asyncore_use_poll": True,
        "channel_timeout": IDLE_SECONDS,
        "cleanup_interval": 5,
        "max_request_header_size": LONGEST_HEAD_BYTES,
        "max_request_body_size": 2 * LONGEST_FORM_BYTES,  # what is a little too long, the application refuses in words
        "clear_untrusted_proxy_headers": os.environ.get(BEHIND_PROXY) != "1",
        "ident": "",
    }


def files_allowed() -> int:
    """How many files this process may have open: as many as it can get, up to what it needs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + SPARE_FILES
    if soft < wanted or soft == resource.RLIM_INFINITY:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def close_slow(channels: dict[int, Any], begun: dict[int, tuple[Any, float]], now: float) -> None:
    """Close connections whose request has been coming for too long.

    Args:
        channels: The open connections by their file.
        begun: The request that is coming by each, and since when; kept up to date here.
    """
    for gone in begun.keys() - channels.keys():
        del begun[gone]
    for file, channel in list(channels.items()):
        coming = channel.request
        if coming is None:
            begun.pop(file, None)
        elif file not in begun or begun[file][0] is not coming:
            begun[file] = coming, now
        elif now - begun[file][1] > SECONDS_TO_SEND:
            channel.will_close = True


def at_work(channel: Any) -> bool:
    """Whether a connection has been asked something whose answer is not sent yet."""
    return bool(channel.requests or channel.total_outbufs_len)
