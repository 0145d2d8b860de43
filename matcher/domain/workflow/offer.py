"""Offers: a consultant is asked for a seat, until a moment. No reason is asked for a no, and none is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import DAY, moment
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.workflow.transitions import Transition, TransitionTable, Who

SHORTEST_DAYS, LONGEST_DAYS = 1, 60
LONGEST_QUESTION = 2000
NONCE_BYTES = 16
LAST_MINUTE = time(23, 59)
"""Of a day: midnight would be read as the day after."""


class OfferState(StrEnum):
    """Where an offer stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    TAKEN_BACK = "taken_back"
    DELIVERED = "delivered"


class Means(StrEnum):
    """How an answer came."""

    UNKNOWN = ""
    """There is none, or it is from before this was kept."""
    LINK = "link"
    """By the person's own link."""
    CODE = "code"
    """On the person's own page, which a code by phone opened."""
    PHONE = "phone"
    """To a coordinator, who noted it."""


STANDS = frozenset({OfferState.ACCEPTED, OfferState.DELIVERED})
"""The person said yes: no publication that is taken back undoes that."""


class OfferStep(StrEnum):
    """What can be done with an offer."""

    ACCEPT = "accept"
    DECLINE = "decline"
    ASK = "ask"
    ANSWER = "answer"
    EXPIRE = "expire"
    TAKE_BACK = "take_back"
    TAKE_ANSWER_BACK = "take_the_answer_back"
    ASK_AGAIN = "ask_again"
    DELIVER = "deliver"


@dataclass(frozen=True, slots=True)
class Offer:
    """A seat that someone was asked to take.

    Args:
        first_start: The start that it is for.
        nonce: What its links are made of: drawn at random, tells nothing.
        by: Who ended it: the name of an account, ``link``, ``clock`` or ``import``; empty while it is open.
        means: How the yes or the no came.
    """

    offer_id: int
    engagement_id: EngagementId
    seat: SeatName
    consultant_id: ConsultantId
    first_start: datetime
    nonce: str
    made_at: datetime
    expires_at: datetime
    state: OfferState = OfferState.ASKED
    answered_at: datetime | None = None
    by: str = ""
    means: Means = Means.UNKNOWN

    def ran_out(self, now: datetime) -> bool:
        """Whether its time is over."""
        return now >= self.expires_at

    @property
    def left(self) -> bool:
        """Whether the person left the seat by themselves, after a yes."""
        return self.state is OfferState.TAKEN_BACK and self.by == Who.CONSULTANT.value


@dataclass(frozen=True, slots=True)
class Question:
    """What a consultant asked before answering, and what the center replied."""

    question_id: int
    offer_id: int
    asked_at: datetime
    text: str
    reply: str = ""
    replied_at: datetime | None = None


def expiry(now: datetime, days: int, first_start: datetime, zone: ZoneInfo) -> datetime:
    """Until when an offer is open: the end of a day, as people write deadlines, and never past the start.

    Args:
        days: How many days on that day is.
        zone: On whose clock it ends: the engagement's, which letters and pages tell it by.

    Returns:
        The moment, in UTC.
    """
    return min(moment(now.astimezone(zone).date() + days * DAY, LAST_MINUTE, zone), first_start)


def _in_time(offer: Offer, now: datetime) -> str:
    """Its time is not over."""
    return "The offer ran out. Ask the center if you still can." if offer.ran_out(now) else ""


def _ran_out(offer: Offer, now: datetime) -> str:
    """Its time is over."""
    return "" if offer.ran_out(now) else "The offer has not run out yet."


def _noted(offer: Offer, _: datetime) -> str:
    """A coordinator noted the answer, which came by phone."""
    noted = offer.means is Means.PHONE
    return "" if noted else "They answered by their own link. Ask them, then release the seat or ask them again."


TRANSITIONS: Mapping[OfferStep, Transition[OfferState, Offer, datetime]] = {
    OfferStep.ACCEPT: Transition(
        frozenset({OfferState.ASKED}),
        OfferState.ACCEPTED,
        (_in_time,),
        undoable=True,
        who=(Who.CONSULTANT, Who.COORDINATOR),
        meaning="The person says yes; a coordinator may note a yes that came by phone.",
    ),
    OfferStep.DECLINE: Transition(
        frozenset({OfferState.ASKED}),
        OfferState.DECLINED,
        (_in_time,),
        undoable=True,
        who=(Who.CONSULTANT, Who.COORDINATOR),
        meaning="The person says no. No reason is asked, and nobody's rank changes.",
    ),
    OfferStep.ASK: Transition(
        frozenset({OfferState.ASKED, OfferState.ACCEPTED}),
        None,
        who=(Who.CONSULTANT,),
        meaning="The person asks the center something.",
    ),
    OfferStep.ANSWER: Transition(
        frozenset(OfferState), None, who=(Who.COORDINATOR,), meaning="The center replies to a question."
    ),
    OfferStep.EXPIRE: Transition(
        frozenset({OfferState.ASKED}), OfferState.EXPIRED, (_ran_out,), who=(Who.CLOCK,), meaning="No answer came."
    ),
    OfferStep.TAKE_BACK: Transition(
        frozenset({OfferState.ASKED, OfferState.ACCEPTED}),
        OfferState.TAKEN_BACK,
        who=(Who.COORDINATOR, Who.PUBLISHER, Who.CONSULTANT, Who.IMPORT),
        meaning="The seat was released or left the data, or its publication was taken back.",
    ),
    OfferStep.TAKE_ANSWER_BACK: Transition(
        frozenset({OfferState.ACCEPTED, OfferState.DECLINED}),
        OfferState.ASKED,
        (_in_time, _noted),
        meaning="An answer that a coordinator noted was not theirs, or meant otherwise: the offer is open again.",
    ),
    OfferStep.ASK_AGAIN: Transition(
        frozenset({OfferState.DECLINED, OfferState.EXPIRED, OfferState.TAKEN_BACK}),
        None,
        meaning="Who said no, did not answer or left may be proposed for the engagement again.",
    ),
    OfferStep.DELIVER: Transition(
        frozenset({OfferState.ACCEPTED}), OfferState.DELIVERED, meaning="The engagement was delivered."
    ),
}
"""All that can be done with an offer. Anything else is refused with a sentence."""
ANSWERED: Mapping[OfferState, str] = {
    OfferState.ACCEPTED: "A yes is noted already.",
    OfferState.DECLINED: "A no is noted already.",
    OfferState.EXPIRED: "The time for an answer is over.",
    OfferState.DELIVERED: "It took place already.",
}
"""Why no other answer is taken, as people say it."""
OFFERS = TransitionTable("offer", tuple(OfferState), TRANSITIONS)
