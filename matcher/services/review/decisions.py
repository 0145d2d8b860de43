"""Decisions about the rows of a proposal: approve, reject, lock, unlock, undo. Each is recorded, none is half done."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from matcher.domain.model.problem import Rejection
from matcher.domain.model.vocabulary import SeatStatus
from matcher.domain.workflow.seat import SeatStep
from matcher.ports import Database, UnitOfWork
from matcher.records import Action, Permission, QuestionKind, RowState, User
from matcher.services.accounts.accounts import require
from matcher.services.consultants.privacy import rule_shown, sentence_for
from matcher.services.protection.allowance import again_on, count, may_ask, spent_sentence
from matcher.services.review.decision_batch import Batch, ConflictError, Outcome, Result, RowRef
from matcher.services.review.undoing import last_decision, undo

__all__ = [
    "Outcome", "RejectReason", "Result", "RowRef", "approve", "last_decision", "lock", "reject", "undo", "unlock",
]  # fmt: skip

LOCKABLE, APPROVABLE = (RowState.PENDING,), (RowState.PENDING, RowState.LOCKED)
ALREADY_TURNED_DOWN = "The pair was turned down before; it stays so."


class RejectReason(StrEnum):
    """The short list. A consultant's own decline gives no reason and is none of these."""

    NOT_A_GOOD_FIT = "not_a_good_fit"
    KNOWN_CONFLICT = "known_conflict"
    REQUESTER_PREFERS_OTHERS = "requester_prefers_others"
    TOO_MUCH_ALREADY = "too_much_already"
    NOT_REACHABLE = "not_reachable"
    OTHER = "other"


def approve(database: Database, user: User, rows: Sequence[RowRef]) -> tuple[Outcome, ...]:
    """Approve rows: each is judged by today's data and what is approved by then, in one transaction.

    A refused row does not stop the others. Approved seats are fixed for the nights to come. Each team that is refused
    draws on the allowance.

    Raises:
        NotPermittedError: The user may not decide.
    """

    def decide(batch: Batch, ref: RowRef) -> Outcome:
        return _fix(batch, rows, ref, Action.APPROVE)

    return _in_one_transaction(database, user, rows, decide)


def lock(database: Database, user: User, rows: Sequence[RowRef]) -> tuple[Outcome, ...]:
    """Hold rows for the nights to come without approving them; judged like an approval. Raises as :func:`approve`."""

    def decide(batch: Batch, ref: RowRef) -> Outcome:
        return _fix(batch, rows, ref, Action.LOCK)

    return _in_one_transaction(database, user, rows, decide)


def unlock(database: Database, user: User, rows: Sequence[RowRef]) -> tuple[Outcome, ...]:
    """Let rows go again: they wait for a decision. Raises as :func:`approve`."""

    def decide(batch: Batch, ref: RowRef) -> Outcome:
        row, after = batch.current(ref, SeatStep.UNLOCK, RowState.LOCKED)
        batch.hold(row, after, SeatStatus.PROPOSED)
        return _done(ref, "Unlocked.", batch.record(Action.UNLOCK, row, after, RowState.PENDING))

    return _in_one_transaction(database, user, rows, decide)


def reject(
    database: Database, user: User, rows: Sequence[RowRef], reason: RejectReason, note: str = ""
) -> tuple[Outcome, ...]:
    """Reject rows: the pairs are never proposed again unless this is undone. Each draws on the allowance.

    Raises as :func:`approve`.
    """

    def decide(batch: Batch, ref: RowRef) -> Outcome:
        row, after = batch.current(ref, SeatStep.REJECT, RowState.PENDING, RowState.LOCKED)
        if not count(batch.work, user, QuestionKind.TURNED_DOWN):
            return _waits(batch.work, ref)
        new = batch.work.standing.reject(Rejection(ref.engagement_id, after.consultant_id, reason.value))
        batch.vacate(row.key, after)
        decision_id = batch.record(Action.REJECT, row, after, RowState.REJECTED, reason.value, note.strip())
        return _done(ref, "Rejected: not proposed again." if new else ALREADY_TURNED_DOWN, decision_id)

    return _in_one_transaction(database, user, rows, decide)


def _in_one_transaction(
    database: Database, user: User, rows: Sequence[RowRef], decide: Callable[[Batch, RowRef], Outcome]
) -> tuple[Outcome, ...]:
    require(user, Permission.DECIDE)

    def work(unit: UnitOfWork) -> tuple[Outcome, ...]:
        batch = Batch(unit, user)
        return tuple(_or_conflict(batch, ref, decide) for ref in rows)

    return database.writing(work)


def _or_conflict(batch: Batch, ref: RowRef, decide: Callable[[Batch, RowRef], Outcome]) -> Outcome:
    try:
        return decide(batch, ref)
    except ConflictError as conflict:
        return Outcome(ref.engagement_id, ref.seat, Result.CONFLICT, str(conflict))


def _fix(batch: Batch, refs: Sequence[RowRef], ref: RowRef, action: Action) -> Outcome:
    locking = action is Action.LOCK
    step, allowed = (SeatStep.LOCK, LOCKABLE) if locking else (SeatStep.APPROVE, APPROVABLE)
    row, after = batch.current(ref, step, *allowed)
    if not may_ask(batch.work, batch.user, QuestionKind.REFUSED):
        return _waits(batch.work, ref)
    broken = batch.broken_by(refs, row, after)
    if broken:
        count(batch.work, batch.user, QuestionKind.REFUSED)
        told = " ".join(dict.fromkeys(sentence_for(batch.user, violation) for violation in broken))
        rule = rule_shown(batch.user, broken[0].rule)
        return Outcome(ref.engagement_id, ref.seat, Result.REFUSED, told, rule)
    batch.hold(row, after, SeatStatus.APPROVED, locked=locking)
    decision_id = batch.record(action, row, after, RowState.LOCKED if locking else RowState.APPROVED)
    return _done(ref, "Locked: the nights to come keep it." if locking else "Approved.", decision_id)


def _waits(work: UnitOfWork, ref: RowRef) -> Outcome:
    return Outcome(ref.engagement_id, ref.seat, Result.WAITS, f"{spent_sentence(again_on(work))} Nothing was changed.")


def _done(ref: RowRef, sentence: str, decision_id: int) -> Outcome:
    return Outcome(ref.engagement_id, ref.seat, Result.DONE, sentence, decision_id=decision_id)
