"""Publishing: what goes public, what differs between versions, and that nothing old is ever changed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.records import AccountRole, Action, Placement, PublicChange, SeatKey
from matcher.services.audit.trail import verify_trail
from matcher.services.failures import NotFoundError, NotPermittedError
from matcher.services.publication.publishing import (
    CHANGED_SINCE,
    NOTHING_TO_PUBLISH,
    difference,
    list_versions,
    publish,
    summary,
    version_page,
    waiting,
)
from matcher.services.review.decisions import approve, last_decision, lock, undo
from tests.integration.services.center import PEOPLE, ROWS, WORK, Center, a_center
from tests.support.builders import MONDAY, TUESDAY, a_problem, an_assignment
from tests.support.databases import Clock, a_user, import_problem, open_database, propose_rows
from tests.support.names import C1, C2, E1, E2, SEAT_1, SEAT_2, the

keys = st.builds(SeatKey, st.sampled_from("AB").map(EngagementId), st.sampled_from("123").map(SeatName))
places = st.builds(Placement, st.sampled_from("XYZ").map(ConsultantId), st.sampled_from([MONDAY, TUESDAY]))
schedules = st.dictionaries(keys, places)


@given(schedules, schedules)
def test_the_difference_leads_from_one_version_to_the_other(before, after):
    changes = difference(before, after)
    result = dict(before)
    for change in changes:
        assert result.pop(change.key, None) == change.before
        if change.after:
            result[change.key] = change.after
    assert result == after
    assert [change.key for change in changes] == sorted({change.key for change in changes})
    assert all(change.before != change.after for change in changes)


@given(schedules, schedules)
def test_the_difference_is_the_same_backwards(before, after):
    back = [(change.key, change.after, change.before) for change in difference(after, before)]
    assert back == [(change.key, change.before, change.after) for change in difference(before, after)]


def test_a_difference_is_summed_up():
    one, two = Placement(C1, MONDAY), Placement(C2, MONDAY)
    before = {SeatKey(E1, SEAT_1): one, SeatKey(E1, SEAT_2): two}
    assert summary(difference(before, {SeatKey(E1, SEAT_1): two, SeatKey(E2, SEAT_1): one})) == (
        "1 seat added, 1 changed, 1 removed"
    )
    assert summary(difference({}, before)) == "2 seats added"
    assert summary(()) == "nothing differs"


@pytest.fixture
def center(database: SqlDatabase) -> Center:
    return a_center(database)


def approved(center: Center, *refs: tuple[str, str]) -> None:
    outcomes = approve(center.database, center.ana, [center.ref(*ref) for ref in refs])
    assert [outcome.result.value for outcome in outcomes] == ["done"] * len(refs)


def public(center: Center) -> dict[tuple[str, str], str]:
    """Who is public where."""
    with center.database.reading() as work:
        latest = work.publishing.find(limit=1)
        seats = work.publishing.seats(latest[0].number) if latest else {}
    return {(key[0], key[1]): place.consultant_id for key, place in seats.items()}


def test_before_the_first_publication_nothing_is_public(center: Center):
    approved(center, ("E2", "1"))
    assert (public(center), list_versions(center.database)) == ({}, ())


def test_what_is_approved_goes_public_and_what_is_only_proposed_or_locked_does_not(center: Center):
    approved(center, ("E1", "1"))
    lock(center.database, center.ana, [center.ref("E2")])
    done = publish(center.database, center.ana, reason=" The first round ")
    assert done.sentence == "Version 1 is public: 1 seat added."
    assert public(center) == {("E1", "1"): "C1"}
    version = the(done.version)
    assert (version.number, version.user_name, version.reason, version.undoes) == (1, "Ana", "The first round", None)


def test_a_version_lists_what_it_added_changed_and_removed(center: Center):
    approved(center, ("E1", "1"), ("E2", "1"))
    publish(center.database, center.ana)
    undo(center.database, center.ana, the(center.row("E2").decision_id))
    undo(center.database, center.ana, the(center.row("E1").decision_id))
    propose_rows(center.database, [an_assignment("E1", "1", "C2"), an_assignment("E1", "2", "C3")], seed=1)
    approved(center, ("E1", "1"), ("E1", "2"))
    done = publish(center.database, center.ana)
    kinds = {(change.key[0], change.key[1]): change.kind for change in done.changes}
    assert kinds == {
        ("E1", "1"): PublicChange.CHANGED, ("E1", "2"): PublicChange.ADDED, ("E2", "1"): PublicChange.REMOVED,
    }  # fmt: skip
    assert public(center) == {("E1", "1"): "C2", ("E1", "2"): "C3"}


def test_without_a_change_there_is_nothing_to_publish(center: Center):
    assert publish(center.database, center.ana).sentence == NOTHING_TO_PUBLISH
    approved(center, ("E2", "1"))
    publish(center.database, center.ana)
    again = publish(center.database, center.ana)
    assert (again.version, again.sentence) == (None, NOTHING_TO_PUBLISH)


def test_nothing_but_what_the_user_saw_goes_public(center: Center):
    approved(center, ("E2", "1"))
    seen = waiting(center.database)
    approved(center, ("E1", "1"))
    refused = publish(center.database, center.ana, mark=seen.mark)
    assert (refused.version, refused.sentence, public(center)) == (None, CHANGED_SINCE, {})
    assert len(refused.changes) == 2
    assert the(publish(center.database, center.ana, mark=waiting(center.database).mark).version).number == 1


def test_any_two_versions_are_compared(center: Center):
    for ref in (("E1", "1"), ("E1", "2"), ("E2", "1")):
        approved(center, ref)
        publish(center.database, center.ana)
    assert [page.version.number for page in list_versions(center.database)] == [3, 2, 1]
    assert [change.key.seat for change in version_page(center.database, 3).changes] == ["1"]
    assert len(version_page(center.database, 3, against=1).changes) == 2
    assert {change.kind for change in version_page(center.database, 1, against=3).changes} == {PublicChange.REMOVED}
    assert len(version_page(center.database, 3, against=0).changes) == 3


@pytest.mark.parametrize(("number", "against"), [(2, None), (1, 7), (0, None)])
def test_a_version_that_is_not_there_is_not_compared(center: Center, number, against):
    approved(center, ("E2", "1"))
    publish(center.database, center.ana)
    with pytest.raises(NotFoundError):
        version_page(center.database, number, against)


def test_every_seat_that_changes_is_on_record(center: Center):
    approved(center, ("E2", "1"))
    publish(center.database, center.ana, reason="First round")
    undo(center.database, center.ana, the(center.row("E2").decision_id))
    publish(center.database, center.ana)
    with center.database.reading() as work:
        gone, shown = work.trail.find(actions=[Action.PUBLISH, Action.WITHDRAW])
    assert (shown.action, shown.actor, shown.version, shown.note) == (Action.PUBLISH, "Ana", 1, "First round")
    assert (shown.before, shown.after) == ("not public", "public: C3 at 2027-03-02T15:00:00+00:00")
    assert (gone.action, gone.version, gone.before, gone.after) == (Action.WITHDRAW, 2, shown.after, "not public")
    assert verify_trail(center.database).entries == 4  # approved, public, undone, withdrawn: nobody is written to


def test_the_record_of_a_team_is_in_the_order_of_its_people_not_of_their_seats(center: Center):
    propose_rows(center.database, [an_assignment("E1", "1", "C2"), an_assignment("E1", "2", "C1")], seed=1)
    approved(center, ("E1", "1"), ("E1", "2"))
    publish(center.database, center.ana)
    with center.database.reading() as work:
        newest_first = work.trail.find(actions=[Action.PUBLISH])
    assert [entry.seated.consultant_id for entry in newest_first] == ["C2", "C1"]


def test_publishing_is_no_decision_to_be_undone_first(center: Center):
    approved(center, ("E2", "1"))
    publish(center.database, center.ana)
    decision = the(last_decision(center.database, center.ana))
    assert decision.action is Action.APPROVE
    assert undo(center.database, center.ana, decision.entry_id).sentence == "Undone."
    assert public(center) == {("E2", "1"): "C3"}
    assert summary(waiting(center.database).changes) == "1 seat removed"


def test_an_engagement_that_leaves_the_data_is_withdrawn_with_the_next_version(center: Center):
    approved(center, ("E1", "1"), ("E2", "1"))
    publish(center.database, center.ana)
    import_problem(center.database, a_problem(PEOPLE, WORK[:1]))
    assert public(center) == {("E1", "1"): "C1", ("E2", "1"): "C3"}
    publish(center.database, center.ana)
    assert public(center) == {("E1", "1"): "C1"}


def test_a_night_keeps_what_is_approved_whether_public_or_not(center: Center):
    approved(center, ("E1", "1"))
    publish(center.database, center.ana)
    approved(center, ("E2", "1"))
    before = center.standing()
    propose_rows(center.database, ROWS, seed=1)
    after = center.standing()
    assert [after[seat] for seat in (("E1", "1"), ("E2", "1"))] == [before["E1", "1"], before["E2", "1"]]


def test_only_who_may_publish_does(center: Center):
    eve = a_user(center.database, "Eve", AccountRole.PLANNER)
    with pytest.raises(NotPermittedError):
        publish(center.database, eve)


@pytest.mark.parametrize("_round", range(3))
def test_two_who_publish_at_once_make_one_version(center: Center, database_url: str, clock: Clock, _round):
    approved(center, ("E2", "1"))
    start = Barrier(2)

    def begin(_writer: int) -> str:
        database = open_database(database_url, clock)
        start.wait()
        sentence = publish(database, center.ana).sentence
        database.close()
        return sentence

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(begin, range(2)))
    assert told == [NOTHING_TO_PUBLISH, "Version 1 is public: 1 seat added."]
    assert len(list_versions(center.database)) == 1
    assert verify_trail(center.database).misfit is None
