import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole, Action, RowState, SeatKey
from matcher.services.engagements.lifecycle import release
from matcher.services.failures import NotFoundError, NotPermittedError
from matcher.services.notes.comments import comment
from matcher.services.publication.publishing import publish
from matcher.services.review.decisions import (
    RejectReason,
    Result,
    approve,
    last_action,
    last_decision,
    lock,
    reject,
    undo,
    undo_last,
    unlock,
)
from tests.integration.services.center import PEOPLE, ROWS, WORK, Center, a_center
from tests.support.builders import a_problem
from tests.support.databases import a_user, import_problem, propose_rows
from tests.support.names import C2, E2, SEAT_1, the

DECISIONS = {
    "approve": approve,
    "lock": lock,
    "reject": lambda database, user, rows: reject(database, user, rows, RejectReason.OTHER),
}


@pytest.fixture
def center(database: SqlDatabase) -> Center:
    return a_center(database)


def decided(center: Center, how) -> int:
    """The id of a decision about E2."""
    decision_id = how(center.database, center.ana, [center.ref("E2")])[0].decision_id
    return int(decision_id)


@pytest.mark.parametrize("how", DECISIONS.values(), ids=DECISIONS)
def test_undoing_brings_back_what_was(center: Center, how):
    before = center.standing()
    outcome = undo(center.database, center.ana, decided(center, how))
    assert (outcome.result, outcome.sentence) == (Result.DONE, "Undone.")
    assert (center.standing(), center.rejected()) == (before, frozenset())
    assert (center.row("E2").state, center.row("E2").version) == (RowState.PENDING, 3)


@pytest.mark.parametrize("how", [approve, DECISIONS["reject"]])
def test_undoing_brings_back_a_lock(center: Center, how):
    lock(center.database, center.ana, [center.ref("E2")])
    before = center.standing()
    undo(center.database, center.ana, decided(center, how))
    assert (center.standing(), center.row("E2").state) == (before, RowState.LOCKED)


def test_both_are_on_record(center: Center):
    decision_id = decided(center, approve)
    undo(center.database, a_user(center.database, "Bo"), decision_id)
    with center.database.reading() as work:
        undoing, undone = work.trail.find(engagement_id=E2)
    assert (undoing.action, undoing.undoes, undoing.actor) == (Action.UNDO, decision_id, "Bo")
    assert (undoing.before, undoing.after) == ("approved", "pending")
    assert (undone.entry_id, undone.undone) == (decision_id, True)


def test_what_was_undone_may_be_decided_again(center: Center):
    undo(center.database, center.ana, decided(center, approve))
    assert approve(center.database, center.ana, [center.ref("E2")])[0].result is Result.DONE


def refused(center: Center, decision_id: int) -> str:
    before = center.standing()
    outcome = undo(center.database, center.ana, decision_id)
    assert (outcome.result, center.standing()) == (Result.CONFLICT, before)
    return outcome.sentence


def test_nothing_is_undone_twice(center: Center):
    decision_id = decided(center, approve)
    undo(center.database, center.ana, decision_id)
    assert refused(center, decision_id) == "It was undone already. Nothing was changed."


def test_a_later_decision_is_undone_first(center: Center):
    first = decided(center, lock)
    second = decided(center, approve)
    assert "later decision" in refused(center, first)
    undo(center.database, center.ana, the(second))
    assert undo(center.database, center.ana, the(first)).result is Result.DONE


def test_a_decision_about_another_seat_is_no_later_one(center: Center):
    first = approve(center.database, center.ana, [center.ref("E1", "1")])[0].decision_id
    approve(center.database, center.ana, [center.ref("E1", "2")])
    assert undo(center.database, center.ana, the(first)).result is Result.DONE


def test_undoing_an_unlocking_brings_the_lock_back(center: Center):
    lock(center.database, center.ana, [center.ref("E2")])
    before = center.standing()
    unlocked = decided(center, unlock)
    assert undo(center.database, center.ana, unlocked).result is Result.DONE
    assert (center.standing(), center.row("E2").state) == (before, RowState.LOCKED)


def test_an_unlocking_after_which_something_was_decided_is_left_alone(center: Center):
    lock(center.database, center.ana, [center.ref("E2")])
    unlocked = decided(center, unlock)
    decided(center, approve)
    assert "later decision" in refused(center, unlocked)


def test_a_publication_is_not_undone_as_a_decision(center: Center):
    decided(center, approve)
    publish(center.database, center.ana)
    with center.database.reading() as work:
        (published,) = work.trail.find(engagement_id=E2, actions=[Action.PUBLISH])
    assert "can't be undone" in refused(center, published.entry_id)


def test_a_seat_that_left_the_data_stays_away(center: Center):
    decision_id = decided(center, approve)
    import_problem(center.database, a_problem(PEOPLE, WORK[:1]))
    assert "later decision" in refused(center, decision_id)


def test_a_seat_that_is_not_as_the_decision_left_it_is_left_alone(center: Center):
    decision_id = decided(center, approve)
    center.database.writing(lambda work: work.standing.remove([SeatKey(E2, SEAT_1)]))
    assert "not as this decision left it" in refused(center, decision_id)


def test_an_approval_is_undone_under_a_newer_proposal_too(center: Center):
    decision_id = decided(center, approve)
    propose_rows(center.database, ROWS)
    assert center.row("E2").state is RowState.APPROVED
    assert undo(center.database, center.ana, decision_id).result is Result.DONE
    assert (center.row("E2").state, center.row("E2").to_decide) == (RowState.PENDING, True)


def test_a_rejection_is_undone_under_a_newer_proposal_and_leaves_its_rows_alone(center: Center):
    decision_id = decided(center, DECISIONS["reject"])
    propose_rows(center.database, [*ROWS[:2], ROWS[2]._replace(consultant_id=C2)])
    standing, version = center.standing(), center.row("E2").version
    assert undo(center.database, center.ana, decision_id).result is Result.DONE
    assert (center.standing(), center.rejected(), center.row("E2").version) == (standing, frozenset(), version)


def test_a_rejection_is_undone_though_its_person_has_left(center: Center):
    decision_id = decided(center, DECISIONS["reject"])
    import_problem(center.database, a_problem(PEOPLE[:2], WORK))
    assert undo(center.database, center.ana, decision_id).result is Result.DONE
    assert ("E2", "1") not in center.standing()


def test_the_last_decision_is_the_users_own_newest_that_can_be_undone(center: Center):
    bo = a_user(center.database, "Bo")
    first = decided(center, approve)
    second = approve(center.database, center.ana, [center.ref("E1", "1")])[0].decision_id
    approve(center.database, bo, [center.ref("E1", "2")])
    assert the(last_decision(center.database, center.ana)).entry_id == second
    undo(center.database, center.ana, the(second))
    assert the(last_decision(center.database, center.ana)).entry_id == first
    undo(center.database, center.ana, the(first))
    assert last_decision(center.database, center.ana) is None


def test_the_last_action_is_never_an_earlier_one_where_a_colleague_came_after(center: Center):
    bo = a_user(center.database, "Bo")
    first = decided(center, approve)
    lock(center.database, center.ana, [center.ref("E1", "1")])
    reject(center.database, bo, [center.ref("E1", "1")], RejectReason.OTHER)
    last = the(last_action(center.database, center.ana))
    assert (last.newest.action, the(last.since).actor, the(last.since).action) == (Action.LOCK, "Bo", Action.REJECT)
    assert undo_last(center.database, center.ana, last.newest.entry_id) == ()
    undo(center.database, center.ana, the(last.since).entry_id)
    assert the(last_action(center.database, center.ana)).since is None
    undo_last(center.database, center.ana, last.newest.entry_id)
    assert the(last_action(center.database, center.ana)).newest.entry_id == first
    publish(center.database, bo)
    assert the(the(last_action(center.database, center.ana)).since).action is Action.PUBLISH


def test_what_has_no_way_back_here_is_the_last_action_still(center: Center):
    approve(center.database, center.ana, [center.ref("E2")])
    release(center.database, center.ana, E2, SEAT_1, "They moved away.")
    assert last_action(center.database, center.ana) is None


def test_what_was_unlocked_is_the_last_action_and_is_locked_again(center: Center):
    lock(center.database, center.ana, [center.ref("E1", "1")])
    before = center.standing()
    unlock(center.database, center.ana, [center.ref("E1", "1")])
    last = the(last_action(center.database, center.ana))
    assert last.newest.action is Action.UNLOCK
    (undone,) = undo_last(center.database, center.ana, last.newest.entry_id)
    assert (undone.result, undone.again, center.standing()) == (Result.DONE, RowState.LOCKED, before)


def test_a_decision_that_is_not_there_is_not_undone(center: Center):
    comment(center.database, center.ana, E2, "Who could?")
    with center.database.reading() as work:
        about_no_seat = {one.entry_id for one in work.trail.find() if one.subject.seat is None}
    assert about_no_seat
    for number in (*about_no_seat, 99):
        with pytest.raises(NotFoundError):
            undo(center.database, center.ana, number)


def test_only_who_may_decide_undoes(center: Center):
    with pytest.raises(NotPermittedError):
        undo(center.database, a_user(center.database, "Eve", AccountRole.AUDITOR), decided(center, approve))


def test_a_word_to_colleagues_about_the_seat_is_no_later_decision(center: Center):
    decision = decided(center, approve)
    assert comment(center.database, center.ana, E2, "Please look at the dates.", SEAT_1) == ""
    assert the(last_action(center.database, center.ana)).newest.entry_id == decision
    assert undo(center.database, center.ana, decision).result is Result.DONE
