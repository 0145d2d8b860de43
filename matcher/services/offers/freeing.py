"""A seat is freed: someone said no, did not answer, or left. The seat goes back into the queue in each case."""

from collections.abc import Mapping
from dataclasses import replace

from matcher.domain.model.problem import Rejection
from matcher.domain.workflow.consent import Consent
from matcher.domain.workflow.offer import OFFERS, STANDS, Means, Offer, OfferState, OfferStep
from matcher.domain.workflow.seat import SEATS, SeatGiven, SeatStep
from matcher.domain.workflow.transitions import Who
from matcher.ports import UnitOfWork
from matcher.records import Action, HeldSeat, RowState
from matcher.services.audit.seat_entries import Actor, record_seat
from matcher.services.calendars.invitations import update_calendar
from matcher.services.offers.offer_letters import discard_offer
from matcher.services.seats.doors import empty_seats, fall_back
from matcher.services.seats.seating import Seat

OFFER_STEPS: Mapping[SeatStep, OfferStep] = {
    SeatStep.DECLINE: OfferStep.DECLINE,
    SeatStep.EXPIRE: OfferStep.EXPIRE,
    SeatStep.RELEASE: OfferStep.TAKE_BACK,
}
ACTIONS: Mapping[SeatStep, Action] = {
    SeatStep.DECLINE: Action.DECLINE,
    SeatStep.EXPIRE: Action.EXPIRE,
    SeatStep.RELEASE: Action.RELEASE,
}
ANSWERS = frozenset({OfferStep.ACCEPT, OfferStep.DECLINE})
BY_PHONE = "by phone"
"""What the trail says of an answer that a coordinator noted."""
OPEN_OFFERS = OFFERS.transitions[OfferStep.TAKE_BACK].before
"""Those that can still be taken back."""


def free(work: UnitOfWork, actor: Actor, seat: Seat, held: HeldSeat, step: SeatStep, why: str = "") -> None:
    """Empty a seat by a step that was not refused.

    A consultant who said no, did not answer or left is not proposed for the engagement again unless asked; one who is
    released by the center may be.
    """
    after = SEATS.after(seat.now.state, step)
    empty_seats(work, step, [seat.key], SeatGiven(work.now, actor.who, why=why), now=seat.now)
    work.kept_seats.remove(seat.key)
    if step is not SeatStep.RELEASE or actor.who is Who.CONSULTANT:
        work.standing.reject(Rejection(seat.key.engagement_id, held.assignment.consultant_id))
    end_offer(work, actor, seat.now.offer, OFFER_STEPS[step])
    _overtake_row(work, held)
    fall_back(work, work.lifecycles.get(seat.key.engagement_id))
    record_seat(work, actor, ACTIONS[step], held.assignment, (seat.now.state, after), why, by_phone(actor, step))


def end_offer(work: UnitOfWork, actor: Actor, offer: Offer | None, step: OfferStep) -> None:
    """Take an offer a step on, if it is where the step begins: its unsent letter goes with that, and unless the person
    said yes, its consent.
    """
    if offer is None or OFFERS.misplaced(offer.state, step):
        return
    by = actor.user.name if actor.user else actor.who.value
    means = offer.means if step not in ANSWERS else _means(actor)
    state = move_offer(work, actor, replace(offer, answered_at=work.now, by=by, means=means), step)
    discard_offer(work, actor.user, offer)
    if state not in STANDS:
        work.consents.put(offer.engagement_id, offer.consultant_id, Consent())
    update_calendar(work, actor.user, offer.engagement_id, offer.consultant_id)


def move_offer(work: UnitOfWork, actor: Actor, offer: Offer, step: OfferStep) -> OfferState:
    """Write an offer in its next state, which it has then; all else of it as it is given.

    Raises:
        TransitionError: The table does not have the step for them: a bug.
    """
    OFFERS.require(offer.state, step, who=actor.who)
    state = OFFERS.after(offer.state, step)
    work.offers.update(replace(offer, state=state))
    return state


def by_phone(actor: Actor, step: SeatStep) -> str:
    """What the trail adds to an answer that a coordinator noted; an empty string for all else."""
    answered = step in {SeatStep.ACCEPT, SeatStep.DECLINE} and actor.user is not None
    return BY_PHONE if answered else ""


def _means(actor: Actor) -> Means:
    if actor.user:
        return Means.PHONE
    return Means.CODE if actor.by_code else Means.LINK


def _overtake_row(work: UnitOfWork, held: HeldSeat) -> None:
    """Say on the proposal under review that its row is overtaken."""
    proposal = work.proposals.latest()
    row = work.proposals.row(proposal.proposal_id, held.key) if proposal else None
    if row and row.after == held.placement and row.state is not RowState.REJECTED:
        work.proposals.decide(replace(row, state=RowState.SUPERSEDED, decision_id=None))
