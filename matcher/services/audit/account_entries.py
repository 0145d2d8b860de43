"""Entries of the audit trail about accounts: what one may do, before and after; never an address or a password."""

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.ports import UnitOfWork
from matcher.records import Action, Decision, Placement, SeatKey, User

MADE, PASSWORD, ACCESS = "made", "password set", "access changed"
FACTOR_ADDED, FACTOR_REMOVED = "second factor added", "second factor removed"
NEW_CODES, RECOVERED = "recovery codes renewed", "signed in with a recovery code"

OPERATOR = "operator"
"""Who changes accounts at the command line."""


def note_change(work: UnitOfWork, by: User | None, was: User | None, then: User, what: str) -> None:
    """Write what was done to an account.

    Args:
        by: None for the operator.
        was: None where it was made.
    """
    work.decisions.add(
        Decision(
            decision_id=0,
            at=work.now,
            user_id=by.user_id if by else None,
            user_name=by.name if by else OPERATOR,
            action=Action.ACCOUNT,
            key=SeatKey(account_key(then.user_id), SeatName("")),
            placement=Placement(ConsultantId(""), work.now),
            proposal_id=None,
            before=_in_words(was) if was else "",
            after=_in_words(then),
            note=what,
        )
    )


def account_key(user_id: int) -> EngagementId:
    """What the trail calls an account: no engagement has such a name."""
    return EngagementId(f"account {user_id}")


def _in_words(user: User) -> str:
    may = ", ".join([*sorted(user.roles), *sorted(user.grants)])
    return f"{may}; {'open' if user.active else 'closed'}"
