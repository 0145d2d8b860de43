"""Offers: who is public in a seat is asked, until a moment, by a link of their own."""

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from matcher.domain.model.clock.in_words import in_full
from matcher.domain.model.errors import MatcherError
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Assignment, Rejection
from matcher.domain.workflow.consent import Consent
from matcher.domain.workflow.offer import (
    LONGEST_DAYS,
    NONCE_BYTES,
    OFFERS,
    SHORTEST_DAYS,
    STANDS,
    Offer,
    OfferState,
    OfferStep,
    expiry,
)
from matcher.domain.workflow.seat import SEATS, SeatGiven, SeatState, SeatStep
from matcher.domain.workflow.transitions import Who
from matcher.ports import Database, UnitOfWork
from matcher.records import Action, HeldSeat, Permission, Placement, PublicSeats, SeatKey, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.clock_entries import require_clock
from matcher.services.audit.seat_entries import Actor, record_seat
from matcher.services.failures import NotFoundError
from matcher.services.offers.offer_letters import draft_offers, together, waiting_letter
from matcher.services.seats.doors import take_seats
from matcher.services.seats.judged_seats import (
    JudgedSeat,
    Verdicts,
    in_doubt,
    judged_in,
    judged_seats,
    waiting_seats,
)
from matcher.services.seats.seating import Seat, all_seats, public_seats, taken_in

NOBODY_TO_ASK = "Nobody is to be asked: every public seat has its offer, or its engagement has begun."
NOT_ASKED = "Who is in a seat that no longer holds was not asked: release it, or keep it with a reason."
NEVER_REFUSED = "This person said no to nothing here, or a coordinator rejected the pair: undo that instead."


ENDED_AS = {OfferState.DECLINED: SeatState.DECLINED, OfferState.EXPIRED: SeatState.EXPIRED}


class OfferDaysError(MatcherError):
    """The days that an offer is to be open are too few or too many."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What came of asking people: the new offers, that in words, and the public seats that no longer hold.

    Args:
        letters: The ids of the letters that were drafted.
    """

    offers: tuple[Offer, ...]
    sentence: str
    held_back: tuple[JudgedSeat, ...] = ()
    letters: tuple[int, ...] = ()


def to_ask(database: Database, engagement_id: EngagementId | None = None) -> tuple[tuple[SeatKey, Placement], ...]:
    """Who is public and was not asked yet, in key order; whose seat no longer holds is left out."""
    verdicts = judged_seats(database)
    with database.reading() as work:
        return tuple((seat.key, held.placement) for seat, held in to_ask_in(work, engagement_id, verdicts))


def list_offers(database: Database, states: Collection[OfferState] | None = None) -> tuple[Offer, ...]:
    """Offers in any of these states, or all, oldest first."""
    with database.reading() as work:
        return work.offers.find(states=states)[::-1]


def find_offer(database: Database, offer_id: int) -> Offer | None:
    """One offer."""
    with database.reading() as work:
        return work.offers.get(offer_id)


def send_offers(
    database: Database,
    user: User,
    days: int,
    engagement_id: EngagementId | None = None,
    *,
    letters: bool = False,
) -> Sending:
    """Ask everyone who is public in a seat and was not asked yet, all in one transaction.

    Args:
        days: How long each offer is open; never past the start.
        engagement_id: Only this one's team; None for everyone.
        letters: Whether letters are put into the outbox: one a person, for all that they are asked for.

    Raises:
        NotPermittedError: The user may not publish.
        OfferDaysError: The days are too few or too many.
        ClockError: The clock went back, so that no end can be told.
    """
    require(user, Permission.PUBLISH)
    check_days(days)
    return database.writing(lambda work: send_offers_in(work, user, days, engagement_id, letters=letters))


def check_days(days: int) -> None:
    """Refuse days that no offer may be open for.

    Raises:
        OfferDaysError: They are too few or too many.
    """
    if not SHORTEST_DAYS <= days <= LONGEST_DAYS:
        raise OfferDaysError(f"An offer is open for {SHORTEST_DAYS} to {LONGEST_DAYS} days, not {days}.")


def send_offers_in(
    work: UnitOfWork, user: User, days: int, engagement_id: EngagementId | None = None, *, letters: bool
) -> Sending:
    """As :func:`send_offers`, inside a transaction, with days that were checked.

    Raises:
        ClockError: The clock went back, so that no end can be told.
    """
    require_clock(work)
    actor = Actor(Who.PUBLISHER, user)
    verdicts = judged_in(work)
    held_back = not_to_ask_in(work, engagement_id, verdicts)
    asked = list(to_ask_in(work, engagement_id, verdicts))
    made = tuple(_offer(work, actor, seat, held, days) for seat, held in asked)
    drafted = draft_offers(work, made) if letters else ()
    return Sending(made, _sentence(made, held_back), held_back, drafted)


def _sentence(offers: Collection[Offer], held_back: Collection[JudgedSeat]) -> str:
    waits = f" {NOT_ASKED}" if held_back else ""
    if not offers:
        return NOT_ASKED if held_back else NOBODY_TO_ASK
    asked = len({offer.consultant_id for offer in offers})
    people = "1 person was asked" if asked == 1 else f"{asked:,} people were asked"
    seats = "" if asked == len(offers) else f" for {len(offers):,} seats"
    return f"{people}{seats}, each until a moment of their own.{waits}"


def ask_again(database: Database, user: User, engagement_id: EngagementId, consultant_id: ConsultantId) -> None:
    """Let someone who said no, or did not answer, be proposed for the engagement again.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: The pair was turned down in another way, or not at all.
    """
    require(user, Permission.DECIDE)

    def work(unit: UnitOfWork) -> None:
        refused = _refused(unit, engagement_id, consultant_id)
        if refused is None:
            raise NotFoundError(NEVER_REFUSED)
        unit.standing.forget_rejection(engagement_id, consultant_id)
        where = Assignment(engagement_id, refused.seat, consultant_id, refused.first_start)
        states = (ENDED_AS.get(refused.state, SeatState.RELEASED), SeatState.OPEN)
        record_seat(unit, Actor(Who.COORDINATOR, user), Action.ASK_AGAIN, where, states)

    database.writing(work)


def write_again(database: Database, user: User, offer_id: int) -> str:
    """Draft the letter of an open offer once more: the first was lost, or mail goes to another address now.

    It asks for all that the first one asked for and that can still be answered.

    Returns:
        Why it was not drafted, in a sentence, or an empty string.

    Raises:
        NotPermittedError: The user may not publish.
        NotFoundError: There is no such offer.
    """
    require(user, Permission.PUBLISH)

    def work(unit: UnitOfWork) -> str:
        offer = unit.offers.get(offer_id)
        if offer is None:
            raise NotFoundError("There is no such offer. Load the page again.")
        if offer.state is not OfferState.ASKED or offer.ran_out(unit.now):
            return "The offer is not open any more, so there is nothing to write. Nothing was changed."
        if not unit.dataset.consultants([offer.consultant_id]) or not unit.dataset.engagements([offer.engagement_id]):
            return "The person or the engagement has left the data. Nothing was changed."
        if waiting_letter(unit, offer):
            return "A letter for this offer waits in the outbox already. Nothing was changed."
        again = [one for one in together(unit, offer) if one.state is OfferState.ASKED and not one.ran_out(unit.now)]
        known = unit.dataset.engagements({one.engagement_id for one in again})
        draft_offers(unit, [one for one in again if one.engagement_id in known and not waiting_letter(unit, one)])
        return ""

    return database.writing(work)


def _refused(work: UnitOfWork, engagement_id: EngagementId, consultant_id: ConsultantId) -> Offer | None:
    """The newest offer to someone who is not proposed any more because it ended without a yes."""
    # A rejection has its reason; a no has none.
    if Rejection(engagement_id, consultant_id) not in work.standing.decided_rejections():
        return None
    newest = next(iter(work.offers.find(engagement_id=engagement_id, consultant_id=consultant_id)), None)
    return newest if newest and not OFFERS.misplaced(newest.state, OfferStep.ASK_AGAIN) else None


def not_to_ask_in(
    work: UnitOfWork, engagement_id: EngagementId | None, verdicts: Verdicts
) -> tuple[JudgedSeat, ...]:  # fmt: skip
    """Who would be asked if their seats still held."""
    free = {seat.key for seat, _ in to_ask_in(work, engagement_id, {})}
    return tuple(one for one in waiting_seats(verdicts) if one.key in free)


def to_ask_in(
    work: UnitOfWork, engagement_id: EngagementId | None, verdicts: Verdicts, would_be: PublicSeats | None = None
) -> Iterator[tuple[Seat, HeldSeat]]:
    """As :func:`to_ask`, inside a transaction.

    Args:
        would_be: Who would be public, to see whom a publication would ask; None for who is.
    """
    public = public_seats(work) if would_be is None else would_be
    asked = {
        (SeatKey(one.engagement_id, one.seat), Placement(one.consultant_id, one.first_start))
        for one in work.offers.find(states=STANDS | {OfferState.ASKED})
    }
    names = {key.engagement_id for key, place in public.items() if (key, place) not in asked}  # the others need no look
    looked_at = names if engagement_id is None else names & {engagement_id}
    for seats in all_seats(work, public, looked_at).values():
        for seat, held in taken_in(seats.values()):
            given = SeatGiven(work.now, Who.PUBLISHER, in_doubt(verdicts, seat.key, held.placement))
            if not SEATS.refusal(seat.now.state, SeatStep.OFFER, seat.now, given):
                yield seat, held


def _offer(work: UnitOfWork, actor: Actor, seat: Seat, held: HeldSeat, days: int) -> Offer:
    consultant_id, first_start = held.placement
    zone = work.dataset.engagements([seat.key.engagement_id])[seat.key.engagement_id].time_zone
    offer = Offer(
        offer_id=0,
        engagement_id=seat.key.engagement_id,
        seat=seat.key.seat,
        consultant_id=consultant_id,
        first_start=first_start,
        nonce=secrets.token_urlsafe(NONCE_BYTES),
        made_at=work.now,
        expires_at=expiry(work.now, days, first_start, zone),
    )
    stored = replace(offer, offer_id=work.offers.add(offer))
    if not held.decided:  # an import must not take away what someone was asked for
        decided = HeldSeat(held.assignment, held.status, held.locked, decided=True)
        take_seats(work, SeatStep.OFFER, [decided], SeatGiven(work.now, actor.who), now=seat.now)
    work.consents.put(offer.engagement_id, consultant_id, Consent())
    until = f"until {in_full(stored.expires_at, zone)}"
    states = (seat.now.state, SEATS.after(seat.now.state, SeatStep.OFFER))
    record_seat(work, actor, Action.OFFER, held.assignment, states, note=until)
    return stored
