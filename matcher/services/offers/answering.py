"""Answers to offers: by the consultant's link, or by phone. A yes to what no longer holds waits."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from functools import partial

from matcher.domain.model.problem import Assignment
from matcher.domain.workflow.offer import ANSWERED, LONGEST_QUESTION, OFFERS, Offer, OfferState, OfferStep, Question
from matcher.domain.workflow.seat import SEATS, SeatGiven, SeatStep
from matcher.domain.workflow.transitions import Who
from matcher.ports import Database, UnitOfWork
from matcher.records import Action, HeldSeat, Permission, QuestionKind, SeatKey, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.seat_entries import Actor, record_seat
from matcher.services.failures import NotFoundError
from matcher.services.offers.freeing import by_phone, end_offer, free
from matcher.services.offers.offer_letters import draft_reply
from matcher.services.protection.allowance import again_on, count, may_ask, spent_sentence
from matcher.services.saving import NEWER, newer
from matcher.services.seats.judged_seats import in_doubt, judged_in
from matcher.services.seats.seating import Seat, seat_of
from matcher.services.step_outcome import StepOutcome

NO_OFFER = "There is no such offer. Check the link, or ask the center for a new one."
NO_LONGER = "This offer no longer stands: the center's plans changed. Nothing was changed; ask the center if you like."
IN_THE_WAY = (
    "Your yes can't be noted as things stand: something has changed since you were asked, and the center has to look at"
    " it first. Nothing was changed. Ask the center below."
)
NO_QUESTION = f"Write what you would like to know, in up to {LONGEST_QUESTION:,} characters."
NO_REPLY = f"Write the reply, in up to {LONGEST_QUESTION:,} characters."


class Answer(StrEnum):
    """What someone may say to an offer."""

    ACCEPT = "accept"
    DECLINE = "decline"


def answer_by_link(database: Database, nonce: str, answer: Answer, *, by_code: bool = False) -> StepOutcome:
    """Note the answer of the person who was asked. One that was given stays: a replay changes nothing.

    Args:
        by_code: Whether it was given on the page that a code by phone opened.

    Raises:
        NotFoundError: The link is of no offer.
    """

    def work(unit: UnitOfWork) -> StepOutcome:
        offer = unit.offers.by_nonce(nonce)
        if offer is None:
            raise NotFoundError(NO_OFFER)
        return _answer(unit, Actor(Who.CONSULTANT, by_code=by_code), offer, answer)

    return database.writing(work)


def answer_for(database: Database, user: User, offer_id: int, answer: Answer) -> StepOutcome:
    """Note an answer that came by phone. It is marked so, on the offer and in the trail.

    A no draws on the allowance, and so does a yes that a rule refuses.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: There is no such offer.
    """
    require(user, Permission.DECIDE)

    def work(unit: UnitOfWork) -> StepOutcome:
        offer = unit.offers.get(offer_id)
        if offer is None:
            raise NotFoundError(NO_OFFER)
        if not ASKS[answer](unit, user):
            return StepOutcome(done=False, sentence=f"{spent_sentence(again_on(unit))} Nothing was changed.")
        return _answer(unit, Actor(Who.COORDINATOR, user), offer, answer)

    return database.writing(work)


def ask(database: Database, nonce: str, text: str) -> StepOutcome:
    """Take in a question from the person with the link.

    Raises:
        NotFoundError: The link is of no offer.
    """

    def work(unit: UnitOfWork) -> StepOutcome:
        offer = unit.offers.by_nonce(nonce)
        if offer is None:
            raise NotFoundError(NO_OFFER)
        refused = OFFERS.refusal(offer.state, OfferStep.ASK, offer, unit.now)
        if refused or not 0 < len(text.strip()) <= LONGEST_QUESTION:
            return StepOutcome(done=False, sentence=refused or NO_QUESTION)
        unit.offers.ask(Question(0, offer.offer_id, unit.now, text.strip()))
        _record_question(unit, Actor(Who.CONSULTANT), offer, "asked")
        return StepOutcome(done=True)

    return database.writing(work)


def find_question(database: Database, question_id: int) -> Question | None:
    """One question, with its reply."""
    with database.reading() as work:
        return _question(work, question_id)


def reply(database: Database, user: User, question_id: int, text: str, seen: str | None = None) -> StepOutcome:
    """Reply to a question: the consultant's page shows it, and a letter with it is put into the outbox.

    Args:
        seen: The mark of the reply that there was when the form was shown.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: There is no such question.
    """
    require(user, Permission.DECIDE)

    def work(unit: UnitOfWork) -> StepOutcome:
        question = _question(unit, question_id)
        offer = unit.offers.get(question.offer_id) if question else None
        if question is None or offer is None:
            raise NotFoundError("There is no such question. Load the page again.")
        if not 0 < len(text.strip()) <= LONGEST_QUESTION:
            return StepOutcome(done=False, sentence=NO_REPLY)
        if newer(seen, question.reply):
            return StepOutcome(done=False, sentence=NEWER)
        unit.offers.reply(replace(question, reply=text.strip(), replied_at=unit.now))
        _record_question(unit, Actor(Who.COORDINATOR, user), offer, "replied")
        draft_reply(unit, offer, text.strip())
        return StepOutcome(done=True)

    return database.writing(work)


def _question(work: UnitOfWork, question_id: int) -> Question | None:
    return next((one for one in work.offers.questions() if one.question_id == question_id), None)


def _answer(work: UnitOfWork, actor: Actor, offer: Offer, answer: Answer) -> StepOutcome:
    refused = ANSWERED.get(offer.state) or OFFERS.refusal(offer.state, OfferStep(answer.value), offer, work.now)
    seat = seat_of(work, SeatKey(offer.engagement_id, offer.seat))
    behind = seat.held is not None and seat.now.offer is not None and seat.now.offer.offer_id == offer.offer_id
    if offer.state is OfferState.TAKEN_BACK or (not refused and not behind):
        return StepOutcome(done=False, sentence=NO_LONGER)
    if refused or seat.held is None:
        return StepOutcome(done=False, sentence=refused)
    broken = _doubt(work, actor, seat, seat.held) if answer is Answer.ACCEPT else ""
    given = SeatGiven(work.now, actor.who, broken=broken)
    refused = SEATS.refusal(seat.now.state, SeatStep(answer.value), seat.now, given)
    if not refused:
        NOTED[answer](work, actor, seat, seat.held)
    elif broken and actor.user:
        count(work, actor.user, QuestionKind.REFUSED)
    return StepOutcome(done=not refused, sentence=refused)


def _accept(work: UnitOfWork, actor: Actor, seat: Seat, held: HeldSeat) -> None:
    end_offer(work, actor, seat.now.offer, OfferStep.ACCEPT)
    record_seat(
        work,
        actor,
        Action.ACCEPT,
        held.assignment,
        (seat.now.state, SEATS.after(seat.now.state, SeatStep.ACCEPT)),
        note=by_phone(actor, SeatStep.ACCEPT),
    )


def _decline(work: UnitOfWork, actor: Actor, seat: Seat, held: HeldSeat) -> None:
    free(work, actor, seat, held, SeatStep.DECLINE)


ASKS: Mapping[Answer, Callable[[UnitOfWork, User], bool]] = {
    Answer.ACCEPT: partial(may_ask, kind=QuestionKind.REFUSED),
    Answer.DECLINE: partial(count, kind=QuestionKind.TURNED_DOWN),
}
"""What an answer by phone draws on the allowance before it is noted: whether it may be."""
NOTED: Mapping[Answer, Callable[[UnitOfWork, Actor, Seat, HeldSeat], None]] = {
    Answer.ACCEPT: _accept,
    Answer.DECLINE: _decline,
}


def _doubt(work: UnitOfWork, actor: Actor, seat: Seat, held: HeldSeat) -> str:
    """Why a yes is not taken: the breach to someone with an account, and to a link without a word that could tell."""
    said = in_doubt(judged_in(work), seat.key, held.placement)
    return said if actor.user or not said else IN_THE_WAY


def _record_question(work: UnitOfWork, actor: Actor, offer: Offer, note: str) -> None:
    state = seat_of(work, SeatKey(offer.engagement_id, offer.seat)).now.state
    where = Assignment(offer.engagement_id, offer.seat, offer.consultant_id, offer.first_start)
    record_seat(work, actor, Action.QUESTION, where, (state, state), note=note)
