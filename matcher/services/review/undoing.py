"""Taking a decision back, while no later one about the same seat stands."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.domain.explain.seat_options import in_words
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Assignment
from matcher.domain.model.vocabulary import SeatStatus
from matcher.domain.workflow.seat import SEATS, SeatGiven, SeatStep
from matcher.ports import Database, UnitOfWork
from matcher.records import Action, AuditEntry, HeldSeat, Permission, QuestionKind, RowState, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import record
from matcher.services.failures import NotFoundError
from matcher.services.protection.allowance import again_on, count, spent_sentence
from matcher.services.review.decision_batch import Batch, Outcome, Result
from matcher.services.seats.doors import take_seats
from matcher.services.seats.seating import seat_of, seating_of

TAKEN_BACK_BY: Mapping[Action, SeatStep] = {
    Action.APPROVE: SeatStep.UNAPPROVE,
    Action.LOCK: SeatStep.UNLOCK,
    Action.REJECT: SeatStep.UNREJECT,
    Action.UNLOCK: SeatStep.LOCK,
}
UNDOABLE = frozenset(TAKEN_BACK_BY)
STANDING_APART = frozenset(
    {
        *(Action.UNDO, Action.PUBLISH, Action.WITHDRAW),
        *(Action.COMMENT, Action.EDIT, Action.ENGAGEMENT, Action.LETTER, Action.QUESTION),
    }
)
"""No decision about who sits there: the public schedule follows at the next publication, and a word to colleagues, a
fact, a support person or a letter changes nobody's seat. What does is judged by how the seat stands."""
PUBLISHING = frozenset({Action.PUBLISH, Action.WITHDRAW})
LAST_ACTIONS = UNDOABLE | {Action.MOVE, Action.CHOOSE}
TAKEN_BACK_ELSEWHERE = PUBLISHING | frozenset(
    {
        *(Action.OFFER, Action.TAKE_BACK, Action.ACCEPT, Action.DECLINE, Action.RELEASE, Action.ASK_AGAIN),
        *(Action.KEEP, Action.DELIVER),
    }
)
"""Steps about a seat that have a way back of their own, or none: what was done before them is not the last action."""
MOST_AT_ONCE = 2000
"""How far back the rows of one action are looked for."""
MOST_JUDGED = 50
"""Of so many rows of one action is asked whether any can be undone."""
UNDONE = "It was undone already. Nothing was changed."
NOT_UNDOABLE = "This can't be undone. Decide on the row again instead."
LATER_DECISION = "A later decision about this seat stands. Undo that one first; nothing was changed."
MOVED_ON = "The seat is not as this decision left it. Nothing was changed."


@dataclass(frozen=True, slots=True)
class LastAction:
    """What someone did last: one decision, or all those that were made at once.

    Args:
        decisions: Newest first; at least one can be undone, unless a colleague came after.
        since: What a colleague did about it since, where it can't be undone any more.
    """

    decisions: tuple[AuditEntry, ...]
    since: AuditEntry | None = None

    @property
    def newest(self) -> AuditEntry:
        """The decision that stands for all."""
        return self.decisions[0]


def undo(database: Database, user: User, decision_id: int) -> Outcome:
    """Take a decision back: the row is what it was before, and a rejected pair may be proposed again.

    A lock that would come back is judged like a new one: what was approved since may keep the person elsewhere. It
    draws on the allowance.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: There is no such decision.
    """
    require(user, Permission.DECIDE)

    def work(unit: UnitOfWork) -> Outcome:
        found = unit.trail.get(decision_id)
        if found is None or found.subject.seat is None:  # numbers are those of the whole trail
            raise NotFoundError("There is no such decision. Load the page again.")
        return _undo(unit, user, found)

    return database.writing(work)


def undo_last(database: Database, user: User, decision_id: int) -> tuple[Outcome, ...]:
    """Take back what the user did last, whole: all rows of it that still are as it left them, in one transaction.

    It draws on the allowance once, and for each rejection.

    Args:
        decision_id: The newest decision of it, as the user saw it offered.

    Returns:
        An outcome for each row; none where the last action is another one by now.

    Raises:
        NotPermittedError: The user may not decide.
    """
    require(user, Permission.DECIDE)

    def work(unit: UnitOfWork) -> tuple[Outcome, ...]:
        last = _last(unit, user)
        if last is None or last.since or last.newest.entry_id != decision_id:
            return ()
        return tuple(_undo(unit, user, decision, counts=decision is last.newest) for decision in last.decisions)

    return database.writing(work)


def take_back(work: UnitOfWork, user: User, found: AuditEntry) -> Outcome:
    """Let a rejected pair be proposed again, whatever came after: where nothing did, the row is as it was before."""
    undone = _undo(work, user, found)
    if undone.result in {Result.DONE, Result.WAITS}:
        return undone
    if not count(work, user, QuestionKind.TAKEN_BACK):
        return _waits(work, found)
    decision = _as_known_now(work, found)
    work.standing.forget_rejection(decision.key.engagement_id, decision.seated.consultant_id)
    return _done(work, user, decision, decision.before)


def last_action(database: Database, user: User) -> LastAction | None:
    """What the user did last, if it can be undone: a publication since is taken back on its own page.

    Never what they did before that: where a colleague has come after, it says who.

    A move to another start is taken back by :mod:`matcher.services.schedule.another_start`, an answer that was chosen
    by :mod:`matcher.services.choices.taking_back`.
    """
    with database.reading() as work:
        return _last(work, user)


def last_elsewhere(database: Database, user: User) -> Action | None:
    """What the user did last, where that has a way back of its own, or none; else None."""
    with database.reading() as work:
        newest = _newest(_mine(work, user, MOST_JUDGED))
    return newest.action if newest and newest.action in TAKEN_BACK_ELSEWHERE else None


def last_decision(database: Database, user: User) -> AuditEntry | None:
    """The newest decision of the user that can be undone, or None."""
    with database.reading() as work:
        mine = work.trail.find(user_id=user.user_id, actions=UNDOABLE, limit=50)
        return next((one for one in mine if not _refusal(work, _as_known_now(work, one))), None)


def refusal_of_move(work: UnitOfWork, entries: Sequence[AuditEntry]) -> str:
    """Why a team's move to another start can't be taken back, or an empty string.

    Args:
        entries: Of all its seats.
    """
    engagement_id = entries[0].key.engagement_id
    about = work.trail.find(engagement_id=engagement_id)
    newest = max(one.entry_id for one in entries)
    if any(map(_decided_after(newest), about)) or any(one.undone for one in entries):
        return LATER_DECISION
    seating = seating_of(work, engagement_id)
    seats = seating.seats.values() if seating else ()
    fixed = {seat.key: seat.held.placement for seat in seats if seat.held and seat.held.fixed}
    if fixed != {one.key: one.placement for one in entries}:
        return MOVED_ON
    nows = [seat.now for seat in seats if seat.key in fixed]
    refusals = (SEATS.refusal(now.state, SeatStep.UNMOVE, now, SeatGiven(work.now)) for now in nows)
    return next((f"{refused} Nothing was changed." for refused in refusals if refused), "")


def moved_together(entries: Iterable[AuditEntry], one: AuditEntry) -> tuple[AuditEntry, ...]:
    """The entries of the same move as one of them."""
    return tuple(each for each in entries if each.action is Action.MOVE and each.proposal_id == one.proposal_id)


def refusal_of_choice(work: UnitOfWork, entry: AuditEntry) -> str:
    """Why a chosen answer can't be taken back as the last action, or an empty string."""
    if entry.undone:
        return UNDONE
    about = work.trail.find(engagement_id=EngagementId(entry.subject.subject_id))
    return LATER_DECISION if any(map(_decided_after(entry.entry_id), about)) else ""


def _decided_after(entry_id: int) -> Callable[[AuditEntry], bool]:
    return lambda one: one.entry_id > entry_id and one.action not in STANDING_APART and not one.undone


def _as_known_now(work: UnitOfWork, decision: AuditEntry) -> AuditEntry:
    """The decision about whom it was, where their id has changed since."""
    if decision.placement is None:
        return decision
    who = decision.placement.consultant_id
    now = work.person_answers.new_ids().get(who, who)
    return replace(decision, placement=decision.placement._replace(consultant_id=now))


def _mine(work: UnitOfWork, user: User, most: int = MOST_AT_ONCE) -> Sequence[AuditEntry]:
    return work.trail.find(user_id=user.user_id, actions=LAST_ACTIONS | TAKEN_BACK_ELSEWHERE, limit=most)


def _newest(mine: Iterable[AuditEntry]) -> AuditEntry | None:
    return next((one for one in mine if one.action in PUBLISHING or not one.undone), None)


def _last(work: UnitOfWork, user: User) -> LastAction | None:
    mine = _mine(work, user)
    newest = _newest(mine)
    if newest is None or newest.action in TAKEN_BACK_ELSEWHERE:
        return None
    decisions = _together(mine, newest)
    if any(not _why_not_last(work, decisions, one) for one in decisions[:MOST_JUDGED]):
        return LastAction(decisions)
    since = next((found for one in decisions[:MOST_JUDGED] if (found := _since(work, user, one))), None)
    return LastAction(decisions, since) if since else None


def _together(mine: Sequence[AuditEntry], newest: AuditEntry) -> tuple[AuditEntry, ...]:
    """All that was done in one action, newest first, but for what was undone already."""
    if newest.action is Action.MOVE:
        return moved_together(mine, newest)
    if newest.action is Action.CHOOSE or not newest.request_id:
        return (newest,)
    together = (one for one in mine if one.request_id == newest.request_id and one.action is newest.action)
    return tuple(one for one in together if not one.undone)


def _why_not_last(work: UnitOfWork, together: Sequence[AuditEntry], one: AuditEntry) -> str:
    if one.action is Action.MOVE:
        return refusal_of_move(work, together)
    if one.action is Action.CHOOSE:
        return refusal_of_choice(work, one)
    published = work.trail.find(subject=one.subject, actions=PUBLISHING, limit=1)
    if published and published[0].entry_id > one.entry_id:
        return LATER_DECISION
    return _refusal(work, _as_known_now(work, one))


def _since(work: UnitOfWork, user: User, decision: AuditEntry) -> AuditEntry | None:
    """The newest that a colleague decided or published about it after the user did."""
    about = work.trail.find(engagement_id=EngagementId(decision.subject.subject_id))
    seat = decision.subject.seat if decision.action in UNDOABLE else None
    later = _decided_after(decision.entry_id)
    found = (
        one
        for one in about
        if later(one) or (one.action in PUBLISHING and one.entry_id > decision.entry_id)
        if seat is None or one.subject.seat == seat
        if one.user_id not in {None, user.user_id}
    )
    return next(found, None)


def _undo(work: UnitOfWork, user: User, found: AuditEntry, *, counts: bool = True) -> Outcome:
    """Take one decision back.

    Args:
        counts: Whether it draws on the allowance; a rejection always does.
    """
    decision = _as_known_now(work, found)
    refusal = _refusal(work, decision)
    if refusal:
        return Outcome(*decision.key, Result.CONFLICT, refusal)
    if (counts or decision.action is Action.REJECT) and not count(work, user, QuestionKind.TAKEN_BACK):
        return _waits(work, decision)
    if _locks_again(work, decision):
        broken = Batch(work, user).broken_again(decision.key, decision.seated)
        if broken:
            return Outcome(*decision.key, Result.REFUSED, in_words(broken), broken[0].rule)
    return _done(work, user, decision, _restore(work, decision))


def _done(work: UnitOfWork, user: User, decision: AuditEntry, now: str) -> Outcome:
    entry_id = _record(work, user, decision, now)
    return Outcome(*decision.key, Result.DONE, "Undone.", decision_id=entry_id, again=RowState(now))


def _waits(work: UnitOfWork, decision: AuditEntry) -> Outcome:
    return Outcome(*decision.key, Result.WAITS, f"{spent_sentence(again_on(work))} Nothing was changed.")


def _refusal(work: UnitOfWork, decision: AuditEntry) -> str:
    """Why the decision can't be undone, or an empty string."""
    if decision.action not in UNDOABLE:
        return NOT_UNDOABLE
    if decision.undone:
        return UNDONE
    held = work.standing.seats([decision.key]).get(decision.key)
    left_fixed = decision.action is not Action.UNLOCK
    kept = held is not None and held.fixed == left_fixed and held.placement == decision.placement
    about = work.trail.find(subject=decision.subject)
    decided = any(map(_decided_after(decision.entry_id), about))
    if decided and not (kept and decision.action is Action.APPROVE):
        return LATER_DECISION
    if decision.action is Action.REJECT:
        return ""
    if not kept:
        return MOVED_ON
    seat, step = seat_of(work, decision.key).now, TAKEN_BACK_BY[decision.action]
    given = SeatGiven(work.now, since=LATER_DECISION if decided else "")
    refused = SEATS.refusal(seat.state, step, seat, given)  # who was asked since is not taken out again
    return refused if refused in {"", LATER_DECISION} else f"{refused} Nothing was changed."


def _locks_again(work: UnitOfWork, decision: AuditEntry) -> bool:
    """Whether taking it back fixes someone in a seat that is free now."""
    if decision.action is Action.UNLOCK:
        return True
    held = work.standing.seats([decision.key])
    return decision.action is Action.REJECT and decision.before == RowState.LOCKED.value and not held


def _restore(work: UnitOfWork, decision: AuditEntry) -> str:
    """Put the standing schedule and the row under review back to what they were.

    Returns:
        What the row is now: it waits for a decision where a lock can't come back, because the data lacks the person
        or someone else is proposed there by now.
    """
    if decision.action is Action.REJECT:
        work.standing.forget_rejection(decision.key.engagement_id, decision.seated.consultant_id)
    was = RowState(decision.before)
    locked = was is RowState.LOCKED
    held = work.standing.seats([decision.key]).get(decision.key)
    taken_up = decision.action is not Action.REJECT or (held is None and seat_of(work, decision.key).now.matched)
    if taken_up:
        assignment = Assignment(*decision.key, *decision.seated)
        status = SeatStatus.APPROVED if locked else SeatStatus.PROPOSED
        seats = [HeldSeat(assignment, status, locked, decided=locked)]
        take_seats(work, TAKEN_BACK_BY[decision.action], seats, SeatGiven(work.now), known=True)
    stands = work.standing.seats([decision.key]).get(decision.key)
    now = RowState.PENDING if locked and not (stands and stands.locked) else was
    proposal = work.proposals.latest()
    row = work.proposals.row(proposal.proposal_id, decision.key) if proposal else None
    if row and row.after == decision.placement:
        work.proposals.decide(replace(row, state=now, decision_id=None))
    return now.value


def _record(work: UnitOfWork, user: User, decision: AuditEntry, now: str) -> int:
    return record(
        work,
        user,
        Action.UNDO,
        decision.subject,
        decision.after,
        now,
        placement=decision.placement,
        proposal_id=decision.proposal_id,
        undoes=decision.entry_id,
        version=decision.version,
    )
