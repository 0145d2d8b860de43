"""Decisions: the entries of the audit trail."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matcher.records.seats import Placement, SeatKey


class Action(StrEnum):
    """What a decision did."""

    APPROVE = "approve"
    REJECT = "reject"
    LOCK = "lock"
    UNLOCK = "unlock"
    UNDO = "undo"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    """A version took the seat out of what is public."""
    LEAVE = "leave"
    """An import took the engagement out of the data, and its approved seats with it."""
    ACCOUNT = "account"
    """An account was made or changed: the key's engagement is the account, and there is no consultant."""
    RUN = "run"
    """Someone asked for a run, or something of one: the key's engagement is the run or job, and the note says what."""
    ERASE = "erase"
    """What had been kept long enough went: the note says what. There is no consultant."""
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
    """A step of an engagement: the note names it, and there is no seat and no consultant."""
    INTAKE = "intake"
    """A step of a request: the note names it, the key's engagement is the request, and there is no consultant."""
    LETTER = "letter"
    """A step of a letter: the key's engagement is the letter, the reason is what it is about; never what it says."""
    CALENDAR = "calendar"
    """A consultant's private feed or own calendar came or went; never an address."""
    CONTACT = "contact"
    """A consultant's address was set or taken out; never what it is."""
    PERSON = "person"
    """Somebody said whether two ids are one human, or an import gave a human a new id: the note says which."""


@dataclass(frozen=True, slots=True)
class Decision:
    """An entry of the audit trail: who, when, what, why. Never changed, never removed.

    Args:
        user_id: None where the system decided.
        before: Who sat there and in which state, in words; likewise ``after``.
        undoes: The decision that this one takes back.
        undone: Whether a later one took this back.
        version: The published version that it made or is part of.
        request_id: Joins what one request wrote; empty before there were any.
    """

    decision_id: int
    at: datetime
    user_id: int | None
    user_name: str
    action: Action
    key: SeatKey
    placement: Placement
    proposal_id: int | None
    before: str
    after: str
    reason: str = ""
    note: str = ""
    undoes: int | None = None
    undone: bool = False
    version: int | None = None
    request_id: str = ""
