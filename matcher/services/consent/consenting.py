"""Consent on the presenter's own page: given, and taken back at once without a reason.

What was chosen is never shown again there: who else sees the page must not learn it. Everyone
who is asked has the same page and the same buttons, so that neither tells anything; and anyone who asks that their
engagement be looked at again takes any consent back, with the same words on record for everyone.
"""

from datetime import date

from matcher.domain.workflow.consent import Audience, Consent, fault, revoked
from matcher.domain.workflow.engagement import ENGAGEMENTS, EngagementGiven, EngagementStep
from matcher.domain.workflow.offer import STANDS, Offer, OfferState
from matcher.domain.workflow.transitions import Who
from matcher.ports import Database, UnitOfWork
from matcher.records import SeatKey
from matcher.services.audit.seat_entries import Actor
from matcher.services.engagements.lifecycle import let_go, make_step
from matcher.services.failures import NotFoundError
from matcher.services.seats.seating import seat_of, seating_of
from matcher.services.step_outcome import StepOutcome

MAY_CHOOSE = STANDS | {OfferState.ASKED}
"""Those who are asked, or have said yes."""
LINK = Actor(Who.CONSULTANT)
WRITTEN = "choices about an engagement written on the presenter's own page"
NO_LINK = "There is no such link. Ask the center for yours."
ENDED = "This offer has ended: there is nothing left to choose. Nothing was changed."


def give_consent(
    database: Database, nonce: str, to: Audience, until: date | None, *, by_code: bool = False
) -> StepOutcome:
    """Keep to whom lived experience may be shown in this engagement, in the place of what was chosen before.

    Args:
        by_code: Whether it was chosen on the page that a code by phone opened.

    Raises:
        NotFoundError: The link is of no offer.
    """

    def work(unit: UnitOfWork) -> StepOutcome:
        offer = _offer(unit, nonce)
        why = _ended(offer) or (fault(until, unit.today) if to is not Audience.NOBODY else "")
        if why:
            return StepOutcome(done=False, sentence=why)
        chosen = Consent(to, unit.today, until) if to is not Audience.NOBODY else revoked(unit.today)
        unit.access_log.admit(None, offer.consultant_id, _written(by_code=by_code))
        unit.consents.put(offer.engagement_id, offer.consultant_id, chosen)
        return StepOutcome(done=True)

    return database.writing(work)


def look_again(database: Database, nonce: str, *, by_code: bool = False) -> StepOutcome:
    """Take any consent back, at once and without a reason, and put the engagement back into the queue.

    Raises:
        NotFoundError: The link is of no offer.
    """

    def work(unit: UnitOfWork) -> StepOutcome:
        offer = _offer(unit, nonce)
        if _ended(offer):
            return StepOutcome(done=False, sentence=ENDED)
        unit.access_log.admit(None, offer.consultant_id, _written(by_code=by_code))
        unit.consents.put(offer.engagement_id, offer.consultant_id, revoked(unit.today))
        seating = seating_of(unit, offer.engagement_id, {})
        step = EngagementStep.LOOK_AGAIN
        if seating and step in ENGAGEMENTS.possible(seating.now.state):
            make_step(unit, LINK, seating, step, EngagementGiven(unit.now, Who.CONSULTANT))
        return StepOutcome(done=True)

    return database.writing(work)


def leave(database: Database, nonce: str, *, by_code: bool = False) -> StepOutcome:
    """Leave the seat after a yes, without a reason.

    Raises:
        NotFoundError: The link is of no offer.
    """

    def work(unit: UnitOfWork) -> StepOutcome:
        offer = _offer(unit, nonce)
        seat = seat_of(unit, SeatKey(offer.engagement_id, offer.seat))
        behind = seat.now.offer is not None and seat.now.offer.offer_id == offer.offer_id
        if _ended(offer) or not behind:
            return StepOutcome(done=False, sentence=ENDED)
        return let_go(unit, Actor(Who.CONSULTANT, by_code=by_code), seat)

    return database.writing(work)


def _offer(work: UnitOfWork, nonce: str) -> Offer:
    offer = work.offers.by_nonce(nonce)
    if offer is None:
        raise NotFoundError(NO_LINK)
    return offer


def _written(*, by_code: bool) -> str:
    return f"{WRITTEN}, opened by a code by phone" if by_code else WRITTEN


def _ended(offer: Offer) -> str:
    return "" if offer.state in MAY_CHOOSE else ENDED
