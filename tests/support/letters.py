"""Letters for tests, by what matters in them."""

from dataclasses import replace

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.workflow.letter import LetterKind, LetterState
from matcher.records import Invite, Letter, Recipient, Subject, SubjectKind
from matcher.services.letters.drafting import draft
from matcher.services.mail.outbox import LetterRef

ADA = Recipient("Ada Lane", "ada.lane@example.org")
REQUEST_1 = Subject(SubjectKind.REQUEST, "1")


def a_link(nonce: str, email: str) -> str:
    """A link that says what it is made of."""
    return f"https://here/{nonce}/{email}"


def a_letter(
    database: SqlDatabase,
    to: Recipient = ADA,
    kind: LetterKind = LetterKind.MESSAGE,
    subject: str = "Dates",
    body: str = "Dear Ada,\n\nwhich day suits you?\n",
    about: Subject = REQUEST_1,
    calendar: Invite | None = None,
) -> LetterRef:
    """Draft a letter; what a reader calls it."""
    return LetterRef(database.writing(lambda work: draft(work, kind, to, subject, body, about, calendar)), 1)


def stored(database: SqlDatabase, letter_id: int = 1) -> Letter:
    """A letter as it is now."""
    with database.reading() as work:
        found = work.outbox.get(letter_id)
    assert found
    return found


def put(database: SqlDatabase, letter_id: int, state: LetterState) -> LetterRef:
    """Bring a letter into a state, past all rules."""
    letter = replace(stored(database, letter_id), state=state)
    database.writing(lambda work: work.outbox.update(letter))
    return LetterRef(letter_id, letter.version)
