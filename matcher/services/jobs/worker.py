"""What a worker does: the jobs that it is woken for, and once a minute the clock, the dead and its duties."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import time as clock_time
from typing import Any
from zoneinfo import ZoneInfo

from matcher.ports import Database, JobQueue
from matcher.records import Job, Run, WorkerRecord
from matcher.services.jobs import job_queue
from matcher.services.runtime.heartbeat import BEAT_SECONDS, repeatedly
from matcher.services.runtime.request_id import begin_request

Note = Callable[[str, Mapping[str, Any], Exception | None], None]
"""Takes an event, its facts and what went wrong for the log. The facts name nobody."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that has to be done now and then, by whichever worker: doing it twice does no harm.

    Args:
        every_seconds: How long it may wait.
        do: Does it; how much there was to do.
    """

    name: str
    every_seconds: float
    do: Callable[[], int]


@dataclass(frozen=True)
class Worker:
    """One process that does jobs.

    Args:
        record: Who it is; its name is new with each start.
        run: Runs a night for a cause, in words.
        mend: Likewise for a repair; None where one is no longer needed.
        study: Does what a planner asked for; a word on how it ended.
        own_form: Whether the database has the form that this program reads and writes.
        night_at: When the night begins on the clock of the zone, or None where something else keeps the clock.
    """

    database: Database
    queue: JobQueue
    record: WorkerRecord
    run: Callable[[str], Run]
    night_at: clock_time | None
    zone: ZoneInfo
    duties: Sequence[Duty] = ()
    mend: Callable[[str], Run | None] | None = None
    study: Callable[[Job], str] | None = None
    own_form: Callable[[], bool] = lambda: True
    note: Note = lambda _event, _facts, _error: None
    seconds: Callable[[], float] = time.monotonic
    _in_hand: set[int] = field(default_factory=set)
    _done_at: dict[str, float] = field(default_factory=dict)
    _outdated: threading.Event = field(default_factory=threading.Event)
    _ticking: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def there(self, every_seconds: float = BEAT_SECONDS) -> Iterator[None]:
        """Be known to the others until the block ends."""
        job_queue.present(self.database, self.record)
        try:
            with repeatedly(lambda: job_queue.present(self.database, self.record), every_seconds):
                yield
        finally:
            if not self.is_outdated:
                job_queue.goodbye(self.database, self.record)

    @property
    def is_outdated(self) -> bool:
        """Whether the database was brought to another form: this program has to end, and one of that version start."""
        return self._outdated.is_set()

    @property
    def is_busy(self) -> bool:
        """Whether it is doing a job, or about to."""
        return bool(self._in_hand)

    def _may_work(self) -> bool:
        """Whether the database still has this program's form; looked at before anything is done."""
        if not self.is_outdated and not self.own_form():
            self._outdated.set()
            self.note("database has another form", {}, None)
        return not self.is_outdated

    def perform(self, job_id: int) -> None:
        """Do a job, if it is still to be done."""
        begin_request()
        if not self._may_work():
            return
        self._in_hand.add(job_id)
        try:
            job = job_queue.perform(self.database, job_id, self.record, self.run, self.mend, self.study)
        finally:
            self._in_hand.discard(job_id)
        if job:
            self.note("job", {"job_id": job_id, "state": job.state.value, "attempts": job.attempts}, None)
            self._go_on(job_id)

    def _go_on(self, after: int) -> None:
        """Wake a worker for what had to wait for this job; what has to be tried once more waits for the clock."""
        for job_id in job_queue.waiting(self.database):
            if job_id != after:
                self.queue.send(job_id)

    def tick(self) -> None:
        """Look at the clock, at what the dead left and at the duties. One that fails stops none of the others."""
        if not self._ticking.acquire(blocking=False):
            return
        try:
            begin_request()
            if not self._may_work():
                return
            self._try("clock", self._look)
            for duty in self.duties:
                now = self.seconds()
                if now - self._done_at.get(duty.name, -duty.every_seconds) >= duty.every_seconds:
                    self._done_at[duty.name] = now
                    self._try(duty.name, duty.do)
        finally:
            self._ticking.release()

    def _look(self) -> int:
        waiting = job_queue.sweep(self.database, self.record, self._in_hand)
        if self.night_at is not None:
            night = job_queue.tonight(self.database, self.night_at, self.zone)
            waiting = (*waiting, *([] if night is None else [night]))
        if waiting:
            self._wake(waiting)
        return len(waiting)

    def _wake(self, waiting: Sequence[int]) -> None:
        """Wake a worker for what waits, unless there are messages already. Where the queue is away, do it here."""
        try:
            left = self.queue.waiting()
        except Exception as error:  # noqa: BLE001  each kind of queue fails in its own way
            self.note("queue away", {"count": len(waiting)}, error)
            for job_id in waiting:
                self.perform(job_id)
            return
        for job_id in () if left else waiting:
            self.queue.send(job_id)

    def _try(self, name: str, do: Callable[[], int]) -> None:
        try:
            count = do()
        except Exception as error:  # noqa: BLE001  it is tried again, and the others have their turn
            self.note("duty failed", {"duty": name}, error)
        else:
            if count:
                self.note("duty", {"duty": name, "count": count}, None)
