from dataclasses import replace

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.problem import Problem
from matcher.records import AccountRole, Action, Permission, Placement, RowState
from matcher.services.failures import NotPermittedError
from matcher.services.protection.readings import readings
from matcher.services.review.decisions import RejectReason, Result, RowRef, approve, lock, reject, unlock
from tests.integration.services.center import PEOPLE, ROWS, WORK, Center, a_center, told
from tests.support.builders import (
    MONDAY,
    TUESDAY,
    a_consultant,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
    excludes,
    seats,
)
from tests.support.databases import a_user, import_problem, propose_rows
from tests.support.names import C3, E9, SEAT_1, the


@pytest.fixture
def center(database: SqlDatabase) -> Center:
    return a_center(database)


def test_an_approved_row_stands_as_approved(center: Center):
    assert told(approve(center.database, center.ana, [center.ref("E2")])) == [("done", "Approved.")]
    assert center.standing()["E2", "1"] == ("C3", "approved", False)
    assert (center.row("E2").state, center.row("E2").version) == (RowState.APPROVED, 2)


def test_one_seat_of_a_team_may_be_approved_alone(center: Center):
    assert told(approve(center.database, center.ana, [center.ref("E1", "2")])) == [("done", "Approved.")]
    assert center.standing()["E1", "1"] == ("C1", "proposed", False)


def test_several_rows_are_approved_at_once(center: Center):
    refs = [center.ref("E1", "1"), center.ref("E1", "2"), center.ref("E2")]
    assert [o.result for o in approve(center.database, center.ana, refs)] == [Result.DONE] * 3
    assert {status for _, status, _ in center.standing().values()} == {"approved"}


def test_each_decision_is_on_record(center: Center):
    outcome = approve(center.database, center.ana, [center.ref("E2")])[0]
    with center.database.reading() as work:
        decision = the(work.trail.get(the(outcome.decision_id)))
        now = work.now
    assert (decision.at, decision.user_id, decision.actor) == (now, center.ana.user_id, "Ana")
    assert (decision.action, decision.key, decision.placement) == (
        Action.APPROVE,
        ("E2", "1"),
        Placement(C3, TUESDAY),
    )
    assert (decision.before, decision.after, decision.proposal_id) == ("pending", "approved", 1)


def test_a_rejection_leaves_whoever_sits_there_by_now(center: Center):
    brought = a_problem(PEOPLE, WORK, proposed=[an_assignment("E2", "1", "C1", TUESDAY)])
    import_problem(center.database, brought)  # a plan from elsewhere, after the proposal
    assert told(reject(center.database, center.ana, [center.ref("E2")], RejectReason.KNOWN_CONFLICT)) == [
        ("done", "Rejected: not proposed again.")
    ]
    assert center.standing()["E2", "1"] == ("C1", "proposed", False)


def test_a_rejected_pair_is_remembered_and_leaves_the_schedule(center: Center):
    outcome = reject(center.database, center.ana, [center.ref("E2")], RejectReason.KNOWN_CONFLICT, " a note ")[0]
    assert outcome.sentence == "Rejected: not proposed again."
    assert center.rejected() == {("E2", "C3")}
    assert ("E2", "1") not in center.standing()
    with center.database.reading() as work:
        decision = the(work.trail.get(the(outcome.decision_id)))
    assert (decision.reason, decision.note, center.row("E2").state) == (
        "known_conflict",
        "a note",
        RowState.REJECTED,
    )


def test_a_pair_that_was_turned_down_meanwhile_is_rejected_all_the_same(center: Center):
    import_problem(center.database, a_problem(PEOPLE, WORK, rejections=[("E2", "C3")]))
    outcome = reject(center.database, center.ana, [center.ref("E2")], RejectReason.OTHER)[0]
    assert (outcome.result, outcome.sentence) == (Result.DONE, "The pair was turned down before; it stays so.")


def test_rejecting_leaves_someone_else_in_the_seat_alone(center: Center):
    moved = a_problem(PEOPLE, WORK, approved=[an_assignment("E2", "1", "C1", TUESDAY)])
    import_problem(center.database, moved)
    reject(center.database, center.ana, [center.ref("E2")], RejectReason.OTHER)
    assert center.standing()["E2", "1"] == ("C1", "approved", False)


def test_a_locked_row_is_held_and_may_be_let_go(center: Center):
    assert told(lock(center.database, center.ana, [center.ref("E2")])) == [
        ("done", "Locked: the nights to come keep it.")
    ]
    assert center.standing()["E2", "1"] == ("C3", "approved", True)
    assert told(unlock(center.database, center.ana, [center.ref("E2")])) == [("done", "Unlocked.")]
    assert center.standing()["E2", "1"] == ("C3", "proposed", False)
    assert center.row("E2").state is RowState.PENDING


def test_a_locked_row_may_be_approved(center: Center):
    lock(center.database, center.ana, [center.ref("E2")])
    assert approve(center.database, center.ana, [center.ref("E2")])[0].result is Result.DONE
    assert center.standing()["E2", "1"] == ("C3", "approved", False)


def test_a_locked_row_may_be_rejected(center: Center):
    lock(center.database, center.ana, [center.ref("E2")])
    assert reject(center.database, center.ana, [center.ref("E2")], RejectReason.OTHER)[0].result is Result.DONE
    assert ("E2", "1") not in center.standing()


@pytest.mark.parametrize("how", [approve, lock])
def test_a_row_that_no_longer_holds_is_refused_with_what_was_found_and_nothing_else_changes(center: Center, how):
    people = [*PEOPLE[:2], a_consultant("C3", languages={"es"})]
    import_problem(center.database, a_problem(people, WORK))
    before = center.standing()
    outcome = how(center.database, center.ana, [center.ref("E2")])[0]
    assert (outcome.result, outcome.rule) == (Result.REFUSED, "language")
    assert outcome.sentence == (
        "The consultant does not speak the engagement's language, English: someone who does would do."
    )
    assert (center.standing(), center.row("E2").state, center.row("E2").version) == (before, RowState.PENDING, 1)


def test_a_refused_row_does_not_stop_the_others(center: Center):
    people = [*PEOPLE[:2], a_consultant("C3", languages={"es"})]
    import_problem(center.database, a_problem(people, WORK))
    outcomes = approve(center.database, center.ana, [center.ref("E2"), center.ref("E1", "1")])
    assert [outcome.result for outcome in outcomes] == [Result.REFUSED, Result.DONE]


def test_an_opt_out_since_the_night_reads_as_not_available(center: Center):
    people = [*PEOPLE[:2], a_consultant("C3", exclusions=excludes("audience", "child_welfare"))]
    import_problem(center.database, a_problem(people, WORK))
    outcome = approve(center.database, center.ana, [center.ref("E2")])[0]
    assert (outcome.rule, outcome.sentence) == (
        "available",
        "The presenter is not available for every session: another start, or someone who is, would do.",
    )


def test_a_role_lost_since_the_night_reads_as_the_panel_requirement(center: Center):
    people = [a_consultant("C1", roles={"survivor"}), *PEOPLE[1:]]
    import_problem(center.database, a_problem(people, WORK))
    outcome = approve(center.database, center.ana, [center.ref("E1", "1")])[0]
    assert (outcome.rule, outcome.sentence) == ("role", "The panel requirement is not met by the team.")
    knows = a_user(center.database, "Zoe", AccountRole.COORDINATOR, Permission.READ_LIVED_EXPERIENCE)
    # whose role it is nobody reads here: that takes a reason, which is kept
    assert approve(center.database, knows, [center.ref("E1", "1")])[0] == outcome
    assert readings(center.database, knows) == ()


@pytest.mark.parametrize("how", [approve, lock])
def test_who_is_affiliated_is_said_to_be_and_nobody_is_said_not_to_be(center: Center, how):
    people = [*PEOPLE[:2], a_consultant("C3", organization="Harbor Center")]
    work = [WORK[0], an_engagement("E2", organization="Harbor Center")]
    import_problem(center.database, a_problem(people, work))
    outcome = how(center.database, center.ana, [center.ref("E2")])[0]
    assert (
        outcome.sentence == "The consultant is affiliated with Harbor Center, which is served: someone else would do."
    )


@pytest.mark.parametrize(
    ("problem", "gone"),
    [
        (a_problem(PEOPLE[:2], WORK), "The consultant is not in the data."),
        (a_problem(PEOPLE, WORK[:1]), "The engagement is not in the data."),
    ],
    ids=["person gone", "engagement gone"],
)
def test_a_row_whose_data_left_since_the_night_is_refused(center: Center, problem: Problem, gone: str):
    import_problem(center.database, problem)
    outcome = approve(center.database, center.ana, [center.ref("E2")])[0]
    assert (outcome.result, outcome.sentence) == (Result.REFUSED, gone)


def test_a_row_at_another_start_than_the_approved_one_is_refused(center: Center):
    moved = a_problem(PEOPLE, WORK, approved=[an_assignment("E1", "2", "C2", TUESDAY)])
    import_problem(center.database, moved)
    assert approve(center.database, center.ana, [center.ref("E1", "1")])[0].result is Result.REFUSED


def test_nobody_is_approved_for_two_things_at_once(database: SqlDatabase):
    twice = [an_assignment("E1", "1", "C1", MONDAY), an_assignment("E2", "1", "C1", TUESDAY)]
    center = a_center(database, a_problem(PEOPLE, [an_engagement("E1"), an_engagement("E2")]), twice)
    import_problem(
        database,
        a_problem([a_consultant("C1", max_engagements_per_month=1)], [an_engagement("E1"), an_engagement("E2")]),
    )
    outcomes = approve(database, center.ana, [center.ref("E1"), center.ref("E2")])
    assert [(o.result, o.rule) for o in outcomes] == [(Result.DONE, ""), (Result.REFUSED, "monthly_engagements")]


def test_the_programme_budget_counts_all_that_is_approved(database: SqlDatabase):
    # Two hours at 100 dollars for each of the three seats: 200, 400, 600.
    center = a_center(database)
    import_problem(database, a_problem(PEOPLE, WORK), a_policy(programme_budget=400))
    refs = [center.ref("E1", "1"), center.ref("E1", "2"), center.ref("E2")]
    outcomes = approve(database, center.ana, refs)
    assert [(o.result, o.rule) for o in outcomes] == [
        (Result.DONE, ""),
        (Result.DONE, ""),
        (Result.REFUSED, "programme_budget"),
    ]


def test_a_seat_with_nobody_in_it_has_nothing_to_decide(database: SqlDatabase):
    center = a_center(database, rows=ROWS[2:])
    assert told(approve(database, center.ana, [center.ref("E1")])) == [
        ("conflict", "Nobody is proposed for this seat, so there is nothing to decide.")
    ]


def test_who_is_later_learns_who_was_faster(center: Center):
    seen = center.ref("E2")
    approve(center.database, center.ana, [seen])
    bo = a_user(center.database, "Bo")
    assert told(reject(center.database, bo, [seen], RejectReason.OTHER)) == [
        ("conflict", "Ana was here before you: the row is approved. Nothing was changed.")
    ]
    assert center.rejected() == frozenset()


def test_a_row_that_changed_and_changed_back_is_not_what_was_seen(center: Center):
    seen = center.ref("E2")
    lock(center.database, center.ana, [seen])
    unlock(center.database, center.ana, [center.ref("E2")])
    assert told(approve(center.database, center.ana, [seen])) == [
        ("conflict", "Ana was here before you: the row is waiting for a decision again. Nothing was changed.")
    ]


def test_an_approval_from_the_data_is_nobodys_to_repeat(database: SqlDatabase):
    center = a_center(database, a_problem(PEOPLE, WORK, approved=[ROWS[2]]))
    assert told(approve(database, center.ana, [center.ref("E2")])) == [
        ("conflict", "Someone was here before you: the row is approved. Nothing was changed.")
    ]


def test_a_row_that_a_later_run_left_as_it_was_is_decided_from_the_page_of_the_run_before(center: Center):
    seen = center.ref("E2")
    propose_rows(center.database, [ROWS[2]], seed=1)
    assert told(approve(center.database, center.ana, [seen])) == [("done", "Approved.")]
    assert center.row("E2").state is RowState.APPROVED


def test_a_row_that_a_later_run_changed_is_refused_even_when_it_is_changed_back(center: Center):
    seen = center.ref("E2")
    for seed, proposed in ((1, ROWS[:2]), (2, ROWS)):
        propose_rows(center.database, proposed, seed)
        outcome = approve(center.database, center.ana, [seen])[0]
        assert outcome.result is Result.CONFLICT
        if seed == 1:
            assert (
                outcome.sentence
                == "A later run proposes something else here. Load the page again; nothing was changed."
            )


def test_a_row_that_is_not_there_is_refused(center: Center):
    ref = RowRef(center.proposal().proposal_id, E9, SEAT_1, 1)
    assert told(approve(center.database, center.ana, [ref])) == [
        ("conflict", "This row is not part of the proposal under review. Load the page again; nothing was changed.")
    ]


@pytest.mark.parametrize("how", [approve, lock, unlock, lambda d, u, r: reject(d, u, r, RejectReason.OTHER)])
def test_only_who_may_decide_decides(center: Center, how):
    auditor = a_user(center.database, "Eve", AccountRole.AUDITOR)
    with pytest.raises(NotPermittedError):
        how(center.database, auditor, [center.ref("E2")])


def test_the_last_seat_of_a_team_is_held_to_the_topics(database: SqlDatabase):
    work = [an_engagement("E1", seats=seats("any", "any"), topics={"labor_trafficking": 4, "prevention_education": 1})]
    strong = [a_consultant(c, topics={"labor_trafficking": 5, "prevention_education": 5}) for c in ("C1", "C2")]
    center = a_center(database, a_problem(strong, work), ROWS[:2])
    weak = [replace(one, topics={"labor_trafficking": 3, "prevention_education": 5}) for one in strong]
    import_problem(database, a_problem(weak, work))
    outcomes = approve(database, center.ana, [center.ref("E1", "1"), center.ref("E1", "2")])
    assert [(o.result, o.rule) for o in outcomes] == [(Result.DONE, ""), (Result.REFUSED, "topics_covered")]
