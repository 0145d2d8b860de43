"""The outbox: letters that were drafted wait there for a person to look them over and send them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.names.mail_address import is_address
from matcher.domain.workflow.letter import (
    CONFIDENTIAL,
    LINKED,
    LONGEST_BODY,
    OWN_LINK,
    WAITING,
    LetterKind,
    LetterState,
    LetterStep,
    has_place_for_link,
    letter_refusal,
    one_line,
)
from matcher.ports import Database, UnitOfWork
from matcher.records import AuditEntry, Letter, Outline, Permission, Recipient, User
from matcher.services.accounts.accounts import require
from matcher.services.consultants.contacts import addresses, not_an_address
from matcher.services.failures import NotFoundError
from matcher.services.letters.drafting import letter_subject, move
from matcher.services.mail.overtaken import settle_overtaken
from matcher.services.saving import NEWER

NO_SUBJECT = "A letter needs a subject. Nothing was changed."
TOO_LONG = f"A letter has {LONGEST_BODY:,} characters at most. Nothing was changed."
KEEP_THE_LINK = (
    f"Keep {OWN_LINK} in the text, on a line of its own: the person's link goes in there when it is sent. Nothing was"
    " changed."
)
ADDRESS_ELSEWHERE = "Where mail for a consultant goes is set on the consultant's page. Nothing was changed."


class LetterRef(NamedTuple):
    """A letter as a reader saw it."""

    letter_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Post:
    """A letter with the address that it goes to now; empty where nobody would get it."""

    letter: Letter
    email: str

    @property
    def ref(self) -> LetterRef:
        """What forms call it."""
        return LetterRef(self.letter.letter_id, self.letter.version)


@dataclass(frozen=True, slots=True)
class Outlines:
    """Letters, still sealed.

    Args:
        unreachable: How many of those that wait have no address.
    """

    letters: tuple[Outline, ...]
    unreachable: int


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person makes of a letter.

    Args:
        email: Of a recipient who is no consultant; None where it stays.
    """

    subject: str
    body: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class LetterOutcome:
    """Whether a step was made; if not, why, in a sentence."""

    letter_id: int
    done: bool
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class LettersWaiting:
    """Counts for Today.

    Args:
        unsent: Drafts, and letters that failed.
        doubtful: Letters that may have arrived, of which someone has to find out.
        oldest: When the first unsent one was drafted; None where there is none.
    """

    unsent: int
    doubtful: int
    oldest: datetime | None


def list_letters(
    database: Database,
    states: Collection[LetterState] | None = None,
    limit: int = 500,
    reader: User | None = None,
) -> tuple[Post, ...]:  # fmt: skip
    """Letters with their addresses, newest first, as far as the reader may see them; None sees no confidential ones."""
    with database.reading() as work:
        return posts(work, work.outbox.find(states, limit=limit, hidden=hidden_from(reader)))


def outlined(
    database: Database, states: Collection[LetterState], limit: int, reader: User | None = None
) -> Outlines:  # fmt: skip
    """Letters as :func:`list_letters`, still sealed: a list opens those that it shows."""
    with database.reading() as work:
        found = work.outbox.outlines(states, limit=limit, hidden=hidden_from(reader))
        waiting = [one for one in found if one.state in WAITING]
        people = {one.consultant_id for one in waiting if one.consultant_id}
        known = addresses(work, people) if people else {}
    to = (known.get(one.consultant_id, "") if one.consultant_id else _email(one.opened().to, {}) for one in waiting)
    return Outlines(found, sum(not email for email in to))


def find_letter(database: Database, letter_id: int, reader: User | None = None) -> Post | None:
    """One letter with its address, where the reader may see it."""
    with database.reading() as work:
        letter = work.outbox.get(letter_id)
        return posts(work, [letter])[0] if letter and letter.kind not in hidden_from(reader) else None


def hidden_from(reader: User | None) -> frozenset[LetterKind]:
    """The kinds of letters that a reader may not know of."""
    return frozenset() if reader and reader.may(Permission.READ_LIVED_EXPERIENCE) else CONFIDENTIAL


def letters_waiting(database: Database, reader: User | None = None) -> LettersWaiting:
    """What waits in the outbox, as far as the reader may see it."""
    hidden = hidden_from(reader)
    with database.reading() as work:
        unsent = work.outbox.find(WAITING, hidden=hidden)
        doubtful = work.outbox.count([LetterState.UNKNOWN], hidden)
    return LettersWaiting(len(unsent), doubtful, min((letter.created_at for letter in unsent), default=None))


def letter_history(database: Database, letter_id: int) -> tuple[AuditEntry, ...]:
    """What was done with a letter, newest first."""
    with database.reading() as work:
        return work.trail.find(subject=letter_subject(letter_id))


def count_letters(database: Database, reader: User | None = None) -> Mapping[LetterState, int]:
    """How many letters are in each state, of those that the reader may see."""
    hidden = hidden_from(reader)
    with database.reading() as work:
        return {state: work.outbox.count([state], hidden) for state in LetterState}


def edit(database: Database, user: User, ref: LetterRef, wording: Wording) -> LetterOutcome:
    """Change what a letter says, or where it goes.

    Raises:
        NotPermittedError: The user may not send mail.
        NotFoundError: There is no such letter.
    """

    def change(letter: Letter) -> Letter | str:
        subject, body = one_line(wording.subject), wording.body.replace("\r\n", "\n")
        if not subject:
            return NO_SUBJECT
        if len(body) > LONGEST_BODY:
            return TOO_LONG
        if letter.kind in LINKED and not has_place_for_link(body):
            return KEEP_THE_LINK
        to = letter.to
        if wording.email is not None and wording.email.strip() != to.email:
            email = wording.email.strip()
            if to.consultant_id:
                return ADDRESS_ELSEWHERE
            if email and not is_address(email):
                return not_an_address(email)
            to = replace(to, email=email)
        return replace(letter, subject=subject, body=body, to=to, fault="")

    require(user, Permission.SEND)

    def work(unit: UnitOfWork) -> LetterOutcome:
        letter, refused = found(unit, user, ref, LetterStep.EDIT)
        changed = refused or change(letter)
        if isinstance(changed, str):
            return LetterOutcome(ref.letter_id, done=False, sentence=changed)
        move(unit, user, changed, LetterStep.EDIT, was=letter)
        return LetterOutcome(ref.letter_id, done=True)

    return database.writing(work)


def take_steps(
    database: Database, user: User, refs: Sequence[LetterRef], step: LetterStep
) -> tuple[LetterOutcome, ...]:
    """Make a step that a person decides: discard, note as sent, note that it did not arrive. Each alone, in order.

    Raises:
        NotPermittedError: The user may not send mail.
        NotFoundError: There is no such letter.
        ValueError: The step is not a person's to make.
    """
    require(user, Permission.SEND)
    if step not in BY_HAND:
        raise ValueError(f"{step} is not made by hand")

    def work(unit: UnitOfWork) -> tuple[LetterOutcome, ...]:
        outcomes = []
        for ref in refs:
            letter, refused = found(unit, user, ref, step)
            if not refused:
                settle_overtaken(unit, user, move(unit, user, letter, step))
            outcomes.append(LetterOutcome(ref.letter_id, done=not refused, sentence=refused))
        return tuple(outcomes)

    return database.writing(work)


BY_HAND = frozenset({LetterStep.DISCARD, LetterStep.MARK_SENT, LetterStep.NOT_ARRIVED})


def posts(work: UnitOfWork, letters: Collection[Letter]) -> tuple[Post, ...]:
    """Letters with their addresses, inside a transaction."""
    people = {letter.to.consultant_id for letter in letters if letter.to.consultant_id}
    known = addresses(work, people) if people else {}
    return tuple(Post(letter, _email(letter.to, known)) for letter in letters)


def found(work: UnitOfWork, user: User | None, ref: LetterRef, step: LetterStep) -> tuple[Letter, str]:
    """The letter, and why the step can't be made with it.

    Raises:
        NotFoundError: There is no such letter, or none that the user may see.
    """
    letter = work.outbox.get(ref.letter_id)
    if letter is None or letter.kind in hidden_from(user):
        raise NotFoundError("There is no such letter. Load the page again.")
    return letter, NEWER if letter.version != ref.version else letter_refusal(letter.state, step)


def _email(to: Recipient, known: Mapping[ConsultantId, str]) -> str:
    if to.consultant_id:
        return known.get(to.consultant_id, "")
    return to.email if is_address(to.email) else ""
