"""Runs in hand: asked for by a person, stopped with the best so far, or cancelled. Each asking is on record."""

from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex

from matcher.ports import Database, UnitOfWork
from matcher.records import (
    OPEN_JOBS,
    Action,
    Ask,
    Job,
    JobKind,
    JobState,
    Permission,
    Run,
    RunStatus,
    Subject,
    SubjectKind,
    User,
)
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import OPERATOR, By, record
from matcher.services.failures import NotFoundError
from matcher.services.runs.crashed_runs import at_work, reap_crashed_runs
from matcher.services.runtime.heartbeat import lives

ASKED = {
    Ask.STOP: "Run {} stops within seconds and keeps the best so far.",
    Ask.CANCEL: "Run {} ends within seconds and keeps nothing.",
}
ENDED = "Run {} has ended already. Nothing was changed."
WAS_DEAD = "Run {} was dead: its process is gone. That is on record now, and the next run may begin."
ASKED_TWICE = "A run was asked for already, and waits or is at work. Nothing was added."
NOT_WAITING = "This run has begun, or is no longer wanted. Nothing was changed; look again."


@dataclass(frozen=True, slots=True)
class Asking:
    """What came of asking.

    Args:
        done: Whether anything was changed.
        job_id: The job to send to the queue, where there is one.
    """

    done: bool
    sentence: str
    job_id: int | None = None


def run_now(database: Database, user: User | None, by: str = OPERATOR) -> Asking:
    """Ask for a run; the caller sends the job to the queue.

    Args:
        user: None for the operator at the command line, and for what asks by itself.
        by: Who asks, where nobody signed in.

    Raises:
        NotPermittedError: The user may not.
    """

    def work(unit: UnitOfWork) -> Asking:
        if any(job.kind is JobKind.RUN for job in unit.jobs.find(OPEN_JOBS)):
            return Asking(done=False, sentence=ASKED_TWICE)
        job_id = add_job(unit, user, JobKind.RUN, by)
        return Asking(done=True, sentence="A run was asked for. It begins as soon as a worker takes it.", job_id=job_id)

    _may(user)
    return database.writing(work)


def add_job(work: UnitOfWork, user: User | None, kind: JobKind, by: str) -> int:
    """Put a run that someone asked for on the list, inside a transaction; the job's id."""
    name = user.name if user else by
    job_id = work.jobs.add(Job(0, f"{kind.value} {token_hex(8)}", kind, JobState.WAITING, work.now, name))
    _record(work, user or by, Subject.numbered(SubjectKind.JOB, job_id), kind.value, "", JobState.WAITING.value)
    return job_id


def ask(database: Database, user: User | None, run_id: int, wanted: Ask) -> Asking:
    """Ask a run to stop or to cancel.

    Args:
        user: None for the operator at the command line.

    Raises:
        NotPermittedError: The user may not.
        NotFoundError: There is no such run.
    """

    def work(unit: UnitOfWork) -> Asking:
        run = unit.runs.get(run_id)
        if run is None:
            raise NotFoundError("There is no such run. List them with: matcher runs list")
        if run.status is not RunStatus.STARTED:
            return Asking(done=False, sentence=ENDED.format(run_id))
        by, about = user or OPERATOR, Subject.numbered(SubjectKind.RUN, run_id)
        if not lives(run, unit.now) and at_work(unit) is None:
            reap_crashed_runs(unit)
            _record(unit, by, about, wanted.value, run.status.value, RunStatus.DIED.value)
            return Asking(done=True, sentence=WAS_DEAD.format(run_id))
        if run.asked is not Ask.CANCEL:  # a cancelled run stays cancelled
            unit.runs.ask(run_id, wanted, user.name if user else OPERATOR)
            _record(unit, by, about, wanted.value, _told(run), f"asked to {wanted.value}")
        return Asking(done=True, sentence=ASKED[Ask.CANCEL if run.asked is Ask.CANCEL else wanted].format(run_id))

    _may(user)
    return database.writing(work)


def forget_job(database: Database, user: User | None, job_id: int) -> Asking:
    """Take back a run that was asked for and has not begun.

    Raises:
        NotPermittedError: The user may not.
    """

    def work(unit: UnitOfWork) -> Asking:
        job = unit.jobs.get(job_id)
        if job is None or job.state is not JobState.WAITING:
            return Asking(done=False, sentence=NOT_WAITING)
        unit.jobs.update(replace(job, state=JobState.CANCELLED, finished_at=unit.now))
        _record(
            unit,
            user or OPERATOR,
            Subject.numbered(SubjectKind.JOB, job_id),
            "forget",
            job.state.value,
            JobState.CANCELLED.value,
        )
        return Asking(done=True, sentence="Taken back: it does not begin.")

    _may(user)
    return database.writing(work)


@dataclass(frozen=True, slots=True)
class InHand:
    """What is at work and what waits, at a moment.

    Args:
        run: The run that began and has not ended, or None.
        alive: Whether it still is at work.
        waiting: Runs that were asked for and have not begun, the first to come first.
        workers: How many are there to begin them.
    """

    now: datetime
    run: Run | None
    alive: bool
    waiting: tuple[Job, ...]
    workers: int


def in_hand(database: Database) -> InHand:
    """What is at work and what waits."""
    with database.reading() as work:
        run = next(iter(work.runs.find(status=RunStatus.STARTED, limit=1)), None)
        jobs = reversed(work.jobs.find([JobState.WAITING]))
        waiting = tuple(job for job in jobs if job.kind is not JobKind.STUDY)
        workers = sum(lives(worker, work.now) for worker in work.jobs.workers())
        return InHand(work.now, run, run is not None and lives(run, work.now), waiting, workers)


def open_jobs(database: Database) -> tuple[Job, ...]:
    """Runs that were asked for and wait for a worker, or are at work."""
    with database.reading() as work:
        return work.jobs.find(OPEN_JOBS)


def _may(user: User | None) -> None:
    if user:
        require(user, Permission.CONTROL_RUNS)


def _told(run: Run) -> str:
    return f"asked to {run.asked.value}" if run.asked else run.status.value


def _record(work: UnitOfWork, by: By, about: Subject, note: str, before: str, after: str) -> None:
    record(work, by, Action.RUN, about, before, after, note=note)
