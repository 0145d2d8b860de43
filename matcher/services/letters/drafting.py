"""Letters in the transaction of what concerns them: drafted, moved on, discarded when they are overtaken."""

from collections.abc import Iterable
from dataclasses import replace
from secrets import token_hex

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.workflow.letter import LETTER_TRANSITIONS, WAITING, LetterKind, LetterState, LetterStep, one_line
from matcher.ports import UnitOfWork
from matcher.records import Action, Decision, Invite, Letter, Placement, Recipient, SeatKey, User
from matcher.services.letters.first_answer import note_answer


def draft(
    work: UnitOfWork,
    kind: LetterKind,
    to: Recipient,
    subject: str,
    body: str,
    about: str,
    calendar: Invite | None = None,
) -> int:
    """Put a letter into the outbox, in the transaction of what caused it; its id.

    Args:
        about: What it is about, as the trail calls it: ``request 7``, or an engagement's id.
    """
    made = Letter(0, kind, to, one_line(subject), body, about, work.now, calendar, message_id=token_hex(16))
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
    """Write a letter in its next state, with an entry in the trail."""
    state = LETTER_TRANSITIONS[step].after
    sent_at = work.now if state is LetterState.SENT else letter.sent_at
    then = replace(letter, state=state, version=letter.version + 1, sent_at=sent_at)
    work.outbox.update(then)
    record_step(work, user, was or letter, then, note or step.value)
    if state is LetterState.SENT:
        note_answer(work, user, then)
    return then


def record_step(work: UnitOfWork, user: User | None, was: Letter | None, then: Letter, note: str) -> None:
    """Write a step into the trail: states and what it is about, never who it is for or what it says."""
    work.decisions.add(
        Decision(
            decision_id=0,
            at=work.now,
            user_id=user.user_id if user else None,
            user_name=user.name if user else "",
            action=Action.LETTER,
            key=SeatKey(trail_name(then.letter_id), SeatName("")),
            placement=Placement(ConsultantId(""), then.created_at),
            proposal_id=None,
            before=was.state.value if was else "",
            after=then.state.value,
            reason=f"{then.kind.value}, {then.about}",
            note=note,
        )
    )


def trail_name(letter_id: int) -> EngagementId:
    """What the trail calls a letter: no engagement has such a name."""
    return EngagementId(f"letter {letter_id}")
