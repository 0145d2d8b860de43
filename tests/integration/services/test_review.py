from collections.abc import Iterable
from datetime import timedelta

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.problem import Assignment
from matcher.domain.model.timetable import in_utc
from matcher.records import AccountRole, ChangeKind, Placement, RowState, SeatKey, Version
from matcher.services.publication.publishing import publish
from matcher.services.publication.unpublishing import undo_version
from matcher.services.review.decisions import RejectReason, Result, approve, lock, reject
from matcher.services.review.proposal_review import ReviewRow, find_group, latest_review
from tests.integration.services.center import PEOPLE, ROWS, WORK, a_center
from tests.support.builders import (
    CHICAGO,
    MONDAY,
    TUESDAY,
    a_consultant,
    a_problem,
    an_assignment,
    an_engagement,
    seats,
    span,
)
from tests.support.databases import a_user, import_problem, propose_rows
from tests.support.names import C2, C3, E1, the


def rows_of(database: SqlDatabase) -> dict[tuple[str, str], ReviewRow]:
    """Every row by engagement and seat."""
    review = the(latest_review(database))
    return {(row.engagement_id, row.seat): row for group in review.groups for row in group.rows}


def test_before_the_first_night_there_is_nothing_to_review(database: SqlDatabase):
    assert latest_review(database) is None
    assert find_group(database, E1) is None


def make_public(database: SqlDatabase, rows: Iterable[Assignment]) -> None:
    """A version with these rows, whoever decided them."""
    seats = {
        SeatKey(row.engagement_id, row.seat): Placement(row.consultant_id, in_utc(row.first_start)) for row in rows
    }
    database.writing(lambda work: work.publishing.add(Version(1, work.now, None, "Ana"), seats))


STOOD = an_assignment("E1", "1", "C1", MONDAY)
KINDS = {
    "nobody before or after": (None, None, ChangeKind.UNCOVERED),
    "somebody before, nobody after": (STOOD, None, ChangeKind.DROPPED),
    "nobody before, somebody after": (None, STOOD, ChangeKind.NEW),
    "somebody else": (STOOD, STOOD._replace(consultant_id=C2), ChangeKind.SWAP),
    "somebody else at another start": (STOOD, an_assignment("E1", "1", "C2", TUESDAY), ChangeKind.SWAP),
    "another start": (STOOD, STOOD._replace(first_start=TUESDAY), ChangeKind.MOVED),
    "all as before": (STOOD, STOOD, ChangeKind.UNCHANGED),
}


@pytest.mark.parametrize(("before", "after", "kind"), KINDS.values(), ids=KINDS)
def test_a_row_says_what_happens_to_its_seat(database: SqlDatabase, before, after, kind):
    make_public(database, [before] if before else [])
    a_center(database, a_problem(PEOPLE, [an_engagement("E1")]), [after] if after else [])
    row = rows_of(database)["E1", "1"]
    assert (row.kind, row.to_decide) == (kind, after is not None)
    assert (row.before and row.before.first_start) == (before and before.first_start)


@pytest.mark.parametrize("facts", [{"criminal_justice": True}, {"federal_grantee": True}])
def test_an_engagement_that_may_not_be_scheduled_is_blocked_and_says_why(database: SqlDatabase, facts):
    a_center(database, a_problem(PEOPLE, [an_engagement("E1", **facts)]), [])
    group = the(find_group(database, E1))
    assert (group.kind, group.rows[0].kind) == (ChangeKind.BLOCKED, ChangeKind.BLOCKED)
    assert group.uncovered == group.rows[0].reason != ""


def test_groups_come_in_the_order_in_which_people_look_at_them(database: SqlDatabase):
    work = [
        an_engagement("E1"),
        an_engagement("E2"),
        an_engagement("E3", criminal_justice=True),
        an_engagement("E4", language="tlh"),
    ]
    stood, new = an_assignment("E1", "1", "C1", MONDAY), an_assignment("E2", "1", "C2", TUESDAY)
    make_public(database, [stood])
    a_center(database, a_problem(PEOPLE, work), [stood, new])
    assert [(group.engagement_id, group.kind.value) for group in the(latest_review(database)).groups] == [
        ("E3", "blocked"),
        ("E4", "uncovered"),
        ("E2", "new"),
        ("E1", "unchanged"),
    ]


def test_a_group_is_as_urgent_as_its_most_urgent_row(database: SqlDatabase):
    stood = ROWS[:2]
    swapped = [stood[0], stood[1]._replace(consultant_id=C3)]
    make_public(database, stood)
    a_center(database, a_problem(PEOPLE, WORK), swapped)
    group = the(find_group(database, E1))
    assert ([row.kind for row in group.rows], group.kind) == ([ChangeKind.UNCHANGED, ChangeKind.SWAP], ChangeKind.SWAP)


def test_it_counts_what_is_decided_of_what_there_is_to_decide(database: SqlDatabase):
    center = a_center(database)
    approve(database, center.ana, [center.ref("E1", "1")])
    lock(database, center.ana, [center.ref("E1", "2")])
    review = the(latest_review(database))
    assert (review.decided, review.to_decide) == (2, 3)
    assert [row.seat for row in review.groups[0].open_rows] == []
    reject(database, center.ana, [center.ref("E2")], RejectReason.OTHER)
    assert the(latest_review(database)).decided == 3


def test_what_came_approved_with_the_data_is_shown_and_not_to_be_decided(database: SqlDatabase):
    a_center(database, a_problem(PEOPLE, WORK, approved=ROWS[:2]))
    row = rows_of(database)["E1", "1"]
    assert (row.kind, row.state, row.to_decide) == (ChangeKind.UNCHANGED, RowState.APPROVED, False)


def test_a_row_stays_new_until_it_is_decided_and_public_whatever_runs_in_between(database: SqlDatabase):
    center = a_center(database)
    approve(database, center.ana, [center.ref("E2")])
    for seed in (1, 2):
        propose_rows(database, ROWS, seed)
        assert {row.kind for row in rows_of(database).values()} == {ChangeKind.NEW}
        review = the(latest_review(database))
        assert (review.decided, review.to_decide) == (1, 3)
    lea = a_user(database, "Lea", AccountRole.LEAD)
    publish(database, lea)
    kinds = {key: (row.kind, row.to_decide) for key, row in rows_of(database).items()}
    assert kinds["E2", "1"] == (ChangeKind.UNCHANGED, False)
    assert kinds["E1", "1"] == kinds["E1", "2"] == (ChangeKind.NEW, True)
    undo_version(database, lea, 1)
    row = rows_of(database)["E2", "1"]
    assert (row.kind, row.state, row.to_decide) == (ChangeKind.NEW, RowState.APPROVED, True)


def test_a_lock_of_an_earlier_night_still_waits_for_its_approval(database: SqlDatabase):
    center = a_center(database)
    lock(database, center.ana, [center.ref("E2")])
    propose_rows(database, ROWS)
    row = rows_of(database)["E2", "1"]
    assert (row.kind, row.state, row.to_decide, row.decided_by) == (ChangeKind.NEW, RowState.LOCKED, True, "Ana")
    assert approve(database, center.ana, [center.ref("E2")])[0].result is Result.DONE


def test_a_decided_row_says_who_when_and_why(database: SqlDatabase, clock):
    center = a_center(database)
    clock.forward(minutes=5)
    reject(database, center.ana, [center.ref("E2")], RejectReason.NOT_A_GOOD_FIT)
    row = rows_of(database)["E2", "1"]
    assert (row.decided_by, row.decided_at, row.decided_why) == ("Ana", clock(), "not_a_good_fit")


def test_starts_are_on_the_engagements_own_clock(database: SqlDatabase):
    work = [an_engagement("E1", time_zone=CHICAGO)]
    start = MONDAY.replace(tzinfo=CHICAGO)
    a_center(database, a_problem(PEOPLE, work), [an_assignment("E1", "1", "C1", start)])
    shown = the(rows_of(database)["E1", "1"].after).first_start
    assert (shown, shown.utcoffset()) == (start, timedelta(hours=-6))


def test_people_are_named_and_who_has_left_by_id(database: SqlDatabase):
    a_center(database)
    assert the(rows_of(database)["E1", "2"].after).name == "Bo Example"
    import_problem(database, a_problem(PEOPLE[:1], WORK[1:]))
    gone = the(rows_of(database)["E1", "2"].after)
    assert (gone.name, gone.first_start, the(find_group(database, E1)).engagement) == ("C2", MONDAY, None)


def test_nothing_says_what_a_seat_asks_for(database: SqlDatabase):
    a_center(database)
    assert "survivor" not in repr(latest_review(database)).replace("survivor_min_years", "").lower()


def test_a_row_shows_the_points_of_its_seat(database: SqlDatabase):
    # Level 5 in all topics and the audience: 100; the consultant's state is the engagement's: 10.
    a_center(database)
    row = rows_of(database)["E2", "1"]
    assert (row.points, row.reason) == ({"fit": 100, "local": 10}, "Knows the state's services.")


def test_the_reason_names_what_is_known_of_the_pair(database: SqlDatabase):
    work = [an_engagement("E1", state="TX")]
    a_center(database, a_problem(PEOPLE, work, affinity={("E1", "C1"): -7}), [an_assignment("E1", "1", "C1")])
    assert rows_of(database)["E1", "1"].reason == "-7 for what is known of the pair."


def test_where_nothing_speaks_for_the_person_the_whole_does(database: SqlDatabase):
    a_center(database, a_problem(PEOPLE, [an_engagement("E1", state="TX")]), [an_assignment("E1", "1", "C1")])
    assert rows_of(database)["E1", "1"].reason == "Fit +100 points for topics and audience."


def test_preferred_times_are_a_reason(database: SqlDatabase):
    person = a_consultant("C1", state="TX", preferred=(span("2027-03-01 09:00", "2027-03-01 13:00"),))
    a_center(database, a_problem([person], [an_engagement("E1")]), [an_assignment("E1", "1", "C1")])
    assert rows_of(database)["E1", "1"].reason == "At preferred times."


@pytest.mark.parametrize("state", ["OH", "TX"])
def test_a_better_whole_is_the_reason_for_a_swap(database: SqlDatabase, state: str):
    stood = an_assignment("E1", "1", "C1")
    make_public(database, [stood])
    a_center(database, a_problem(PEOPLE, [an_engagement("E1", state=state)]), [stood._replace(consultant_id=C2)])
    assert rows_of(database)["E1", "1"].reason.startswith("A better whole with this change")


def test_an_approved_seat_that_stands_alone_says_so(database: SqlDatabase):
    a_center(database, a_problem(PEOPLE, WORK, approved=ROWS[:1]), ROWS[:1])
    assert "stands alone" in rows_of(database)["E1", "1"].reason
    assert rows_of(database)[E1, "2"].reason == the(find_group(database, E1)).uncovered


def test_a_dropped_row_says_that_nobody_sits_there(database: SqlDatabase):
    make_public(database, ROWS[2:])
    center = a_center(database, rows=ROWS[:2])
    assert center.row("E2").kind is ChangeKind.DROPPED
    assert rows_of(database)["E2", "1"].reason != ""


def test_no_seats_no_rows(database: SqlDatabase):
    a_center(database, a_problem(PEOPLE, [an_engagement("E1", seats=seats())]), [])
    assert the(latest_review(database)).groups == ()


def test_a_team_of_which_only_a_part_is_approved_says_so(database: SqlDatabase):
    center = a_center(database)
    for chosen, words in (
        ([], ""),
        (["1"], "1 of 2 presenters approved: published now, the team would be public in part."),
        (["2"], ""),
    ):
        approve(database, center.ana, [center.ref("E1", seat) for seat in chosen])
        assert the(find_group(database, E1)).in_part == words
