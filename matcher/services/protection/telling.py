"""The letter that tells a consultant who read their confidential record, when and why; never what was read."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from matcher.domain.model.clock.in_words import in_full
from matcher.domain.model.ids import ConsultantId
from matcher.domain.workflow.letter import WAITING, LetterKind
from matcher.ports import Database, UnitOfWork
from matcher.records import Permission, Recipient, Subject, SubjectKind, User
from matcher.services.accounts.accounts import require
from matcher.services.failures import AccountError, NotFoundError
from matcher.services.letters.drafting import draft
from matcher.services.protection.readings import Reading, readings_in

MOST = 60
"""Readings in one letter, the newest: more than anybody reads."""
SUBJECT = "Who has read what we keep in confidence about you"
NOBODY_READ = "Nobody has read this record, so there is nothing to tell."


def draft_telling(database: Database, user: User, consultant_id: ConsultantId, zone: ZoneInfo) -> int:
    """Draft the letter into the outbox, where only those who may read records see it; its id.

    While the same letter waits there, it is found again.

    Args:
        zone: The center's clock.

    Raises:
        NotPermittedError: The user lacks the permission.
        NotFoundError: The person has left the data.
        AccountError: Nobody has read the record.
    """
    require(user, Permission.READ_LIVED_EXPERIENCE)

    def work(unit: UnitOfWork) -> int:
        person = unit.dataset.people([consultant_id]).get(consultant_id)
        if person is None:
            raise NotFoundError("There is no such consultant. Load the page again.")
        found = readings_in(unit, consultant_id)
        if not found:
            raise AccountError(NOBODY_READ)
        body = letter_text(person.name or consultant_id, found, zone)
        for letter in unit.outbox.find(WAITING, to=[consultant_id]):
            if letter.kind is LetterKind.READINGS and letter.body == body:
                return letter.letter_id
        about = Subject(SubjectKind.READING, str(unit.today))  # the trail does not say whose record it is about
        to = Recipient(person.name or consultant_id, consultant_id=consultant_id)
        return draft(unit, LetterKind.READINGS, to, SUBJECT, body, about)

    return database.writing(work)


def letter_text(name: str, found: Sequence[Reading], zone: ZoneInfo) -> str:
    """What the letter says of these readings, newest first."""
    lines = [f"- {in_full(one.at, zone)}: {one.reader}. The reason given: {one.why}" for one in found[:MOST]]
    if len(found) > MOST:
        lines.append(f"- and {len(found) - MOST:,} more before these; ask us for them")
    listed = "\n".join(lines)
    return f"""Dear {name},

Some of what we know about you is kept apart, and people at the center read it only for a reason, which is kept. You can know who did. These are the readings up to today:

{listed}

Besides, our program compares it with rules when it makes schedules; that shows nothing to anybody.

If you have a question about one of these, or think that somebody should not have read it, please answer this letter. You need not say why.
"""  # noqa: E501  paragraphs of a letter
