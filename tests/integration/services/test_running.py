"""Runs in hand: asked for, stopped, cancelled; who asked is on record."""

from dataclasses import replace

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.solution import Limits, Progress
from matcher.records import AccountRole, Action, Ask, JobState, RunStatus
from matcher.services.audit.trail import verify_trail
from matcher.services.failures import CancelledError, NotFoundError, NotPermittedError
from matcher.services.runs.nightly import Night, propose
from matcher.services.runs.run_control import ASKED_TWICE, NOT_WAITING, ask, forget_job, open_jobs, run_now
from matcher.services.runs.run_history import latest_run, list_runs
from matcher.services.runtime.heartbeat import STALE, Pulse
from tests.integration.services.center import PEOPLE, ROWS, WORK
from tests.integration.services.waiting import a_job, a_run, job, run
from tests.support.builders import a_problem
from tests.support.databases import Clock, a_user, import_problem
from tests.support.given import GivenSolver
from tests.support.names import the


def trail(database: SqlDatabase) -> list[tuple[str, str, str, str, str]]:
    with database.reading() as work:
        found = work.trail.find(actions=[Action.RUN])
    assert not verify_trail(database).fault
    return [
        (one.actor, f"{one.subject.kind} {one.subject.subject_id}", one.note, one.before, one.after) for one in found
    ]


def test_whoever_may_control_runs_asks_for_one_and_it_is_on_record(database: SqlDatabase):
    asked = run_now(database, a_user(database))
    assert asked.done
    made = job(database, the(asked.job_id))
    assert (made.state, made.asked_by, open_jobs(database)) == (JobState.WAITING, "Ana", (made,))
    assert trail(database) == [("Ana", f"job {made.job_id}", "run", "", "waiting")]


@pytest.mark.parametrize("state", [JobState.WAITING, JobState.AT_WORK])
def test_a_run_that_waits_or_is_at_work_is_not_asked_for_twice(database: SqlDatabase, clock: Clock, state: JobState):
    a_job(database, clock, state=state)
    asked = run_now(database, None)
    assert (asked.done, asked.sentence, asked.job_id, len(open_jobs(database))) == (False, ASKED_TWICE, None, 1)


def test_it_takes_the_permission(database: SqlDatabase, clock: Clock):
    reader = a_user(database, role=AccountRole.AUDITOR)
    run_id = a_run(database, clock)
    for attempt in (
        lambda: run_now(database, reader),
        lambda: ask(database, reader, run_id, Ask.STOP),
        lambda: forget_job(database, reader, 1),
    ):
        with pytest.raises(NotPermittedError, match="runs:control"):
            attempt()
    assert run(database, run_id).asked is None


@pytest.mark.parametrize("wanted", Ask)
def test_what_is_asked_of_a_run_is_heard_with_its_next_beat(database: SqlDatabase, clock: Clock, wanted: Ask):
    run_id = a_run(database, clock)
    assert ask(database, a_user(database), run_id, wanted).done
    pulse = Pulse()
    pulse.beat(database, run_id)
    assert (pulse.asked, run(database, run_id).asked, run(database, run_id).asked_by) == (wanted, wanted, "Ana")
    assert trail(database) == [("Ana", f"run {run_id}", wanted.value, "started", f"asked to {wanted.value}")]


def test_a_stop_may_become_a_cancel_but_a_cancelled_run_stays_cancelled(database: SqlDatabase, clock: Clock):
    run_id = a_run(database, clock)
    for wanted in (Ask.STOP, Ask.CANCEL, Ask.STOP):
        said = ask(database, None, run_id, wanted).sentence
    assert "keeps nothing" in said
    assert run(database, run_id).asked is Ask.CANCEL
    assert [entry[2:] for entry in trail(database)] == [
        ("cancel", "asked to stop", "asked to cancel"),
        ("stop", "started", "asked to stop"),
    ]


def test_a_run_that_has_ended_is_left_as_it_is(database: SqlDatabase, clock: Clock):
    run_id = a_run(database, clock, RunStatus.FINISHED)
    asked = ask(database, None, run_id, Ask.CANCEL)
    assert (asked.done, asked.sentence) == (False, f"Run {run_id} has ended already. Nothing was changed.")
    assert (run(database, run_id).status, trail(database)) == (RunStatus.FINISHED, [])


def test_a_dead_run_is_recorded_by_whoever_asks_anything_of_it(database: SqlDatabase, clock: Clock):
    run_id = a_run(database, clock, host="another machine", heartbeat=clock() - STALE)
    assert "was dead" in ask(database, None, run_id, Ask.STOP).sentence
    assert run(database, run_id).status is RunStatus.DIED
    with database.reading() as work:
        assert work.runs.lock_holder() is None


def test_a_run_that_is_not_there(database: SqlDatabase):
    with pytest.raises(NotFoundError, match="matcher runs list"):
        ask(database, None, 7, Ask.STOP)


def test_a_job_that_waits_can_be_taken_back(database: SqlDatabase, clock: Clock):
    job_id = a_job(database, clock)
    assert forget_job(database, None, job_id).done
    assert (job(database, job_id).state, open_jobs(database)) == (JobState.CANCELLED, ())
    for gone in (job_id, job_id + 1):
        again = forget_job(database, None, gone)
        assert (again.done, again.sentence) == (False, NOT_WAITING)


def a_night(database: SqlDatabase, meanwhile, **changes) -> Night:
    import_problem(database, a_problem(PEOPLE, WORK))
    return replace(Night(database, GivenSolver(ROWS, meanwhile), Limits()), **changes)


def asking(database: SqlDatabase, wanted: Ask):
    return lambda: ask(database, None, the(latest_run(database)).run_id, wanted)


def test_a_cancelled_run_stores_nothing_and_says_by_whom(database: SqlDatabase):
    with pytest.raises(CancelledError):
        propose(a_night(database, asking(database, Ask.CANCEL)))
    ended = the(latest_run(database))
    assert (ended.status, ended.reason) == (
        RunStatus.CANCELLED, "Cancelled by the operator. Nothing was changed.",
    )  # fmt: skip
    with database.reading() as work:
        assert (work.proposals.latest(), work.runs.lock_holder()) == (None, None)


def test_a_stopped_run_keeps_its_best_and_who_asked(database: SqlDatabase):
    ended = propose(a_night(database, asking(database, Ask.STOP)))
    assert (ended.status, ended.asked, ended.asked_by) == (RunStatus.FINISHED, Ask.STOP, "the operator")
    assert list_runs(database) == (ended,)


class Listening(GivenSolver):
    """Solves until it is asked to stop."""

    def solve(self, problem, policy, limits, report=lambda _: None, stop=lambda: False):
        report(Progress("searching", 5, 9, 3, 1.0))
        report(Progress("", None, None, 0, 1.0))  # the last word of a solve says nothing new
        self._meanwhile()
        while not stop():
            pass
        return super().solve(problem, policy, limits, report, stop)


@pytest.mark.parametrize("wanted", Ask)
def test_a_solver_at_work_is_told_within_a_beat(database: SqlDatabase, monkeypatch: pytest.MonkeyPatch, wanted: Ask):
    monkeypatch.setattr("matcher.services.runtime.heartbeat.heartbeat.__wrapped__.__defaults__", (0.01,), raising=False)
    import_problem(database, a_problem(PEOPLE, WORK))
    night = Night(database, Listening(ROWS, asking(database, wanted)))
    if wanted is Ask.STOP:
        assert propose(night).status is RunStatus.FINISHED
    else:
        with pytest.raises(CancelledError):
            propose(night)


def test_a_run_at_work_shows_where_it_is_and_why_it_began(database: SqlDatabase, clock: Clock):
    run_id = a_run(database, clock, cause="Asked for by Ana.")
    pulse = Pulse()
    pulse.progress = Progress("searching", 5, 9, 3, 1.5)
    pulse.beat(database, run_id)
    found = run(database, run_id)
    assert (found.progress, found.cause) == (pulse.progress, "Asked for by Ana.")
