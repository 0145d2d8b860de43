"""Undoing a published version: item by item or whole; what can't be undone is listed and kept."""

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import SeatName
from matcher.domain.model.vocabulary import ConsultantStatus, SeatRole
from matcher.records import AccountRole, Action, SeatKey
from matcher.services.audit.trail import verify_trail
from matcher.services.failures import NotFoundError, NotPermittedError
from matcher.services.publication.publishing import publish, summary, waiting
from matcher.services.publication.unpublishing import (
    DECIDED_AGAIN,
    GONE,
    NOTHING_UNDONE,
    PARTS,
    PUBLISHED_SINCE,
    Undoing,
    undo_version,
)
from matcher.services.review.decisions import undo
from tests.integration.services.center import PEOPLE, ROWS, WORK, Center, a_center
from tests.integration.services.test_publishing import approved, public
from tests.support.builders import TUESDAY, a_consultant, a_problem, an_assignment, an_engagement
from tests.support.databases import a_user, import_problem, propose_rows
from tests.support.names import E1, E2, SEAT_1, SEAT_2, the

ALL = (("E1", "1"), ("E1", "2"), ("E2", "1"))
EVERYONE = {("E1", "1"): "C1", ("E1", "2"): "C2", ("E2", "1"): "C3"}


@pytest.fixture
def center(database: SqlDatabase) -> Center:
    """With version 1 of all three seats."""
    center = a_center(database)
    approved(center, *ALL)
    publish(database, center.ana)
    return center


def kept(undoing: Undoing) -> list[tuple[str, str, str]]:
    return [(item.change.key[0], item.change.key[1], item.sentence) for item in undoing.kept]


def approved_instead(center: Center, person: str) -> None:
    """Approve someone else than C3 for E2."""
    undo(center.database, center.ana, the(center.row("E2").decision_id))
    rows = [*ROWS[:2], an_assignment("E2", "1", person, TUESDAY)]
    propose_rows(center.database, rows, seed=1)
    approved(center, ("E2", "1"))


def replaced(center: Center, person: str) -> None:
    """As version 2, someone else than C3 for E2."""
    approved_instead(center, person)
    publish(center.database, center.ana)


def test_a_whole_version_is_undone_by_a_new_one(center: Center):
    before = center.standing()
    done = undo_version(center.database, center.ana, 1, reason="Too soon")
    assert done.sentence == "Version 2 takes back what version 1 did: 3 seats removed."
    assert (public(center), kept(done), center.standing()) == ({}, [], before)
    version = the(done.version)
    assert (version.number, version.undoes, version.reason) == (2, 1, "Too soon")
    with center.database.reading() as work:
        assert len(work.publishing.seats(1)) == 3


def test_one_item_is_undone_and_the_others_stay(center: Center):
    done = undo_version(center.database, center.ana, 1, [SeatKey(E1, SEAT_2)])
    assert public(center) == {("E1", "1"): "C1", ("E2", "1"): "C3"}
    assert [change.key for change in done.undone] == [SeatKey(E1, SEAT_2)]


def test_what_was_undone_waits_to_be_published_again(center: Center):
    undo_version(center.database, center.ana, 1, [SeatKey(E2, SEAT_1)])
    assert summary(waiting(center.database).changes) == "1 seat added"
    publish(center.database, center.ana)
    assert public(center) == EVERYONE


def test_undoing_is_on_record_and_the_chain_holds(center: Center):
    undo_version(center.database, center.ana, 1, [SeatKey(E2, SEAT_1)], reason="Too soon")
    with center.database.reading() as work:
        entry = work.trail.find(actions=[Action.WITHDRAW])[0]
    assert (entry.action, entry.version, entry.reason) == (Action.WITHDRAW, 2, "undoes version 1")
    assert (entry.after, entry.note) == ("not public", "Too soon")
    assert verify_trail(center.database).misfit is None


def test_who_was_public_before_is_public_again(center: Center):
    replaced(center, "C1")
    assert public(center)["E2", "1"] == "C1"
    done = undo_version(center.database, center.ana, 2)
    assert (public(center), kept(done)) == (EVERYONE, [])


def test_an_undoing_is_undone_in_its_turn(center: Center):
    undo_version(center.database, center.ana, 1, [SeatKey(E2, SEAT_1)])
    assert undo_version(center.database, center.ana, 2).sentence.endswith("version 2 did: 1 seat added.")
    assert public(center) == EVERYONE


def test_an_item_that_a_later_version_changed_stays(center: Center):
    replaced(center, "C1")
    done = undo_version(center.database, center.ana, 1)
    assert kept(done) == [("E2", "1", PUBLISHED_SINCE)]
    assert public(center) == {("E2", "1"): "C1"}


def test_an_item_whose_approval_was_undone_is_undone(center: Center):
    undo(center.database, center.ana, the(center.row("E2").decision_id))
    undo_version(center.database, center.ana, 1, [SeatKey(E2, SEAT_1)])
    assert ("E2", "1") not in public(center)


def test_an_item_that_was_decided_anew_stays(center: Center):
    approved_instead(center, "C1")
    done = undo_version(center.database, center.ana, 1, [SeatKey(E2, SEAT_1)])
    assert (done.version, done.sentence, kept(done)) == (None, NOTHING_UNDONE, [("E2", "1", DECIDED_AGAIN)])
    assert public(center) == EVERYONE


def test_who_may_not_by_the_data_of_today_does_not_come_back(center: Center):
    replaced(center, "C1")
    inactive = a_consultant("C3", status=ConsultantStatus.INACTIVE)
    import_problem(center.database, a_problem([*PEOPLE[:2], inactive], WORK))
    done = undo_version(center.database, center.ana, 2)
    assert (done.version, len(done.kept), public(center)["E2", "1"]) == (None, 1, "C1")
    assert done.kept[0].sentence not in {PUBLISHED_SINCE, DECIDED_AGAIN, GONE, ""}


def test_nobody_comes_back_into_two_places_at_once(database: SqlDatabase):
    """Version 2 moves C1 from E1 to E2, at the same hour: C1 comes back to E1 only if both are undone."""
    rows = [an_assignment("E1", "1", "C1")]
    center = a_center(database, a_problem(PEOPLE, [an_engagement("E1"), an_engagement("E2")]), rows)
    approved(center, ("E1", "1"))
    publish(database, center.ana)
    undo(database, center.ana, the(center.row("E1").decision_id))
    propose_rows(database, [an_assignment("E1", "1", "C2"), an_assignment("E2", "1", "C1")], seed=1)
    approved(center, ("E1", "1"), ("E2", "1"))
    publish(database, center.ana)
    alone = undo_version(database, center.ana, 2, [SeatKey(E1, SEAT_1)])
    assert (alone.version, public(center)) == (None, {("E1", "1"): "C2", ("E2", "1"): "C1"})
    assert undo_version(database, center.ana, 2).kept == ()
    assert public(center) == {("E1", "1"): "C1"}


@pytest.mark.parametrize("work", [WORK[:1], [WORK[0], an_engagement("E2", seats={SeatName("9"): SeatRole.ANY})]])
def test_a_seat_that_has_left_the_data_does_not_come_back(center: Center, work):
    undo(center.database, center.ana, the(center.row("E2").decision_id))
    publish(center.database, center.ana)
    import_problem(center.database, a_problem(PEOPLE, work))
    assert kept(undo_version(center.database, center.ana, 2)) == [("E2", "1", GONE)]


def test_who_has_left_the_data_does_not_come_back(center: Center):
    replaced(center, "C1")
    import_problem(center.database, a_problem(PEOPLE[:2], WORK))
    assert kept(undo_version(center.database, center.ana, 2)) == [("E2", "1", GONE)]


def test_a_version_that_is_not_there_is_not_undone(center: Center):
    with pytest.raises(NotFoundError):
        undo_version(center.database, center.ana, 9)


def test_only_who_may_publish_undoes(center: Center):
    with pytest.raises(NotPermittedError):
        undo_version(center.database, a_user(center.database, "Eve", AccountRole.AUDITOR), 1)


def test_nothing_is_undone_that_would_leave_a_part_of_a_team_public_unless_it_is_meant(center: Center):
    done = undo_version(center.database, center.ana, 1, [SeatKey(E1, SEAT_2)], parts=False)
    assert (done.version, done.sentence, public(center)) == (None, PARTS, EVERYONE)
    assert [(team.engagement_id, team.left) for team in done.partial] == [
        ("E1", "1 of 2 presenters would stay public.")
    ]
    meant = undo_version(center.database, center.ana, 1, [SeatKey(E1, SEAT_2)])
    assert (meant.partial, ("E1", "2") in public(center)) == (done.partial, False)


def test_a_whole_team_is_undone_without_a_question(center: Center):
    done = undo_version(center.database, center.ana, 1, parts=False)
    assert (done.partial, public(center)) == ((), {})
