"""Seats: what may become of one, step by step. A state is not stored: it follows from who sits there and was asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matcher.domain.workflow.offer import Offer, OfferState
from matcher.domain.workflow.transitions import Transition, TransitionTable, Who, a_reason, every


class SeatState(StrEnum):
    """Where a seat stands."""

    OPEN = "open"
    PROPOSED = "proposed"
    APPROVED = "approved"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    RELEASED = "released"
    DELIVERED = "delivered"


FREE = frozenset({SeatState.OPEN, SeatState.DECLINED, SeatState.EXPIRED, SeatState.RELEASED})
"""Nobody sits there: someone may be proposed."""
AGREED = frozenset({SeatState.ACCEPTED, SeatState.DELIVERED})


class SeatStep(StrEnum):
    """What can be done with a seat."""

    PROPOSE = "propose"
    DROP = "drop"
    CHOOSE = "choose"
    UNCHOOSE = "take_the_choice_back"
    MOVE = "move"
    UNMOVE = "take_the_move_back"
    APPROVE = "approve"
    LOCK = "lock"
    UNLOCK = "unlock"
    REJECT = "reject"
    UNREJECT = "take_the_rejection_back"
    UNAPPROVE = "take_the_approval_back"
    OFFER = "offer"
    TAKE_BACK = "take_the_offer_back"
    ACCEPT = "accept"
    DECLINE = "decline"
    UNANSWER = "take_the_answer_back"
    EXPIRE = "expire"
    RELEASE = "release"
    KEEP = "keep"
    DELIVER = "deliver"


@dataclass(frozen=True, slots=True)
class SeatNow:
    """A seat as it is.

    Args:
        offer: The newest for the person who sits there now.
        matched: Whether its engagement is at work: neither on hold nor withdrawn nor closed.
        public: Whether who sits there is public, at this start.
        first_start: Of its engagement; None while nobody sits there.
        locked: Whether the nights have to keep who is proposed there.
        confirmed: Whether its engagement is.
    """

    state: SeatState
    offer: Offer | None = None
    matched: bool = True
    public: bool = False
    first_start: datetime | None = None
    locked: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class SeatGiven:
    """What a step is given besides the seat.

    Args:
        broken: Why the seat does not hold by the rules and data of today, in a sentence, or empty.
        why: The reason given, by the person who has to give one.
        over: Whether the last session is over.
        since: What was decided about the seat since, where a step takes an earlier one back; in a sentence, or empty.
    """

    now: datetime
    who: Who = Who.COORDINATOR
    broken: str = ""
    why: str = ""
    over: bool = False
    since: str = ""


def seat_state(*, sits: bool, approved: bool, offer: OfferState | None, mark: SeatState | None) -> SeatState:
    """Where a seat stands.

    Args:
        sits: Whether someone stands there; ``approved`` whether that is approved (a locked seat is not).
        offer: Of the newest offer to the person who sits there, at this start.
        mark: What was noted when it was left empty last: declined, expired or released.
    """
    if not sits:
        return mark or SeatState.OPEN
    if not approved:
        return SeatState.PROPOSED
    return BY_OFFER.get(offer, SeatState.APPROVED) if offer else SeatState.APPROVED


BY_OFFER: Mapping[OfferState, SeatState] = {
    OfferState.ASKED: SeatState.OFFERED,
    OfferState.ACCEPTED: SeatState.ACCEPTED,
    OfferState.DELIVERED: SeatState.DELIVERED,
}


def _at_work(seat: SeatNow, _: SeatGiven) -> str:
    """Its engagement is neither on hold nor withdrawn nor closed."""
    return "" if seat.matched else "Its engagement is on hold, withdrawn or closed: take it up again first."


def _rules_hold(_: SeatNow, given: SeatGiven) -> str:
    """The rules hold on today's data."""
    return given.broken


def _holds_or_kept(_: SeatNow, given: SeatGiven) -> str:
    """The rules hold on today's data, or a person keeps the seat although they do not."""
    return given.broken


def _locked_again_holds(_: SeatNow, given: SeatGiven) -> str:
    """If it was locked: the rules hold on today's data."""
    return given.broken


def _said_no_holds(_: SeatNow, given: SeatGiven) -> str:
    """Of a no: the rules hold on today's data."""
    return given.broken


def _in_doubt(_: SeatNow, given: SeatGiven) -> str:
    """It breaks a rule on today's data, and was not kept for that."""
    return "" if given.broken else "Every rule holds for it, or it was kept already: there is nothing to decide."


def _free_to_go(seat: SeatNow, _: SeatGiven) -> str:
    """It is not locked."""
    return "It is locked: unlock it first." if seat.locked else ""


def _locked(seat: SeatNow, _: SeatGiven) -> str:
    """It is locked."""
    return "" if seat.locked else "It is not locked."


def _locked_or_approved(seat: SeatNow, _: SeatGiven) -> str:
    """It is locked or approved."""
    return "" if seat.locked or seat.state is SeatState.APPROVED else "It is neither locked nor approved."


def _not_public(seat: SeatNow, _: SeatGiven) -> str:
    """It is not public, with this person and start."""
    return "It is public, and people count on this start: take the publication back first." if seat.public else ""


def _nothing_since(_: SeatNow, given: SeatGiven) -> str:
    """Nothing was decided about the seat since."""
    return given.since


def _not_confirmed(seat: SeatNow, _: SeatGiven) -> str:
    """Its engagement is not confirmed."""
    return "The engagement is confirmed: release the seat on its page instead." if seat.confirmed else ""


def _is_public(seat: SeatNow, _: SeatGiven) -> str:
    """It is public, with this person and start."""
    return "" if seat.public else "It is not public as it is: publish it first."


def _starts_later(seat: SeatNow, given: SeatGiven) -> str:
    """Its engagement has not begun."""
    later = seat.first_start is not None and seat.first_start > given.now
    return "" if later else "Its engagement has begun: nobody can be asked any more."


def _offer_in_time(seat: SeatNow, given: SeatGiven) -> str:
    """The offer's time is not over."""
    return "The offer ran out. Ask the center if you still can." if seat.offer and seat.offer.ran_out(given.now) else ""


def _offer_ran_out(seat: SeatNow, given: SeatGiven) -> str:
    """The offer's time is over."""
    return "" if seat.offer and seat.offer.ran_out(given.now) else "The offer is still open."


def _a_reason_to_release(seat: SeatNow, given: SeatGiven) -> str:
    """A reason, unless it is the consultant who leaves."""
    return "" if given.who is Who.CONSULTANT else a_reason(seat, given)


def _over(_: SeatNow, given: SeatGiven) -> str:
    """The last session is over."""
    return "" if given.over else "The last session is not over yet."


PROPOSED, APPROVED = frozenset({SeatState.PROPOSED}), frozenset({SeatState.APPROVED})
OFFERED, ACCEPTED = frozenset({SeatState.OFFERED}), frozenset({SeatState.ACCEPTED})
BOTH = (Who.CONSULTANT, Who.COORDINATOR)

TRANSITIONS: Mapping[SeatStep, Transition[SeatState, SeatNow, SeatGiven]] = {
    SeatStep.PROPOSE: Transition(
        FREE | PROPOSED,
        SeatState.PROPOSED,
        (_at_work, _free_to_go),
        who=(Who.NIGHT,),
        meaning="Someone is proposed for it.",
    ),
    SeatStep.DROP: Transition(
        PROPOSED,
        SeatState.OPEN,
        (_free_to_go,),
        who=(Who.NIGHT, Who.IMPORT),
        meaning="Nobody is proposed any more, or the seat is not asked for any more.",
    ),
    SeatStep.CHOOSE: Transition(
        FREE | PROPOSED,
        SeatState.PROPOSED,
        (_at_work, _free_to_go, _rules_hold),
        meaning="A whole answer to a question about the schedule is taken over: its person is proposed, and locked.",
    ),
    SeatStep.MOVE: Transition(
        PROPOSED | APPROVED,
        None,
        (_at_work, _not_public, _rules_hold),
        meaning="With its whole team it gets another start: what is approved stays so there, the rest is locked.",
    ),
    SeatStep.UNMOVE: Transition(
        PROPOSED | APPROVED,
        None,
        (_at_work, _locked_or_approved, _not_public, _nothing_since, _rules_hold),
        meaning="The team has the start of before; a seat is locked or approved if it was.",
    ),
    SeatStep.UNCHOOSE: Transition(
        FREE | PROPOSED, None, (_nothing_since,), meaning="The chosen answer goes: the seat is as it was before."
    ),
    SeatStep.APPROVE: Transition(
        PROPOSED, SeatState.APPROVED, (_at_work, _rules_hold), undoable=True, meaning="Person and start are settled."
    ),
    SeatStep.LOCK: Transition(
        PROPOSED,
        None,
        (_at_work, _free_to_go, _rules_hold),
        undoable=True,
        meaning="The nights keep it; it is not approved.",
    ),
    SeatStep.UNLOCK: Transition(
        PROPOSED, None, (_locked, _nothing_since), undoable=True, meaning="It waits for a decision again."
    ),
    SeatStep.REJECT: Transition(
        PROPOSED, SeatState.OPEN, undoable=True, meaning="This person is not proposed for the engagement again."
    ),
    SeatStep.UNREJECT: Transition(
        FREE,
        SeatState.PROPOSED,
        (_at_work, _nothing_since, _locked_again_holds),
        meaning="The person is proposed again, and locked again if they were.",
    ),
    SeatStep.UNAPPROVE: Transition(
        APPROVED, SeatState.PROPOSED, (_nothing_since,), meaning="The approval is undone; a lock of before is back."
    ),
    SeatStep.OFFER: Transition(
        APPROVED,
        SeatState.OFFERED,
        (_at_work, _is_public, _starts_later, _holds_or_kept),
        who=(Who.PUBLISHER,),
        meaning="The person is asked, until a moment.",
    ),
    SeatStep.TAKE_BACK: Transition(
        OFFERED, SeatState.APPROVED, who=(Who.PUBLISHER,), meaning="The publication behind the offer is taken back."
    ),
    SeatStep.ACCEPT: Transition(
        OFFERED,
        SeatState.ACCEPTED,
        (_at_work, _offer_in_time, _holds_or_kept),
        undoable=True,
        who=BOTH,
        meaning="The person says yes; a coordinator may note a yes that came by phone.",
    ),
    SeatStep.DECLINE: Transition(
        OFFERED,
        SeatState.DECLINED,
        (_offer_in_time,),
        undoable=True,
        who=BOTH,
        meaning="The person says no, without a reason, and is not proposed for the engagement again unless asked.",
    ),
    SeatStep.UNANSWER: Transition(
        ACCEPTED | FREE | PROPOSED,
        SeatState.OFFERED,
        (_nothing_since, _not_confirmed, _at_work, _offer_in_time, _said_no_holds),
        meaning="A yes or no that a coordinator noted is taken back: the person sits there, and is asked still.",
    ),
    SeatStep.EXPIRE: Transition(
        OFFERED,
        SeatState.EXPIRED,
        (_offer_ran_out,),
        who=(Who.CLOCK,),
        meaning="No answer came; the person is not proposed for the engagement again unless asked.",
    ),
    SeatStep.RELEASE: Transition(
        every(SeatState, but=FREE | {SeatState.DELIVERED}),
        SeatState.RELEASED,
        (_a_reason_to_release,),
        who=BOTH,
        meaning="The person leaves the seat, at any time before it is delivered.",
    ),
    SeatStep.KEEP: Transition(
        APPROVED | OFFERED | ACCEPTED,
        None,
        (a_reason, _in_doubt),
        meaning="It no longer holds, and the person stays, until the facts that speak against it change again.",
    ),
    SeatStep.DELIVER: Transition(ACCEPTED, SeatState.DELIVERED, (_over,), meaning="With its engagement."),
}
"""All that can be done with a seat. Anything else is refused with a sentence."""
SEATS = TransitionTable("seat", tuple(SeatState), TRANSITIONS)
