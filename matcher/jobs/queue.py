"""The queue: messages that wake a worker, and the consumer that takes them."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from huey import Huey
from huey.consumer import Consumer

from matcher.jobs.storage import open_huey

THREADS = 1
"""One run is at work at a time."""
TICK_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 0.25
"""Between two looks for messages where the queue has to be asked: somebody may be waiting for an answer."""
CHECK_SECONDS = 0.2
NOISY = ("huey", "huey.consumer", "huey.consumer.Worker", "huey.consumer.Scheduler")
"""Who says, several times a second, that the queue is away."""

log = logging.getLogger("matcher.jobs")


class HueyQueue:
    """A queue at an address; nothing is opened before it is used."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._perform: Callable[[int], object] = _nobody

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

        The ticks do not come through the queue: where that is away, the clock goes on.

        Args:
            perform: Does a job, by its id.
        """
        self._perform = perform
        consumer = self._consumer()
        consumer.start()
        with _ticking(tick):
            self._stay(consumer, stopping)
        consumer.stop(graceful=True)

    def _stay(self, consumer: Consumer, stopping: Callable[[], bool]) -> None:
        pause, unhealthy_after, checked = threading.Event(), 10.0, 0.0
        while not stopping():
            pause.wait(CHECK_SECONDS)
            checked += CHECK_SECONDS
            if checked >= unhealthy_after:
                consumer.check_worker_health()
                checked = 0.0

    def close(self) -> None:
        """Close what is open."""
        if "_huey" in self.__dict__:
            self._huey.storage.close()

    def _consumer(self) -> Consumer:
        _ = self._job
        for name in NOISY:
            logging.getLogger(name).addFilter(_seldom)
        return _QuietConsumer(self._huey, workers=THREADS, periodic=False, max_delay=LONGEST_PAUSE_SECONDS)

    @cached_property
    def _huey(self) -> Huey:
        return open_huey(self._url)

    @cached_property
    def _job(self) -> Callable[[int], Any]:
        task: Callable[[int], Any] = self._huey.task(name="job")(self._performed)
        return task

    def _performed(self, job_id: int) -> None:
        self._perform(job_id)


class _QuietConsumer(Consumer):  # type: ignore[misc] # it ships no types
    """A consumer that leaves signals to the process that runs it."""

    def _set_signal_handlers(self) -> None:
        pass


@contextmanager
def _ticking(tick: Callable[[], object]) -> Iterator[None]:
    """Tick at once and every minute, in a thread of its own, until the block ends; a tick under way is finished."""
    over = threading.Event()

    def beat() -> None:
        while True:
            try:
                tick()
            except Exception as error:
                log.exception("a tick failed", exc_info=error)
            if over.wait(TICK_SECONDS):
                return

    thread = threading.Thread(target=beat, name="ticks")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class _Seldom(logging.Filter):
    """Lets the same words pass once a minute: a queue that is away is told of, and does not fill the log."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record passes."""
        words, now = (record.name, str(record.msg)), time.monotonic()
        if now - self._said.get(words, -TICK_SECONDS) < TICK_SECONDS:
            return False
        self._said[words] = now
        return True


_seldom = _Seldom()


def _nobody(_job_id: int) -> None:
    raise RuntimeError("only a worker takes messages")
