"""A yes or no that a coordinator noted is taken back: it was somebody else's, or meant otherwise."""

from dataclasses import replace

from matcher.domain.model.problem import Assignment
from matcher.domain.model.vocabulary import SeatStatus
from matcher.domain.workflow.engagement import EngagementState
from matcher.domain.workflow.offer import STANDS, Means, Offer, OfferState
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
from matcher.services.calendars.invitations import update_calendar
from matcher.services.consultants.privacy import sentence_for
from matcher.services.failures import NotFoundError
from matcher.services.offers.answering import NO_OFFER, Answered
from matcher.services.protection.allowance import again_on, count, spent_sentence
from matcher.services.review.decision_batch import Batch
from matcher.services.seats.seating import seat_of

NOTED = {OfferState.ACCEPTED: Action.ACCEPT, OfferState.DECLINED: Action.DECLINE}
TOO_LATE = "It has no answer that can be taken back, or its time is over. Nothing was changed."
STOPPED = "Its engagement is on hold, withdrawn or closed: take it up again first. Nothing was changed."
OWN_ANSWER = "They answered by their own link. Ask them, then release the seat or ask them again."
SOMEONE_ELSE = "Someone else was approved or asked for the seat since. Nothing was changed."
CONFIRMED = "The engagement is confirmed: release the seat on its page instead. Nothing was changed."
MOVED_ON = "The seat is not as the answer left it. Nothing was changed."


def take_answer_back(database: Database, user: User, offer_id: int) -> Answered:
    """Open an offer again whose answer someone noted, until someone else was approved or asked.

    It draws on the allowance where the person is judged again.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: There is no such offer.
    """
    require(user, Permission.DECIDE)

    def work(unit: UnitOfWork) -> Answered:
        offer = unit.offers.get(offer_id)
        if offer is None:
            raise NotFoundError(NO_OFFER)
        refused = _refusal(unit, offer) or _not_again(unit, user, offer)
        if not refused:
            _open_again(unit, user, offer)
        return Answered(done=not refused, sentence=refused)

    return database.writing(work)


def _refusal(work: UnitOfWork, offer: Offer) -> str:
    """Why the answer stands, rules aside, or an empty string."""
    if offer.state not in NOTED or offer.ran_out(work.now):
        return TOO_LATE
    if offer.means is not Means.PHONE:
        return OWN_ANSWER
    key = SeatKey(offer.engagement_id, offer.seat)
    if offer.state is OfferState.DECLINED:
        held = work.standing.seats([key]).get(key)
        later = (one for one in work.offers.find(engagement_id=offer.engagement_id) if one.offer_id > offer.offer_id)
        taken = any(one.seat == offer.seat and one.state in STANDS | {OfferState.ASKED} for one in later)
        return SOMEONE_ELSE if taken or (held is not None and held.fixed) else ""
    if work.courses.get(offer.engagement_id).state is EngagementState.CONFIRMED:
        return CONFIRMED
    behind = seat_of(work, key).now.offer
    return "" if behind is not None and behind.offer_id == offer.offer_id else MOVED_ON


def _not_again(work: UnitOfWork, user: User, offer: Offer) -> str:
    """Why someone who said no can't sit there again, or an empty string: they are judged like a new approval."""
    if offer.state is not OfferState.DECLINED:
        return ""
    if not count(work, user, QuestionKind.TAKEN_BACK):
        return f"{spent_sentence(again_on(work))} Nothing was changed."
    key, place = SeatKey(offer.engagement_id, offer.seat), Placement(offer.consultant_id, offer.first_start)
    if not seat_of(work, key).now.matched:
        return STOPPED
    return " ".join(dict.fromkeys(sentence_for(user, one) for one in Batch(work, user).broken_again(key, place)))


def _open_again(work: UnitOfWork, user: User, offer: Offer) -> None:
    key, place = SeatKey(offer.engagement_id, offer.seat), Placement(offer.consultant_id, offer.first_start)
    entry = _entry(work, offer)
    work.offers.update(replace(offer, state=OfferState.ASKED, answered_at=None, by="", means=Means.UNKNOWN))
    if offer.state is OfferState.DECLINED:
        work.standing.forget_rejection(offer.engagement_id, offer.consultant_id)
        work.standing.put([HeldSeat(Assignment(*key, *place), SeatStatus.APPROVED, decided=True)])
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
