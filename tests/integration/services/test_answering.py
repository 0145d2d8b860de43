"""Answers: each counts once, a yes is judged as it is noted, and a no costs nobody anything."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.goals import terms
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.schedule import Book
from matcher.domain.workflow.offer import LONGEST_QUESTION, OfferState
from matcher.records import AccountRole, RowState
from matcher.services.audit.trail import verify_trail
from matcher.services.consultants.fair_share import share_of
from matcher.services.engagements.lifecycle import release
from matcher.services.failures import NotFoundError, NotPermittedError
from matcher.services.offers.answering import (
    IN_THE_WAY,
    NO_LONGER,
    NO_QUESTION,
    NO_REPLY,
    Answer,
    answer_by_link,
    answer_for,
    ask,
    reply,
)
from matcher.services.offers.offering import send_offers
from matcher.services.publication.publishing import publish, waiting
from matcher.services.publication.unpublishing import ACCEPTED, DELIVERED, undo_version
from matcher.services.review.decisions import Result, undo
from matcher.services.seats.judged_seats import judged_seats
from tests.integration.services.asked import DAYS, Asked, an_asked_center, key
from tests.integration.services.center import PEOPLE, WORK, Center
from tests.support.builders import MONDAY, a_problem, an_assignment, an_engagement, at
from tests.support.databases import Clock, a_user, import_problem, open_database
from tests.support.names import C1, E1


@pytest.fixture
def asked(database: SqlDatabase) -> Asked:
    return an_asked_center(database)


def test_a_yes_by_link_is_on_record_and_stays(asked: Asked):
    assert asked.say("C1", Answer.ACCEPT).done
    assert asked.states() == ["offered", "accepted", "offered"]
    offer = asked.offer("C1")
    assert (offer.state, offer.by) == (OfferState.ACCEPTED, "link")
    assert asked.say("C1", Answer.DECLINE).sentence.startswith("A yes is noted already.")
    assert asked.say("C1", Answer.ACCEPT).sentence.startswith("A yes is noted already.")
    with asked.database.reading() as work:
        entry = work.trail.find(engagement_id=E1)[0]
    assert (entry.actor, entry.before, entry.after) == ("The consultant", "offered", "accepted")
    assert verify_trail(asked.database).misfit is None


def test_a_no_frees_the_seat_and_is_remembered_without_a_reason(asked: Asked):
    assert asked.say("C2", Answer.DECLINE).done
    assert asked.states() == ["open", "offered", "declined"]
    with asked.database.reading() as work:
        assert [(p.engagement_id, p.consultant_id, p.reason) for p in work.standing.decided_rejections()] == [
            ("E1", "C2", "")
        ]
        entry = work.trail.find(engagement_id=E1)[0]
    assert (entry.action, entry.reason, entry.note) == ("decline", "", "")
    assert asked.center.row("E1", "2").state is RowState.SUPERSEDED
    assert [change.key for change in waiting(asked.database).changes] == [("E1", "2")]


def test_a_no_is_remembered_even_where_the_data_of_that_day_had_the_pair_too(asked: Asked):
    import_problem(asked.database, a_problem(PEOPLE, WORK, rejections=[("E1", "C2")]))
    asked.say("C2", Answer.DECLINE)
    import_problem(asked.database, a_problem(PEOPLE, WORK))
    assert asked.center.rejected() == {("E1", "C2")}


def test_a_no_lowers_nobodys_rank(asked: Asked):
    """Whoever said no earns what they earned before, in every other engagement, and is asked no less by fairness."""

    def points() -> dict[str, int]:
        with asked.database.reading() as work:
            policy = work.dataset.policy()
        problem = a_problem(PEOPLE, [*WORK, an_engagement("E3")])
        return dict(terms(Book.of(problem, policy, [an_assignment("E3", "1", "C1")])))

    before, share = points(), share_of(asked.database, C1)
    asked.say("C1", Answer.DECLINE)
    assert points() == before
    assert share_of(asked.database, C1).engagements < share.engagements


def test_after_its_time_an_offer_takes_no_answer(asked: Asked, clock: Clock):
    clock.forward(days=DAYS, hours=12)
    for answer in Answer:
        assert "The offer ran out." in asked.say("C1", answer).sentence


def test_a_coordinator_notes_what_they_were_told(asked: Asked):
    assert answer_for(asked.database, asked.ana, asked.offer("C1").offer_id, Answer.ACCEPT).done
    assert answer_for(asked.database, asked.ana, asked.offer("C2").offer_id, Answer.DECLINE).done
    assert asked.states() == ["open", "accepted", "declined"]
    assert asked.offer("C1").by == "Ana"
    with pytest.raises(NotFoundError):
        answer_for(asked.database, asked.ana, 99, Answer.ACCEPT)
    with pytest.raises(NotPermittedError):
        answer_for(asked.database, a_user(asked.database, "Eve", AccountRole.AUDITOR), 1, Answer.ACCEPT)


def test_a_link_of_no_offer_is_told_so(asked: Asked):
    with pytest.raises(NotFoundError):
        answer_by_link(asked.database, "nothing", Answer.ACCEPT)
    with pytest.raises(NotFoundError):
        ask(asked.database, "nothing", "Where?")


def test_an_offer_whose_seat_has_changed_no_longer_stands(asked: Asked):
    import_problem(asked.database, a_problem(PEOPLE, WORK[:1]))
    assert asked.say("C3", Answer.ACCEPT, "E2").sentence == NO_LONGER
    asked.database.writing(lambda work: work.standing.remove([key("E1", "1")]))  # as no use case leaves it
    assert asked.say("C1", Answer.ACCEPT).sentence == NO_LONGER


def test_nobody_says_yes_to_what_is_on_hold(asked: Asked):
    with asked.database.reading() as work:
        lifecycle = work.lifecycles.get(E1)
    assert lifecycle.version == 1
    asked.step("hold", why="They asked us to wait")
    assert asked.say("C1", Answer.ACCEPT).sentence == NO_LONGER


# --- what no longer holds ---------------------------------------------------------------------------------------------

AFTERNOON = at("2027-03-01 13:00")
LATER = an_engagement("E2", start_times=(AFTERNOON.time(),))


def twice_asked(database: SqlDatabase) -> Asked:
    """One person asked for a morning and an afternoon."""
    rows = [an_assignment("E1"), an_assignment("E2", first_start=AFTERNOON)]
    import_problem(database, a_problem(engagements=[an_engagement("E1"), LATER], approved=rows))
    ana = a_user(database)
    publish(database, ana)
    send_offers(database, ana, DAYS)
    return Asked(Center(database, ana))


def grow(database: SqlDatabase) -> None:
    """The morning becomes so long that nobody can be there in the afternoon."""
    import_problem(database, a_problem(engagements=[an_engagement("E1", session_minutes=300), LATER]))


def test_a_yes_to_what_no_longer_holds_waits_for_the_center(database: SqlDatabase):
    asked = twice_asked(database)
    grow(database)
    assert [asked.say("C1", Answer.ACCEPT, name).sentence for name in ("E1", "E2")] == [IN_THE_WAY] * 2


def test_why_a_yes_waits_is_told_by_its_rule_to_coordinators_only(database: SqlDatabase):
    asked = twice_asked(database)
    grow(database)
    told = answer_for(database, asked.ana, asked.offer("C1", "E2").offer_id, Answer.ACCEPT)
    assert not told.done
    assert told.sentence == (
        "It no longer holds: The consultant is taken by E1 at the same time, travel and rest counted in: another start,"
        " or someone else in either, would do."
        " Release the seat, or keep it with a reason."
    )


def test_once_the_other_seat_is_released_the_yes_is_taken(database: SqlDatabase):
    asked = twice_asked(database)
    grow(database)
    assert release(database, asked.ana, EngagementId("E2"), "1", "They overlap").done
    assert asked.say("C1", Answer.ACCEPT, "E1").done


def test_a_no_to_what_no_longer_holds_is_taken(database: SqlDatabase):
    asked = twice_asked(database)
    grow(database)
    assert asked.say("C1", Answer.DECLINE, "E2").done


def test_a_yes_and_the_data_against_it_at_once_leave_no_seat_unflagged(
    database: SqlDatabase, database_url: str, clock: Clock
):
    asked = twice_asked(database)
    nonce, together = asked.offer("C1", "E1").nonce, Barrier(2)

    def accept() -> None:
        own = open_database(database_url, clock)
        together.wait()
        answer_by_link(own, nonce, Answer.ACCEPT)
        own.close()

    def bring() -> None:
        own = open_database(database_url, clock)
        together.wait()
        grow(own)
        own.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(accept), pool.submit(bring)]:
            done.result()
    found = judged_seats(database)
    assert [(one.key.engagement_id, one.waits) for one in found.values()] == [("E1", True), ("E2", True)]
    agreed = asked.offer("C1", "E1").state is OfferState.ACCEPTED
    assert [one.agreed for one in found.values()] == [agreed, False]


# --- what can't be undone ---------------------------------------------------------------------------------------------


def test_an_approval_behind_an_offer_is_not_undone(asked: Asked):
    decision = asked.center.row("E1", "1").decision_id
    assert decision
    outcome = undo(asked.database, asked.ana, decision)
    assert outcome.result is Result.CONFLICT
    assert outcome.sentence.startswith("The seat is offered; this can be done only while it is approved.")


def test_taking_a_version_back_keeps_what_was_agreed_and_ends_open_offers(asked: Asked):
    asked.say("C1", Answer.ACCEPT)
    done = undo_version(asked.database, asked.ana, 1)
    assert [(item.change.key, item.sentence) for item in done.kept] == [(("E1", "1"), ACCEPTED)]
    assert [change.key for change in done.undone] == [("E1", "2"), ("E2", "1")]
    assert asked.states() == ["approved", "accepted", "approved"]
    assert asked.offer("C2").state is OfferState.TAKEN_BACK
    assert asked.say("C2", Answer.ACCEPT).sentence == NO_LONGER
    assert asked.actions("E2")[0] == "take_back"


def test_what_was_delivered_is_never_taken_back(asked: Asked, clock: Clock):
    asked.confirmed()
    clock.moment = MONDAY.replace(hour=20)
    assert asked.step("deliver").done
    done = undo_version(asked.database, asked.ana, 1)
    assert {item.sentence for item in done.kept} == {DELIVERED}


# --- questions --------------------------------------------------------------------------------------------------------


def test_a_question_waits_for_its_reply_and_the_trail_has_neither_words(asked: Asked):
    nonce = asked.offer("C1").nonce
    assert ask(asked.database, nonce, "  Is there parking?  ").done
    with asked.database.reading() as work:
        (question,) = work.offers.questions(open_only=True)
    assert question.text == "Is there parking?"
    assert reply(asked.database, asked.ana, question.question_id, "Yes.").done
    with asked.database.reading() as work:
        assert work.offers.questions(open_only=True) == ()
        assert [one.reply for one in work.offers.questions([question.offer_id])] == ["Yes."]
        notes = [one.note for one in work.trail.find(engagement_id=E1)[:2]]
    assert notes == ["replied", "asked"]


def test_questions_and_replies_have_words_but_not_too_many(asked: Asked):
    nonce = asked.offer("C1").nonce
    for text in (" ", "x" * (LONGEST_QUESTION + 1)):
        assert ask(asked.database, nonce, text).sentence == NO_QUESTION
    ask(asked.database, nonce, "x" * LONGEST_QUESTION)
    assert reply(asked.database, asked.ana, 1, " ").sentence == NO_REPLY
    with pytest.raises(NotFoundError):
        reply(asked.database, asked.ana, 9, "Yes.")
    asked.say("C1", Answer.DECLINE)
    assert ask(asked.database, nonce, "Still?").sentence.startswith("The offer is declined;")
