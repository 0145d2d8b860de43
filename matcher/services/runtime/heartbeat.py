"""Which runs and workers still live: a heartbeat while one works, and a judgement of those that others left."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Protocol

from matcher.domain.model.clock.ahead import APART
from matcher.domain.model.solution import Progress
from matcher.ports import Database
from matcher.records import Ask

BEAT_SECONDS = 2.0
"""Also how long it takes at most until a run hears what a person asks of it."""
STALE = APART
"""Older heartbeats come from the dead: many in a row were missed."""


class Living(Protocol):
    """What says now and then that it lives: a run, a worker."""

    @property
    def host(self) -> str:
        """Its machine."""
        ...

    @property
    def pid(self) -> int:
        """Its process there."""
        ...

    @property
    def heartbeat(self) -> datetime:
        """When it last said so."""
        ...


def this_host() -> str:
    """The machine's name."""
    return socket.gethostname()


def lives(one: Living, now: datetime) -> bool:
    """Whether it is still at work: its heartbeat is fresh and, on this machine, its process is there.

    A heartbeat of the future is not: who lives has said so again since the clock was set back.
    """
    fresh = abs(now - one.heartbeat) < STALE
    return fresh and (one.host != this_host() or _process_exists(one.pid))


class Pulse:
    """A run's sign of life: says where it is, and hears what people ask of it.

    Args:
        progress: The last that was reported.
        asked: What was asked, as far as it was heard.
    """

    def __init__(self) -> None:
        self.progress: Progress | None = None
        self.asked: Ask | None = None

    def beat(self, database: Database, run_id: int) -> None:
        """Say it once."""
        progress = self.progress
        self.asked = database.writing(lambda work: work.runs.beat(run_id, progress)) or self.asked


@contextmanager
def heartbeat(database: Database, run_id: int, every_seconds: float = BEAT_SECONDS) -> Iterator[Pulse]:
    """Let the run's pulse beat, from a thread of its own, until the block ends."""
    pulse = Pulse()
    with repeatedly(lambda: pulse.beat(database, run_id), every_seconds):
        yield pulse


@contextmanager
def repeatedly(do: Callable[[], object], every_seconds: float = BEAT_SECONDS) -> Iterator[None]:
    """Do something now and then, in a thread of its own, until the block ends."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(every_seconds):
            with suppress(Exception):  # the database is busy or away for a moment: the next beat will do
                do()

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
