"""A whole answer taken over: its team is locked, all else that it changes is proposed; all of it or nothing.

It comes before the next reader of Review as a proposal of its own, which later nights keep: a locked team is given to
them. Taking it back puts the proposal of before there again, while nothing of it was decided about otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from matcher.domain.explain.audit import audit
from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.uncovered import uncovered
from matcher.domain.model.errors import AuditFailedError
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.schedule import Book
from matcher.domain.model.solution import Status
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
    Uncovered,
    User,
)
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import record
from matcher.services.choices.choice import (
    NO_ANSWER,
    RUN_AT_WORK,
    Chosen,
    RefusedError,
    Told,
    chosen_in,
    header_of,
    question_of,
    run_of_choice,
    seats_left,
    written,
)
from matcher.services.failures import NotFoundError
from matcher.services.review.decision_batch import Batch
from matcher.services.review.difference import difference, localized, measure, what_stands
from matcher.services.runs.input_hash import fingerprint
from matcher.services.runs.nightly import at_work
from matcher.services.runs.proposing import BY_HAND, WAITS, Draft, settled, store
from matcher.services.runs.scope import held_in, matched, stopped
from matcher.services.seats.doors import take_seats

CHANGED = "The schedule or the facts have changed since this was worked out. Ask again; nothing was changed."
NO_PROPOSAL = "No run has proposed anything yet. Ask for one on Runs; nothing was changed."
ALREADY = "An answer to this question was taken over already. Take it back first; nothing was changed."


def choose(database: Database, user: User, study_id: int, number: int) -> Chosen:
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
        return Chosen(done=False, sentence=str(refused))
    return Chosen(done=True, sentence="Chosen: the team is locked, and all that changes with it is proposed.")


@dataclass(frozen=True, slots=True)
class _Scene:
    """What stands now, and what it is judged by."""

    problem: Problem
    policy: Policy
    held: Mapping[SeatKey, HeldSeat]

    @classmethod
    def of(cls, work: UnitOfWork, user: User) -> "_Scene":
        access = work.access_log.admit(None, None, f"rules checked for a decision of user {user.user_id}")
        problem = matched(work.dataset.problem(access), stopped(work))
        return cls(problem, work.dataset.policy(), held_in(problem, work.standing.seats()))

    def changed_by(self, answer: Told) -> tuple[Assignment, ...]:
        """The schedule with an answer's changes."""
        stays = (localized(self.problem, one).assignment for one in self.held.values())
        rows = [row for row in stays if row.engagement_id not in answer["changes"]]
        for eid, seats in answer["changes"].items():
            engagement = self.problem.engagements[EngagementId(eid)]
            for seat, consultant_id, start in seats:
                at = datetime.fromisoformat(start).astimezone(engagement.time_zone)
                rows.append(Assignment(engagement.engagement_id, SeatName(seat), ConsultantId(consultant_id), at))
        return tuple(rows)


def _choose(work: UnitOfWork, user: User, study_id: int, number: int) -> None:
    study = question_of(work, study_id)
    told, latest = study.result or {}, _latest(work, study, number)
    scene = _Scene.of(work, user)
    if fingerprint(scene.problem, scene.policy) != told["hash"]:
        raise RefusedError(CHANGED)
    answer, about = told["alternatives"][number], EngagementId(study.base)
    rows = scene.changed_by(answer)
    if audit(scene.problem, scene.policy, rows).violations:
        raise AuditFailedError("The chosen schedule breaks a rule: a bug. Nothing was stored.")
    team = [row for row in rows if row.engagement_id == about and not _is_fixed(scene, row)]
    locked = [HeldSeat(row, SeatStatus.APPROVED, locked=True, decided=True) for row in team]
    take_seats(work, SeatStep.CHOOSE, locked, SeatGiven(work.now))
    proposal = _proposed(work, scene, rows, latest, _Header.of(study, answer, user))
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


@dataclass(frozen=True, slots=True)
class _Header:
    """What a proposal says of itself."""

    status: Status
    bound: int
    eligible: int
    cause: str
    input_hash: str

    @classmethod
    def of(cls, study: Study, answer: Told, user: User) -> "_Header":
        cause = f"{BY_HAND} for {study.base}, by {user.name}."
        return cls(Status(answer["status"]), answer["bound"], answer["eligible"], cause, study.input_hash)


def _proposed(
    work: UnitOfWork, scene: _Scene, rows: Sequence[Assignment], latest: Proposal, header: _Header
) -> Proposal:
    """Propose a schedule, compared with what is public."""
    problem, policy = scene.problem, scene.policy
    book, held = Book.of(problem, policy, rows), held_in(problem, work.standing.seats())
    reasons = tuple(
        Uncovered(one.engagement_id, one.code.value, one.sentence, one.rule or "")
        for one in uncovered(problem, policy, rows, Voice.GUARDED)
    )
    blocked = {one.engagement_id for one in reasons if one.rule == WAITS}
    differing = difference(book, what_stands(work), blocked)
    stands = replace(problem, standing=settled(problem, differing, held))
    drafted = Draft(
        policy=policy,
        status=header.status,
        bound=header.bound,
        rows=differing,
        uncovered=reasons,
        before=latest.before,
        after=measure(book, header.eligible),
        settled_hash=fingerprint(stands, policy) if header.status is Status.OPTIMAL else "",
    )
    run = run_of_choice(work, latest, header.cause, header.input_hash)
    proposal = store(work, run, drafted, latest.versions)
    work.runs.finish(replace(run, proposal=proposal))
    return proposal


def _locked(work: UnitOfWork, user: User, proposal: Proposal, seat: Assignment) -> int:
    """Record the lock of a seat of the chosen team, and mark its row; the entry's id."""
    row, batch = work.proposals.row(proposal.proposal_id, SeatKey(seat.engagement_id, seat.seat)), Batch(work, user)
    if row is None or row.after is None:
        raise AuditFailedError("The chosen team is not what was proposed: a bug. Nothing was stored.")
    return batch.record(Action.LOCK, replace(row, state=RowState.PENDING), row.after, RowState.LOCKED)


def _is_fixed(scene: _Scene, row: Assignment) -> bool:
    held = scene.held.get(SeatKey(row.engagement_id, row.seat))
    return held is not None and held.fixed


def _is_changed(answer: Told, key: SeatKey, seat: HeldSeat) -> bool:
    return key.engagement_id in answer["changes"] and not seat.fixed
