"""The ports of what people of the center write for each other, and keep for themselves."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from matcher.domain.model.ids import EngagementId
from matcher.records import DigestChoice, Note, SavedView, SubjectKind


class NoteStore(Protocol):
    """Stores and finds notes and comments, sealed."""

    def add(self, note: Note) -> int:
        """Store a note with its mentions (its id is given here) and return its id."""
        ...

    def about(self, kinds: Collection[SubjectKind], subject_id: str) -> tuple[Note, ...]:
        """What was written about something of these kinds, newest first."""
        ...

    def mentioning(self, user_id: int, *, unread: bool = False) -> Mapping[int, datetime | None]:
        """When an account marked each note that mentions it as read, newest note first; None where it did not."""
        ...

    def get(self, note_ids: Collection[int]) -> tuple[Note, ...]:
        """Notes by id, newest first."""
        ...

    def mark_read(self, user_id: int, note_ids: Collection[int], at: datetime) -> None:
        """Write that an account has read notes that mention it."""
        ...

    def engagements(self) -> Mapping[EngagementId, tuple[int, ...]]:
        """The notes about each engagement and its seats; none is opened."""
        ...

    def remove(self, note_ids: Collection[int]) -> None:
        """Let go of notes, with their mentions."""
        ...


class SavedViewStore(Protocol):
    """Stores and finds what accounts ask of lists."""

    def find(self, user_id: int, listing: str | None = None) -> tuple[SavedView, ...]:
        """An account's views, of one list or of all, by name."""
        ...

    def put(self, view: SavedView) -> None:
        """Store a view (its id is given here), in the place of one of the same name."""
        ...

    def remove(self, user_id: int, view_id: int) -> None:
        """Let go of a view, if it is the account's."""
        ...


class DigestStore(Protocol):
    """Stores how often accounts are written to of what waits."""

    def find(self, user_id: int | None = None) -> tuple[DigestChoice, ...]:
        """The choices of an account, or of all, by account and kind."""
        ...

    def put(self, choice: DigestChoice) -> None:
        """Write a choice in the place of the one before."""
        ...
