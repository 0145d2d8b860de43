"""An id that changed in an import: all that was decided, published, asked, kept and told stays that person's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.calendar import Interval
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Consultant
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.domain.workflow.letter import LetterState
from matcher.records import Action, Placement, SeatKey, User
from matcher.services.calendars.busy import refresh, set_calendar
from matcher.services.calendars.feeds import feed_of, make_feed
from matcher.services.calendars.invitations import entry_uid
from matcher.services.consultants.consultant_page import consultant_page
from matcher.services.consultants.names import names_of
from matcher.services.dataset.importing import import_dataset
from matcher.services.dataset.new_ids import NewIds, said
from matcher.services.engagements.keeping_seats import keep
from matcher.services.offers.offering import to_ask
from matcher.services.publication.publishing import list_versions, public_now, waiting
from matcher.services.review.decision_batch import Result
from matcher.services.review.decisions import RejectReason, RowRef, reject
from matcher.services.review.undoing import undo
from matcher.services.seats.judged_seats import judged_seats, waiting_seats
from tests.integration.services.booked import ask, letters, say, send_all
from tests.support.builders import MONDAY, POLICY, a_consultant, a_problem, an_assignment, an_engagement
from tests.support.databases import a_user, import_problem, propose_rows
from tests.support.names import C1, E1, SEAT_1, the

C9, C11 = ConsultantId("C9"), ConsultantId("C11")
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ANA = a_consultant("C1", name="Ana", email="ana@example.org")
INACTIVE = replace(ANA, status=ConsultantStatus.INACTIVE)


def moved(database: SqlDatabase, person: Consultant, old: ConsultantId, new: ConsultantId) -> None:
    """Bring the same person under another id."""
    problem = a_problem([replace(person, consultant_id=new)], [an_engagement("E1")])
    import_dataset(database, Dataset(problem, POLICY), new_ids=NewIds({old: new}))


def keep_it(database: SqlDatabase, user: User, who: ConsultantId) -> bool:
    return keep(database, user, EngagementId("E1"), SeatName("1"), "Signed", Placement(who, MONDAY)).done


def test_two_old_ids_may_become_one(database: SqlDatabase):
    """Somebody who was in the data twice, under a third id now: both histories follow."""
    user, people = a_user(database), [ANA, a_consultant("C2", name="Ana R.", email="ar@example.org")]
    import_problem(database, a_problem(people, [an_engagement("E1")]))
    for person in people:
        run = propose_rows(database, [an_assignment("E1", "1", person.consultant_id)])
        number = the(run.proposal).proposal_id
        with database.reading() as work:
            now = the(work.proposals.row(number, SeatKey(E1, SEAT_1)))
        row = RowRef(number, E1, SEAT_1, now.version)
        assert reject(database, user, [row], RejectReason.OTHER)[0].result is Result.DONE
    new = a_problem([replace(ANA, consultant_id=C9)], [an_engagement("E1")])
    ids = said([(C1, C9), (ConsultantId("C2"), C9)], [])
    import_dataset(database, Dataset(new, POLICY), new_ids=ids)
    with database.reading() as work:
        assert work.standing.rejected_pairs() == {("E1", "C9")}


@pytest.fixture
def booked(database: SqlDatabase) -> User:
    """Ana is public for E1, said yes and was invited."""
    import_problem(database, a_problem([ANA], [an_engagement("E1")]))
    user = a_user(database)
    ask(database, user, an_assignment())
    say(database, user, "C1")
    send_all(database, user)
    return user


def test_what_was_kept_with_a_reason_stays_kept_until_a_fact_changes(database: SqlDatabase, booked: User):
    import_problem(database, a_problem([INACTIVE], [an_engagement("E1")]))
    assert keep_it(database, booked, C1)
    moved(database, INACTIVE, C1, C9)
    (one,) = judged_seats(database).values()
    assert (one.placement.consultant_id, the(one.kept).why, one.waits) == ("C9", "Signed", False)
    moved(database, replace(INACTIVE, status=ConsultantStatus.DENIED), C9, C11)
    assert len(waiting_seats(judged_seats(database))) == 1


@pytest.mark.usefixtures("booked")
def test_nothing_is_published_asked_or_told_again(database: SqlDatabase):
    moved(database, ANA, C1, C9)
    assert public_now(database) == {(E1, SEAT_1): (C9, MONDAY)}
    assert (waiting(database).changes, to_ask(database), letters(database, LetterState.DRAFT)) == ((), (), [])
    (version,) = list_versions(database)
    assert [change.after for change in version.changes] == [(C9, MONDAY)]


@pytest.mark.usefixtures("booked")
def test_a_changed_start_goes_to_the_entry_that_the_calendar_has(database: SqlDatabase):
    moved(database, ANA, C1, C9)
    late = an_engagement("E1", session_minutes=90)
    import_problem(database, a_problem([replace(ANA, consultant_id=C9)], [late]))
    (letter,) = letters(database, LetterState.DRAFT)
    entry = the(letter.calendar)
    assert (letter.to.consultant_id, entry.uid, entry.sequence, entry.minutes) == ("C9", entry_uid(E1, C1), 2, 90)


def test_feed_and_own_calendar_follow_and_know_our_entries(database: SqlDatabase, booked: User):
    token = the(make_feed(database, C1))
    assert set_calendar(database, booked, C1, "https://calendar.example.org/ana.ics") == ""
    moved(database, ANA, C1, C9)
    assert [entry.uid for entry in the(feed_of(database, token)).invites] == [entry_uid(E1, C1)]
    known: list[frozenset[str]] = []

    def read(_data, _zone, begin, _end, ours, _emails) -> tuple[Interval, ...]:
        known.append(ours)
        return (Interval(begin, begin + timedelta(hours=1)),)

    assert refresh(database, lambda _: b"", read).read == 1
    assert {entry_uid(E1, C1), entry_uid(E1, C9)} <= known[0]


@pytest.mark.usefixtures("booked")
def test_pages_show_the_history_under_the_name(database: SqlDatabase):
    moved(database, ANA, C1, C9)
    moved(database, ANA, C9, C11)
    actions = {entry.action for entry in the(consultant_page(database, C11)).history}
    assert {Action.PUBLISH} <= actions
    assert names_of(database, [C1, C9, C11], []).consultants == dict.fromkeys([C1, C9, C11], "Ana")


def test_a_refusal_under_the_old_id_can_be_undone(database: SqlDatabase):
    import_problem(database, a_problem([ANA], [an_engagement("E1")]))
    user = a_user(database)
    run = propose_rows(database, [an_assignment()])
    (outcome,) = reject(database, user, [RowRef(the(run.proposal).proposal_id, E1, SEAT_1, 1)], RejectReason.OTHER)
    moved(database, ANA, C1, C9)
    assert undo(database, user, the(outcome.decision_id)).result is Result.DONE
    with database.reading() as work:
        assert [seat.assignment.consultant_id for seat in work.standing.seats().values()] == ["C9"]
        assert work.standing.all_rejections() == ()


def test_an_id_that_comes_back_is_the_same_person_still(database: SqlDatabase):
    import_problem(database, a_problem([ANA], [an_engagement("E1")]))
    moved(database, ANA, C1, C9)
    import_problem(database, a_problem([ANA, replace(ANA, consultant_id=C9)], [an_engagement("E1")]))
    with database.reading() as work:
        assert work.person_answers.all() == ((C1, C9, True),)
