"""Entries of the audit trail about accounts: what one may do, before and after; never an address or a password."""

from matcher.ports import UnitOfWork
from matcher.records import Action, Subject, SubjectKind, User
from matcher.services.audit.entries import OPERATOR, record

MADE, PASSWORD, ACCESS = "made", "password set", "access changed"
FACTOR_ADDED, FACTOR_REMOVED = "second factor added", "second factor removed"
FACTOR_RENAMED = "second factor renamed"
COUNT_WENT_BACK = "a passkey that may have been copied was refused"
SIGNED_OUT = "signed out everywhere"
NEW_CODES, RECOVERED = "recovery codes renewed", "signed in with a recovery code"


def note_change(work: UnitOfWork, by: User | None, was: User | None, then: User, what: str) -> None:
    """Write what was done to an account.

    Args:
        by: None for the operator.
        was: None where it was made.
    """
    before = _in_words(was) if was else ""
    record(work, by or OPERATOR, Action.ACCOUNT, account_subject(then.user_id), before, _in_words(then), note=what)


def account_subject(user_id: int) -> Subject:
    """What the trail calls an account."""
    return Subject.numbered(SubjectKind.ACCOUNT, user_id)


def _in_words(user: User) -> str:
    may = ", ".join([*sorted(user.roles), *sorted(user.grants)])
    return f"{may}; {'open' if user.active else 'closed'}"
