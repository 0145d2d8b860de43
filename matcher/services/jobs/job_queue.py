"""Jobs: runs that the clock or a person asks for, each done by one worker, whatever dies or is asked twice.

The database is what is true of a job; the queue only wakes a worker. So a message may be lost or come twice, a worker
may be killed at any moment, and several workers on several machines may keep the same clock.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from matcher.domain.model.clock.ahead import is_ahead
from matcher.domain.model.clock.due_nights import latest_night, night_begins
from matcher.domain.model.errors import MatcherError
from matcher.ports import Database, UnitOfWork
from matcher.records import Job, JobKind, JobState, Run, RunStatus, WorkerRecord
from matcher.services.failures import CancelledError, RunningError
from matcher.services.runs.crashed_runs import KILLED, at_work, reap_crashed_runs, why
from matcher.services.runs.proposing import BY_HAND, MOVED_BY_HAND
from matcher.services.runtime.heartbeat import lives

ATTEMPTS = 2
"""A run whose worker died is tried once more."""
FORGOTTEN_AFTER = timedelta(days=1)
"""A worker that did not say goodbye is kept this long, for those who look for it."""
STANDS = frozenset({RunStatus.STARTED, RunStatus.FINISHED, RunStatus.NOTHING_NEW})
REPAIR_CAUSE = "A seat was freed: who is next?"
CAUSES = {JobKind.NIGHT: "The night of {}.", JobKind.RUN: "Asked for by {}.", JobKind.REPAIR: REPAIR_CAUSE}
MENDED = "A run that began since has looked for someone already."
NO_STUDIES = "This worker solves no scenarios."
AGAIN = " Tried once more."


def present(database: Database, worker: WorkerRecord) -> None:
    """Say that a worker is there."""
    database.writing(lambda work: work.jobs.put_worker(replace(worker, heartbeat=work.now)))


def goodbye(database: Database, worker: WorkerRecord) -> None:
    """Say that a worker leaves."""
    database.writing(lambda work: work.jobs.remove_worker(worker.worker_id))


def living_workers(work: UnitOfWork) -> tuple[WorkerRecord, ...]:
    """The workers that are there now."""
    return tuple(worker for worker in work.jobs.workers() if lives(worker, work.now))


def tonight(database: Database, at: time, zone: ZoneInfo) -> int | None:
    """Ask for the night that is due, if there was none: the job's id, or None.

    A run since the night's moment counts as that night, unless it failed or only mended: a timer, a
    cron line and several workers may all keep the clock.
    """

    def due(work: UnitOfWork) -> str:
        night = latest_night(work.now, at, zone)
        key = f"night {night}"
        return "" if work.jobs.by_key(key) or _ran_since(work, night_begins(night, at, zone)) else key

    def add(work: UnitOfWork) -> int | None:
        key = due(work)
        return work.jobs.add(Job(0, key, JobKind.NIGHT, JobState.WAITING, work.now)) if key else None

    with database.reading() as work:  # once a minute: most often there is nothing to write
        if not due(work):
            return None
    return database.writing(add)


def perform(
    database: Database,
    job_id: int,
    worker: WorkerRecord,
    run: Callable[[str], Run],
    mend: Callable[[str], Run | None] | None = None,
    study: Callable[[Job], str] | None = None,
) -> Job | None:
    """Do a job, unless another does it or did; how it stands then, or None if it was not this worker's to do.

    Args:
        run: Runs a night for a cause, in words.
        mend: Likewise for a repair, where one is still needed; without it, a night does.
        study: Does what a planner asked for; a word on how it ended.
    """
    job = database.writing(lambda work: _claim(work, job_id, worker))
    if job is None:
        return None
    try:
        reason = _done(job, run, mend, study)
    except RunningError as error:  # someone was faster: this one waits for its turn
        reason = str(error)
        return database.writing(lambda work: _release(work, job, replace(job, attempts=job.attempts - 1), reason))
    except CancelledError:
        return database.writing(lambda work: _end(work, job, JobState.CANCELLED, ""))
    except MatcherError as error:
        reason = str(error)
        return database.writing(lambda work: _end(work, job, JobState.FAILED, reason))
    except Exception as error:  # noqa: BLE001  a worker outlives its jobs; the run's record has the place in the code
        reason = why(error)
        return database.writing(lambda work: _once_more(work, job, reason))
    return database.writing(lambda work: _end(work, job, JobState.DONE, reason))


def _done(
    job: Job,
    run: Callable[[str], Run],
    mend: Callable[[str], Run | None] | None,
    study: Callable[[Job], str] | None,
) -> str:
    """Do what a job is for; a word on how it ended."""
    if job.kind is JobKind.STUDY:
        return study(job) if study else NO_STUDIES
    done = mend(_cause(job)) if mend and job.kind is JobKind.REPAIR else run(_cause(job))
    return done.reason if done else MENDED


def waiting(database: Database) -> tuple[int, ...]:
    """The jobs that wait for a worker, the first to come first."""
    with database.reading() as work:
        return tuple(job.job_id for job in reversed(work.jobs.find([JobState.WAITING])))


def sweep(database: Database, worker: WorkerRecord, in_hand: Collection[int]) -> tuple[int, ...]:
    """Find what the dead left: their jobs are tried once more, then fail. The ids of all jobs that wait.

    Args:
        in_hand: The jobs that this worker is doing, or tries to take: a late message may name one that a dead one has.
    """

    def work(unit: UnitOfWork) -> tuple[int, ...]:
        living = {one.worker_id for one in living_workers(unit)} - {worker.worker_id}
        for job in unit.jobs.find([JobState.AT_WORK]):
            in_own_hand = job.worker_id == worker.worker_id and job.job_id in in_hand
            if job.worker_id not in living and not in_own_hand:
                _once_more(unit, job, KILLED)
        for one in unit.jobs.workers():
            if abs(unit.now - one.heartbeat) > FORGOTTEN_AFTER:
                unit.jobs.remove_worker(one.worker_id)
        if at_work(unit) is None:
            reap_crashed_runs(unit)
        return tuple(job.job_id for job in reversed(unit.jobs.find([JobState.WAITING])))

    return database.writing(work)


def _ran_since(work: UnitOfWork, moment: datetime) -> bool:
    begun = (run for run in work.runs.find() if not is_ahead(run.started_at, work.now))
    since = (run for run in begun if run.started_at >= moment and run.status in STANDS)
    return any(not run.cause.startswith((REPAIR_CAUSE, BY_HAND, MOVED_BY_HAND)) for run in since)


def _claim(work: UnitOfWork, job_id: int, worker: WorkerRecord) -> Job | None:
    """Take a job that waits, unless a run is at work: it goes on waiting then."""
    job = work.jobs.get(job_id)
    if job is None or job.state is not JobState.WAITING or at_work(work):
        return None
    claimed = replace(job, state=JobState.AT_WORK, worker_id=worker.worker_id, attempts=job.attempts + 1)
    work.jobs.update(claimed)
    return claimed


def _mine(work: UnitOfWork, job: Job) -> bool:
    """Whether the job is still as it was taken: a worker that seemed dead may have lost it."""
    return work.jobs.get(job.job_id) == job


def _end(work: UnitOfWork, job: Job, state: JobState, reason: str) -> Job:
    ended = replace(job, state=state, finished_at=work.now, reason=reason)
    if _mine(work, job):
        work.jobs.update(ended)
    return ended


def _release(work: UnitOfWork, job: Job, then: Job, reason: str) -> Job:
    waiting = replace(then, state=JobState.WAITING, worker_id="", reason=reason)
    if _mine(work, job):
        work.jobs.update(waiting)
    return waiting


def _once_more(work: UnitOfWork, job: Job, reason: str) -> Job:
    if job.attempts < ATTEMPTS:
        return _release(work, job, job, reason)
    return _end(work, job, JobState.FAILED, reason)


def _cause(job: Job) -> str:
    about = job.key.removeprefix("night ") if job.kind is JobKind.NIGHT else job.asked_by
    return CAUSES[job.kind].format(about) + (AGAIN if job.attempts > 1 else "")
