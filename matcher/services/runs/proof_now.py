"""What may be said now of how good the proposal under review is: its bound holds for what was decided and known then.

To approve, lock or reject leaves a bound true: no schedule gets more by it. To release a seat, to take an old decision
back or to change facts may let a better schedule in, which only another run can tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from matcher.domain.workflow.engagement import NOT_MATCHED
from matcher.domain.workflow.request import Step
from matcher.ports import Database, UnitOfWork
from matcher.records import Action, AuditEntry, Proposal, RowState, Run, RunStatus, SubjectKind
from matcher.services.audit.entries import NOTHING_CHANGED
from matcher.services.runs.proof_of_run import proof_in_words
from matcher.services.runs.proposing import BESIDE, BY_HAND, MOVED_BY_HAND, TAKEN_BACK

GIVEN: Mapping[str, str] = {
    BY_HAND: " with the team that was chosen by hand",
    MOVED_BY_HAND: " with the start that was chosen by hand",
}
FREED = frozenset({Action.RELEASE, Action.DECLINE, Action.EXPIRE, Action.ASK_AGAIN})
FACTS = frozenset({Action.IMPORT, Action.EDIT, Action.LEAVE, Action.PERSON, Action.CALENDAR})
DECIDED = frozenset({Action.UNLOCK, Action.UNDO, Action.REJECT})
STEPS = frozenset({Action.ENGAGEMENT, Action.INTAKE})
FIXED = frozenset({RowState.APPROVED.value, RowState.LOCKED.value})
FIXING = frozenset({Action.APPROVE, Action.LOCK, Action.MOVE})
NOT_CHECKED = "It was worked out to answer a question, and no second program has checked it."
WORKED_OUT_AGAIN = "A second program has worked the bound out, by the prices of an earlier proof."
RUNS_BACK = 100


@dataclass(frozen=True, slots=True)
class ProofNow:
    """What the page adds to a score and its bound.

    Args:
        holds: Whether nothing has happened since by which a better schedule may have become possible.
        given: What a person chose, which the bound takes as given; empty where nothing was.
        checked: What a second program checked of it, as a sentence; else empty.
    """

    holds: bool
    given: str = ""
    checked: str = ""


def proof_now(database: Database, proposal: Proposal) -> ProofNow:
    """What may be said of a proposal's bound now."""
    with database.reading() as work:
        run = work.runs.get(proposal.run_id)
        if run is None:
            return ProofNow(holds=True)
        since = _proven_at(work, proposal)
        news = work.trail.find(actions=FREED | FACTS | DECIDED | STEPS)
        holds = not any(_lets_more_in(work, entry, since) for entry in news if entry.at > since)
        proven_in = _proven_in(work, run)
        return ProofNow(holds, given_in(proven_in), _checked(proven_in))


def is_by_hand(database: Database, proposal: Proposal) -> bool:
    """Whether a person put a proposal together, or put one back: no run solved it."""
    with database.reading() as work:
        run = work.runs.get(proposal.run_id)
    return run is not None and run.cause.startswith(tuple(GIVEN))


def given_in(run: Run) -> str:
    """What a person chose, which the bound of a run's proposal takes as given; empty where nothing was."""
    given = next((words for how, words in GIVEN.items() if run.cause.startswith(how)), "")
    return "" if TAKEN_BACK in run.cause else given


def _checked(run: Run) -> str:
    """What a second program checked of what a run proved, or a person's choice rests on."""
    if run.cause.startswith(BY_HAND) and not _is_as_before(run):
        return WORKED_OUT_AGAIN if BESIDE in run.cause else NOT_CHECKED
    return proof_in_words(run)


def _proven_in(work: UnitOfWork, run: Run) -> Run:
    """The run whose bound a proposal has: what was taken back leaves that of before, proof and all."""
    if not _is_as_before(run):
        return run
    gone = [run.cause.partition(TAKEN_BACK)[0]]
    for one in work.runs.find(limit=RUNS_BACK):
        what = one.cause.partition(TAKEN_BACK)[0] if _is_as_before(one) else one.cause.partition(", by ")[0]
        if one.run_id >= run.run_id or one.proposal is None or one.status is not RunStatus.FINISHED:
            continue
        if _is_as_before(one):
            gone.append(what)
        elif what in gone:
            gone.remove(what)
        else:
            return one
    return run


def _is_as_before(run: Run) -> bool:
    """Whether it put a proposal there again that was there before something was chosen."""
    return TAKEN_BACK in run.cause and BESIDE not in run.cause


def _proven_at(work: UnitOfWork, proposal: Proposal) -> datetime:
    """When the facts and decisions were read that the bound is about.

    A run that found nothing new has read them since; a team that was moved, or put back, was given an older bound.
    """
    oldest, skipped = proposal.created_at, {MOVED_BY_HAND}
    for run in work.runs.find(limit=RUNS_BACK):
        if run.proposal is None:
            continue
        if run.run_id > proposal.run_id:
            if run.proposal.proposal_id == proposal.proposal_id:
                return run.started_at
            continue
        if run.status is RunStatus.NOTHING_NEW:
            continue  # it read again what another proposal is about
        oldest = run.started_at
        if TAKEN_BACK in run.cause and BESIDE not in run.cause:
            skipped.add(BY_HAND)
        if BESIDE in run.cause or not any(map(run.cause.startswith, skipped)):
            break
    return oldest


def _lets_more_in(work: UnitOfWork, entry: AuditEntry, since: datetime) -> bool:
    """Whether a step after that moment may have made a better schedule possible."""
    if entry.action is Action.ENGAGEMENT:
        return entry.before in NOT_MATCHED and entry.after not in NOT_MATCHED
    if entry.action is Action.IMPORT:
        return entry.after != NOTHING_CHANGED
    if entry.action is Action.INTAKE:
        return entry.note == Step.ACCEPT.value
    return entry.action not in DECIDED or _frees(work, entry, since)


def _frees(work: UnitOfWork, entry: AuditEntry, since: datetime) -> bool:
    """Whether a decision lets go of what was fixed or ruled out at that moment."""
    if entry.subject.kind is not SubjectKind.SEAT:
        return False  # what it comes to is written seat by seat
    if entry.action is Action.UNDO and entry.before == RowState.REJECTED.value:
        rejected = work.trail.get(entry.undoes) if entry.undoes else None
        return rejected is None or rejected.at <= since
    if entry.before not in FIXED or entry.after in FIXED:
        return False
    about = work.trail.find(subject=entry.subject, actions=FIXING)
    return all(one.at <= since for one in about if one.entry_id < entry.entry_id)
