"""The queue: messages that wake a worker, and the consumer that takes them."""

import logging
import threading
from collections.abc import Callable
from functools import cached_property
from typing import Any

from huey import Huey
from huey.consumer import Consumer

from matcher.jobs.storage import open_huey

THREADS = 2
"""One for a run, one for the clock and the duties."""
LONGEST_PAUSE_SECONDS = 1.0
CHECK_SECONDS = 0.2

log = logging.getLogger("matcher.jobs")


class HueyQueue:
    """A queue at an address; nothing is opened before it is used."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._perform: Callable[[int], object] = _nobody
        self._tick: Callable[[], object] = _nothing

    def send(self, job_id: int) -> None:
        """Tell a worker that a job waits. A queue that does not answer only makes it wait for the next tick."""
        try:
            self._job(job_id)
        except Exception as error:
            log.warning("the queue does not answer", exc_info=error)

    def waiting(self) -> int:
        """How many messages nobody has taken yet."""
        return int(self._huey.pending_count())

    def consume(
        self, perform: Callable[[int], object], tick: Callable[[], object], stopping: Callable[[], bool]
    ) -> None:
        """Take messages until told to stop, and tick at once and every minute; what is under way is finished first.

        Args:
            perform: Does a job, by its id.
        """
        self._perform, self._tick = perform, tick
        consumer = self._consumer()
        consumer.start()
        pause, unhealthy_after, checked = threading.Event(), 10.0, 0.0
        while not stopping():
            pause.wait(CHECK_SECONDS)
            checked += CHECK_SECONDS
            if checked >= unhealthy_after:
                consumer.check_worker_health()
                checked = 0.0
        consumer.stop(graceful=True)

    def close(self) -> None:
        """Close what is open."""
        if "_huey" in self.__dict__:
            self._huey.storage.close()

    def _consumer(self) -> Consumer:
        self._huey.periodic_task(_always, name="tick")(self._ticked)
        _ = self._job
        return _QuietConsumer(self._huey, workers=THREADS, max_delay=LONGEST_PAUSE_SECONDS)

    @cached_property
    def _huey(self) -> Huey:
        return open_huey(self._url)

    @cached_property
    def _job(self) -> Callable[[int], Any]:
        task: Callable[[int], Any] = self._huey.task(name="job")(self._performed)
        return task

    def _performed(self, job_id: int) -> None:
        self._perform(job_id)

    def _ticked(self) -> None:
        self._tick()


class _QuietConsumer(Consumer):  # type: ignore[misc] # it ships no types
    """A consumer that leaves signals to whoever runs it."""

    def _set_signal_handlers(self) -> None:
        pass


def _always(_moment: object) -> bool:
    return True


def _nobody(_job_id: int) -> None:
    raise RuntimeError("only a worker takes messages")


def _nothing() -> None:
    raise RuntimeError("only a worker ticks")
