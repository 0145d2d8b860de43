"""Which runs still live: a heartbeat while one works, and a judgement of those that others left."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from matcher.domain.errors import MatcherError
from matcher.service.ports import Database
from matcher.service.records import Run

BEAT_SECONDS = 10.0
STALE = timedelta(seconds=120)
"""Older heartbeats come from the dead: a dozen in a row were missed."""


def this_host() -> str:
    """The machine's name."""
    return socket.gethostname()


def lives(run: Run, now: datetime) -> bool:
    """Whether a started run is still at work: its heartbeat is fresh and, on this machine, its process is there."""
    fresh = now - run.heartbeat < STALE
    return fresh and (run.host != this_host() or _process_exists(run.pid))


@contextmanager
def heartbeat(database: Database, run_id: int, every_seconds: float = BEAT_SECONDS) -> Iterator[None]:
    """Say now and then that the run lives, from a thread of its own, until the block ends."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(every_seconds):
            with suppress(MatcherError):  # the database is busy: the next beat will do
                database.writing(lambda work: work.runs.beat(run_id))

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _process_exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
