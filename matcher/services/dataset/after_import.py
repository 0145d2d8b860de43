"""After new data came in: offers whose seat is gone end, calendars hear of it, and confirmations are judged again."""

from matcher.domain.workflow.engagement import (
    EngagementGiven,
    EngagementState,
    EngagementStep,
    Lifecycle,
    still_confirmed,
)
from matcher.domain.workflow.offer import OfferState, OfferStep
from matcher.domain.workflow.transitions import Who
from matcher.ports import UnitOfWork
from matcher.records import SeatKey
from matcher.services.audit.seat_entries import Actor, record_engagement
from matcher.services.calendars.invitations import update_calendar
from matcher.services.offers.freeing import OPEN_OFFERS, end_offer
from matcher.services.seats.doors import fall_back
from matcher.services.seats.seating import seating_of

IMPORT = Actor(Who.IMPORT)


def settle_import(work: UnitOfWork) -> None:
    """Bring what people were asked and told into line with the data, in the transaction of the import."""
    offers = work.offers.find(states=OPEN_OFFERS)
    held = work.standing.seats({SeatKey(offer.engagement_id, offer.seat) for offer in offers})
    for offer in reversed(offers):
        seat = held.get(SeatKey(offer.engagement_id, offer.seat))
        if seat is None or seat.placement != (offer.consultant_id, offer.first_start):
            end_offer(work, IMPORT, offer, OfferStep.TAKE_BACK)
        elif offer.state is OfferState.ACCEPTED:
            update_calendar(work, None, offer.engagement_id, offer.consultant_id)
    for lifecycle in work.lifecycles.all().values():
        if lifecycle.state is EngagementState.CONFIRMED:
            _judge_anew(work, lifecycle)


def _judge_anew(work: UnitOfWork, lifecycle: Lifecycle) -> None:
    """Put a confirmed engagement back into the queue where the data took away what it needed to be confirmed."""
    seating = seating_of(work, lifecycle.engagement_id, {})
    if seating and still_confirmed(seating.now, EngagementGiven(work.now, ends_at=seating.ends_at)):
        return
    fall_back(work, lifecycle, again=seating is not None)
    now = seating_of(work, lifecycle.engagement_id, {})
    state = now.now.state if now else EngagementState.OPEN
    states = (EngagementState.CONFIRMED, state)
    record_engagement(work, IMPORT, lifecycle.engagement_id, states, EngagementStep.FALL_BACK.value)
