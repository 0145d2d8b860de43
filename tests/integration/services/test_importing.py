from dataclasses import replace
from datetime import date, timedelta

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.errors import DatasetError
from matcher.domain.model.ids import SeatName
from matcher.domain.model.vocabulary import SeatRole, SeatStatus
from matcher.records import Action, HeldSeat, RowState, SeatKey
from matcher.services.audit.entries import NOTHING_CHANGED, OPERATOR
from matcher.services.dataset.exporting import export_dataset
from matcher.services.dataset.importing import TableChange, compared, import_dataset
from matcher.services.review.decisions import RejectReason, Result, RowRef, approve, lock, reject, unlock
from matcher.services.runs.proof_now import proof_now
from tests.support.builders import POLICY, TUESDAY, a_consultant, a_policy, a_problem, an_assignment, an_engagement
from tests.support.databases import Clock, a_user, import_problem, propose_rows
from tests.support.names import E1, SEAT_1, the

TWO = a_problem([a_consultant("C1"), a_consultant("C2")], [an_engagement("E1"), an_engagement("E2")])
ROW = an_assignment("E1", "1", "C1")
TELLING = {SeatName("survivor"): SeatRole.SURVIVOR, SeatName("a"): SeatRole.EXPERT}


def changed_tables(report) -> list[TableChange]:
    return [change for change in report.changes if change != TableChange(change.table, 0, 0, 0)]


def decide(database: SqlDatabase, how, *more) -> None:
    """A center in which C1 was proposed for E1, and something decided about it."""
    import_problem(database, TWO)
    run = propose_rows(database, [ROW])
    how(database, a_user(database), [RowRef(the(run.proposal).proposal_id, E1, SEAT_1, 1)], *more)


def test_a_dataset_takes_the_place_of_what_is_there(database: SqlDatabase):
    import_problem(database, TWO)
    other = a_problem([a_consultant("C2", name="Bo")], [an_engagement("E3")], rejections=[("E3", "C2")])
    import_problem(database, other)
    assert export_dataset(database) == Dataset(other, POLICY)


def test_an_operators_import_is_in_the_trail_and_ends_a_proof_where_it_changes_anything(
    database: SqlDatabase, clock: Clock
):
    import_problem(database, TWO)
    proposal = the(propose_rows(database, [ROW]).proposal)
    clock.forward(minutes=1)
    import_dataset(database, export_dataset(database), by=OPERATOR)
    assert proof_now(database, proposal).holds
    import_dataset(database, Dataset(TWO, a_policy(fit=50)), by=OPERATOR)
    assert not proof_now(database, proposal).holds
    with database.reading() as work:
        told = [(one.actor, one.user_id, one.after) for one in work.trail.find(actions=[Action.IMPORT])]
    assert told[-1] == (OPERATOR, None, NOTHING_CHANGED)
    assert told[0][2].endswith("policy: 0 added, 1 changed, 0 removed")


def test_it_says_what_changes_by_table(database: SqlDatabase):
    import_problem(database, TWO)
    other = a_problem(
        [a_consultant("C2", name="Bo"), a_consultant("C3"), a_consultant("C4")],
        [an_engagement("E1")],
        proposed=[an_assignment("E1", "1", "C3")],
        rejections=[("E1", "C2")],
        affinity={("E1", "C3"): 5},
    )
    report = import_dataset(database, Dataset(other, a_policy(fit=50)), dry_run=True)
    assert changed_tables(report) == [
        TableChange("consultants", 2, 1, 1),
        TableChange("engagements", 0, 0, 1),
        TableChange("schedule", 1, 0, 0),
        TableChange("rejections", 1, 0, 0),
        TableChange("affinity", 1, 0, 0),
        TableChange("policy", 0, 1, 0),
    ]


def test_a_dry_run_changes_nothing(database: SqlDatabase):
    import_problem(database, TWO)
    import_dataset(database, Dataset(a_problem(), a_policy(fit=50)), dry_run=True)
    assert export_dataset(database) == Dataset(TWO, POLICY)


def test_the_same_dataset_changes_nothing(database: SqlDatabase):
    import_problem(database, TWO)
    assert changed_tables(import_dataset(database, Dataset(TWO, POLICY))) == []


@pytest.mark.parametrize(("how", "more"), [(approve, ()), (lock, ()), (reject, (RejectReason.OTHER,))])
def test_what_was_decided_here_stays_and_is_not_said_to_be_removed(database: SqlDatabase, how, more):
    decide(database, how, *more)
    for dry_run in (True, False):
        assert changed_tables(import_dataset(database, Dataset(TWO, POLICY), dry_run=dry_run)) == []


@pytest.mark.parametrize("how", [approve, lock])
def test_what_it_says_is_what_it_does(database: SqlDatabase, how):
    decide(database, how)
    other = a_problem([a_consultant("C1"), a_consultant("C3")], [an_engagement("E1"), an_engagement("E3")])
    brought = replace(other, standing=a_problem(proposed=[an_assignment("E3", "1", "C3")]).standing)
    before = export_dataset(database)
    report = import_dataset(database, Dataset(brought, POLICY))
    after = export_dataset(database)
    assert report.changes == compared(before.problem, before.policy, after.problem, after.policy)
    assert TableChange("schedule", 1, 0, 0) in report.changes


def test_a_policy_as_of_today_goes_with_the_calendar(database: SqlDatabase, clock: Clock):
    assert import_dataset(database, Dataset(TWO, POLICY)).pinned_to is None
    clock.forward(days=3)
    assert export_dataset(database).policy.as_of == POLICY.as_of + timedelta(days=3)


def test_a_policy_as_of_another_day_is_pinned_to_it(database: SqlDatabase, clock: Clock):
    policy = replace(POLICY, as_of=date(2027, 1, 3))
    assert import_dataset(database, Dataset(TWO, policy)).pinned_to == date(2027, 1, 3)
    clock.forward(days=3)
    assert export_dataset(database).policy.as_of == date(2027, 1, 3)


@pytest.mark.parametrize("how", [approve, lock])
def test_what_was_decided_here_stays(database: SqlDatabase, how):
    decide(database, how)
    import_problem(database, replace(TWO, standing=a_problem(proposed=[an_assignment("E1", "1", "C2")]).standing))
    assert export_dataset(database).problem.standing == a_problem(approved=[ROW]).standing


def test_a_pair_rejected_here_stays_rejected_once(database: SqlDatabase):
    decide(database, reject, RejectReason.OTHER)
    exported = export_dataset(database)
    assert [pair[:2] for pair in exported.problem.rejections] == [("E1", "C1")]
    import_dataset(database, exported)
    assert export_dataset(database) == exported


def test_a_rejected_pair_stays_rejected_when_the_engagement_comes_back(database: SqlDatabase):
    decide(database, reject, RejectReason.OTHER)
    import_problem(database, a_problem([a_consultant("C1")], [an_engagement("E2")]))
    assert export_dataset(database).problem.rejections == ()
    import_problem(database, TWO)
    assert export_dataset(database).problem.rejected_pairs == {("E1", "C1")}


def test_an_approved_seat_leaves_with_its_engagement_and_the_trail_says_so(database: SqlDatabase):
    decide(database, approve)
    report = import_dataset(database, Dataset(a_problem([a_consultant("C1")], [an_engagement("E2")]), POLICY))
    assert report.left == 1
    with database.reading() as work:
        assert [(d.action, d.user_id) for d in work.trail.find(limit=1)] == [(Action.LEAVE, None)]
        assert work.standing.seats() == {}


@pytest.mark.parametrize("how", [approve, lock])
def test_the_row_of_a_seat_that_left_waits_again_and_says_nothing_that_does_not_stand(database: SqlDatabase, how):
    decide(database, how)
    import_problem(database, a_problem([a_consultant("C1")], [an_engagement("E2")]))
    ana, row = a_user(database, "Bo"), SeatKey(E1, SEAT_1)
    with database.reading() as work:
        left = the(work.proposals.row(1, row))
    assert (left.state, left.decision_id, left.version) == (RowState.PENDING, None, 3)
    assert unlock(database, ana, [RowRef(1, E1, SEAT_1, 3)])[0].result is Result.CONFLICT
    assert approve(database, ana, [RowRef(1, E1, SEAT_1, 3)])[0].result is Result.REFUSED
    import_problem(database, TWO)
    assert approve(database, ana, [RowRef(1, E1, SEAT_1, 3)])[0].result is Result.DONE


@pytest.mark.parametrize(
    ("problem", "file"),
    [
        (a_problem([a_consultant("C2")], [an_engagement("E1")]), "consultants.csv"),
        (a_problem([a_consultant("C1")], [an_engagement("E1", seats={"other": "expert"})]), "seats.csv"),
        (replace(TWO, standing=a_problem(approved=[an_assignment("E1", "1", "C2")]).standing), "schedule.csv"),
        (replace(TWO, standing=a_problem(approved=[an_assignment("E1", "1", "C1", TUESDAY)]).standing), "schedule.csv"),
    ],
    ids=["person gone", "seat gone", "another person", "another start"],
)
def test_a_dataset_that_contradicts_a_decision_is_refused_and_changes_nothing(database: SqlDatabase, problem, file):
    decide(database, approve)
    before = export_dataset(database)
    with pytest.raises(DatasetError, match="undo") as refusal:
        import_dataset(database, Dataset(problem, POLICY))
    assert [fault.file for fault in refusal.value.faults] == [file]
    assert export_dataset(database) == before


def test_a_dataset_that_agrees_with_a_decision_is_taken(database: SqlDatabase):
    decide(database, approve)
    agreeing = replace(TWO, standing=a_problem(approved=[ROW]).standing)
    import_problem(database, agreeing)
    assert export_dataset(database).problem == agreeing


def test_without_a_schedule_of_its_own_the_last_suggestions_stay_where_they_can(database: SqlDatabase):
    import_problem(database, TWO)
    propose_rows(database, [ROW, an_assignment("E2", "1", "C2")])
    import_problem(database, a_problem([a_consultant("C1")], [an_engagement("E1"), an_engagement("E2")]))
    assert export_dataset(database).problem.standing == a_problem(proposed=[ROW]).standing


def test_who_is_approved_is_named_as_people_know_them(database: SqlDatabase):
    harbor = an_engagement("E1", organization="Harbor House")
    import_problem(database, a_problem([a_consultant("C1", name="Ana Ruiz")], [harbor]))
    held = HeldSeat(an_assignment("E1", "1", "C1"), SeatStatus.APPROVED, decided=True)
    database.writing(lambda work: work.standing.put([held]))
    with pytest.raises(DatasetError) as refusal:
        import_problem(database, a_problem([a_consultant("C2")], [harbor]))
    assert "Ana Ruiz (C1) is approved or locked here for Harbor House (E1), and is missing" in str(refusal.value)


@pytest.mark.parametrize(
    "problem",
    [
        a_problem([a_consultant("C1")], [an_engagement("E1", seats={"other": SeatRole.EXPERT})]),
        a_problem([a_consultant("C2")], [an_engagement("E1", seats=TELLING)]),
        a_problem(
            [a_consultant("C1"), a_consultant("C2")],
            [an_engagement("E1", seats=TELLING)],
            approved=[an_assignment("E1", "survivor", "C2")],
        ),
    ],
    ids=["seat gone", "person gone", "another person"],
)
def test_no_fault_says_what_the_seat_of_a_person_is_called(database: SqlDatabase, problem):
    told = a_problem([a_consultant("C1"), a_consultant("C2")], [an_engagement("E1", seats=TELLING)])
    import_problem(database, told)
    held = HeldSeat(an_assignment("E1", "survivor", "C1"), SeatStatus.APPROVED, decided=True)
    database.writing(lambda work: work.standing.put([held]))
    with pytest.raises(DatasetError) as refusal:
        import_dataset(database, Dataset(problem, POLICY))
    assert "Ada Example (C1) is approved or locked here for Example Services (E1)" in str(refusal.value)
    assert "survivor" not in str(refusal.value)
