"""Decisions about the rows of a proposal: approve, reject, lock, unlock, undo. Each is recorded, none is half done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from matcher.domain.explain.seat_options import in_words
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Rejection
from matcher.domain.workflow.seat import SeatStep
from matcher.ports import Database, UnitOfWork
from matcher.records import Action, Permission, Placement, ProposalRow, QuestionKind, RowState, User
from matcher.services.accounts.accounts import require
from matcher.services.protection.allowance import again_on, count, may_ask, spent_sentence
from matcher.services.review.decision_batch import Batch, ConflictError, Outcome, Result, RowRef
from matcher.services.review.undoing import LastAction, last_action, last_decision, undo, undo_last

__all__ = [
    "LastAction", "Outcome", "RejectReason", "Result", "RowRef", "approve", "approve_teams", "last_action",
    "last_decision", "lock", "reject", "undo", "undo_last", "unlock",
]  # fmt: skip

LOCKABLE, APPROVABLE = (RowState.PENDING,), (RowState.PENDING, RowState.LOCKED)
IN_PART = "{chosen} of {seats} on the team. Approve the whole team, or this part of it by itself."
TOGETHER = "The team goes together, and someone else on it can't be approved."
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


def approve_teams(database: Database, user: User, rows: Sequence[RowRef]) -> tuple[Outcome, ...]:
    """Approve whole teams, in one transaction: where a row of one is refused or left out, nothing of it is approved.

    Args:
        rows: Of any number of engagements; each with all of its team that is not approved yet.

    Raises:
        NotPermittedError: The user may not decide.
    """
    require(user, Permission.DECIDE)

    def work(unit: UnitOfWork) -> tuple[Outcome, ...]:
        batch = Batch(unit, user)
        by_team = sorted(rows, key=_engagement)  # within a team as asked: the trail shows the order
        teams = groupby(by_team, key=_engagement)
        return tuple(outcome for _, team in teams for outcome in _approve_team(batch, rows, list(team)))

    return database.writing(work)


def lock(database: Database, user: User, rows: Sequence[RowRef]) -> tuple[Outcome, ...]:
    """Hold rows for the nights to come without approving them; judged like an approval. Raises as :func:`approve`."""

    def decide(batch: Batch, ref: RowRef) -> Outcome:
        return _fix(batch, rows, ref, Action.LOCK)

    return _in_one_transaction(database, user, rows, decide)


def unlock(database: Database, user: User, rows: Sequence[RowRef]) -> tuple[Outcome, ...]:
    """Let rows go again: they wait for a decision. Each draws on the allowance. Raises as :func:`approve`."""

    def decide(batch: Batch, ref: RowRef) -> Outcome:
        row, after = batch.current(ref, SeatStep.UNLOCK, RowState.LOCKED)
        if not count(batch.work, user, QuestionKind.TAKEN_BACK):
            return _waits(batch.work, ref)
        batch.hold(row, after, SeatStep.UNLOCK)
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


def _engagement(ref: RowRef) -> EngagementId:
    return ref.engagement_id


def _approve_team(batch: Batch, rows: Sequence[RowRef], team: Sequence[RowRef]) -> list[Outcome]:
    in_part = _in_part(batch.work, team)
    if in_part:
        return [Outcome(ref.engagement_id, ref.seat, Result.REFUSED, in_part) for ref in team]
    beside = batch.beside
    judged = {ref: _judged(batch, rows, ref, Action.APPROVE) for ref in team}
    if all(isinstance(found, Judged) for found in judged.values()):
        return [_written(batch, found, Action.APPROVE) for found in judged.values() if isinstance(found, Judged)]
    batch.beside = beside  # nobody of this team is fixed for the next
    return [
        found if isinstance(found, Outcome) else Outcome(ref.engagement_id, ref.seat, Result.REFUSED, TOGETHER)
        for ref, found in judged.items()
    ]


def _in_part(work: UnitOfWork, team: Sequence[RowRef]) -> str:
    """That some of the team would be left out, or an empty string."""
    proposal = work.proposals.latest()
    rows = work.proposals.rows(proposal.proposal_id, team[0].engagement_id) if proposal else ()
    chosen = {ref.key for ref in team}
    left = [row for row in rows if row.after and row.key not in chosen and row.state is not RowState.APPROVED]
    return IN_PART.format(chosen=len(rows) - len(left), seats=len(rows)) if left else ""


def _or_conflict(batch: Batch, ref: RowRef, decide: Callable[[Batch, RowRef], Outcome]) -> Outcome:
    try:
        return decide(batch, ref)
    except ConflictError as conflict:
        return Outcome(ref.engagement_id, ref.seat, Result.CONFLICT, str(conflict))


@dataclass(frozen=True, slots=True)
class Judged:
    """A row that holds, and who is proposed there."""

    ref: RowRef
    row: ProposalRow
    after: Placement


def _fix(batch: Batch, refs: Sequence[RowRef], ref: RowRef, action: Action) -> Outcome:
    judged = _judged(batch, refs, ref, action)
    return judged if isinstance(judged, Outcome) else _written(batch, judged, action)


def _judged(batch: Batch, refs: Sequence[RowRef], ref: RowRef, action: Action) -> Judged | Outcome:
    """The row, if it may be approved or locked; else why not."""
    step, allowed = (SeatStep.LOCK, LOCKABLE) if action is Action.LOCK else (SeatStep.APPROVE, APPROVABLE)
    try:
        row, after = batch.current(ref, step, *allowed)
    except ConflictError as conflict:
        return Outcome(ref.engagement_id, ref.seat, Result.CONFLICT, str(conflict))
    if not may_ask(batch.work, batch.user, QuestionKind.REFUSED):
        return _waits(batch.work, ref)
    broken = batch.broken_by(refs, row, after)
    refused = batch.refusal(row, step, in_words(broken)) if broken else ""  # all else was asked for the row
    if not refused:
        return Judged(ref, row, after)
    count(batch.work, batch.user, QuestionKind.REFUSED)
    return Outcome(ref.engagement_id, ref.seat, Result.REFUSED, refused, broken[0].rule)


def _written(batch: Batch, judged: Judged, action: Action) -> Outcome:
    locking = action is Action.LOCK
    batch.hold(judged.row, judged.after, SeatStep.LOCK if locking else SeatStep.APPROVE)
    state = RowState.LOCKED if locking else RowState.APPROVED
    decision_id = batch.record(action, judged.row, judged.after, state)
    return _done(judged.ref, "Locked: the nights to come keep it." if locking else "Approved.", decision_id)


def _waits(work: UnitOfWork, ref: RowRef) -> Outcome:
    return Outcome(ref.engagement_id, ref.seat, Result.WAITS, f"{spent_sentence(again_on(work))} Nothing was changed.")


def _done(ref: RowRef, sentence: str, decision_id: int) -> Outcome:
    return Outcome(ref.engagement_id, ref.seat, Result.DONE, sentence, decision_id=decision_id)
