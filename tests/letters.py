"""Letters for tests, by what matters in them."""

from dataclasses import replace

from matcher.db.transactions import SqlDatabase
from matcher.domain.mail import LetterKind, LetterState
from matcher.service.drafting import draft
from matcher.service.outbox import LetterRef
from matcher.service.records import Invite, Letter, Recipient

ADA = Recipient("Ada Lane", "ada.lane@example.org")
REQUEST_1 = "request 1"


def a_letter(
    database: SqlDatabase,
    to: Recipient = ADA,
    kind: LetterKind = LetterKind.MESSAGE,
    subject: str = "Dates",
    body: str = "Dear Ada,\n\nwhich day suits you?\n",
    about: str = REQUEST_1,
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
