"""Decisions about the rows of a proposal: approve, reject, lock, unlock, undo. Each is recorded, none is half done."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from matcher.domain.ids import EngagementId, SeatName
from matcher.service.ports import Database
from matcher.service.records import Decision, User


class RowRef(NamedTuple):
    """A row as a reader saw it: the version makes sure that nobody decides on something else."""

    proposal_id: int
    engagement_id: EngagementId
    seat: SeatName
    version: int


class RejectReason(StrEnum):
    """The short list. A consultant's own decline gives no reason and is none of these."""

    NOT_A_GOOD_FIT = "not_a_good_fit"
    KNOWN_CONFLICT = "known_conflict"
    REQUESTER_PREFERS_OTHERS = "requester_prefers_others"
    TOO_MUCH_ALREADY = "too_much_already"
    NOT_REACHABLE = "not_reachable"
    OTHER = "other"


class Result(StrEnum):
    """What came of a decision about one row."""

    DONE = "done"
    REFUSED = "refused"
    """A rule fails on today's data; nothing was changed."""
    CONFLICT = "conflict"
    """Someone was faster, or a newer proposal is under review; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a decision about one row.

    Args:
        sentence: For the reader: what was done, or why not and what to do.
        rule: Name of the rule that fails, as this reader may know it, else empty.
        decision_id: To undo it with, where it was done.
    """

    engagement_id: EngagementId
    seat: SeatName
    result: Result
    sentence: str
    rule: str = ""
    decision_id: int | None = None


def approve(database: Database, user: User, rows: Sequence[RowRef]) -> tuple[Outcome, ...]:
    """Approve rows: each is judged by today's data and what is approved by then, in one transaction.

    A refused row does not stop the others. Approved seats are fixed for the nights to come.

    Raises:
        NotPermittedError: The user may not decide.
    """
    raise NotImplementedError


def reject(
    database: Database, user: User, rows: Sequence[RowRef], reason: RejectReason, note: str = ""
) -> tuple[Outcome, ...]:
    """Reject rows: the pairs are never proposed again unless this is undone. Raises as :func:`approve`."""
    raise NotImplementedError


def lock(database: Database, user: User, rows: Sequence[RowRef]) -> tuple[Outcome, ...]:
    """Hold rows for the nights to come without approving them; judged like an approval. Raises as :func:`approve`."""
    raise NotImplementedError


def unlock(database: Database, user: User, rows: Sequence[RowRef]) -> tuple[Outcome, ...]:
    """Let rows go again: they wait for a decision. Raises as :func:`approve`."""
    raise NotImplementedError


def undo(database: Database, user: User, decision_id: int) -> Outcome:
    """Take a decision back, while no later one about the same seat stands. Raises as :func:`approve`.

    Raises:
        NotFoundError: There is no such decision.
    """
    raise NotImplementedError


def last_decision(database: Database, user: User) -> Decision | None:
    """The newest decision of the user that can be undone, or None."""
    raise NotImplementedError
