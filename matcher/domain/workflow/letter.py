"""Mail: what may stand in a letter, and what becomes of it. None is ever sent twice.

A person sends every letter, but reminders of offers where the settings let the clock.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from matcher.domain.workflow.transitions import Transition, TransitionTable, Who

LONGEST_LINE = 200
LONGEST_BODY = 20_000
OWN_LINK = "[their own link]"
"""Stands in a letter where the reader's own link goes in, when it is sent and no sooner."""
PLACE = re.compile(rf"^[ \t]*{re.escape(OWN_LINK)}[ \t]*(?=\r?$)", re.MULTILINE)
"""A line of its own: within an address of someone else's, the link would go to them with the first click."""


def has_place_for_link(body: str) -> bool:
    """Whether the link goes in somewhere, and nowhere but on a line of its own."""
    return 0 < len(PLACE.findall(body)) == body.count(OWN_LINK)


def with_link(body: str, link: str) -> str:
    """The letter with its reader's own link."""
    return PLACE.sub(lambda _: link, body)


class LetterKind(StrEnum):
    """What a letter is about."""

    ACKNOWLEDGEMENT = "acknowledgement"
    REFERRAL = "referral"
    GRANTING_OFFICE = "granting_office"
    DECLINE = "decline"
    OFFER = "offer"
    REMINDER = "reminder"
    """Of an offer that ends soon."""
    INVITATION = "invitation"
    """With an entry for the calendar, new or changed."""
    CANCELLATION = "cancellation"
    """Takes the entry out of the calendar."""
    MESSAGE = "message"
    READINGS = "readings"
    """Who read a consultant's confidential record, when and why."""


LINKED = frozenset({LetterKind.OFFER, LetterKind.REMINDER})
"""Letters in which the reader's own link stands: about an offer, and of no use once it has ended."""
CONFIDENTIAL = frozenset({LetterKind.READINGS})
"""Letters that only those see who may read confidential records."""


class LetterState(StrEnum):
    """Where a letter stands."""

    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    """The server did not take it: it may be sent again."""
    UNKNOWN = "unknown"
    """Handed over, and no answer came: it may have arrived. A person finds out and says so."""
    DISCARDED = "discarded"


class LetterStep(StrEnum):
    """What can be done with a letter."""

    EDIT = "edit"
    BEGIN = "begin"
    """To send it: only one sender can."""
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LOST = "lost"
    MARK_SENT = "mark_sent"
    """A person sent it by other means, or found that it arrived."""
    NOT_ARRIVED = "not_arrived"
    """A person found that it did not arrive."""
    DISCARD = "discard"


WAITING = frozenset({LetterState.DRAFT, LetterState.FAILED})
"""Not sent, and nothing is known to have arrived."""
OPEN_LETTERS = WAITING | {LetterState.SENDING, LetterState.UNKNOWN}
"""Someone has to do something with them."""
SENDING, UNKNOWN = frozenset({LetterState.SENDING}), frozenset({LetterState.UNKNOWN})
SENDER, SERVER = (Who.SENDER,), (Who.SERVER,)

TRANSITIONS: Mapping[LetterStep, Transition[LetterState, None, None]] = {
    LetterStep.EDIT: Transition(
        WAITING, LetterState.DRAFT, who=SENDER, meaning="A person changes what it says, or where it goes."
    ),
    LetterStep.BEGIN: Transition(
        WAITING,
        LetterState.SENDING,
        who=(Who.SENDER, Who.CLOCK),
        meaning="One sender takes it, and hands it over. The clock sends reminders only, where the settings let it.",
    ),
    LetterStep.ACCEPTED: Transition(SENDING, LetterState.SENT, who=SERVER, meaning="The mail server took it."),
    LetterStep.REFUSED: Transition(
        SENDING, LetterState.FAILED, who=SERVER, meaning="The mail server did not take it: it may be sent again."
    ),
    LetterStep.LOST: Transition(
        SENDING,
        LetterState.UNKNOWN,
        who=(Who.SERVER, Who.CLOCK),
        meaning="No answer came, or its sender died: it may have arrived, and a person finds out.",
    ),
    LetterStep.MARK_SENT: Transition(
        WAITING | UNKNOWN,
        LetterState.SENT,
        who=SENDER,
        meaning="A person sent it by other means, or found that it arrived.",
    ),
    LetterStep.NOT_ARRIVED: Transition(
        UNKNOWN, LetterState.DRAFT, who=SENDER, meaning="A person found that it did not arrive."
    ),
    LetterStep.DISCARD: Transition(
        WAITING,
        LetterState.DISCARDED,
        who=(Who.SENDER, Who.COORDINATOR, Who.PUBLISHER, Who.CONSULTANT, Who.CLOCK, Who.IMPORT),
        meaning="A person does not want it sent, or what happened meanwhile has overtaken it.",
    ),
}
"""All that can be done. Anything else is refused with a sentence."""
LETTERS = TransitionTable("letter", tuple(LetterState), TRANSITIONS)


def one_line(text: str) -> str:
    """A text as a header can hold it: no control character, no line break of any kind, single spaces."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:LONGEST_LINE]


def letter_refusal(state: LetterState, step: LetterStep) -> str:
    """Why a step can't be made now, or an empty string."""
    if not LETTERS.misplaced(state, step):
        return ""
    return f"The letter is {STATE_WORDS[state]}, so this can't be done with it. Nothing was changed."


STATE_WORDS: Mapping[LetterState, str] = {
    LetterState.DRAFT: "a draft",
    LetterState.SENDING: "being sent",
    LetterState.SENT: "sent",
    LetterState.FAILED: "not sent: it failed",
    LetterState.UNKNOWN: "handed over without an answer",
    LetterState.DISCARDED: "discarded",
}
