"""Entries of the audit trail: who did what to what, and what it was before and after."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Self

from matcher.domain.model.ids import EngagementId, SeatName
from matcher.records.seats import Placement, SeatKey


class Action(StrEnum):
    """What was done."""

    APPROVE = "approve"
    REJECT = "reject"
    LOCK = "lock"
    UNLOCK = "unlock"
    CHOOSE = "choose"
    """A whole answer with someone else was taken over: its team is locked, what else it changes is proposed."""
    MOVE = "move"
    """A proposed team got another start, and is locked there: before and after say when, and how the seat stood."""
    UNDO = "undo"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    """A version took the seat out of what is public."""
    LEAVE = "leave"
    """An import took the engagement out of the data, and its approved seats with it."""
    ACCOUNT = "account"
    """An account was made or changed."""
    RUN = "run"
    """Someone asked for a run, or something of one: the note says what."""
    ERASE = "erase"
    """What had been kept long enough went: the note says what."""
    OFFER = "offer"
    """Someone was asked."""
    TAKE_BACK = "take_back"
    """The offer was taken back; the person stays approved."""
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    RELEASE = "release"
    """The person left the seat."""
    KEEP = "keep"
    """The person stays although the seat no longer holds: the note says by which rules, as every reader may know."""
    DELIVER = "deliver"
    QUESTION = "question"
    """Something was asked about an offer, or replied: the note says which, and never what."""
    ASK_AGAIN = "ask_again"
    """Someone who said no, or did not answer, may be proposed for the engagement again."""
    ENGAGEMENT = "engagement"
    """A step of an engagement: the note names it."""
    INTAKE = "intake"
    """A step of a request: the note names it."""
    LETTER = "letter"
    """A step of a letter: the reason is what it is about; never what it says."""
    CALENDAR = "calendar"
    """A consultant's private feed or own calendar came or went, or hours that it took are free; never an address."""
    CONTACT = "contact"
    """A consultant's address was set or taken out; never what it is."""
    OWN_PAGE = "own_page"
    """Somebody heard a code by phone that opens a consultant's own page: the note says whether first or second."""
    PERSON = "person"
    """Somebody said whether two ids are one human, or an import gave a human a new id: the note says which."""
    EDIT = "edit"
    """Facts of a consultant, an engagement or the policy were changed on a page: before and after, by field."""
    IMPORT = "import"
    """A dataset took the place of the one before."""
    KEY = "key"
    """A key was changed, or seals with a key began: never the key itself."""
    CLOCK = "clock"
    """An operator said that the clock is right though moments are stored that lie ahead: the note says up to when."""
    ALLOWANCE = "allowance"
    """Someone answered for an account that had asked as much as a day allows: the note says how."""
    READING = "reading"
    """A step of a request to read many confidential records at once: the note says which; never what was read."""
    COMMENT = "comment"
    """Somebody wrote something for colleagues: the note says of what kind it is, never what it says."""


class SubjectKind(StrEnum):
    """What an entry is about."""

    SEAT = "seat"
    ENGAGEMENT = "engagement"
    REQUEST = "request"
    LETTER = "letter"
    ACCOUNT = "account"
    RUN = "run"
    JOB = "job"
    CALENDAR = "calendar"
    """Feed and own calendar of the consultant with the id."""
    CONTACT = "contact"
    """The address of the consultant with the id."""
    CONSULTANT = "consultant"
    DATASET = "dataset"
    POLICY = "policy"
    RETENTION = "retention"
    """What is kept for a while only."""
    KEY = "key"
    CLOCK = "clock"
    READING = "reading"
    """A request to read many confidential records at once."""
    ORGANIZATION = "organization"
    """All that asks for assistance under one name: its id is what all spellings of it have in common."""


class Subject(NamedTuple):
    """What an entry is about.

    Args:
        subject_id: Its id; of a seat, its engagement's.
        seat: Its name within the engagement; None for all but seats.
    """

    kind: SubjectKind
    subject_id: str
    seat: SeatName | None = None

    @classmethod
    def of_seat(cls, key: SeatKey) -> Self:
        """A seat."""
        return cls(SubjectKind.SEAT, key.engagement_id, key.seat)

    @classmethod
    def engagement(cls, engagement_id: EngagementId) -> Self:
        """An engagement."""
        return cls(SubjectKind.ENGAGEMENT, engagement_id)

    @classmethod
    def numbered(cls, kind: SubjectKind, number: int) -> Self:
        """What has a number for its id."""
        return cls(kind, str(number))


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An entry of the audit trail: who, when, what, why. Never changed, never removed.

    Args:
        user_id: None where no account acted; ``actor`` says who did, by name.
        before: How the subject stood, in words; likewise ``after``.
        placement: Who sat in the seat; None where the subject is no seat.
        undoes: The entry that this one takes back.
        undone: Whether a later one took this back.
        version: The published version that it made or is part of.
        request_id: Joins what one request wrote; empty before there were any.
    """

    entry_id: int
    at: datetime
    user_id: int | None
    actor: str
    action: Action
    subject: Subject
    before: str
    after: str
    reason: str = ""
    note: str = ""
    placement: Placement | None = None
    proposal_id: int | None = None
    undoes: int | None = None
    undone: bool = False
    version: int | None = None
    request_id: str = ""

    @property
    def key(self) -> SeatKey:
        """The seat that it is about.

        Raises:
            ValueError: It is about something else.
        """
        kind, engagement_id, seat = self.subject
        if seat is None:
            raise ValueError(f"Entry {self.entry_id} is about a thing of kind {kind.value}, not about a seat.")
        return SeatKey(EngagementId(engagement_id), seat)

    @property
    def seated(self) -> Placement:
        """Who sat in the seat that it is about.

        Raises:
            ValueError: It is about something else.
        """
        if self.placement is None:
            raise ValueError(f"Entry {self.entry_id} names nobody who sat in a seat.")
        return self.placement
