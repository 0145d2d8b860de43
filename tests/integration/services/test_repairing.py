"""Repairs: a no, no answer or a release is followed by a proposal for that seat, by one run however many there are."""

from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from matcher.cli.processes.worker import worker_of
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.solution import Limits
from matcher.domain.workflow.seat import SeatState
from matcher.records import JobKind, JobState, Run, RunStatus, Subject, SubjectKind
from matcher.services.jobs.job_queue import MENDED, REPAIR_CAUSE, perform, tonight, waiting
from matcher.services.jobs.worker import Worker
from matcher.services.offers.answering import Answer, answer_by_link
from matcher.services.offers.expiring import freed
from matcher.services.offers.offer_views import OfferLine, offers_page
from matcher.services.offers.offering import send_offers
from matcher.services.offers.successors import Successor
from matcher.services.publication.publishing import publish
from matcher.services.review.decisions import approve
from matcher.services.runs.nightly import Night, propose
from matcher.services.runs.repairing import FREED, attend, repair, repair_soon
from matcher.services.runs.run_control import run_now
from matcher.services.runs.run_history import list_runs
from matcher.services.runtime.heartbeat import STALE
from matcher.settings import read_settings
from matcher.solver.solve import TeamColumnSolver
from tests.integration.services.asked import DAYS, Asked
from tests.integration.services.center import Center
from tests.integration.services.waiting import Remembering, a_run, a_worker, job
from tests.support.builders import TUESDAY, a_consultant, a_problem, an_assignment, an_engagement, seats
from tests.support.databases import EASTERN, Clock, a_user, import_problem, propose_rows
from tests.support.greedy import GreedySolver
from tests.support.names import the

PEOPLE = [a_consultant(f"C{n}", name=f"Person {n}") for n in range(1, 5)]
WORK = [an_engagement("E1", seats=seats("expert", "expert")), an_engagement("E2")]
ROWS = [
    an_assignment("E1", "1", "C1"),
    an_assignment("E1", "2", "C2"),
    an_assignment("E2", "1", "C3", TUESDAY),
]


@pytest.fixture
def asked(database: SqlDatabase) -> Asked:
    """C1 and C2 asked for E1, C3 for E2; C4 is free for any."""
    import_problem(database, a_problem(PEOPLE, WORK))
    propose_rows(database, ROWS)
    center = Center(database, a_user(database))
    approve(database, center.ana, [center.ref("E1", "1"), center.ref("E1", "2"), center.ref("E2")])
    publish(database, center.ana)
    send_offers(database, center.ana, DAYS)
    return Asked(center)


def a_mending_worker(database: SqlDatabase, clock: Clock, queue: Remembering | None = None) -> Worker:
    """A worker as ``matcher worker`` makes it, with the solver."""

    def again(database: SqlDatabase, cause: str) -> Run:
        return propose(Night(database, TeamColumnSolver(), Limits(), cause=cause))

    return Worker(
        database,
        queue or Remembering(),
        a_worker(clock),
        lambda cause: again(database, cause),
        None,
        EASTERN,
        mend=lambda cause: repair(database, lambda _: again(database, cause)),
    )


def work_off(worker: Worker) -> int:
    """Do all that the queue was sent, and what that brings; how many messages there were."""
    queue, done = worker.queue, 0
    assert isinstance(queue, Remembering)
    while queue.sent:
        worker.perform(queue.sent.pop(0))
        done += 1
    return done


def kinds(database: SqlDatabase) -> list[tuple[str, str]]:
    with database.reading() as work:
        return [(one.kind.value, one.state.value) for one in reversed(work.jobs.find())]


def line(database: SqlDatabase, consultant_id: str) -> OfferLine:
    page = offers_page(database)
    return next(one for one in [*page.open, *page.ended] if one.offer.consultant_id == consultant_id)


def test_a_no_by_link_brings_the_next_candidate_and_leaves_all_others(asked: Asked, clock: Clock):
    before = asked.center.standing()
    asked.say("C2", Answer.DECLINE)
    worker = a_mending_worker(asked.database, clock)
    clock.forward(seconds=1)
    assert attend(asked.database, worker.queue.send) == 1
    assert line(asked.database, "C2").next == Successor("", SeatState.DECLINED, searched=False)
    assert work_off(worker) == 1
    assert asked.center.standing() == {**before, ("E1", "2"): ("C4", "proposed", False)}
    row = asked.center.row("E1", "2")
    assert (the(row.after).consultant_id, row.state.value) == ("C4", "pending")
    assert line(asked.database, "C2").next == Successor("Person 4", SeatState.PROPOSED, searched=True)
    assert kinds(asked.database) == [("repair", "done")]
    assert attend(asked.database, worker.queue.send) == 0


def stages(run: Run | None) -> list[str]:
    return [stage.name for stage in the(run).stages]


def test_a_worker_repairs_with_what_it_was_taught(
    asked: Asked, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path))
    worker, other = (worker_of(read_settings(), asked.database, Remembering(), lambda: False) for _ in range(2))
    assert worker.mend is not None
    assert other.mend is not None
    ran = [worker.run("The night.")]
    for mend, engagement_id, person in ((worker.mend, "E1", "C2"), (other.mend, "E2", "C3")):
        clock.forward(seconds=1)
        asked.say(person, Answer.DECLINE, engagement_id)
        clock.forward(seconds=1)
        ran.append(the(mend(FREED)))
    assert asked.center.standing()["E1", "2"] == ("C4", "proposed", False)
    assert ["mending what changed" in [stage.name for stage in run.stages] for run in ran] == [False, True, False]


def test_no_answer_in_time_is_mended_likewise(asked: Asked, clock: Clock):
    asked.say("C1", Answer.ACCEPT)
    asked.say("C3", Answer.ACCEPT, "E2")
    before = asked.center.standing()
    worker = a_mending_worker(asked.database, clock)
    clock.forward(days=DAYS, hours=12)
    assert attend(asked.database, worker.queue.send) == 2  # an offer that ran out, a repair
    clock.forward(seconds=1)
    work_off(worker)
    assert asked.center.standing() == {**before, ("E1", "2"): ("C4", "proposed", False)}


def test_nothing_freed_asks_for_nothing(asked: Asked):
    assert repair_soon(asked.database) is None
    assert kinds(asked.database) == []


def test_twenty_who_say_no_at_once_are_mended_by_one_run(database: SqlDatabase, clock: Clock):
    people = [a_consultant(f"C{n:02}", name=f"Person {n}") for n in range(40)]
    work = [an_engagement(f"E{n:02}") for n in range(20)]
    import_problem(database, a_problem(people, work))
    propose_rows(database, [an_assignment(f"E{n:02}", "1", f"C{n:02}") for n in range(20)])
    center = Center(database, a_user(database))
    approve(database, center.ana, [center.ref(f"E{n:02}") for n in range(20)])
    publish(database, center.ana)
    queue = Remembering()
    for offer in send_offers(database, center.ana, DAYS).offers:
        clock.forward(seconds=1)
        assert answer_by_link(database, offer.nonce, Answer.DECLINE).done
        job_id = repair_soon(database)
        queue.sent += [job_id] if job_id else []
    assert work_off(a_mending_worker(database, clock, queue)) == 1
    assert kinds(database) == [("repair", "done")]
    with database.reading() as unit:
        assert len(unit.runs.find()) == 2  # with the first
        held = unit.standing.seats()
    assert {(key.engagement_id, seat.status.value) for key, seat in held.items()} == {
        (f"E{n:02}", "proposed") for n in range(20)
    }
    assert freed(database) == ()


def test_a_repair_follows_the_run_that_is_at_work(asked: Asked, clock: Clock):
    worker = a_mending_worker(asked.database, clock)
    meanwhile: list[int] = []

    def busy(cause: str) -> Run:
        held = a_run(asked.database, clock)  # at work
        clock.forward(seconds=1)
        asked.say("C2", Answer.DECLINE)
        job_id = the(repair_soon(asked.database))
        meanwhile.append(job_id)
        worker.perform(job_id)  # the other thread of the worker is woken: it leaves the job alone
        assert job(asked.database, job_id).state is JobState.WAITING
        asked.database.writing(lambda work: ended(work, held))
        clock.forward(seconds=1)
        return propose(Night(asked.database, GreedySolver(), cause=cause))

    def ended(work, run_id: int) -> None:
        work.runs.finish(replace(the(work.runs.get(run_id)), status=RunStatus.FINISHED, finished_at=work.now))
        work.runs.release_lock(run_id)

    night = the(run_now(asked.database, asked.ana).job_id)
    replace(worker, run=busy).perform(night)
    queue = worker.queue
    assert isinstance(queue, Remembering)
    assert queue.sent == meanwhile


def test_a_run_that_began_since_makes_the_repair_needless(asked: Asked, clock: Clock):
    asked.say("C2", Answer.DECLINE)
    job_id = the(repair_soon(asked.database))
    clock.forward(seconds=1)
    propose(Night(asked.database, GreedySolver()))
    a_mending_worker(asked.database, clock).perform(job_id)
    ended = job(asked.database, job_id)
    assert (ended.kind, ended.state, ended.reason) == (JobKind.REPAIR, JobState.DONE, MENDED)


def test_one_that_waits_already_is_not_asked_for_twice(asked: Asked):
    run_now(asked.database, asked.ana)
    asked.say("C2", Answer.DECLINE)
    assert repair_soon(asked.database) is None
    assert waiting(asked.database) == (1,)


def test_without_a_way_to_mend_a_whole_run_does(asked: Asked, clock: Clock):
    asked.say("C2", Answer.DECLINE)
    clock.forward(seconds=1)
    job_id = the(repair_soon(asked.database))
    done = perform(
        asked.database,
        job_id,
        a_worker(clock),
        lambda cause: propose(Night(asked.database, GreedySolver(), cause=cause)),
    )
    assert the(done).state is JobState.DONE
    with asked.database.reading() as work:
        run = work.runs.find(limit=1)[0]
        entry = work.trail.find(subject=Subject.numbered(SubjectKind.JOB, job_id))[0]
    assert run.cause == "A seat was freed: who is next?"
    assert (entry.actor, entry.note) == (FREED, "repair")


def test_a_repair_is_not_taken_for_the_night(asked: Asked, clock: Clock):
    clock.moment = datetime(2027, 1, 5, 7, tzinfo=UTC)  # 2:00 in New York
    a_run(asked.database, clock, RunStatus.FINISHED, cause="A seat was freed: who is next?")
    assert tonight(asked.database, time(1), EASTERN)


def test_where_nobody_is_left_the_page_says_so(asked: Asked, clock: Clock):
    asked.say("C2", Answer.DECLINE)
    left = [replace(one, max_engagements_per_month=1) for one in PEOPLE[:3]]
    import_problem(asked.database, a_problem(left, WORK))
    clock.forward(seconds=1)
    worker = a_mending_worker(asked.database, clock)
    attend(asked.database, worker.queue.send)
    work_off(worker)
    assert line(asked.database, "C2").next == Successor("", SeatState.DECLINED, searched=True)


def test_only_the_last_who_left_a_seat_has_a_successor(asked: Asked, clock: Clock):
    asked.say("C2", Answer.DECLINE)
    clock.forward(seconds=1)
    worker = a_mending_worker(asked.database, clock)
    attend(asked.database, worker.queue.send)
    work_off(worker)
    approve(asked.database, asked.ana, [asked.center.ref("E1", "2")])
    assert the(line(asked.database, "C2").next).state == "approved"
    publish(asked.database, asked.ana)
    send_offers(asked.database, asked.ana, DAYS)
    assert (line(asked.database, "C2").next, line(asked.database, "C4").next) == (None, None)
    asked.say("C4", Answer.DECLINE)
    assert (line(asked.database, "C2").next, the(line(asked.database, "C4").next).state) == (None, "declined")


def test_what_is_on_hold_or_gone_has_no_successor(asked: Asked):
    asked.step("hold", why="They asked us to wait")
    assert {one.next for one in offers_page(asked.database).ended} == {None}
    asked.say("C3", Answer.DECLINE, "E2")
    assert line(asked.database, "C3").next
    import_problem(asked.database, a_problem(PEOPLE, WORK[:1]))
    assert line(asked.database, "C3").next is None


def test_a_repair_whose_worker_was_killed_is_done_by_the_next(asked: Asked, database: SqlDatabase, clock: Clock):
    asked.say("C2", Answer.DECLINE)
    clock.forward(minutes=1)
    job_id = the(repair_soon(database))
    taken = replace(job(database, job_id), state=JobState.AT_WORK, worker_id="gone", attempts=1)
    database.writing(lambda work: work.jobs.update(taken))
    a_run(database, clock, host="another machine", heartbeat=clock() - STALE)
    worker = a_mending_worker(database, clock)
    worker.tick()
    worker.perform(job_id)
    assert (job(database, job_id).state, freed(database)) == (JobState.DONE, ())
    assert the(list_runs(database)[0]).cause == f"{REPAIR_CAUSE} Tried once more."
