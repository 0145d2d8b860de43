"""Taking a port and handing it to the web server, which takes this process's place."""

import errno
import os
import socket
import sys
from typing import NoReturn

from matcher.domain.model.errors import MatcherError

APPLICATION = "web.serving:application()"
WORKER_CLASS = "web.buffering.BufferingWorker"
"""Reads requests whole before a thread works on them: nobody holds the door shut by sending slowly."""
THREADS = 8


class PortError(MatcherError):
    """The address can't be listened at."""


def listen(host: str, port: int) -> socket.socket:
    """Take a port.

    Raises:
        PortError: It is taken, needs rights that this user lacks, or the host is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise PortError(_reason(error, host, port)) from error


def address(listener: socket.socket) -> str:
    """Where a browser finds it."""
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


def serve_on(listener: socket.socket) -> NoReturn:
    """Become the web server: one process, so that the metrics count everyone, and several threads."""
    listener.set_inheritable(True)
    # The server is a fresh process image: the solver that this one may have loaded is not in it.
    arguments = [
        sys.executable, "-m", "gunicorn", "--bind", f"fd://{listener.fileno()}", "--workers", "1",
        "--worker-class", WORKER_CLASS, "--threads", str(THREADS), "--no-control-socket", "--log-level", "warning",
        APPLICATION,
    ]  # fmt: skip
    os.execv(sys.executable, arguments)  # noqa: S606  a fixed list, no shell


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} of {host} is taken, perhaps by a matcher that runs already. Name another: --port {port + 1}"
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs an administrator's rights. Name one from 1024 up: --port 8000"
    return f"{host} is no address of this machine ({error.strerror}). Name one of its own: --host 127.0.0.1"
