"""Letters that wait for a person to send them, and what they carry."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from matcher.domain.model.ids import ConsultantId
from matcher.domain.workflow.letter import LetterKind, LetterState
from matcher.records.audit_entries import Subject


class InviteMethod(StrEnum):
    """What an entry does to a calendar (RFC 5546)."""

    REQUEST = "REQUEST"
    """Puts it in, or changes it."""
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Invite:
    """An entry for a calendar: all sessions of one person in one engagement.

    Args:
        uid: The same for ever for that person in that engagement.
        sequence: Higher each time that it changes.
        first_start: Of the first session, aware; its clock time is that of all.
        zone: IANA name of the zone on whose clock the sessions are.
        days: Local day of each session, in order; the first is that of ``first_start``.
        minutes: Length of a session.
        at: When it became what it is.
        location: A city, or "Virtual"; never a street.
        tentative: Whether the person was asked and has not said yes.
    """

    method: InviteMethod
    uid: str
    sequence: int
    first_start: datetime
    zone: str
    days: tuple[date, ...]
    minutes: int
    at: datetime
    summary: str
    description: str = ""
    location: str = ""
    tentative: bool = False


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter is for.

    Args:
        email: Empty for a consultant, whose address is looked up when it is needed, and where none is known yet.
    """

    name: str
    email: str = ""
    consultant_id: ConsultantId | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter.

    Args:
        about: What it is about: a request, or an engagement.
        version: Rises with every step, so that nobody sends or edits something else than they saw.
        tried_at: When its last sending began.
        message_id: The same at every try: a mail server may notice a second copy by it.
        fault: Why it was not sent, in words that name nobody.
        offers: The offers that it asks or reminds of, all of one person; empty where it is about none.
    """

    letter_id: int
    kind: LetterKind
    to: Recipient
    subject: str
    body: str
    about: Subject
    created_at: datetime
    calendar: Invite | None = None
    state: LetterState = LetterState.DRAFT
    version: int = 1
    tried_at: datetime | None = None
    sent_at: datetime | None = None
    message_id: str = ""
    fault: str = ""
    offers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known of a letter while it is sealed; the fields are those of :class:`Letter`.

    Args:
        consultant_id: Whom it is for; None where that is no consultant.
        opened: Opens it.
    """

    letter_id: int
    version: int
    kind: LetterKind
    consultant_id: ConsultantId | None
    about: Subject
    created_at: datetime
    state: LetterState
    fault: str
    offers: tuple[int, ...]
    opened: Callable[[], Letter] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter as it goes out.

    Args:
        message_id: With its angle brackets.
        by_person: Whether somebody had it sent; else the program did, by itself.
    """

    name: str
    email: str
    subject: str
    body: str
    message_id: str
    at: datetime
    calendar: Invite | None = None
    by_person: bool = False


class Fate(StrEnum):
    """What became of a letter that was handed to a mail server."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    """By the server, before it had taken it: it did not go out."""
    LOST = "lost"
    """The connection ended after the letter was handed over and before an answer: it may have gone out."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one letter.

    Args:
        fault: Why it did not go out, or may not have, in words that name nobody.
        ended: Whether the connection is of no more use.
    """

    fate: Fate
    fault: str = ""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class BusyCalendar:
    """A consultant's own calendar, which says when they are not free.

    Args:
        address: Where it is fetched from; it is a secret of theirs.
        fetched_at: When it was last read well, or None; ``tried_at`` when it was last tried.
        fault: Why the last try failed, in words that repeat nothing of it; empty where it did not.
    """

    consultant_id: ConsultantId
    address: str
    fetched_at: datetime | None = None
    tried_at: datetime | None = None
    fault: str = ""
