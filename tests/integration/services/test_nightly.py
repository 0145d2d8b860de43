import os
from dataclasses import replace
from datetime import timedelta

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.errors import AuditFailedError
from matcher.domain.model.problem import Problem
from matcher.domain.model.solution import Limits, Status
from matcher.domain.model.vocabulary import SeatStatus
from matcher.ports import UnitOfWork
from matcher.records import Placement, RowState, Run, RunStatus
from matcher.services.dataset.exporting import export_dataset
from matcher.services.dataset.importing import import_dataset
from matcher.services.failures import RunningError
from matcher.services.review.decisions import RejectReason, RowRef, approve, lock, reject
from matcher.services.runs.crashed_runs import INTERRUPTED, KILLED, why
from matcher.services.runs.nightly import ENDED_EARLY, Night, propose
from matcher.services.runs.run_history import find_run, latest_run, list_runs
from matcher.services.runtime.heartbeat import STALE, this_host
from tests.support.builders import MONDAY, TUESDAY, a_consultant, a_problem, an_assignment, an_engagement
from tests.support.databases import Clock, a_user, import_problem, propose_rows
from tests.support.given import GivenSolver
from tests.support.names import C1, C2, E1, E2, SEAT_1, the

TWO = a_problem([a_consultant("C1"), a_consultant("C2")], [an_engagement("E1"), an_engagement("E2")])
ROWS = [an_assignment("E1", "1", "C1"), an_assignment("E2", "1", "C2", TUESDAY)]


@pytest.fixture
def center(database: SqlDatabase) -> SqlDatabase:
    import_problem(database, TWO)
    return database


def standing(database: SqlDatabase) -> dict[str, tuple[str, SeatStatus]]:
    """Who stands in each engagement's first seat, and how."""
    rows = export_dataset(database).problem.standing
    return {row.assignment.engagement_id: (row.assignment.consultant_id, row.status) for row in rows}


def states(database: SqlDatabase) -> dict[str, RowState]:
    with database.reading() as work:
        rows = work.proposals.rows(the(work.proposals.latest()).proposal_id)
    return {row.key.engagement_id: row.state for row in rows}


def a_started_run(database: SqlDatabase, clock: Clock, **changes) -> int:
    """A run of another process that holds the lock."""

    def start(work: UnitOfWork) -> int:
        run = Run(0, RunStatus.STARTED, clock(), clock(), os.getpid(), this_host(), 0, None)
        run_id = work.runs.add(replace(run, **changes))
        work.runs.take_lock(run_id)
        return run_id

    return database.writing(start)


def test_a_night_stores_what_it_proposes_and_how_it_came_to_it(center: SqlDatabase, clock: Clock):
    versions = {"matcher": "1", "ortools": "2"}
    run = propose(Night(center, GivenSolver(ROWS), Limits(seconds=60, seed=7), versions))
    assert (run.status, run.seed, run.limit_seconds) == (RunStatus.FINISHED, 7, 60)
    assert (run.consultants, run.engagements, len(run.stages)) == (2, 2, 4)
    proposal = the(run.proposal)
    assert (proposal.input_hash, proposal.seed, proposal.versions) == (run.input_hash, 7, versions)
    assert (proposal.status, proposal.bound, proposal.gap) == (Status.OPTIMAL, proposal.score, 0)
    assert (proposal.before.covered, proposal.after.covered, proposal.after.people) == (0, 2, 2)
    assert proposal.policy["as_of"] == "2027-01-04"
    assert the(find_run(center, run.run_id)) == the(latest_run(center)) == run
    assert run.started_at == run.finished_at == clock()


def test_a_night_says_what_took_how_long(center: SqlDatabase):
    run = propose_rows(center, ROWS)
    assert [stage.name for stage in run.stages] == [
        "reading the data",
        "answering",
        "checking every rule again",
        "explaining what is not covered",
    ]
    assert all(stage.seconds >= 0 for stage in run.stages)


@pytest.mark.parametrize(("limit", "reason"), [("", ""), *ENDED_EARLY.items()])
def test_a_search_that_was_ended_early_says_so(center: SqlDatabase, limit: str, reason: str):
    run = propose(Night(center, GivenSolver(ROWS, told={"limit": limit})))
    assert (run.status, run.reason) == (RunStatus.FINISHED, reason)


def test_a_night_makes_its_rows_what_stands_as_suggested(center: SqlDatabase):
    propose_rows(center, ROWS)
    assert standing(center) == {"E1": ("C1", SeatStatus.PROPOSED), "E2": ("C2", SeatStatus.PROPOSED)}
    propose_rows(center, [an_assignment("E1", "1", "C2")], seed=1)
    assert standing(center) == {"E1": ("C2", SeatStatus.PROPOSED)}


def test_the_same_input_brings_nothing_new(center: SqlDatabase):
    first = propose_rows(center, ROWS)
    again = propose_rows(center, ROWS)
    assert (again.status, again.proposal) == (RunStatus.NOTHING_NEW, first.proposal)
    assert [run.status for run in list_runs(center)] == [RunStatus.NOTHING_NEW, RunStatus.FINISHED]


def test_nothing_new_also_before_anything_stood_otherwise(center: SqlDatabase):
    first = propose_rows(center, [])
    assert propose_rows(center, []).proposal == first.proposal


def changed_problem(center: SqlDatabase) -> None:
    import_problem(center, replace(TWO, affinity={(E1, C1): 1}))


def changed_day(center: SqlDatabase) -> None:
    later = center._clock() + timedelta(days=1)
    center._clock = lambda: later


def changed_decision(center: SqlDatabase) -> None:
    with center.reading() as work:
        latest = the(work.proposals.latest())
    approve(center, a_user(center), [RowRef(latest.proposal_id, E1, SEAT_1, 1)])


@pytest.mark.parametrize("change", [changed_problem, changed_day, changed_decision])
def test_a_changed_input_is_proposed_for_anew(center: SqlDatabase, change):
    propose_rows(center, ROWS)
    change(center)
    assert propose_rows(center, ROWS).status is RunStatus.FINISHED


def test_another_seed_is_proposed_for_anew(center: SqlDatabase):
    propose_rows(center, ROWS)
    assert propose_rows(center, ROWS, seed=1).status is RunStatus.FINISHED


def test_what_was_approved_is_fixed_for_the_next_night(center: SqlDatabase):
    run = propose_rows(center, ROWS)
    approve(center, a_user(center), [RowRef(the(run.proposal).proposal_id, E1, SEAT_1, 1)])
    with pytest.raises(AuditFailedError, match="approved_stands"):
        propose_rows(center, [an_assignment("E1", "1", "C2")])
    propose_rows(center, ROWS)
    assert standing(center) == {"E1": ("C1", SeatStatus.APPROVED), "E2": ("C2", SeatStatus.PROPOSED)}
    assert states(center) == {"E1": RowState.APPROVED, "E2": RowState.PENDING}


def test_what_was_rejected_never_comes_back(center: SqlDatabase):
    run = propose_rows(center, ROWS)
    reject(center, a_user(center), [RowRef(the(run.proposal).proposal_id, E1, SEAT_1, 1)], RejectReason.OTHER)
    with pytest.raises(AuditFailedError, match="not_rejected"):
        propose_rows(center, ROWS)


def test_what_is_decided_while_the_solver_works_is_kept_and_marked(center: SqlDatabase):
    first = propose_rows(center, ROWS)
    user = a_user(center)
    refs = [RowRef(the(first.proposal).proposal_id, eid, SEAT_1, 1) for eid in (E1, E2)]

    def decide() -> None:
        approve(center, user, refs[:1])
        reject(center, user, refs[1:], RejectReason.OTHER)

    run = propose(Night(center, GivenSolver(ROWS, decide), Limits(seed=1)))
    assert states(center) == {"E1": RowState.APPROVED, "E2": RowState.REJECTED}
    assert standing(center) == {"E1": ("C1", SeatStatus.APPROVED)}
    with center.reading() as work:
        rows = work.proposals.rows(the(run.proposal).proposal_id)
        decisions = [the(work.trail.get(the(row.decision_id))).actor for row in rows]
    assert decisions == ["Ana", "Ana"]


def test_a_seat_locked_while_the_solver_works_is_locked(center: SqlDatabase):
    first = propose_rows(center, ROWS)
    ref = RowRef(the(first.proposal).proposal_id, E1, SEAT_1, 1)
    propose(Night(center, GivenSolver(ROWS, lambda: lock(center, a_user(center), [ref])), Limits(seed=1)))
    assert states(center) == {"E1": RowState.LOCKED, "E2": RowState.PENDING}
    assert standing(center)["E1"] == ("C1", SeatStatus.APPROVED)
    propose_rows(center, ROWS, seed=2)
    assert states(center)["E1"] is RowState.LOCKED


def test_a_row_is_superseded_when_someone_else_was_approved_meanwhile(center: SqlDatabase):
    first = propose_rows(center, ROWS)
    ref = RowRef(the(first.proposal).proposal_id, E1, SEAT_1, 1)
    others = [an_assignment("E1", "1", "C2"), an_assignment("E2", "1", "C1", TUESDAY)]
    propose(Night(center, GivenSolver(others, lambda: approve(center, a_user(center), [ref])), Limits(seed=1)))
    assert states(center) == {"E1": RowState.SUPERSEDED, "E2": RowState.PENDING}
    assert standing(center) == {"E1": ("C1", SeatStatus.APPROVED), "E2": ("C1", SeatStatus.PROPOSED)}


def test_a_row_whose_data_left_meanwhile_does_not_stand(center: SqlDatabase):
    smaller = a_problem([a_consultant("C1")], [an_engagement("E1")])
    propose(Night(center, GivenSolver(ROWS, lambda: import_problem(center, smaller))))
    assert standing(center) == {"E1": ("C1", SeatStatus.PROPOSED)}


@pytest.mark.parametrize("lie", [{"objective": 1}, {"terms": {}}, {"covered": frozenset()}, {"bound": 0}])
def test_a_solver_that_lies_is_found_out_and_nothing_is_stored(center: SqlDatabase, lie):
    before = export_dataset(center)
    with pytest.raises(AuditFailedError, match="Nothing was stored"):
        propose(Night(center, GivenSolver(ROWS, told=lie)))
    run = the(latest_run(center))
    assert (run.status, run.proposal, "Nothing was stored" in run.reason) == (RunStatus.FAILED, None, True)
    assert export_dataset(center) == before


def test_a_program_error_is_recorded_without_its_text(center: SqlDatabase):
    def fail() -> None:
        raise KeyError("ada@example.org")

    with pytest.raises(KeyError):
        propose(Night(center, GivenSolver(ROWS, fail)))
    reason = the(latest_run(center)).reason
    assert reason.startswith("An error in the program: KeyError in test_nightly.py, line ")
    assert "ada" not in reason


def test_an_error_without_a_place_is_named_all_the_same():
    assert why(KeyError("x")) == "An error in the program: KeyError. Nothing was changed."


def test_a_run_that_a_person_stops_says_so(center: SqlDatabase):
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        propose(Night(center, GivenSolver(ROWS, interrupt)))
    run = the(latest_run(center))
    assert (run.status, run.reason) == (RunStatus.FAILED, INTERRUPTED)


def test_a_failed_run_does_not_keep_the_lock(center: SqlDatabase):
    with pytest.raises(AuditFailedError):
        propose(Night(center, GivenSolver(ROWS, told={"bound": 0})))
    assert propose_rows(center, ROWS).status is RunStatus.FINISHED


def test_two_nights_are_never_at_work_at_once(center: SqlDatabase, clock: Clock):
    holder = a_started_run(center, clock)
    with pytest.raises(RunningError, match=f"Run {holder} is at work"):
        propose_rows(center, ROWS)
    assert the(find_run(center, holder)).status is RunStatus.STARTED


@pytest.mark.parametrize("left", [{"pid": 2**22 + 1}, {"host": "another machine"}])
def test_a_run_that_died_is_buried_by_the_next(center: SqlDatabase, clock: Clock, left):
    dead = a_started_run(center, clock, **left)
    clock.moment += STALE
    assert propose_rows(center, ROWS).status is RunStatus.FINISHED
    assert (the(find_run(center, dead)).status, the(find_run(center, dead)).reason) == (RunStatus.DIED, KILLED)


def test_a_run_on_another_machine_lives_as_long_as_its_heart_beats(center: SqlDatabase, clock: Clock):
    a_started_run(center, clock, host="another machine")
    with pytest.raises(RunningError, match="another machine"):
        propose_rows(center, ROWS)


def test_a_run_that_lost_its_lock_stores_nothing(center: SqlDatabase, clock: Clock):
    with pytest.raises(RunningError, match="took over"):
        propose(Night(center, GivenSolver(ROWS, lambda: a_started_run(center, clock))))
    assert standing(center) == {}


def test_a_run_that_was_taken_for_dead_stays_buried(center: SqlDatabase, clock: Clock):
    def sleep_long() -> None:
        clock.moment += STALE
        propose_rows(center, ROWS)

    with pytest.raises(RunningError, match="took over"):
        propose(Night(center, GivenSolver(ROWS, sleep_long)))
    assert [run.status for run in list_runs(center)] == [RunStatus.FINISHED, RunStatus.DIED]


def test_the_reading_of_roles_is_in_the_access_log(center: SqlDatabase):
    run = propose_rows(center, ROWS)
    with center.reading() as work:
        entry = work.access_log.entries(1)[0]
    assert (entry.user_id, entry.why) == (None, f"rules checked by run {run.run_id}")


def test_starts_come_back_as_the_same_moments(center: SqlDatabase):
    run = propose_rows(center, ROWS)
    with center.reading() as work:
        rows = work.proposals.rows(the(run.proposal).proposal_id)
    assert [row.after for row in rows] == [Placement(C1, MONDAY), Placement(C2, TUESDAY)]


def test_an_empty_center_is_proposed_nothing(database: SqlDatabase):
    import_problem(database, Problem({}, {}))
    run = propose_rows(database, [])
    assert (run.status, the(run.proposal).score) == (RunStatus.FINISHED, 0)
    assert import_dataset(database, export_dataset(database)).left == 0
