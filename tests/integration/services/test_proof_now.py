"""What Review says of a bound is true of what stands: while it says so, no schedule scores more."""

from dataclasses import replace
from random import Random

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.solution import Limits
from matcher.records import AccountRole, Action, Permission, ProposalRow, RowState, Subject, SubjectKind
from matcher.services.audit.entries import record
from matcher.services.choices.choosing import choose
from matcher.services.choices.taking_back import undo_choice
from matcher.services.explanations.asking import About, Query, ask_why
from matcher.services.review.decision_batch import Result
from matcher.services.review.decisions import RejectReason, RowRef, approve, lock, reject, unlock
from matcher.services.review.undoing import undo
from matcher.services.runs.nightly import Night, propose
from matcher.services.runs.proof_now import proof_now
from matcher.services.runs.scope import matched, stopped
from matcher.solver import solve
from matcher.solver.incremental import IncrementalSolver
from scenarios.studies.performing import Bench, perform
from tests.integration.services.center import ROWS, Center, a_center
from tests.support.builders import a_policy
from tests.support.databases import Clock, a_user, import_problem, propose_rows
from tests.support.names import E1
from tests.support.tries import few
from tests.unit.explanations.test_reasons import crowded
from tests.unit.solver.finishing import InThisProcess

LEAD = (AccountRole.COORDINATOR, Permission.READ_LIVED_EXPERIENCE)
NOTHING_FOR_STABILITY = a_policy(change_consultant=0, change_start=0)
"""Else a night's points depend on the proposal before, and are not those of the same schedule today."""
STEPS = 10


@pytest.mark.parametrize("seed", few(range(20, 40), 2))
def test_no_schedule_scores_more_while_the_bound_is_said_to_hold(
    database: SqlDatabase, clock: Clock, seed: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(solve, "IntegerSolver", InThisProcess)
    walk = Walk(database, clock, seed)
    for _ in range(STEPS):
        walk.step()
        proposal = walk.center.proposal()
        if proof_now(database, proposal).holds:
            assert walk.best() <= proposal.bound


REQUEST = Subject.numbered(SubjectKind.REQUEST, 1)
HAPPENED = {
    "a fact": (False, Action.EDIT, Subject.engagement(E1), "budget 900", "budget 1200", ""),
    "a release": (False, Action.RELEASE, Subject(SubjectKind.SEAT, E1, SeatName("1")), "accepted", "released", ""),
    "matched again": (False, Action.ENGAGEMENT, Subject.engagement(E1), "on_hold", "open", "resume"),
    "a later state": (True, Action.ENGAGEMENT, Subject.engagement(E1), "offered", "confirmed", "confirm"),
    "a new engagement": (False, Action.INTAKE, REQUEST, "triage", "accepted", "accept"),
    "a request declined": (True, Action.INTAKE, REQUEST, "triage", "declined", "decline"),
    "a comment": (True, Action.COMMENT, Subject.engagement(E1), "", "", ""),
}


@pytest.mark.parametrize("what", HAPPENED)
def test_what_lets_more_in_ends_it_and_the_next_night_renews_it(database: SqlDatabase, clock: Clock, what: str):
    center = a_center(database)
    assert proof_now(database, center.proposal()).holds
    clock.forward(minutes=1)
    holds, action, subject, before, after, note = HAPPENED[what]
    database.writing(lambda work: record(work, center.ana, action, subject, before, after, note=note))
    assert proof_now(database, center.proposal()).holds is holds
    clock.forward(minutes=1)
    propose_rows(database, ROWS)
    assert proof_now(database, center.proposal()).holds


def test_what_a_person_chose_is_said_to_be_given_until_it_is_released(database: SqlDatabase, clock: Clock):
    walk = Walk(database, clock, 20)
    while not walk.chosen:
        walk.clock.forward(minutes=1)
        walk.choose()
    chosen = proof_now(database, walk.center.proposal())
    assert (chosen.holds, chosen.given) == (True, " with the team that was chosen by hand")
    clock.forward(minutes=1)
    locked = next(row for row in walk.rows() if row.state is RowState.LOCKED)
    assert unlock(database, walk.center.ana, [walk.center.ref(*locked.key)])[0].result is Result.DONE
    assert not proof_now(database, walk.center.proposal()).holds
    clock.forward(minutes=1)
    walk.night()
    assert proof_now(database, walk.center.proposal()).holds


class Walk:
    """A coordinator who does what comes to mind on a crowded center."""

    def __init__(self, database: SqlDatabase, clock: Clock, seed: int) -> None:
        self.database, self.clock, self.random = database, clock, Random(seed)
        self.problem, _, _ = crowded(seed)
        liked = {
            (eid, cid): self.random.randint(0, 60)
            for eid in self.problem.engagements
            for cid in self.problem.consultants
        }
        self.problem = replace(self.problem, affinity=liked)
        import_problem(database, self.problem, NOTHING_FOR_STABILITY)
        self.center = Center(database, a_user(database, "Zoe", *LEAD))
        propose(Night(database, IncrementalSolver()))
        self.chosen: list[int] = []

    def step(self) -> None:
        self.clock.forward(minutes=5)
        steps = [self.approve, self.lock, self.unlock, self.undo, self.reject, self.choose, self.take_back]
        self.random.choice([*steps, *steps, self.night])()

    def best(self) -> int:
        """The points of the best schedule as things stand."""
        with self.database.reading() as work:
            access = self.database.writing(lambda unit: unit.access_log.admit(None, None, "a test"))
            problem = matched(work.dataset.problem(access), stopped(work))
        return IncrementalSolver().solve(problem, NOTHING_FOR_STABILITY, Limits()).objective

    def approve(self) -> None:
        approve(self.database, self.center.ana, [self.a_row()])

    def lock(self) -> None:
        lock(self.database, self.center.ana, [self.a_row()])

    def unlock(self) -> None:
        unlock(self.database, self.center.ana, [self.a_row()])

    def reject(self) -> None:
        reject(self.database, self.center.ana, [self.a_row()], RejectReason.OTHER, "not this time")

    def undo(self) -> None:
        actions = [Action.APPROVE, Action.LOCK, Action.REJECT]
        with self.database.reading() as work:
            entries = [one for one in work.trail.find(actions=actions) if not one.undone]
        if entries:
            undo(self.database, self.center.ana, self.random.choice(entries).entry_id)

    def choose(self) -> None:
        row = self.random.choice(self.rows())
        person = self.random.choice(sorted(self.problem.consultants))
        query = Query(EngagementId(row.key.engagement_id), About.PERSON, ConsultantId(person))
        study_id = ask_why(self.database, self.center.ana, query).study_id
        perform(Bench(self.database, IncrementalSolver, IncrementalSolver), study_id)
        with self.database.reading() as work:
            study = work.scenarios.study(study_id)
        answers = ((study and study.result) or {}).get("alternatives")
        if answers and choose(self.database, self.center.ana, study_id, 0).done:
            self.chosen.append(study_id)

    def take_back(self) -> None:
        if self.chosen:
            undo_choice(self.database, self.center.ana, self.random.choice(self.chosen))

    def night(self) -> None:
        propose(Night(self.database, IncrementalSolver()))

    def a_row(self) -> RowRef:
        row = self.random.choice(self.rows())
        return self.center.ref(*row.key)

    def rows(self) -> list[ProposalRow]:
        with self.database.reading() as work:
            return [row for row in work.proposals.rows(self.center.proposal().proposal_id) if row.after]


def test_taken_back_after_a_night_that_found_nothing_new_it_holds_as_before(database: SqlDatabase, clock: Clock):
    walk = Walk(database, clock, 20)
    while not walk.chosen:
        clock.forward(minutes=1)
        walk.choose()
    for step in (walk.night, walk.take_back):
        clock.forward(minutes=1)
        step()
    assert proof_now(database, walk.center.proposal()) == replace(
        proof_now(database, walk.center.proposal()), holds=True
    )
