"""A whole answer taken over: its team is locked, all else that it changes is proposed; all of it or nothing.

It comes before the next reader of Review as a proposal of its own, which later nights keep: a locked team is given to
them. Taking it back puts the proposal of before there again, while nothing of it was decided about otherwise.
"""

from collections.abc import Sequence
from dataclasses import replace

from matcher.domain.explain.audit import audit
from matcher.domain.model.errors import AuditFailedError
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Assignment
from matcher.domain.model.vocabulary import SeatStatus
from matcher.domain.workflow.seat import SeatGiven, SeatStep
from matcher.ports import Database, UnitOfWork
from matcher.records import (
    Action,
    HeldSeat,
    Permission,
    Proposal,
    RowState,
    SeatKey,
    Study,
    Subject,
    User,
)
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import record
from matcher.services.choices.choice import (
    NO_ANSWER,
    RUN_AT_WORK,
    RefusedError,
    Told,
    chosen_in,
    header_of,
    question_of,
    seats_left,
    written,
)
from matcher.services.choices.schedule_by_hand import Header, Scene, proposed_by_hand
from matcher.services.failures import NotFoundError
from matcher.services.review.decision_batch import Batch
from matcher.services.runs.crashed_runs import at_work
from matcher.services.runs.input_hash import fingerprint
from matcher.services.seats.doors import take_seats
from matcher.services.step_outcome import StepOutcome

CHANGED = "The schedule or the facts have changed since this was worked out. Ask again; nothing was changed."
NO_PROPOSAL = "No run has proposed anything yet. Ask for one on Runs; nothing was changed."
ALREADY = "An answer to this question was taken over already. Take it back first; nothing was changed."


def choose(database: Database, user: User, study_id: int, number: int) -> StepOutcome:
    """Take over an answer, by its place among those to a question.

    Raises:
        NotPermittedError: The user may not decide, or may not know what the answer tells.
        NotFoundError: There is no such answer.
        AuditFailedError: The schedule breaks a rule: a bug. Nothing was stored.
    """
    require(user, Permission.DECIDE)
    require(user, Permission.READ_LIVED_EXPERIENCE)
    try:
        database.writing(lambda work: _choose(work, user, study_id, number))
    except RefusedError as refused:
        return StepOutcome(done=False, sentence=str(refused))
    return StepOutcome(done=True, sentence="Chosen: the team is locked, and all that changes with it is proposed.")


def _choose(work: UnitOfWork, user: User, study_id: int, number: int) -> None:
    study = question_of(work, study_id)
    told, latest = study.result or {}, _latest(work, study, number)
    scene = Scene.of(work, user)
    if fingerprint(scene.problem, scene.policy) != told["hash"]:
        raise RefusedError(CHANGED)
    answer, about = told["alternatives"][number], EngagementId(study.base)
    rows = scene.changed_by(answer)
    if audit(scene.problem, scene.policy, rows).violations:
        raise AuditFailedError("The chosen schedule breaks a rule: a bug. Nothing was stored.")
    team = [row for row in rows if row.engagement_id == about and not _is_fixed(scene, row)]
    locked = [HeldSeat(row, SeatStatus.APPROVED, locked=True, decided=True) for row in team]
    take_seats(work, SeatStep.CHOOSE, locked, SeatGiven(work.now))
    proposal = proposed_by_hand(work, scene, rows, latest, Header.of(study, answer, user))
    locks = [_locked(work, user, proposal, row) for row in team]
    moved = len(answer["changes"]) - 1
    note = f"{moved} other engagement{'' if moved == 1 else 's'} changed with it." if moved else ""
    subject = Subject.engagement(about)
    entry = record(
        work, user, Action.CHOOSE, subject, "proposed", "locked", note=note, proposal_id=proposal.proposal_id
    )
    chosen = {
        "number": number,
        "by": user.name,
        "entry": entry,
        "locks": locks,
        "team": sorted(row.seat for row in team),
        "proposal": proposal.proposal_id,
        "former": latest.proposal_id,
        "header": header_of(latest),
        "former_seats": [written(one) for key, one in scene.held.items() if _is_changed(answer, key, one)],
        "left": [written(one) for one in seats_left(work, answer)],
        "undone": False,
    }
    work.scenarios.update_study(replace(study, result={**told, "chosen": chosen}))


def _latest(work: UnitOfWork, study: Study, number: int) -> Proposal:
    """The proposal that a choice takes the place of.

    Raises:
        NotFoundError: There is no such answer.
        RefusedError: Nothing can be chosen now.
    """
    answers: Sequence[Told] = (study.result or {}).get("alternatives", ())
    if not 0 <= number < len(answers):
        raise NotFoundError(NO_ANSWER)
    if chosen_in(study):
        raise RefusedError(ALREADY)
    if at_work(work):
        raise RefusedError(RUN_AT_WORK)
    latest = work.proposals.latest()
    if latest is None:
        raise RefusedError(NO_PROPOSAL)
    return latest


def _locked(work: UnitOfWork, user: User, proposal: Proposal, seat: Assignment) -> int:
    """Record the lock of a seat of the chosen team, and mark its row; the entry's id."""
    row, batch = work.proposals.row(proposal.proposal_id, SeatKey(seat.engagement_id, seat.seat)), Batch(work, user)
    if row is None or row.after is None:
        raise AuditFailedError("The chosen team is not what was proposed: a bug. Nothing was stored.")
    return batch.record(Action.LOCK, replace(row, state=RowState.PENDING), row.after, RowState.LOCKED)


def _is_fixed(scene: Scene, row: Assignment) -> bool:
    held = scene.held.get(SeatKey(row.engagement_id, row.seat))
    return held is not None and held.fixed


def _is_changed(answer: Told, key: SeatKey, seat: HeldSeat) -> bool:
    return key.engagement_id in answer["changes"] and not seat.fixed
