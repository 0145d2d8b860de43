"""A yes or no that a coordinator noted is taken back: it was somebody else's, or meant otherwise."""

from dataclasses import replace

from matcher.domain.explain.seat_options import in_words
from matcher.domain.model.problem import Assignment
from matcher.domain.model.vocabulary import SeatStatus
from matcher.domain.workflow.offer import OFFERS, STANDS, Means, Offer, OfferState, OfferStep
from matcher.domain.workflow.seat import SEATS, SeatGiven, SeatNow, SeatStep
from matcher.domain.workflow.transitions import Who
from matcher.ports import Database, UnitOfWork
from matcher.records import (
    Action,
    AuditEntry,
    HeldSeat,
    Permission,
    Placement,
    QuestionKind,
    RowState,
    SeatKey,
    Subject,
    User,
)
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import record
from matcher.services.audit.seat_entries import Actor
from matcher.services.calendars.invitations import update_calendar
from matcher.services.failures import NotFoundError
from matcher.services.offers.answering import NO_OFFER
from matcher.services.offers.freeing import move_offer
from matcher.services.protection.allowance import again_on, count, spent_sentence
from matcher.services.review.decision_batch import Batch
from matcher.services.seats.doors import take_seats
from matcher.services.seats.seating import seat_of
from matcher.services.step_outcome import StepOutcome

NOTED = {OfferState.ACCEPTED: Action.ACCEPT, OfferState.DECLINED: Action.DECLINE}
SOMEONE_ELSE = "Someone else was approved or asked for the seat since. Nothing was changed."
MOVED_ON = "The seat is not as the answer left it. Nothing was changed."


def take_answer_back(database: Database, user: User, offer_id: int) -> StepOutcome:
    """Open an offer again whose answer someone noted, until someone else was approved or asked.

    It draws on the allowance where the person is judged again.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: There is no such offer.
    """
    require(user, Permission.DECIDE)

    def work(unit: UnitOfWork) -> StepOutcome:
        offer = unit.offers.get(offer_id)
        if offer is None:
            raise NotFoundError(NO_OFFER)
        refused = _refusal(unit, user, offer)
        if not refused:
            _open_again(unit, user, offer)
        return StepOutcome(done=not refused, sentence=refused)

    return database.writing(work)


def _refusal(work: UnitOfWork, user: User, offer: Offer) -> str:
    """Why the answer stands, or an empty string. Who said no is judged like a new approval, on the allowance."""
    refused = OFFERS.refusal(offer.state, OfferStep.TAKE_ANSWER_BACK, offer, work.now)
    if refused:
        return f"{refused} Nothing was changed."
    key, place = SeatKey(offer.engagement_id, offer.seat), Placement(offer.consultant_id, offer.first_start)
    said_no = offer.state is OfferState.DECLINED
    if said_no and _taken(work, offer):
        return SOMEONE_ELSE
    seat = _as_asked(work, offer)
    if seat is None:
        return MOVED_ON
    refused = SEATS.refusal(seat.state, SeatStep.UNANSWER, seat, SeatGiven(work.now))
    if refused or not said_no:
        return f"{refused} Nothing was changed." if refused else ""
    if not count(work, user, QuestionKind.TAKEN_BACK):
        return f"{spent_sentence(again_on(work))} Nothing was changed."
    return in_words(Batch(work, user).broken_again(key, place))


def _taken(work: UnitOfWork, offer: Offer) -> bool:
    """Whether someone was approved, locked or asked for the seat since."""
    key = SeatKey(offer.engagement_id, offer.seat)
    held = work.standing.seats([key]).get(key)
    later = (one for one in work.offers.find(engagement_id=offer.engagement_id) if one.offer_id > offer.offer_id)
    asked = any(one.seat == offer.seat and one.state in STANDS | {OfferState.ASKED} for one in later)
    return asked or (held is not None and held.fixed)


def _as_asked(work: UnitOfWork, offer: Offer) -> SeatNow | None:
    """The seat with the offer whose answer is taken back; None where it is not as the answer left it."""
    seat = seat_of(work, SeatKey(offer.engagement_id, offer.seat)).now
    behind = seat.offer is not None and seat.offer.offer_id == offer.offer_id
    return replace(seat, offer=offer) if behind or offer.state is OfferState.DECLINED else None


def _open_again(work: UnitOfWork, user: User, offer: Offer) -> None:
    key, place = SeatKey(offer.engagement_id, offer.seat), Placement(offer.consultant_id, offer.first_start)
    entry, seat = _entry(work, offer), _as_asked(work, offer)
    unanswered = replace(offer, answered_at=None, by="", means=Means.UNKNOWN)
    move_offer(work, Actor(Who.COORDINATOR, user), unanswered, OfferStep.TAKE_ANSWER_BACK)
    if offer.state is OfferState.DECLINED:
        work.standing.forget_rejection(offer.engagement_id, offer.consultant_id)
        seated = HeldSeat(Assignment(*key, *place), SeatStatus.APPROVED, decided=True)
        take_seats(work, SeatStep.UNANSWER, [seated], SeatGiven(work.now), now=seat)
        _mark_row(work, key, place)
    update_calendar(work, user, offer.engagement_id, offer.consultant_id)
    record(
        work,
        user,
        Action.UNDO,
        Subject.of_seat(key),
        offer.state.value,
        "offered",
        placement=place,
        undoes=entry.entry_id if entry else None,
    )


def _entry(work: UnitOfWork, offer: Offer) -> AuditEntry | None:
    """The entry of the answer."""
    about = Subject.of_seat(SeatKey(offer.engagement_id, offer.seat))
    found = work.trail.find(subject=about, actions={NOTED[offer.state]}, limit=10)
    return next((one for one in found if not one.undone and one.seated.consultant_id == offer.consultant_id), None)


def _mark_row(work: UnitOfWork, key: SeatKey, place: Placement) -> None:
    """Say on the proposal under review that the seat is taken: by who is proposed there, or by someone else."""
    proposal = work.proposals.latest()
    row = work.proposals.row(proposal.proposal_id, key) if proposal else None
    if row:
        state = RowState.APPROVED if row.after == place else RowState.SUPERSEDED
        work.proposals.decide(replace(row, state=state, decision_id=None))
