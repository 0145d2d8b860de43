"""Letters in the transaction of what concerns them: drafted, moved on, discarded when they are overtaken.

A letter that went out may be the first answer to a request: then the clock stops, in the same transaction.
"""

from collections.abc import Iterable
from dataclasses import replace
from secrets import token_hex

from matcher.domain.workflow.letter import LETTERS, WAITING, LetterKind, LetterState, LetterStep, one_line
from matcher.domain.workflow.request import Circumstances, Step, after, refusal
from matcher.ports import UnitOfWork
from matcher.records import Action, Invite, Letter, Recipient, Subject, SubjectKind, User
from matcher.services.audit.entries import SYSTEM, record
from matcher.services.audit.intake_entries import move_request

ANSWERS = frozenset({LetterKind.ACKNOWLEDGEMENT, LetterKind.REFERRAL, LetterKind.DECLINE, LetterKind.MESSAGE})
"""What a requester is told by; a question to a granting office tells the requester nothing."""


def draft(
    work: UnitOfWork,
    kind: LetterKind,
    to: Recipient,
    subject: str,
    body: str,
    about: Subject,
    calendar: Invite | None = None,
) -> int:
    """Put a letter into the outbox, in the transaction of what caused it; its id.

    Args:
        about: What it is about: a request, or an engagement.
    """
    return put(work, Letter(0, kind, to, subject, body, about, work.now, calendar))


def put(work: UnitOfWork, made: Letter) -> int:
    """Put a letter that was made elsewhere into the outbox; its id, and its message's, are given here."""
    made = replace(made, subject=one_line(made.subject), message_id=token_hex(16))
    stored = replace(made, letter_id=work.outbox.add(made))
    record_step(work, None, None, stored, "drafted")
    return stored.letter_id


def discard_unsent(work: UnitOfWork, user: User | None, letters: Iterable[Letter], why: str) -> None:
    """Discard those of the letters that are not sent yet, in the transaction of what made them pointless."""
    for letter in letters:
        if letter.state in WAITING:
            move(work, user, letter, LetterStep.DISCARD, why)


def move(
    work: UnitOfWork, user: User | None, letter: Letter, step: LetterStep, note: str = "", was: Letter | None = None
) -> Letter:
    """Write a letter in its next state, with an entry in the trail.

    Raises:
        TransitionError: The table does not have the step: a bug.
    """
    LETTERS.require(letter.state, step)
    state = LETTERS.after(letter.state, step)
    sent_at = work.now if state is LetterState.SENT else letter.sent_at
    then = replace(letter, state=state, version=letter.version + 1, sent_at=sent_at)
    work.outbox.update(then)
    record_step(work, user, was or letter, then, note or step.value)
    if state is LetterState.SENT:
        _note_answer(work, user, then)
    return then


def _note_answer(work: UnitOfWork, user: User | None, letter: Letter) -> None:
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


def record_step(work: UnitOfWork, user: User | None, was: Letter | None, then: Letter, note: str) -> None:
    """Write a step into the trail: states and what it is about, never who it is for or what it says."""
    record(
        work,
        user or SYSTEM,
        Action.LETTER,
        letter_subject(then.letter_id),
        was.state.value if was else "",
        then.state.value,
        reason=f"{then.kind.value}, {in_words(then.about)}",
        note=note,
    )


def letter_subject(letter_id: int) -> Subject:
    """What the trail calls a letter."""
    return Subject.numbered(SubjectKind.LETTER, letter_id)


def in_words(about: Subject) -> str:
    """What a letter is about, for the trail and for lists: ``request 7``, or an engagement's id."""
    kind, subject_id, _seat = about
    return subject_id if kind is SubjectKind.ENGAGEMENT else f"{kind.value} {subject_id}"
