"""What people of the center write for each other: comments, and notes about organizations."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matcher.domain.model.ids import ConsultantId
from matcher.records.audit_entries import Subject


class NoteKind(StrEnum):
    """What was noted."""

    COMMENT = "comment"
    """About an engagement or a seat of one."""
    CALL = "call"
    LETTER = "letter"
    """One that went or came otherwise than by the outbox."""
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that one wrote for colleagues. It is never changed, and in no letter and no file.

    Args:
        about: An engagement, one of its seats, or an organization.
        consultant_id: Of a seat: who sat there then; None for nobody.
        user_id: Whose it is; ``author`` by name, as it was then.
        mentions: The accounts that are mentioned in it.
    """

    note_id: int
    about: Subject
    kind: NoteKind
    at: datetime
    user_id: int
    author: str
    text: str
    consultant_id: ConsultantId | None = None
    mentions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedView:
    """What somebody asks of a list, under a name of their own.

    Args:
        listing: The name of the list.
        query: Of the list's address: search, filters and order.
    """

    view_id: int
    user_id: int
    listing: str
    name: str
    query: str


class DigestKind(StrEnum):
    """What may wait for somebody."""

    MENTIONS = "mentions"
    REQUESTS = "requests"
    DECISIONS = "decisions"
    QUESTIONS = "questions"
    LETTERS = "letters"


class Pace(StrEnum):
    """How often somebody is written to of it."""

    OFF = "off"
    AT_ONCE = "at once"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class DigestChoice:
    """How often an account is written to of one kind.

    Args:
        told_at: When it was written to, or would have been if something had waited; None for never.
    """

    user_id: int
    kind: DigestKind
    pace: Pace
    told_at: datetime | None = None
