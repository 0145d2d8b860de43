"""The letters that go with a request, as drafts in the outbox."""

from collections.abc import Callable, Mapping

from matcher.domain.workflow.letter import LetterKind
from matcher.domain.workflow.request import Request, Step
from matcher.domain.workflow.request_letters import (
    acknowledgement_letter,
    decline_letter,
    granting_office_letter,
    letter_in_own_words,
    referral_letter,
    sent_back_letter,
)
from matcher.ports import UnitOfWork
from matcher.records import Recipient, User
from matcher.services.audit.intake_entries import request_subject
from matcher.services.letters.drafting import discard_unsent, draft

LETTER_OF: Mapping[Step, LetterKind] = {
    Step.REFER: LetterKind.REFERRAL,
    Step.ASK_GRANTING_OFFICE: LetterKind.GRANTING_OFFICE,
    Step.DECLINE: LetterKind.DECLINE,
    Step.SEND_BACK: LetterKind.MESSAGE,
    Step.REPLY: LetterKind.MESSAGE,
}
"""What a step asks us to write."""
TEXTS: Mapping[LetterKind, tuple[str, Callable[[Request], str]]] = {
    LetterKind.ACKNOWLEDGEMENT: ("Your request for training and technical assistance", acknowledgement_letter),
    LetterKind.REFERRAL: ("Your request: a center that can help you with it", referral_letter),
    LetterKind.GRANTING_OFFICE: ("A grantee's request for training and technical assistance", granting_office_letter),
    LetterKind.DECLINE: ("Your request for training and technical assistance", decline_letter),
}
"""Subject and text of each letter that says the same whatever the step was given."""
MESSAGES: Mapping[Step, tuple[str, Callable[[Request, str], str]]] = {
    Step.SEND_BACK: ("Your request: what we need to know", sent_back_letter),
    Step.REPLY: ("About your request for training and technical assistance", letter_in_own_words),
}
"""Likewise of those that a person's note stands in."""
GRANTING_OFFICE = "The granting office"


def draft_letter_of(work: UnitOfWork, request: Request, step: Step, note: str) -> None:
    """Draft the letter of a step that asks for one, in its transaction.

    Args:
        note: What a person wrote for the requester.
    """
    if step in MESSAGES:
        subject, worded = MESSAGES[step]
        _draft(work, request, LETTER_OF[step], subject, worded(request, note))
    else:
        draft_letter(work, request, LETTER_OF[step])


def draft_letter(work: UnitOfWork, request: Request, kind: LetterKind) -> None:
    """Draft a letter that says the same whatever was noted. A granting office's address is not known yet."""
    subject, text = TEXTS[kind]
    _draft(work, request, kind, subject, text(request))


def _draft(work: UnitOfWork, request: Request, kind: LetterKind, subject: str, body: str) -> None:
    asked = Recipient(request.contact.name, request.contact.email)
    to = Recipient(GRANTING_OFFICE) if kind is LetterKind.GRANTING_OFFICE else asked
    draft(work, kind, to, subject, body, request_subject(request.request_id))


def discard_letter(work: UnitOfWork, user: User, request: Request, kind: LetterKind) -> None:
    """Discard the letter of a step that was taken back, unless it is sent."""
    found = [one for one in work.outbox.find(about=[request_subject(request.request_id)]) if one.kind is kind]
    discard_unsent(work, user, found[:1], "its step was taken back")
