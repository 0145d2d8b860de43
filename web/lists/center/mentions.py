"""The list of what mentions the reader."""

from flask import url_for

from matcher.records import SubjectKind
from matcher.services.notes.comments import MentionLine
from web.lists.columns import Column, Kind, Listing, newest_first
from web.shell.center import center_zone
from web.shell.seat_keys import organization_link

NEW = "New"


def _in_a_log(row: MentionLine) -> bool:
    return row.line.note.about.kind is SubjectKind.ORGANIZATION


def mention_link(row: MentionLine) -> str:
    """Where the note stands."""
    note = row.line.note
    if _in_a_log(row):
        return f"{organization_link(note.about.subject_id)}#log"
    return url_for("comments.show", engagement_id=note.about.subject_id, _anchor=f"note-{note.note_id}")


MENTIONS: Listing[MentionLine] = Listing(
    name="mentions",
    endpoint="comments.mentions",
    title="Mentions",
    one="mention",
    many="mentions",
    columns=(
        Column("author", "From", lambda row: row.line.note.author, Kind.CHOICE),
        Column("about", "About", lambda row: "The log of an organization" if _in_a_log(row) else row.about),
        Column("person", "Person", lambda row: row.line.person),
        Column("text", "Text", lambda row: row.line.note.text),
        Column("at", "Written", lambda row: row.line.note.at.astimezone(center_zone()), Kind.MOMENT),
        Column("read", "Read", lambda row: "Read" if row.read_at else NEW, Kind.CHOICE),
    ),
    order="-at",
    identify=lambda row: newest_first(row.line.note.note_id),
    search="Words, person or engagement",
)
