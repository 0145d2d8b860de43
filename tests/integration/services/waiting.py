"""What tests of jobs share: a queue that only remembers, workers, jobs and runs as a test wants them."""

import os
from dataclasses import dataclass, field, replace

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import Job, JobKind, JobState, Run, RunStatus, WorkerRecord
from matcher.services.runtime.heartbeat import STALE, this_host
from tests.support.databases import Clock
from tests.support.names import the


@dataclass
class Remembering:
    """A queue that wakes nobody."""

    sent: list[int] = field(default_factory=list)
    left: int = 0

    def send(self, job_id: int) -> None:
        self.sent.append(job_id)

    def waiting(self) -> int:
        return self.left


def a_worker(clock: Clock, name: str = "w1", **changes) -> WorkerRecord:
    return replace(WorkerRecord(name, this_host(), os.getpid(), clock(), clock()), **changes)


def gone(clock: Clock) -> WorkerRecord:
    """A worker of another machine whose heart stopped."""
    return WorkerRecord("gone", "another machine", 1, clock() - 2 * STALE, clock() - STALE)


def a_job(database: SqlDatabase, clock: Clock, **changes) -> int:
    made = Job(0, "run 1", JobKind.RUN, JobState.WAITING, clock(), "Ana")
    return database.writing(lambda work: work.jobs.add(replace(made, **changes)))


def job(database: SqlDatabase, job_id: int) -> Job:
    with database.reading() as work:
        return the(work.jobs.get(job_id))


def a_run(database: SqlDatabase, clock: Clock, status: RunStatus = RunStatus.STARTED, **changes) -> int:
    """A run; one that is started holds the lock."""
    made = replace(Run(0, status, clock(), clock(), os.getpid(), this_host(), 0, None), **changes)

    def add(work) -> int:
        run_id = work.runs.add(made)
        if made.status is RunStatus.STARTED:
            work.runs.take_lock(run_id)
        return int(run_id)

    return database.writing(add)


def run(database: SqlDatabase, run_id: int) -> Run:
    with database.reading() as work:
        return the(work.runs.get(run_id))
