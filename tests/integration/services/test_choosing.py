"""An answer with someone else, taken over as a whole and taken back as a whole."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.solution import Status
from matcher.domain.model.vocabulary import Role
from matcher.domain.workflow.engagement import EngagementStep
from matcher.records import AccountRole, Action, Permission, RowState, RunStatus, SeatKey, User
from matcher.services.choices.choice import NOT_CHOSEN, RUN_AT_WORK
from matcher.services.choices.choosing import ALREADY, CHANGED, NO_PROPOSAL, choose
from matcher.services.choices.taking_back import undo_choice, undo_chosen
from matcher.services.choices.way_back import find_way_back, find_way_back_of
from matcher.services.engagements.lifecycle import LifecycleWish, take_lifecycle_step
from matcher.services.explanations.asking import About, Query, ask_why
from matcher.services.failures import NotFoundError, NotPermittedError
from matcher.services.jobs.job_queue import tonight
from matcher.services.review.decision_batch import Result
from matcher.services.review.decisions import RejectReason, approve, last_action, lock, reject, undo, unlock
from matcher.services.runs.input_hash import fingerprint
from matcher.services.runs.nightly import Night, propose
from matcher.services.runs.proof_now import NOT_CHECKED, WORKED_OUT_AGAIN, ProofNow, proof_now
from matcher.solver import solve
from matcher.solver.incremental import IncrementalSolver
from scenarios.studies.performing import Bench, perform
from tests.integration.services.center import Center
from tests.support.builders import MONDAY, a_consultant, a_problem, an_assignment, an_engagement, excludes
from tests.support.databases import EASTERN, Clock, a_user, import_problem, open_database
from tests.support.names import E1, E2, E3, the
from tests.support.tries import few
from tests.unit.explanations.test_reasons import crowded
from tests.unit.solver.finishing import InThisProcess

TEN = MONDAY.time()
ONE_DAY = {"window_end": MONDAY.date()}
PEOPLE = [  # C1 suits E1 best; with C3 there, E2 at the same hour is left to C4; E3 is C5's
    a_consultant("C1"),
    a_consultant("C3", topics={"trauma_informed_care": 3, "prevention": 5}),
    a_consultant("C4", topics={"prevention": 3}),
    a_consultant("C5", audiences={"courts": 5}),
    a_consultant("C6", audiences={"courts": 3}),
]
WORK = [
    an_engagement("E1", **ONE_DAY),
    an_engagement("E2", topics={"prevention": 3}, **ONE_DAY),
    an_engagement("E3", audience="courts", **ONE_DAY),
]
LEAD = (AccountRole.COORDINATOR, Permission.READ_LIVED_EXPERIENCE)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """A center after a night, to be copied."""
    file = Path(shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("night") / "night.db"))
    database = open_database(f"sqlite:///{file}", Clock())
    import_problem(database, a_problem(PEOPLE, WORK))
    propose(Night(database, IncrementalSolver()))
    a_user(database, "Zoe", *LEAD)
    database.close()
    return file


@pytest.fixture
def center(tmp_path: Path, night: Path, clock: Clock) -> Iterator[Center]:
    database = open_database(f"sqlite:///{shutil.copy(night, tmp_path / 'night.db')}", clock)
    with database.reading() as work:
        [zoe] = work.accounts.all()
    yield Center(database, zoe)
    database.close()


def worked_out(center: Center, consultant: str = "C3") -> int:
    """The best whole answer with someone on E1's team; the question's id."""
    query = Query(E1, About.PERSON, a_consultant(consultant).consultant_id)
    study_id = ask_why(center.database, center.ana, query).study_id
    perform(Bench(center.database, IncrementalSolver, IncrementalSolver), study_id)
    return study_id


APART = {("E3", "1"): ("C5", "proposed", False)}
BEFORE = {("E1", "1"): ("C1", "proposed", False), ("E2", "1"): ("C3", "proposed", False), **APART}
AFTER = {("E1", "1"): ("C3", "approved", True), ("E2", "1"): ("C4", "proposed", False), **APART}


def test_all_of_it_happens_and_enters_review_as_a_decision(center: Center):
    assert center.standing() == BEFORE
    study_id = worked_out(center)
    assert choose(center.database, center.ana, study_id, 0).done
    assert center.standing() == AFTER
    mine, other = center.row("E1"), center.row("E2")
    assert (mine.state, other.state) == (RowState.LOCKED, RowState.PENDING)
    assert [one.after and one.after.consultant_id for one in (mine, other)] == ["C3", "C4"]
    with center.database.reading() as work:
        lock, chosen = work.trail.get(mine.decision_id or 0), work.trail.find(actions=[Action.CHOOSE])
        run = work.runs.find()[0]
    assert lock
    assert (lock.action, lock.actor) == (Action.LOCK, "Zoe")
    assert [(one.actor, one.subject.subject_id, one.note) for one in chosen] == [
        ("Zoe", "E1", "1 other engagement changed with it.")
    ]
    assert (run.status, run.cause) == (RunStatus.FINISHED, "Someone else was chosen for E1, by Zoe.")
    proposal = center.proposal()
    assert proposal.bound == proposal.score == proposal.after.score


def test_review_still_compares_with_what_stood_before_the_night(center: Center):
    before = center.row("E2")
    choose(center.database, center.ana, worked_out(center), 0)
    assert center.row("E2").before == before.before is None


def test_later_nights_keep_it_and_do_not_count_it_as_a_night(center: Center, clock: Clock):
    choose(center.database, center.ana, worked_out(center), 0)
    run = propose(Night(center.database, IncrementalSolver()))
    assert run.status is RunStatus.NOTHING_NEW
    run = propose(Night(center.database, IncrementalSolver(), anyway=True))
    assert center.standing() == AFTER
    assert center.row("E1").state is RowState.LOCKED
    clock.forward(hours=24)
    choose_after = tonight(center.database, TEN, EASTERN)
    assert choose_after is not None


def test_taken_back_whole_everything_is_as_it_was(center: Center):
    proposal, rows = center.proposal(), [center.row(one) for one in ("E1", "E2")]
    told = proof_now(center.database, proposal)
    assert told == ProofNow(holds=True, checked="A second program has checked that.")
    before = input_of(center)
    study_id = worked_out(center)
    choose(center.database, center.ana, study_id, 0)
    assert input_of(center) != before
    assert undo_choice(center.database, center.ana, study_id).done
    assert (center.standing(), input_of(center)) == (BEFORE, before)
    again = center.proposal()
    assert proof_now(center.database, again) == told
    same = ("input_hash", "settled_hash", "status", "bound", "before", "after", "policy")
    assert [getattr(again, name) for name in same] == [getattr(proposal, name) for name in same]
    found = [center.row(one.key.engagement_id) for one in rows]
    assert [replace(row, proposal_id=one.proposal_id, version=1) for row, one in zip(found, rows, strict=True)] == rows
    assert all(row.version > 1 for row in found)  # a page that was loaded meanwhile is not of this proposal
    with center.database.reading() as work:
        assert all(one.undone for one in work.trail.find(actions=[Action.CHOOSE, Action.LOCK]))
    assert undo_choice(center.database, center.ana, study_id).sentence == NOT_CHOSEN
    assert choose(center.database, center.ana, study_id, 0).done
    given = ProofNow(holds=True, given=" with the team that was chosen by hand", checked=NOT_CHECKED)
    assert proof_now(center.database, center.proposal()) == given


def test_a_second_choice_taken_back_leaves_the_proof_of_the_first(center: Center):
    choose(center.database, center.ana, worked_out(center), 0)
    first = proof_now(center.database, center.proposal())
    assert (first.given, first.checked) == (" with the team that was chosen by hand", NOT_CHECKED)
    query = Query(E3, About.PERSON, a_consultant("C6").consultant_id)
    second = ask_why(center.database, center.ana, query).study_id
    perform(Bench(center.database, IncrementalSolver, IncrementalSolver), second)
    assert choose(center.database, center.ana, second, 0).done
    assert undo_choice(center.database, center.ana, second).done
    assert proof_now(center.database, center.proposal()) == first


def input_of(center: Center) -> str:
    with center.database.reading() as work:
        latest = work.access_log.entries(1)[0]
    access = center.database.writing(lambda work: work.access_log.admit(None, None, latest.why))
    with center.database.reading() as work:
        return fingerprint(work.dataset.problem(access), work.dataset.policy())


def test_what_was_decided_about_other_rows_stays_when_it_is_taken_back(center: Center):
    study_id = worked_out(center)
    choose(center.database, center.ana, study_id, 0)
    approve(center.database, center.ana, [center.ref("E3")])
    decision = center.row("E3").decision_id
    assert undo_choice(center.database, center.ana, study_id).done
    assert center.standing() == BEFORE | {("E3", "1"): ("C5", "approved", False)}
    assert (center.row("E3").state, center.row("E3").decision_id) == (RowState.APPROVED, decision)


def test_who_cannot_be_on_the_team_makes_no_answer(center: Center):
    with pytest.raises(NotFoundError):
        choose(center.database, center.ana, worked_out(center, "C4"), 0)


def test_it_is_refused_when_the_schedule_changed_since(center: Center):
    study_id = worked_out(center)
    approve(center.database, center.ana, [center.ref("E2")])
    assert choose(center.database, center.ana, study_id, 0).sentence == CHANGED
    assert center.standing()["E1", "1"] == BEFORE["E1", "1"]


def test_it_is_refused_when_the_facts_changed_since(center: Center):
    study_id = worked_out(center)
    import_problem(center.database, a_problem([*PEOPLE, a_consultant("C9")], WORK))
    assert choose(center.database, center.ana, study_id, 0).sentence == CHANGED


def test_it_is_refused_while_a_run_is_at_work_and_twice(center: Center):
    study_id = worked_out(center)

    def begin(work):
        run = work.runs.find()[0]
        run_id = work.runs.add(replace(run, run_id=0, status=RunStatus.STARTED, heartbeat=work.now, proposal=None))
        work.runs.take_lock(run_id)
        return run_id

    run_id = center.database.writing(begin)
    assert choose(center.database, center.ana, study_id, 0).sentence == RUN_AT_WORK
    center.database.writing(lambda work: work.runs.release_lock(run_id))
    assert choose(center.database, center.ana, study_id, 0).done
    assert choose(center.database, center.ana, study_id, 0).sentence == ALREADY
    center.database.writing(lambda work: work.runs.take_lock(run_id))
    assert undo_choice(center.database, center.ana, study_id).sentence == RUN_AT_WORK


DECIDED = {
    "approved": (lambda c: approve(c.database, c.ana, [c.ref("E2")]), "Person C4 (E2) is approved"),
    "locked": (lambda c: lock(c.database, c.ana, [c.ref("E2")]), "Person C4 (E2) is locked"),
    "rejected": (
        lambda c: reject(c.database, c.ana, [c.ref("E2")], RejectReason.OTHER),
        "Person C4 (E2) was rejected",
    ),
    "its own": (lambda c: approve(c.database, c.ana, [c.ref("E1")]), "Person C3 (E1) is approved"),
}


@pytest.mark.parametrize("what", DECIDED)
def test_what_was_decided_since_is_named_and_nothing_taken_back_before_it_is_undone(center: Center, what: str):
    decide, said = DECIDED[what]
    study_id = worked_out(center)
    choose(center.database, center.ana, study_id, 0)
    assert back(center, study_id) == ""
    [decided] = decide(center)
    assert decided.result is Result.DONE
    told = f"Seats that it changed were decided about since: {said}. Undo that first, or decide on Review, row by row."
    assert back(center, study_id) == told
    assert undo_choice(center.database, center.ana, study_id).sentence == f"{told} Nothing was changed."
    undo(center.database, center.ana, decided.decision_id or 0)
    assert back(center, study_id) == ""
    assert undo_choice(center.database, center.ana, study_id).done
    assert center.standing() == BEFORE


def test_unlocked_since_it_is_taken_back_all_the_same(center: Center):
    study_id = worked_out(center)
    choose(center.database, center.ana, study_id, 0)
    unlock(center.database, center.ana, [center.ref("E1")])
    assert back(center, study_id) == ""
    assert undo_choice(center.database, center.ana, study_id).done
    assert center.standing() == BEFORE
    with center.database.reading() as work:
        lock_, *rest = work.trail.find(actions=[Action.LOCK])
    assert (lock_.undone, rest) == (False, [])  # unlocking ended it


def test_what_later_nights_put_in_the_place_of_the_team_is_not_taken_back_with_it(center: Center):
    study_id = worked_out(center)
    choose(center.database, center.ana, study_id, 0)
    unlock(center.database, center.ana, [center.ref("E1")])
    import_problem(
        center.database, a_problem([replace(PEOPLE[1], topics={"prevention": 5}), *PEOPLE[::2], PEOPLE[3]], WORK)
    )
    propose(Night(center.database, IncrementalSolver(), anyway=True))
    assert center.standing()["E1", "1"][0] == "C1"
    assert "Person C3 (E1) is not proposed as it was chosen" in back(center, study_id)


def test_what_a_later_night_proposes_where_nobody_decided_goes_with_it(center: Center, clock: Clock):
    study_id = worked_out(center)
    choose(center.database, center.ana, study_id, 0)
    others = [replace(one, topics={}) if one.consultant_id == "C4" else one for one in PEOPLE]
    import_problem(center.database, a_problem([*others, a_consultant("C7", topics={"prevention": 5})], WORK))
    clock.forward(days=1)
    propose(Night(center.database, IncrementalSolver(), anyway=True))
    assert center.standing()["E2", "1"][0] == "C7"
    assert back(center, study_id) == ""
    assert undo_choice(center.database, center.ana, study_id).done
    assert center.standing() == BEFORE


def test_an_engagement_on_hold_keeps_a_choice_that_changed_it(center: Center):
    study_id = worked_out(center)
    choose(center.database, center.ana, study_id, 0)
    take_lifecycle_step(center.database, center.ana, LifecycleWish(E2, EngagementStep.HOLD, why="They asked to wait"))
    assert "E2 is on hold, withdrawn or closed" in back(center, study_id)


def back(center: Center, study_id: int) -> str:
    """What pages say of the way back, found both ways."""
    with center.database.reading() as work:
        study = the(work.scenarios.study(study_id))
    found = find_way_back(center.database, study)
    assert found == find_way_back_of(center.database, (study.result or {})["chosen"]["entry"])
    return found.refusal


def test_after_a_later_night_it_is_taken_back_beside_what_was_decided_since(center: Center, clock: Clock):
    before = seats_of(center.database)
    study_id = worked_out(center)
    choose(center.database, center.ana, study_id, 0)
    approve(center.database, center.ana, [center.ref("E3")])
    clock.forward(days=1)
    propose(Night(center.database, IncrementalSolver(), anyway=True))
    newer = center.proposal()
    assert undo_choice(center.database, center.ana, study_id).done
    assert seats_of(center.database) == before
    states = [center.row(eid).state for eid in ("E1", "E2", "E3")]
    assert states == [RowState.PENDING, RowState.PENDING, RowState.APPROVED]
    proposal = center.proposal()
    assert proposal.proposal_id > newer.proposal_id
    assert (proposal.status, proposal.bound) == (Status.OPTIMAL, proposal.after.score)
    assert proof_now(center.database, proposal) == ProofNow(holds=True, checked=WORKED_OUT_AGAIN)
    assert undo_choice(center.database, center.ana, study_id).sentence == NOT_CHOSEN


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"audiences": {}}, "The consultant is approved"),
        (
            {"exclusions": excludes("state", "OH")},
            "Every session lies in the consultant's free time",
        ),  # what opts out reads like that
        ({"roles": frozenset({Role.SURVIVOR})}, "The panel requirement is not met by the team."),
    ],
)
def test_what_no_longer_fits_beside_a_later_night_is_not_put_back(
    center: Center, clock: Clock, change: dict[str, Any], rule: str
):
    study_id = worked_out(center)
    choose(center.database, center.ana, study_id, 0)
    left = seats_of(center.database)
    no_longer = [replace(one, **change) if one.consultant_id == "C1" else one for one in PEOPLE]
    import_problem(center.database, a_problem(no_longer, WORK))
    clock.forward(days=1)
    propose(Night(center.database, IncrementalSolver(), anyway=True))
    said = back(center, study_id)
    assert said.startswith(f"What was there before no longer fits: it breaks a rule by now ({rule}")
    told = undo_choice(center.database, center.ana, study_id)
    assert (told.done, told.sentence) == (False, f"{said} Nothing was changed.")
    assert "See E1." in told.sentence
    assert seats_of(center.database) == left


def test_without_a_proposal_there_is_nothing_to_enter(database: SqlDatabase):
    rows = [an_assignment("E1", "1", "C1"), an_assignment("E2", "1", "C3")]
    import_problem(database, a_problem(PEOPLE, WORK, proposed=rows))
    center = Center(database, a_user(database, "Zoe", *LEAD))
    assert choose(database, center.ana, worked_out(center), 0).sentence == NO_PROPOSAL


def test_only_who_may_know_and_decide_chooses(center: Center):
    study_id = worked_out(center)
    ben = a_user(center.database, "Ben")
    reader = User(9, "r@example.org", "R", frozenset({AccountRole.AUDITOR}), frozenset({LEAD[1]}))
    for user in (ben, reader):
        with pytest.raises(NotPermittedError):
            choose(center.database, user, study_id, 0)
        with pytest.raises(NotPermittedError):
            undo_choice(center.database, user, study_id)
    for study, number in ((study_id, 1), (study_id, -1), (99, 0)):
        with pytest.raises(NotFoundError):
            choose(center.database, center.ana, study, number)


@pytest.mark.parametrize("seed", few(range(1, 13), 2))
def test_choosing_changes_what_was_told_and_nothing_else(
    database: SqlDatabase, seed: int, monkeypatch: pytest.MonkeyPatch
):
    """On centers made up at random: score, ripple and standing seats are those of the answer."""
    monkeypatch.setattr(solve, "IntegerSolver", InThisProcess)
    problem, _, _ = crowded(seed)
    random = Random(seed)
    liked = {(eid, cid): random.randint(0, 60) for eid in problem.engagements for cid in problem.consultants}
    import_problem(database, replace(problem, affinity=liked))
    propose(Night(database, IncrementalSolver()))
    center = Center(database, a_user(database, "Zoe", *LEAD))
    before = seats_of(database)
    about = min(key.engagement_id for key in before)
    team = {cid for key, (cid, _) in before.items() if key.engagement_id == about}
    other = min(cid for cid, _ in before.values() if cid not in team)
    study_id = ask_why(database, center.ana, Query(about, About.PERSON, other)).study_id
    perform(Bench(database, IncrementalSolver, IncrementalSolver), study_id)
    with database.reading() as work:
        study = work.scenarios.study(study_id)
    [answer] = ((study and study.result) or {})["alternatives"]
    score = center.proposal().score
    assert choose(database, center.ana, study_id, 0).done
    assert center.proposal().score == score + answer["points"]
    after = seats_of(database)
    changed = {key.engagement_id for key in {*before, *after} if before.get(key) != after.get(key)}
    assert changed - {about} == {eid for eid, *_ in answer["moves"]} != set()
    assert undo_choice(database, center.ana, study_id).done
    assert seats_of(database) == before


def seats_of(database: SqlDatabase) -> dict[SeatKey, tuple[ConsultantId, datetime]]:
    """Who stands where, and from when."""
    with database.reading() as work:
        held = work.standing.seats()
    return {key: (one.assignment.consultant_id, one.assignment.first_start) for key, one in held.items()}


def test_it_is_the_last_action_until_its_team_was_decided_about(center: Center):
    def last() -> Action:
        return the(last_action(center.database, center.ana)).newest.action

    choose(center.database, center.ana, worked_out(center), 0)
    assert last() is Action.CHOOSE
    approve(center.database, center.ana, [center.ref("E1")])
    assert last() is Action.APPROVE
    undo(center.database, center.ana, center.row("E1").decision_id or 0)
    assert last() is Action.CHOOSE


def test_taken_back_by_its_entry_it_names_all_engagements_that_it_had_changed(center: Center):
    choose(center.database, center.ana, worked_out(center), 0)
    entry = the(last_action(center.database, center.ana)).newest.entry_id
    undone, changed = undo_chosen(center.database, center.ana, entry)
    assert (undone.done, sorted(changed), center.standing()) == (True, ["E1", "E2"], BEFORE)
    for no_choice_that_stands in (entry, entry - 1, 10_000):
        with pytest.raises(NotFoundError):
            undo_chosen(center.database, center.ana, no_choice_that_stands)
