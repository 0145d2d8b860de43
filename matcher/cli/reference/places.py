"""Where each step of the tables of transitions is made: its page and its command.

A step that follows from others has neither, nor one that the mail server makes; what the clock does has no page; and
what only a consultant does, by a link of their own, has no command: nobody acts in a consultant's place.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from matcher.domain.workflow.engagement import ENGAGEMENTS, EngagementStep
from matcher.domain.workflow.letter import LETTERS, LetterStep
from matcher.domain.workflow.offer import OFFERS, OfferStep
from matcher.domain.workflow.request import REQUESTS, Step
from matcher.domain.workflow.seat import SEATS, SeatStep


class StepPlace(NamedTuple):
    """Where a step is made.

    Args:
        page: As people call it; ``view`` the view that makes the step, and ``part`` which of its steps, if several.
        command: The words behind ``matcher``.
        read_first: Whether a person has to read what the page shows, so that there is no command.
    """

    page: str = ""
    view: str = ""
    part: str = ""
    command: str = ""
    read_first: bool = False


def _triage(step: Step) -> StepPlace:
    return StepPlace("Triage, the request", "triage.decide", step.value, f"intake {step.value.replace('_', '-')}")


def _lifecycle(step: EngagementStep) -> StepPlace:
    return StepPlace("The engagement", "lifecycles.decide", step.value, f"engagements {step.value.replace('_', '-')}")


def _review(step: SeatStep) -> StepPlace:
    return StepPlace("Review", "review.decide", step.value, f"review {step.value}")


def _letter(step: LetterStep) -> StepPlace:
    return StepPlace("Outbox", "outbox.decide", step.value, read_first=True)


FOLLOWS = StepPlace()
NIGHT = StepPlace("Runs", "runs.begin", command="nightly")
NOTE_YES = StepPlace("Offers; the person's link", "offers.note", "accept", "offers accept")
NOTE_NO = StepPlace("Offers; the person's link", "offers.note", "decline", "offers decline")
RELEASE = StepPlace("The engagement; the person's link", "lifecycles.let_go", command="engagements release")
CLOCK = StepPlace(command="offers expire")
OPEN_AGAIN = StepPlace("Offers", "offers.open_again", command="offers open-again")
DELIVER = _lifecycle(EngagementStep.DELIVER)
OF_REQUESTS = {step: _triage(step) for step in Step}
OF_ENGAGEMENTS = {
    **{step: _lifecycle(step) for step in EngagementStep},
    EngagementStep.PROPOSE: FOLLOWS,
    EngagementStep.APPROVE: FOLLOWS,
    EngagementStep.OFFER: FOLLOWS,
    EngagementStep.FALL_BACK: FOLLOWS,
    EngagementStep.COME_BACK: FOLLOWS,
}
OF_SEATS = {
    SeatStep.PROPOSE: NIGHT,
    SeatStep.DROP: NIGHT,
    SeatStep.CHOOSE: StepPlace("The engagement, someone else", "explanations.take", read_first=True),
    SeatStep.UNCHOOSE: StepPlace("The engagement, someone else", "explanations.take_back", read_first=True),
    SeatStep.APPROVE: _review(SeatStep.APPROVE),
    SeatStep.LOCK: _review(SeatStep.LOCK),
    SeatStep.UNLOCK: _review(SeatStep.UNLOCK),
    SeatStep.REJECT: _review(SeatStep.REJECT),
    SeatStep.MOVE: StepPlace("Schedule, and the engagement", "moves.carry_out", read_first=True),
    SeatStep.UNMOVE: StepPlace("Review, and the engagement", "moves.undo", read_first=True),
    SeatStep.UNREJECT: StepPlace("Rejections", "rejections.take_back", command="review undo"),
    SeatStep.UNAPPROVE: StepPlace("Review", "review.undo", command="review undo"),
    SeatStep.OFFER: StepPlace("Offers", "offers.send", command="offers send"),
    SeatStep.TAKE_BACK: StepPlace("Published", "versions.undo", command="versions undo"),
    SeatStep.ACCEPT: NOTE_YES,
    SeatStep.DECLINE: NOTE_NO,
    SeatStep.UNANSWER: OPEN_AGAIN,
    SeatStep.EXPIRE: CLOCK,
    SeatStep.RELEASE: RELEASE,
    SeatStep.KEEP: StepPlace("The engagement", "lifecycles.keep", command="engagements keep"),
    SeatStep.DELIVER: DELIVER,
}
OF_OFFERS = {
    OfferStep.ACCEPT: NOTE_YES,
    OfferStep.DECLINE: NOTE_NO,
    OfferStep.ASK: StepPlace("The person's link", "answers.question"),
    OfferStep.ANSWER: StepPlace("Offers", "offers.answer_question", command="offers reply"),
    OfferStep.EXPIRE: CLOCK,
    OfferStep.TAKE_BACK: RELEASE._replace(command="offers take-back"),
    OfferStep.TAKE_ANSWER_BACK: OPEN_AGAIN,
    OfferStep.ASK_AGAIN: StepPlace("Rejections", "offers.again", command="offers again"),
    OfferStep.DELIVER: DELIVER,
}
OF_LETTERS = {
    **{step: _letter(step) for step in LetterStep},
    LetterStep.EDIT: StepPlace("Outbox, the letter", "outbox.change", read_first=True),
    LetterStep.BEGIN: StepPlace("Outbox", "outbox.send", command="outbox send"),
    LetterStep.ACCEPTED: FOLLOWS,
    LetterStep.REFUSED: FOLLOWS,
    LetterStep.LOST: FOLLOWS,
}
PLACES: Mapping[str, Mapping[Any, StepPlace]] = {
    REQUESTS.noun: OF_REQUESTS,
    ENGAGEMENTS.noun: OF_ENGAGEMENTS,
    SEATS.noun: OF_SEATS,
    OFFERS.noun: OF_OFFERS,
    LETTERS.noun: OF_LETTERS,
}
"""By what the table is of, then by step: steps of several tables have one name."""
