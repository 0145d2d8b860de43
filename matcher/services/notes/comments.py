"""Comments on engagements and their seats, for people with an account: in no letter and in no file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from matcher.domain.model.ids import EngagementId, SeatName
from matcher.ports import Database, UnitOfWork
from matcher.records import NoteKind, Permission, SeatKey, Subject, SubjectKind, User
from matcher.services.accounts.accounts import require
from matcher.services.failures import NotFoundError
from matcher.services.notes.mentions import who_reads
from matcher.services.notes.writing import NoteLine, lines, write

ON_ENGAGEMENTS = frozenset({SubjectKind.ENGAGEMENT, SubjectKind.SEAT})


@dataclass(frozen=True, slots=True)
class MentionLine:
    """A note that mentions someone.

    Args:
        about: What it is about, by name.
        read_at: When they marked it as read; None where they did not.
    """

    line: NoteLine
    about: str
    read_at: datetime | None


def comments_on(database: Database, reader: User, engagement_id: EngagementId) -> tuple[NoteLine, ...]:
    """The comments on an engagement and its seats, newest first."""
    with database.reading() as work:
        return lines(work, work.notes.about(ON_ENGAGEMENTS, engagement_id), reader)


def comment_counts(database: Database) -> Mapping[EngagementId, int]:
    """How many comments there are on each engagement that has some, its seats included; none is opened."""
    with database.reading() as work:
        return {name: len(ids) for name, ids in work.notes.engagements().items()}


def comment(
    database: Database, user: User, engagement_id: EngagementId, text: str, seat: SeatName | None = None
) -> str:
    """Comment on an engagement, or on who sits in a seat; why it was not saved, in a sentence, or an empty string.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: There is no such engagement, or no such seat.
    """
    require(user, Permission.DECIDE)

    def work(unit: UnitOfWork) -> str:
        engagement = unit.dataset.engagements([engagement_id]).get(engagement_id)
        if engagement is None or (seat is not None and seat not in engagement.seats):
            raise NotFoundError("There is no such engagement, or no such seat. Load the page again.")
        if seat is None:
            return write(unit, user, Subject.engagement(engagement_id), NoteKind.COMMENT, text)
        key = SeatKey(engagement_id, seat)
        held = unit.standing.seats([key]).get(key)
        return write(unit, user, Subject.of_seat(key), NoteKind.COMMENT, text, held.placement if held else None)

    return database.writing(work)


def names_to_mention(database: Database) -> tuple[str, ...]:
    """What the accounts are called that can be mentioned."""
    with database.reading() as work:
        return tuple(dict.fromkeys(user.name for user in who_reads(work.accounts.all())))


def mentions_of(database: Database, reader: User) -> tuple[MentionLine, ...]:
    """All that mentions an account, newest first."""
    with database.reading() as work:
        read = work.notes.mentioning(reader.user_id)
        found = lines(work, work.notes.get(read), reader)
        ids = {EngagementId(one.note.about.subject_id) for one in found if one.note.about.kind in ON_ENGAGEMENTS}
        known = work.dataset.engagements(ids)

    def about(line: NoteLine) -> str:
        name = EngagementId(line.note.about.subject_id)
        return known[name].organization or name if name in known else name

    return tuple(MentionLine(line, about(line), read[line.note.note_id]) for line in found)


def unread_mentions(database: Database, reader: User) -> int:
    """How many notes mention an account and were not marked as read."""
    with database.reading() as work:
        return len(work.notes.mentioning(reader.user_id, unread=True))


def mark_read(database: Database, reader: User, note_ids: Collection[int]) -> None:
    """Mark notes that mention the reader as read; others stay as they are."""
    database.writing(lambda work: work.notes.mark_read(reader.user_id, note_ids, work.now))
