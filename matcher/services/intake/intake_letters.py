"""The letters that go with a request, as drafts in the outbox."""

from collections.abc import Callable, Mapping

from matcher.domain.workflow.letter import LetterKind
from matcher.domain.workflow.request import Request, Step
from matcher.domain.workflow.request_letters import (
    acknowledgement_letter,
    decline_letter,
    granting_office_letter,
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
}
"""What a step asks us to write."""
TEXTS: Mapping[LetterKind, tuple[str, Callable[[Request], str]]] = {
    LetterKind.ACKNOWLEDGEMENT: ("Your request for training and technical assistance", acknowledgement_letter),
    LetterKind.REFERRAL: ("Your request: a center that can help you with it", referral_letter),
    LetterKind.GRANTING_OFFICE: ("A grantee's request for training and technical assistance", granting_office_letter),
    LetterKind.DECLINE: ("Your request for training and technical assistance", decline_letter),
}
"""Subject and text of each letter that says the same whatever the step was given."""
SENT_BACK = "Your request: what we need to know"
GRANTING_OFFICE = "The granting office"


def draft_letter(work: UnitOfWork, request: Request, kind: LetterKind, note: str = "") -> None:
    """Draft a letter in the transaction of the step that asks for it. A granting office's address is not known yet.

    Args:
        note: What a request is sent back with.
    """
    if kind is LetterKind.MESSAGE:
        subject, body = SENT_BACK, sent_back_letter(request, note)
    else:
        subject, text = TEXTS[kind]
        body = text(request)
    asked = Recipient(request.contact.name, request.contact.email)
    to = Recipient(GRANTING_OFFICE) if kind is LetterKind.GRANTING_OFFICE else asked
    draft(work, kind, to, subject, body, request_subject(request.request_id))


def discard_letter(work: UnitOfWork, user: User, request: Request, kind: LetterKind) -> None:
    """Discard the letter of a step that was taken back, unless it is sent."""
    found = [one for one in work.outbox.find(about=[request_subject(request.request_id)]) if one.kind is kind]
    discard_unsent(work, user, found[:1], "its step was taken back")
