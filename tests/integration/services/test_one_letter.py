"""One letter a person for all that they are asked for at once; it stays true whatever becomes of each seat."""

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.workflow.letter import OWN_LINK, LetterKind, LetterState, LetterStep
from matcher.domain.workflow.offer import OfferState
from matcher.records import Letter, User
from matcher.services.engagements.lifecycle import release
from matcher.services.mail.outbox import LetterRef, Wording, edit, take_steps
from matcher.services.mail.overtaken import OVER_IN_PART
from matcher.services.mail.sending import send
from matcher.services.offers.answering import Answer, answer_for
from matcher.services.offers.expiring import expire
from matcher.services.offers.offer_letters import draft_offers
from matcher.services.offers.offer_views import own_offers
from matcher.services.offers.offering import Sending, list_offers, send_offers, write_again
from matcher.services.offers.reminding import remind
from matcher.services.publication.publishing import public_now, publish
from matcher.services.publication.unannouncing import (
    NOT_LAST,
    UNDONE_ALREADY,
    last_announcement,
    undo_announcement,
)
from tests.integration.mail.servers import Inbox, plain_mailer, smtp_server
from tests.integration.services.booked import DAYS, stands
from tests.support.builders import MONDAY, TUESDAY, a_consultant, a_problem, an_assignment, an_engagement
from tests.support.databases import Clock, a_user, import_problem
from tests.support.letters import a_link
from tests.support.names import E1, E2

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CENTER = a_problem(
    [a_consultant("C1"), a_consultant("C2", name="Bo Example")],
    [
        an_engagement("E1", organization="Harbor House"),
        an_engagement("E2", organization="Bright Clinic"),
        an_engagement("E3", organization="Elm School"),
    ],
)
SEATS = (an_assignment("E1", "1", "C1", TUESDAY), an_assignment("E2", "1", "C1", MONDAY))


@pytest.fixture
def ana(database: SqlDatabase) -> User:
    import_problem(database, CENTER)
    return a_user(database)


def asked(database: SqlDatabase, ana: User) -> Sending:
    """C1 for two engagements, C2 for a third."""
    stands(database, *SEATS, an_assignment("E3", "1", "C2"))
    publish(database, ana)
    return send_offers(database, ana, DAYS, letters=True)


def letters(database: SqlDatabase, kind: LetterKind = LetterKind.OFFER, person: str = "C1") -> list[Letter]:
    """Oldest first."""
    with database.reading() as work:
        found = work.outbox.find()[::-1]
    return [one for one in found if one.kind is kind and one.to.consultant_id == person]


def offer_ids(database: SqlDatabase) -> dict[str, int]:
    return {offer.engagement_id: offer.offer_id for offer in list_offers(database)}


def test_a_person_has_one_letter_for_all_seats_in_the_order_in_which_they_begin(database: SqlDatabase, ana: User):
    sent = asked(database, ana)
    assert (len(sent.offers), len(sent.letters)) == (3, 2)
    assert sent.sentence == "2 people were asked for 3 seats, each until a moment of their own."
    (letter,) = letters(database)
    ids = offer_ids(database)
    assert letter.offers == (ids["E2"], ids["E1"])
    assert (letter.body.count(OWN_LINK), letter.subject) == (1, "Would you present for us?")
    assert letter.body.index("Bright Clinic") < letter.body.index("Harbor House")
    assert "Elm School" not in letter.body


def test_the_link_of_a_letter_shows_all_that_it_asks_for_and_nothing_else(database: SqlDatabase, ana: User):
    asked(database, ana)
    inbox = Inbox()
    with smtp_server(inbox) as port:
        (outcome,) = send(database, ana, [_ref(database)], plain_mailer(port), a_link)
    assert outcome.done
    offers = {offer.engagement_id: offer for offer in list_offers(database)}
    for name in (E1, E2):
        assert [one.offer.engagement_id for one in own_offers(database, offers[name].nonce)] == ["E2", "E1"]
    (other,) = [offer for offer in list_offers(database) if offer.consultant_id == "C2"]
    assert [one.offer.engagement_id for one in own_offers(database, other.nonce)] == ["E3"]
    assert own_offers(database, "nothing") == ()


def _ref(database: SqlDatabase) -> LetterRef:
    newest = letters(database)[-1]
    return LetterRef(newest.letter_id, newest.version)


def test_a_letter_that_waits_asks_for_what_is_left(database: SqlDatabase, ana: User):
    asked(database, ana)
    assert release(database, ana, E2, "1", "They asked for another day").done
    (letter,) = letters(database)
    assert (letter.state, letter.offers) == (LetterState.DRAFT, (offer_ids(database)["E1"],))
    assert ("Bright Clinic" in letter.body, letter.body.count("Harbor House")) == (False, 1)
    assert letter.about.subject_id == "E1"
    assert answer_for(database, ana, offer_ids(database)["E1"], Answer.DECLINE).done
    assert [one.state for one in letters(database)] == [LetterState.DISCARDED]


def test_words_of_a_persons_own_are_not_changed_but_written_anew(database: SqlDatabase, ana: User):
    asked(database, ana)
    was = letters(database)[0]
    assert edit(database, ana, _ref(database), Wording(was.subject, f"{was.body}We look forward to it.")).done
    assert answer_for(database, ana, offer_ids(database)["E2"], Answer.ACCEPT).done
    before, after = letters(database)
    assert (before.state, after.state) == (LetterState.DISCARDED, LetterState.DRAFT)
    assert ("We look forward" in before.body, "We look forward" in after.body) == (True, False)
    assert after.offers == (offer_ids(database)["E1"],)


def test_a_letter_with_a_seat_whose_time_is_over_waits_for_the_clock(database: SqlDatabase, ana: User, clock: Clock):
    stands(database, SEATS[0])
    publish(database, ana)
    send_offers(database, ana, 1)
    clock.forward(hours=12)
    stands(database, *SEATS)
    publish(database, ana)
    send_offers(database, ana, DAYS)
    ids = offer_ids(database)

    def both_in_one(work):
        offers = [work.offers.get(number) for number in ids.values()]
        draft_offers(work, [one for one in offers if one])

    database.writing(both_in_one)
    clock.forward(hours=25)  # the first offer is over, the second is not
    inbox = Inbox()
    with smtp_server(inbox) as port:
        (outcome,) = send(database, ana, [_ref(database)], plain_mailer(port), a_link)
        assert (outcome.done, outcome.sentence) == (False, OVER_IN_PART)
        expire(database)
        assert letters(database)[-1].offers == (ids["E2"],)
        (outcome,) = send(database, ana, [_ref(database)], plain_mailer(port), a_link)
    assert outcome.done


def test_a_reminder_is_one_letter_too_and_a_letter_is_written_again_for_all(
    database: SqlDatabase, ana: User, clock: Clock
):
    sent = asked(database, ana)
    take_steps(database, ana, [LetterRef(number, 1) for number in sent.letters], LetterStep.MARK_SENT)
    assert write_again(database, ana, offer_ids(database)["E1"]) == ""
    assert letters(database)[-1].offers == letters(database)[0].offers
    take_steps(database, ana, [_ref(database)], LetterStep.DISCARD)
    clock.forward(days=DAYS - 1)
    assert len(remind(database, 1)) == 2
    (reminder,) = letters(database, LetterKind.REMINDER)
    assert "2 engagements" in reminder.body
    assert remind(database, 1) == ()
    assert answer_for(database, ana, offer_ids(database)["E2"], Answer.ACCEPT).done
    (reminder,) = letters(database, LetterKind.REMINDER)
    assert (reminder.state, "Bright Clinic" in reminder.body) == (LetterState.DRAFT, False)


def test_all_that_was_published_and_asked_at_once_is_undone_as_one(database: SqlDatabase, ana: User):
    assert last_announcement(database) is None
    asked(database, ana)
    last = last_announcement(database)
    assert last
    assert (last.people, len(last.offers), len(last.letters), last.out) == (2, 3, 2, 0)
    done = undo_announcement(database, ana, last.at)
    assert (done.refused, done.offers, done.letters) == ("", 3, 0)
    assert {one.state for one in letters(database)} == {LetterState.DISCARDED}
    assert {offer.state for offer in list_offers(database)} == {OfferState.TAKEN_BACK}
    again = undo_announcement(database, ana, last.at)
    assert again.refused.startswith(UNDONE_ALREADY)


def test_who_has_a_letter_is_written_to_and_an_answer_ends_the_undo(database: SqlDatabase, ana: User, clock: Clock):
    sent = asked(database, ana)
    take_steps(database, ana, [LetterRef(number, 1) for number in sent.letters], LetterStep.MARK_SENT)
    last = last_announcement(database)
    assert last
    assert last.out == 2
    clock.forward(minutes=1)
    done = undo_announcement(database, ana, last.at)
    assert (done.offers, done.letters) == (3, 2)
    (letter,) = letters(database, LetterKind.MESSAGE)
    found = [words in letter.body for words in ("Bright Clinic", "Harbor House", OWN_LINK)]
    assert found == [True, True, False]
    clock.forward(minutes=1)
    publish(database, ana)
    send_offers(database, ana, DAYS, letters=True)
    newer = last_announcement(database)
    assert newer
    assert undo_announcement(database, ana, last.at).refused == NOT_LAST
    assert answer_for(database, ana, list_offers(database)[-1].offer_id, Answer.ACCEPT).done
    assert "1 of those who were asked has answered" in undo_announcement(database, ana, newer.at).refused
    assert public_now(database)
