"""Entries of the audit trail about keys: that they were changed, never what they are."""

from matcher.ports import UnitOfWork
from matcher.records import KEY_LOST, LOG_KEY_LOST, Action, Subject, SubjectKind
from matcher.services.audit.entries import OPERATOR, record


def record_rotation(work: UnitOfWork, resealed: int) -> None:
    """Write that the keys were changed; the entry is the first that the new key of the trail seals."""
    about = Subject(SubjectKind.KEY, "all")
    record(work, OPERATOR, Action.KEY, about, "former keys", "new keys", note=f"{resealed} records sealed again")


def record_lost_key(work: UnitOfWork, reason: str) -> None:
    """Write that the key which sealed the trail and the access log so far is lost; both go on under another."""
    about = Subject(SubjectKind.KEY, "trail")
    record(work, OPERATOR, Action.KEY, about, "former key", "new key", reason=reason, note=KEY_LOST)
    work.access_log.admit(None, None, LOG_KEY_LOST)
