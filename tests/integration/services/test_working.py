"""What a worker does when it is woken, and once a minute."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import JobState, RunStatus
from matcher.services.failures import RunningError
from matcher.services.jobs.worker import Duty, Worker
from tests.integration.services.test_jobs import ending
from tests.integration.services.waiting import Remembering, a_job, a_worker, job
from tests.support.databases import EASTERN, Clock

Noted = list[tuple[str, dict[str, Any], str]]


class Away(Remembering):
    """A queue that does not answer."""

    def waiting(self) -> int:
        raise ConnectionError


@pytest.fixture
def noted() -> Noted:
    return []


@pytest.fixture
def worker(database: SqlDatabase, clock: Clock, noted: Noted) -> Worker:
    clock.moment = datetime(2027, 1, 5, 6, tzinfo=UTC)

    def note(event, facts, error) -> None:
        noted.append((event, dict(facts), type(error).__name__ if error else ""))

    return Worker(
        database, Remembering(), a_worker(clock), ending(RunStatus.FINISHED), time(1), EASTERN, note=note, seconds=float
    )


def test_it_does_a_job_and_notes_how_it_ended(database: SqlDatabase, clock: Clock, worker: Worker, noted: Noted):
    job_id = a_job(database, clock)
    worker.perform(job_id)
    worker.perform(job_id)  # the second message
    assert noted == [("job", {"job_id": job_id, "state": "done", "attempts": 1}, "")]


def test_what_has_to_wait_for_its_turn_is_not_sent_again_at_once(database: SqlDatabase, clock: Clock, worker: Worker):
    def at_work(_cause: str):
        raise RunningError("Run 3 is at work.")

    waits, other = a_job(database, clock), a_job(database, clock, key="run 2")
    replace(worker, run=at_work).perform(waits)
    assert job(database, waits).state is JobState.WAITING
    assert worker.queue == Remembering([other])


def test_a_tick_sends_the_night_and_what_waits_to_the_queue(database: SqlDatabase, clock: Clock, worker: Worker):
    waits = a_job(database, clock)
    worker.tick()
    with database.reading() as work:
        night = work.jobs.by_key("night 2027-01-05")
    assert night
    assert worker.queue == Remembering([waits, night.job_id])


def test_a_queue_that_has_messages_gets_no_more(database: SqlDatabase, clock: Clock, worker: Worker):
    a_job(database, clock)
    full = replace(worker, queue=Remembering(left=1))
    full.tick()
    assert full.queue == Remembering(left=1)


def test_what_waits_is_done_at_the_tick_where_the_queue_is_away(
    database: SqlDatabase, clock: Clock, worker: Worker, noted: Noted
):
    job_id = a_job(database, clock)
    replace(worker, queue=Away(), night_at=None).tick()
    assert job(database, job_id).state is JobState.DONE
    assert noted[0] == ("queue away", {"count": 1}, "ConnectionError")


def test_a_worker_may_leave_the_nights_to_others(database: SqlDatabase, worker: Worker):
    replace(worker, night_at=None).tick()
    with database.reading() as work:
        assert work.jobs.find() == ()


def test_a_job_in_hand_is_not_taken_for_lost(database: SqlDatabase, clock: Clock, worker: Worker):
    job_id = a_job(database, clock)

    def meanwhile(cause: str):
        worker.tick()
        assert job(database, job_id).state is JobState.AT_WORK
        return ending()(cause)

    replace(worker, run=meanwhile).perform(job_id)
    assert job(database, job_id).state is JobState.DONE


def test_duties_have_their_turn_and_one_that_fails_stops_none(worker: Worker, noted: Noted):
    now, done = [0.0], []

    def fails() -> int:
        raise ValueError("Ana Ruiz")

    def does() -> int:
        done.append(now[0])
        return len(done) - 1

    duties = (Duty("failing", 60, fails), Duty("often", 60, does))
    one = replace(worker, night_at=None, duties=duties, seconds=lambda: now[0])
    for now[0] in (0.0, 59.9, 60.0):
        one.tick()
    assert done == [0.0, 60.0]
    assert noted == [
        ("duty failed", {"duty": "failing"}, "ValueError"),
        ("duty failed", {"duty": "failing"}, "ValueError"),
        ("duty", {"duty": "often", "count": 1}, ""),
    ]


def test_a_tick_that_comes_while_another_is_at_work_is_passed_over(worker: Worker):
    ticks = []

    def again() -> int:
        ticks.append(1)
        one.tick()
        return 0

    one = replace(worker, night_at=None, duties=[Duty("again", 0, again)])
    one.tick()
    assert ticks == [1]


def test_a_worker_does_nothing_in_a_database_of_another_form_and_says_so_once(
    database: SqlDatabase, clock: Clock, worker: Worker, noted: Noted
):
    job_id = a_job(database, clock)
    done: list[str] = []

    def duty() -> int:
        done.append("done")
        return 1

    forms = iter([True, False])
    of_before = replace(worker, own_form=lambda: next(forms), duties=[Duty("a duty", 60, duty)])
    of_before.tick()
    assert (done, of_before.is_outdated) == (["done"], False)
    with of_before.there():
        of_before.perform(job_id)  # migrated meanwhile
        of_before.tick()
        of_before.perform(job_id)
    assert (job(database, job_id).state, of_before.is_outdated) == (JobState.WAITING, True)
    assert noted[-1] == ("database has another form", {}, "")
    assert [event for event, _, _ in noted].count("database has another form") == 1
    with database.reading() as work:
        assert len(work.jobs.workers()) == 1  # it does not write its goodbye into a form that it does not know


def test_it_is_known_while_it_is_there(database: SqlDatabase, clock: Clock, worker: Worker):
    def beats() -> list[datetime]:
        with database.reading() as work:
            return [one.heartbeat for one in work.jobs.workers()]

    first = clock()
    with worker.there(every_seconds=0.01):
        assert beats() == [first]
        clock.forward(minutes=1)
        while beats() != [clock()]:
            pass
    assert beats() == []
