"""Jobs: the clock asks once a night, a worker does each once, and what the dead left is tried once more."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Never

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.errors import AuditFailedError
from matcher.records import JobKind, JobState, Run, RunStatus, WorkerRecord
from matcher.services.failures import CancelledError, RunningError
from matcher.services.jobs import job_queue
from matcher.services.jobs.job_queue import perform, sweep, tonight
from matcher.services.runs.crashed_runs import KILLED
from tests.integration.services.test_liveness import a_pid_that_is_gone
from tests.integration.services.waiting import a_job, a_run, a_worker, gone, job, run
from tests.support.databases import EASTERN, Clock
from tests.support.names import the

ONE = time(1)


def ending(status: RunStatus = RunStatus.FINISHED) -> Callable[[str], Run]:
    def runs(cause: str) -> Run:
        now = datetime.now(UTC)
        return Run(1, status, now, now, 1, "", 0, None, reason="as it ended", cause=cause)

    return runs


def raising(error: BaseException) -> Callable[[str], Run]:
    def runs(_cause: str) -> Never:
        raise error

    return runs


def test_the_night_is_asked_for_once_it_has_begun_and_once_only(database: SqlDatabase, clock: Clock):
    clock.moment = datetime(2027, 1, 5, 6, tzinfo=UTC)  # 1:00 in New York
    made = job(database, the(tonight(database, ONE, EASTERN)))
    assert (made.key, made.kind, made.state, made.asked_by) == ("night 2027-01-05", JobKind.NIGHT, JobState.WAITING, "")
    clock.forward(hours=23, minutes=59)
    assert tonight(database, ONE, EASTERN) is None
    clock.forward(minutes=1)
    assert job(database, the(tonight(database, ONE, EASTERN))).key == "night 2027-01-06"


@pytest.mark.parametrize("first", [datetime(2027, 3, 12, 12, tzinfo=UTC), datetime(2027, 11, 5, 12, tzinfo=UTC)])
@pytest.mark.parametrize("at", [ONE, time(1, 30), time(2, 30)])
def test_each_date_has_one_night_also_where_clocks_are_changed(
    database: SqlDatabase, clock: Clock, first: datetime, at: time
):
    clock.moment, keys = first, []
    for _ in range(5 * 24 * 2):
        made = tonight(database, at, EASTERN)
        keys += [job(database, made).key] if made else []
        clock.forward(minutes=30)
    days = [(first - timedelta(days=1) + timedelta(days=n)).astimezone(EASTERN).date() for n in range(1, 7)]
    assert keys == [f"night {day}" for day in days][: len(keys)]
    assert len(keys) == 6  # the one that had begun before anyone looked, and five more


@pytest.mark.parametrize(
    ("status", "minutes", "asks"),
    [
        (RunStatus.FINISHED, 0, False),
        (RunStatus.NOTHING_NEW, 30, False),
        (RunStatus.STARTED, 30, False),
        (RunStatus.FINISHED, -1, True),  # before the night began
        (RunStatus.FAILED, 30, True),
        (RunStatus.DIED, 30, True),
        (RunStatus.CANCELLED, 30, True),
    ],
)
def test_a_run_since_the_night_began_counts_as_the_night(
    database: SqlDatabase, clock: Clock, status: RunStatus, minutes: int, asks: bool
):
    began = datetime(2027, 1, 5, 6, tzinfo=UTC)
    a_run(database, clock, status, started_at=began + timedelta(minutes=minutes))
    clock.moment = began + timedelta(hours=1)
    assert (tonight(database, ONE, EASTERN) is not None) is asks


def test_two_who_look_at_once_ask_once(database: SqlDatabase, clock: Clock, monkeypatch: pytest.MonkeyPatch):
    clock.moment = datetime(2027, 1, 5, 6, tzinfo=UTC)
    other, unpatched = [], database.writing

    def slower(work):
        monkeypatch.setattr(database, "writing", unpatched)
        other.append(tonight(database, ONE, EASTERN))
        return unpatched(work)

    monkeypatch.setattr(database, "writing", slower)
    assert (tonight(database, ONE, EASTERN), len(other)) == (None, 1)


@pytest.mark.parametrize(
    ("key", "kind", "cause"),
    [("night 2027-01-05", JobKind.NIGHT, "The night of 2027-01-05."), ("x", JobKind.RUN, "Asked for by Ana.")],
)
def test_a_worker_does_a_job_and_says_why_there_is_a_run(
    database: SqlDatabase, clock: Clock, key: str, kind: JobKind, cause: str
):
    job_id, causes = a_job(database, clock, key=key, kind=kind), []

    def runs(said: str) -> Run:
        causes.append(said)
        at_work = job(database, job_id)
        assert (at_work.state, at_work.worker_id, at_work.attempts) == (JobState.AT_WORK, "w1", 1)
        return ending()(said)

    done = the(perform(database, job_id, a_worker(clock), runs))
    assert (done, causes) == (job(database, job_id), [cause])
    assert (done.state, done.reason, done.finished_at) == (JobState.DONE, "as it ended", clock())


@pytest.mark.parametrize("state", [JobState.AT_WORK, JobState.DONE, JobState.FAILED, JobState.CANCELLED])
def test_a_message_that_comes_twice_or_for_nothing_does_nothing(database: SqlDatabase, clock: Clock, state: JobState):
    job_id = a_job(database, clock, state=state)
    never = raising(AssertionError())
    assert perform(database, job_id, a_worker(clock), never) is None
    assert perform(database, job_id + 1, a_worker(clock), never) is None
    assert job(database, job_id).state is state


def test_a_job_waits_while_a_run_is_at_work(database: SqlDatabase, clock: Clock):
    a_run(database, clock)
    job_id = a_job(database, clock)
    assert perform(database, job_id, a_worker(clock), raising(AssertionError())) is None
    assert job(database, job_id).state is JobState.WAITING


def test_a_job_whose_run_was_overtaken_waits_again_and_loses_no_attempt(database: SqlDatabase, clock: Clock):
    job_id = a_job(database, clock)
    perform(database, job_id, a_worker(clock), raising(RunningError("Run 3 is at work.")))
    left = job(database, job_id)
    assert (left.state, left.attempts, left.worker_id, left.reason) == (JobState.WAITING, 0, "", "Run 3 is at work.")


def test_a_cancelled_run_ends_its_job(database: SqlDatabase, clock: Clock):
    job_id = a_job(database, clock)
    perform(database, job_id, a_worker(clock), raising(CancelledError()))
    assert job(database, job_id).state is JobState.CANCELLED


def test_what_can_be_told_fails_at_once_with_its_reason(database: SqlDatabase, clock: Clock):
    job_id = a_job(database, clock)
    perform(database, job_id, a_worker(clock), raising(AuditFailedError("It does not hold.")))
    left = job(database, job_id)
    assert (left.state, left.reason, left.attempts) == (JobState.FAILED, "It does not hold.", 1)


def test_a_fault_of_the_program_is_tried_once_more_then_fails(database: SqlDatabase, clock: Clock):
    job_id, causes = a_job(database, clock), []

    def failing(cause: str) -> Never:
        causes.append(cause)
        raise ValueError("Ana Ruiz")

    perform(database, job_id, a_worker(clock), failing)
    assert job(database, job_id).state is JobState.WAITING
    perform(database, job_id, a_worker(clock), failing)
    left = job(database, job_id)
    assert (left.state, left.attempts) == (JobState.FAILED, 2)
    assert left.reason.startswith("An error in the program: ValueError in test_jobs.py, line ")
    assert causes == ["Asked for by Ana.", "Asked for by Ana. Tried once more."]


def dead_workers(clock: Clock) -> dict[str, WorkerRecord]:
    return {
        "its heart stopped": gone(clock),
        "its process is gone": a_worker(clock, "gone", pid=a_pid_that_is_gone()),
    }


@pytest.mark.parametrize("how", ["its heart stopped", "its process is gone", "it said goodbye"])
def test_the_job_of_a_dead_worker_is_tried_once_more_then_fails(database: SqlDatabase, clock: Clock, how: str):
    dead = dead_workers(clock).get(how)
    if dead:
        database.writing(lambda work: work.jobs.put_worker(dead))
    job_id = a_job(database, clock, state=JobState.AT_WORK, worker_id="gone", attempts=1)
    assert sweep(database, a_worker(clock), ()) == (job_id,)
    assert job(database, job_id).state is JobState.WAITING

    database.writing(lambda work: job_queue._claim(work, job_id, a_worker(clock, "gone")))
    assert sweep(database, a_worker(clock), ()) == ()
    left = job(database, job_id)
    assert (left.state, left.attempts, left.reason) == (JobState.FAILED, 2, KILLED)


def test_the_job_of_a_living_worker_is_left_to_it(database: SqlDatabase, clock: Clock):
    job_queue.present(database, a_worker(clock, "another"))
    theirs = a_job(database, clock, state=JobState.AT_WORK, worker_id="another", attempts=1)
    mine = a_job(database, clock, key="mine", state=JobState.AT_WORK, worker_id="w1", attempts=1)
    assert sweep(database, a_worker(clock), {mine}) == ()
    assert sweep(database, a_worker(clock), ()) == (mine,)  # what it does not have in hand, it lost
    assert job(database, theirs).state is JobState.AT_WORK


def test_a_late_message_about_the_job_of_a_dead_worker_does_not_hide_it(database: SqlDatabase, clock: Clock):
    dead = dead_workers(clock)["its process is gone"]
    database.writing(lambda work: work.jobs.put_worker(dead))
    job_id = a_job(database, clock, state=JobState.AT_WORK, worker_id="gone", attempts=1)
    assert sweep(database, a_worker(clock), {job_id}) == (job_id,)  # in hand to be taken, and another's still


def test_a_sweep_records_dead_runs_and_frees_their_lock(database: SqlDatabase, clock: Clock):
    alive = a_run(database, clock)
    sweep(database, a_worker(clock), ())
    assert run(database, alive).status is RunStatus.STARTED
    clock.forward(hours=1)
    sweep(database, a_worker(clock), ())
    assert (run(database, alive).status, run(database, alive).reason) == (RunStatus.DIED, KILLED)
    with database.reading() as work:
        assert work.runs.lock_holder() is None


def test_workers_come_and_go_and_the_dead_are_forgotten_after_a_day(database: SqlDatabase, clock: Clock):
    job_queue.present(database, a_worker(clock, "left"))
    job_queue.goodbye(database, a_worker(clock, "left"))
    database.writing(lambda work: work.jobs.put_worker(gone(clock)))
    job_queue.present(database, a_worker(clock))

    def names() -> list[str]:
        with database.reading() as work:
            assert [one.worker_id for one in job_queue.living_workers(work)] in (["w1"], [])
            return [one.worker_id for one in work.jobs.workers()]

    sweep(database, a_worker(clock), ())
    assert names() == ["gone", "w1"]
    clock.forward(days=1)
    job_queue.present(database, a_worker(clock))
    sweep(database, a_worker(clock), ())
    assert names() == ["w1"]


def test_a_worker_that_only_seemed_dead_changes_nothing_when_it_comes_back(database: SqlDatabase, clock: Clock):
    job_id = a_job(database, clock)

    def lost(cause: str) -> Run:
        sweep(database, a_worker(clock, "w2"), ())
        return ending()(cause)

    perform(database, job_id, a_worker(clock), lost)
    assert job(database, job_id).state is JobState.WAITING
    perform(database, job_id, a_worker(clock, "w2"), ending())
    assert job(database, job_id).state is JobState.DONE


def test_who_was_overtaken_and_lost_the_job_leaves_it(database: SqlDatabase, clock: Clock):
    job_id = a_job(database, clock)

    def lost(_cause: str) -> Never:
        sweep(database, a_worker(clock, "w2"), ())
        raise RunningError

    perform(database, job_id, a_worker(clock), lost)
    assert (job(database, job_id).attempts, job(database, job_id).state) == (1, JobState.WAITING)
