"""Where every entry of the audit trail is made."""

from dataclasses import replace
from typing import TypeAlias, TypedDict, Unpack

from matcher.ports import UnitOfWork
from matcher.records import Action, AuditEntry, Placement, Subject, User

By: TypeAlias = User | str
"""Someone with an account, or what the trail calls one without."""
OPERATOR = "the operator"
"""Who works at the command line without an account."""
SYSTEM = ""
"""What happens by itself."""
CLOCK = "The clock"
CONSULTANT = "The consultant"
IMPORT = "import"
NOTHING_CHANGED = "as it was"
"""How the data stood after an import that changed none."""


class Particulars(TypedDict, total=False):
    """What some entries say beyond what all say; see :class:`matcher.records.AuditEntry`."""

    reason: str
    note: str
    placement: Placement | None
    proposal_id: int | None
    undoes: int | None
    version: int | None


def record(
    work: UnitOfWork,
    by: By,
    action: Action,
    subject: Subject,
    before: str,
    after: str,
    **particulars: Unpack[Particulars],
) -> int:
    """Append an entry in the transaction of what it tells of; its id.

    Args:
        before: How the subject stood, in words; likewise ``after``. Never who asked, what a letter says, or a role.
    """
    entry = AuditEntry(
        entry_id=0,
        at=work.now,
        user_id=by.user_id if isinstance(by, User) else None,
        actor=by.name if isinstance(by, User) else by,
        action=action,
        subject=subject,
        before=before,
        after=after,
        **particulars,
    )
    return work.trail.add(replace(entry, reason=entry.reason.strip()))
