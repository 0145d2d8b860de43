"""A lock that comes back with an undone rejection is judged like any lock: the stateful walk is about the rest."""

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.problem import Assignment
from matcher.records import Action, RowState
from matcher.services.review.decisions import RejectReason, Result, approve, lock, reject, undo, unlock
from tests.integration.services.center import Center, a_center
from tests.support.builders import MONDAY, TUESDAY, a_consultant, a_problem, an_assignment, an_engagement, seats
from tests.support.databases import import_problem, propose_rows
from tests.support.names import the

PEOPLE = [a_consultant("C1"), a_consultant("C2"), a_consultant("C3")]


def locked_and_rejected(database: SqlDatabase, seat: str = "1") -> tuple[Center, int]:
    """C1 was locked for E1, and then turned down."""
    work = [an_engagement("E1", seats=seats("any", "any") if seat == "2" else seats("any")), an_engagement("E2")]
    rows = [an_assignment("E1", seat, "C1")] + ([an_assignment("E1", "1", "C2")] if seat == "2" else [])
    center = a_center(database, a_problem(PEOPLE, work), rows)
    lock(database, center.ana, [center.ref("E1", seat)])
    return center, the(reject(database, center.ana, [center.ref("E1", seat)], RejectReason.OTHER)[0].decision_id)


def approve_next(center: Center, row: Assignment, *others: Assignment) -> None:
    """A night proposes it, beside others, and it is approved."""
    propose_rows(center.database, [row, *others], seed=1)
    assert approve(center.database, center.ana, [center.ref(row.engagement_id, row.seat)])[0].result is Result.DONE


def refused_with(center: Center, rejection: int, rule: str) -> None:
    before = center.standing()
    refused = undo(center.database, center.ana, rejection)
    assert (refused.result, refused.rule) == (Result.REFUSED, rule)
    assert center.standing() == before
    assert center.rejected() == {("E1", "C1")}


def test_it_does_not_come_back_where_the_person_was_booked_since(database: SqlDatabase):
    center, rejection = locked_and_rejected(database)
    approve_next(center, an_assignment("E2", "1", "C1", MONDAY))
    refused_with(center, rejection, "no_overlap")


def test_it_does_not_come_back_where_the_team_was_approved_at_another_start(database: SqlDatabase):
    center, rejection = locked_and_rejected(database, "2")
    team = an_assignment("E1", "1", "C2", TUESDAY)
    approve_next(center, team, an_assignment("E1", "2", "C3", TUESDAY))
    propose_rows(database, [team], seed=2)  # C3 is needed elsewhere: the approved seat stands alone
    refused_with(center, rejection, "whole_team")


def test_an_unlocked_seat_is_not_locked_again_where_it_breaks_a_rule_by_now(database: SqlDatabase):
    proposed, work = [an_assignment("E1", "1", "C1")], [an_engagement("E1", seats=seats("any"))]
    center = a_center(database, a_problem(PEOPLE, work), proposed)
    lock(database, center.ana, [center.ref("E1")])
    unlocked = the(unlock(database, center.ana, [center.ref("E1")])[0].decision_id)
    people = [a_consultant("C1", languages={"es"}), *PEOPLE[1:]]
    import_problem(database, a_problem(people, work, proposed=proposed))
    before = center.standing()
    refused = undo(database, center.ana, unlocked)
    assert (refused.result, refused.rule, center.standing()) == (Result.REFUSED, "language", before)


def test_it_comes_back_where_every_rule_holds(database: SqlDatabase):
    center, rejection = locked_and_rejected(database)
    approve_next(center, an_assignment("E2", "1", "C2", MONDAY))
    assert undo(database, center.ana, rejection).result is Result.DONE
    assert center.standing()["E1", "1"][0] == "C1"


def test_a_lock_of_someone_who_left_the_data_does_not_come_back_and_the_row_says_so(database: SqlDatabase):
    center, rejection = locked_and_rejected(database)
    import_problem(database, a_problem(PEOPLE[1:], [an_engagement("E1"), an_engagement("E2")]))
    assert undo(database, center.ana, rejection).result is Result.DONE
    assert center.standing() == {}
    assert (center.row("E1").state, center.rejected()) == (RowState.PENDING, frozenset())
    with database.reading() as work:
        (entry,) = work.trail.find(actions=[Action.UNDO])
    assert (entry.before, entry.after) == ("rejected", "pending")


def test_a_lock_does_not_come_back_where_the_data_has_someone_else_proposed(database: SqlDatabase):
    center, rejection = locked_and_rejected(database)
    work = [an_engagement("E1", seats=seats("any")), an_engagement("E2")]
    import_problem(database, a_problem(PEOPLE, work, proposed=[an_assignment("E1", "1", "C2")]))
    assert undo(database, center.ana, rejection).result is Result.DONE
    assert center.standing() == {("E1", "1"): ("C2", "proposed", False)}
    assert center.row("E1").state is RowState.PENDING
