"""Writing a note or a comment: what it must be, who is told, and its entry in the trail."""

from dataclasses import dataclass

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.ports import UnitOfWork
from matcher.records import Action, Note, NoteKind, Placement, Subject, User
from matcher.services.audit.entries import record
from matcher.services.consultants.names import called
from matcher.services.notes.mentions import mentioned

LONGEST = 2000
EMPTY = f"Write something, in up to {LONGEST:,} characters. Nothing was saved."
NOBODY = "Nobody here is called {}. Write @ and a name as it stands on the account. Nothing was saved."


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note as a page shows it.

    Args:
        person: Who sat in the seat that it is about, by name; empty for nobody, or where it is about no seat.
        mentioned: Who is mentioned, by name.
        unread: Whether the reader is mentioned and has not marked it as read.
    """

    note: Note
    person: str
    mentioned: tuple[str, ...]
    unread: bool


def write(
    work: UnitOfWork, user: User, about: Subject, kind: NoteKind, text: str, placement: Placement | None = None
) -> str:
    """Store a note, with its entry in the trail; why not, in a sentence, or an empty string.

    Args:
        placement: Of a seat: who sits there.
    """
    said = text.replace("\r\n", "\n").strip()
    if not 0 < len(said) <= LONGEST:
        return EMPTY
    told = mentioned(said, work.accounts.all())
    if told.unknown:
        return NOBODY.format(" or ".join(f"@{one}" for one in told.unknown))
    others = tuple(one for one in told.users if one != user.user_id)
    person = placement.consultant_id if placement else None
    work.notes.add(Note(0, about, kind, work.now, user.user_id, user.name, said, person, others))
    # Of a seat that nobody sits in the trail has no entries.
    empty_seat = about.seat is not None and placement is None
    subject = Subject.engagement(EngagementId(about.subject_id)) if empty_seat else about
    record(work, user, Action.COMMENT, subject, "", "", note=kind.value, placement=placement)
    return ""


def lines(work: UnitOfWork, notes: tuple[Note, ...], reader: User) -> tuple[NoteLine, ...]:
    """Notes with the names that a page shows."""
    users = {one.user_id: one.name for one in work.accounts.all()} if any(note.mentions for note in notes) else {}
    people: set[ConsultantId] = {note.consultant_id for note in notes if note.consultant_id}
    names = called(work, people)
    unread = work.notes.mentioning(reader.user_id, unread=True) if notes else {}

    def person(note: Note) -> str:
        return names[note.consultant_id] if note.consultant_id else ""

    return tuple(
        NoteLine(note, person(note), tuple(users.get(one, "") for one in note.mentions), note.note_id in unread)
        for note in notes
    )
