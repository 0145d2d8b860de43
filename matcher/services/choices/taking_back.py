"""A chosen answer taken back as a whole, while nothing of it was decided about otherwise.

Where nothing was proposed since, the proposal of before is there again, with what was decided since. After a later
night the engagements that the choice changed get back what they had, and all else stays as it is proposed by now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from matcher.domain.explain.audit import audit
from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.model.solution import Status
from matcher.domain.workflow.seat import SeatGiven, SeatStep
from matcher.ports import Database, UnitOfWork
from matcher.proof.bound import bound_by
from matcher.proof.written import proof_from
from matcher.records import (
    Action,
    Metrics,
    Permission,
    Proposal,
    ProposalRow,
    RowState,
    SeatKey,
    Study,
    Subject,
    User,
)
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import record
from matcher.services.choices.choice import (
    NOT_CHOSEN,
    RUN_AT_WORK,
    RefusedError,
    Told,
    chosen_in,
    find_choice,
    question_of,
    read,
    run_of_choice,
    seats_left,
)
from matcher.services.choices.fitting_again import misfit_of
from matcher.services.choices.schedule_by_hand import Header, Scene, proposed_by_hand
from matcher.services.choices.way_back import way_back
from matcher.services.review.difference import compared, numbered, what_stands
from matcher.services.runs.crashed_runs import at_work
from matcher.services.runs.proposing import BESIDE, BY_HAND, TAKEN_BACK
from matcher.services.seats.doors import empty_seats, take_seats
from matcher.services.step_outcome import StepOutcome

RUNS_BACK = 100


def undo_choice(database: Database, user: User, study_id: int) -> StepOutcome:
    """Take the chosen answer back, the whole of it. Raises as :func:`choose`."""
    require(user, Permission.DECIDE)
    require(user, Permission.READ_LIVED_EXPERIENCE)
    try:
        database.writing(lambda work: _undo(work, user, study_id))
    except RefusedError as refused:
        return StepOutcome(done=False, sentence=str(refused))
    return StepOutcome(done=True, sentence="Taken back: everything is proposed as it was.")


def undo_chosen(database: Database, user: User, entry_id: int) -> tuple[StepOutcome, tuple[EngagementId, ...]]:
    """Take an answer back by its entry in the trail, with the engagements that it had changed.

    Raises:
        NotPermittedError: The user may not decide, or may not know what the answer tells.
        NotFoundError: There is no such choice any more.
    """
    found = find_choice(database, entry_id)
    told = found.result or {}
    changed = told["alternatives"][told["chosen"]["number"]]["changes"]
    return undo_choice(database, user, found.study_id), tuple(map(EngagementId, changed))


def _undo(work: UnitOfWork, user: User, study_id: int) -> None:
    study = question_of(work, study_id)
    chosen, latest = chosen_in(study), work.proposals.latest()
    if chosen is None or latest is None:
        raise RefusedError(NOT_CHOSEN)
    if at_work(work):
        raise RefusedError(RUN_AT_WORK)
    if refusal := way_back(work, study).refusal:
        raise RefusedError(f"{refusal} Nothing was changed.")
    told = study.result or {}
    answer: Told = told["alternatives"][chosen["number"]]
    mine = {SeatKey(EngagementId(study.base), SeatName(seat)) for seat in chosen["team"]}
    now = {seat.key: seat for seat in seats_left(work, answer)}
    given = SeatGiven(work.now)
    empty_seats(work, SeatStep.UNCHOOSE, [key for key, one in now.items() if key in mine or not one.fixed], given)
    take_seats(work, SeatStep.UNCHOOSE, [read(one) for one in chosen["former_seats"]], given, known=True)
    if latest.proposal_id == chosen["proposal"]:
        _propose_former(work, user, study, latest, chosen, answer)
    else:
        _propose_beside(work, user, study, latest, answer, chosen["former"])
    for entry_id in chosen["locks"]:
        lock = work.trail.get(entry_id)
        if lock and (held := now.get(lock.key)) and held.locked:  # an unlocked seat was let go by then
            states = RowState.LOCKED.value, RowState.PENDING.value
            record(work, user, Action.UNDO, lock.subject, *states, placement=lock.placement, undoes=entry_id)
    subject = Subject.engagement(EngagementId(study.base))
    record(work, user, Action.UNDO, subject, "locked", "proposed", undoes=chosen["entry"])
    work.scenarios.update_study(replace(study, result={**told, "chosen": {**chosen, "undone": True}}))


def _propose_former(work: UnitOfWork, user: User, study: Study, latest: Proposal, chosen: Told, answer: Told) -> None:
    """Put the proposal of before there again, with what was decided since about what the choice did not touch."""
    header = chosen["header"]
    cause = f"{BY_HAND} for {study.base}{TAKEN_BACK} {user.name}."
    run = run_of_choice(work, latest, cause, header["input_hash"])
    now = {row.key: row for row in work.proposals.rows(latest.proposal_id)}
    stands, versions = what_stands(work), work.proposals.versions()
    former = (compared(_as_now(row, now, answer), stands.get(row.key)) for row in work.proposals.rows(chosen["former"]))
    rows = [numbered(row, now.get(row.key), versions) for row in former]
    proposal = replace(
        latest,
        proposal_id=0,
        run_id=run.run_id,
        created_at=work.now,
        input_hash=header["input_hash"],
        settled_hash=header["settled_hash"],
        status=Status(header["status"]),
        bound=header["bound"],
        after=Metrics(**header["after"]),
    )
    proposal_id = work.proposals.add(proposal, rows, tuple(work.proposals.uncovered(chosen["former"]).values()))
    work.runs.finish(replace(run, proposal=replace(proposal, proposal_id=proposal_id)))


def _propose_beside(work: UnitOfWork, user: User, study: Study, latest: Proposal, answer: Told, former: int) -> None:
    """Propose what stands now that the engagements of the answer have their former teams again.

    Raises:
        RefusedError: They no longer fit beside what was proposed or decided since.
    """
    scene = Scene.of(work, user)
    if misfit := misfit_of(scene, answer).sentence:
        raise RefusedError(f"{misfit} Nothing was changed.")
    rows = scene.changed_by({"changes": {}})
    judged = audit(scene.problem, scene.policy, rows)
    bound = _bound(work, scene, judged.objective, (latest.proposal_id, former))
    cause = f"{BY_HAND} for {study.base}{TAKEN_BACK} {user.name}{BESIDE}."
    status = Status.OPTIMAL if bound == judged.objective else Status.STOPPED
    header = Header(status, bound, latest.after.eligible, cause, latest.input_hash)
    proposed_by_hand(work, scene, rows, latest, header)


def _bound(work: UnitOfWork, scene: Scene, objective: int, proposals: Sequence[int]) -> int:
    """Points that no schedule exceeds, by the prices of what proved these proposals; of several the lowest.

    The prices of a night that had the chosen team to keep may be far off for a schedule without it, and those of before
    be exact.
    """
    runs = [run for run in work.runs.find(limit=RUNS_BACK) if run.proposal and run.proposal.proposal_id in proposals]
    bounds = []
    for run in reversed(runs):  # before first: most often exact, and each trial takes seconds in a large center
        if (kept := work.runs.proof(run.run_id)) and objective not in bounds:
            bounds.append(bound_by(scene.problem, scene.policy, proof_from(kept).rows))
    return min(bounds) if bounds else bound_by(scene.problem, scene.policy, ())


def _as_now(row: ProposalRow, now: Mapping[SeatKey, ProposalRow], answer: Told) -> ProposalRow:
    """A row of the former proposal in the state that decisions have brought it to since."""
    found = now.get(row.key)
    if found is None or row.key.engagement_id in answer["changes"]:
        return row
    return replace(row, state=found.state, decision_id=found.decision_id)
