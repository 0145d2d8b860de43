"""A letter that went out may be the first answer to a request: then the clock stops, in the same transaction."""

from matcher.domain.workflow.letter import LetterKind
from matcher.domain.workflow.request import Circumstances, Step, after, refusal
from matcher.ports import UnitOfWork
from matcher.records import Letter, SubjectKind, User
from matcher.services.audit.intake_entries import move_request

ANSWERS = frozenset({LetterKind.ACKNOWLEDGEMENT, LetterKind.REFERRAL, LetterKind.DECLINE, LetterKind.MESSAGE})
"""What a requester is told by; a question to a granting office tells the requester nothing."""


def note_answer(work: UnitOfWork, user: User | None, letter: Letter) -> None:
    """Note that the requester was answered, if this letter did it and none did before."""
    kind, number, _seat = letter.about
    if letter.kind not in ANSWERS or kind is not SubjectKind.REQUEST:
        return
    request = work.requests.get(int(number))
    given = Circumstances(work.now, work.today)
    if request is None or request.first_answer_at or refusal(request, Step.ANSWER, given):
        return
    why = f"letter {letter.letter_id} was sent"
    move_request(work, user, request, Step.ANSWER, after(request, Step.ANSWER, given), why)
