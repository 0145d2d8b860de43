"""Notes and comments in the database, sealed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from matcher.db import tables
from matcher.db.vault import Vault
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.records import Note, NoteKind, Subject, SubjectKind

NOTE_BLOCK = 256
"""Sealed notes are as long as a multiple of this: their length says little."""
OF_ENGAGEMENTS = (SubjectKind.ENGAGEMENT.value, SubjectKind.SEAT.value)


class SqlNotes:
    """Stores and finds notes."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, note: Note) -> int:
        """Store a note with its mentions (its id is given here) and return its id."""
        table, (kind, subject_id, seat) = tables.notes, note.about
        values = {
            "about_kind": kind.value,
            "about": subject_id,
            "seat": seat,
            "consultant_id": note.consultant_id,
            "kind": note.kind.value,
            "at": note.at,
            "user_id": note.user_id,
            "author": note.author,
            "sealed": b"",
        }
        note_id = int(self._connection.execute(insert(table).returning(table.c.note_id), [values]).scalar_one())
        sealed = self._vault.seal({"text": note.text}, table.name, str(note_id), block=NOTE_BLOCK)
        self._connection.execute(update(table).where(table.c.note_id == note_id).values(sealed=sealed))
        mentions = [{"note_id": note_id, "user_id": who, "read_at": None} for who in note.mentions]
        if mentions:
            self._connection.execute(insert(tables.mentions), mentions)
        return note_id

    def about(self, kinds: Collection[SubjectKind], subject_id: str) -> tuple[Note, ...]:
        """What was written about something of these kinds, newest first."""
        table = tables.notes
        among = table.c.about_kind.in_([kind.value for kind in kinds])
        query = select(table).where(table.c.about == subject_id, among).order_by(table.c.note_id.desc())
        return self._notes(self._connection.execute(query).all())

    def mentioning(self, user_id: int, *, unread: bool = False) -> Mapping[int, datetime | None]:
        """When an account marked each note that mentions it as read, newest note first; None where it did not."""
        table = tables.mentions
        query = select(table).where(table.c.user_id == user_id).order_by(table.c.note_id.desc())
        if unread:
            query = query.where(table.c.read_at.is_(None))
        return {row.note_id: row.read_at for row in self._connection.execute(query)}

    def get(self, note_ids: Collection[int]) -> tuple[Note, ...]:
        """Notes by id, newest first."""
        table = tables.notes
        query = select(table).where(table.c.note_id.in_(list(note_ids))).order_by(table.c.note_id.desc())
        return self._notes(self._connection.execute(query).all())

    def mark_read(self, user_id: int, note_ids: Collection[int], at: datetime) -> None:
        """Write that an account has read notes that mention it."""
        table = tables.mentions
        mine = (table.c.user_id == user_id, table.c.note_id.in_(list(note_ids)), table.c.read_at.is_(None))
        self._connection.execute(update(table).where(*mine).values(read_at=at))

    def engagements(self) -> Mapping[EngagementId, tuple[int, ...]]:
        """The notes about each engagement and its seats; none is opened."""
        table = tables.notes
        query = select(table.c.about, table.c.note_id).where(table.c.about_kind.in_(OF_ENGAGEMENTS))
        found: dict[EngagementId, list[int]] = {}
        for row in self._connection.execute(query.order_by(table.c.note_id)):
            found.setdefault(EngagementId(row.about), []).append(row.note_id)
        return {name: tuple(ids) for name, ids in found.items()}

    def remove(self, note_ids: Collection[int]) -> None:
        """Let go of notes, with their mentions."""
        for table in (tables.mentions, tables.notes):
            self._connection.execute(delete(table).where(table.c.note_id.in_(list(note_ids))))

    def _notes(self, rows: Sequence[Row[*tuple[Any, ...]]]) -> tuple[Note, ...]:
        table = tables.mentions
        query = select(table.c.note_id, table.c.user_id).where(table.c.note_id.in_([row.note_id for row in rows]))
        mentioned: dict[int, list[int]] = {}
        for row in self._connection.execute(query.order_by(table.c.user_id)) if rows else ():
            mentioned.setdefault(row.note_id, []).append(row.user_id)
        return tuple(self._note(row, tuple(mentioned.get(row.note_id, ()))) for row in rows)

    def _note(self, row: Row[*tuple[Any, ...]], mentions: tuple[int, ...]) -> Note:
        text = str(self._vault.open(row.sealed, tables.notes.name, str(row.note_id))["text"])
        seat = SeatName(row.seat) if row.seat is not None else None
        person = ConsultantId(row.consultant_id) if row.consultant_id else None
        about = Subject(SubjectKind(row.about_kind), row.about, seat)
        kind = NoteKind(row.kind)
        return Note(row.note_id, about, kind, row.at, row.user_id, row.author, text, person, mentions)
