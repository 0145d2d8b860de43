"""A team that is not public gets another start: judged by the rules, kept there, and taken back as a whole.

Who is approved stays so, at the new start; the others are locked there. It comes before the next reader of Review as a
proposal of its own, which later nights keep: such a team is given to them. What it says of all other seats is what the
proposal before said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.seat_options import in_words, recheck
from matcher.domain.explain.team_starts import at_start, freed, team_starts
from matcher.domain.goals import terms
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Assignment
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import in_utc
from matcher.domain.model.vocabulary import SeatStatus
from matcher.domain.rules.in_words import in_a_row, on_its_clock
from matcher.domain.workflow.seat import SeatGiven, SeatStep
from matcher.ports import Database, UnitOfWork
from matcher.records import (
    Action,
    AuditEntry,
    HeldSeat,
    Metrics,
    Permission,
    Placement,
    Proposal,
    ProposalRow,
    QuestionKind,
    RowState,
    SeatKey,
    Subject,
    User,
)
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import record
from matcher.services.choices.choice import RUN_AT_WORK, RefusedError, run_of_choice
from matcher.services.failures import NotFoundError
from matcher.services.protection.allowance import again_on, count, may_ask, spent_sentence
from matcher.services.review.decision_batch import Outcome, Result
from matcher.services.review.decisions import undo, undo_last
from matcher.services.review.difference import compared, points_by_seat, what_stands
from matcher.services.review.undoing import last_action, moved_together, refusal_of_move
from matcher.services.runs.crashed_runs import at_work
from matcher.services.runs.proposing import MOVED_BY_HAND, TAKEN_BACK
from matcher.services.runs.scope import stopped
from matcher.services.schedule.finding_time import book_of_all, why_not_moved
from matcher.services.seats.doors import take_seats
from matcher.services.seats.seating import seating_of

NO_PROPOSAL = "No run has proposed anything yet. Ask for one on Runs; nothing was changed."
OTHERWISE = "Someone was faster: the team has another start, or other people, by now. Nothing was changed."
SAME = "That is when it starts already. Nothing was changed."
FACTS_CHANGED = (
    "The facts have changed since the last run, so that its bound no longer holds for this schedule. Ask for a run on"
    " Runs first; nothing was changed."
)
STARTS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of a move: all of it was done, or nothing and why.

    Args:
        waits: Whether the account has asked as much today as one day allows.
        approved: Whether all of the team stays approved.
    """

    done: bool
    sentence: str
    waits: bool = False
    approved: bool = False


class WaitsError(RefusedError):
    """The account has to wait."""


def move(database: Database, user: User, engagement_id: EngagementId, start: datetime, seen: datetime) -> Moved:
    """Give a team another start: who is approved stays so, the others are locked there.

    Args:
        start: Aware.
        seen: The start that the reader saw.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: There is no such engagement.
    """
    require(user, Permission.DECIDE)

    def work(unit: UnitOfWork) -> Moved:  # what is refused is counted: that is written, and nothing else
        try:
            return _move(unit, user, engagement_id, start, seen)
        except RefusedError as refused:
            return Moved(done=False, sentence=str(refused), waits=isinstance(refused, WaitsError))

    return database.writing(work)


def undo_last_action(database: Database, user: User, decision_id: int) -> tuple[Outcome, ...]:
    """Take back what the user did last, whole: a move like any decision. As :func:`undo_last`."""
    require(user, Permission.DECIDE)
    last = last_action(database, user)
    if last is None or last.newest.entry_id != decision_id or last.newest.action is not Action.MOVE:
        return undo_last(database, user, decision_id)
    return undo_move(database, user, decision_id)


def undo_decision(database: Database, user: User, decision_id: int) -> tuple[Outcome, ...]:
    """Take one decision back; a move with its whole team. As :func:`undo`, and :func:`undo_move`."""
    require(user, Permission.DECIDE)
    with database.reading() as work:
        found = work.trail.get(decision_id)
    if found is not None and found.action is Action.MOVE:
        return undo_move(database, user, decision_id)
    return (undo(database, user, decision_id),)


def undo_move(database: Database, user: User, decision_id: int) -> tuple[Outcome, ...]:
    """Take a move back: the team is what it was, at the start that it had, if the rules still allow that.

    It draws on the allowance.

    Args:
        decision_id: The entry of any seat of it.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: There is no such move.
    """
    require(user, Permission.DECIDE)

    def work(unit: UnitOfWork) -> tuple[Outcome, ...]:
        entries = _entries_of(unit, decision_id)
        try:
            undone = _undo(unit, user, entries)
        except RefusedError as refused:
            result = Result.WAITS if isinstance(refused, WaitsError) else Result.REFUSED
            return tuple(Outcome(*one.key, result, str(refused)) for one in entries)
        return tuple(
            Outcome(*one.key, Result.DONE, "Undone.", decision_id=undone[one.key], again=_was(one)) for one in entries
        )

    return database.writing(work)


def move_to_undo(database: Database, engagement_id: EngagementId) -> AuditEntry | None:
    """An entry of the move that an engagement's team stands by, where it can be taken back; else None."""
    with database.reading() as work:
        mine = work.trail.find(engagement_id=engagement_id, actions=[Action.MOVE])
        newest = next((one for one in mine if not one.undone), None)
        return newest if newest and not refusal_of_move(work, moved_together(mine, newest)) else None


def moved_to(entry: AuditEntry) -> datetime:
    """The start that a move, or taking one back, gave a seat."""
    return datetime.fromisoformat(entry.after.partition(" at ")[2])


# --- one move ---------------------------------------------------------------------------------------------------------


def _move(work: UnitOfWork, user: User, engagement_id: EngagementId, start: datetime, seen: datetime) -> Moved:
    latest, rows = _movable(work, engagement_id)
    now = {row.after.first_start for row in rows if row.after}
    if {in_utc(one) for one in now} != {in_utc(seen)}:
        raise RefusedError(OTHERWISE)
    if in_utc(start) == in_utc(seen):
        raise RefusedError(SAME)
    if not may_ask(work, user, QuestionKind.REFUSED):
        raise WaitsError(f"{spent_sentence(again_on(work))} Nothing was changed.")
    shift = _Shift.of(work, user, engagement_id, start)
    broken = shift.broken()
    if broken:
        count(work, user, QuestionKind.REFUSED)
        raise RefusedError(f"{broken} Nothing was changed.")
    cause = f"{MOVED_BY_HAND} for {engagement_id}, by {user.name}."
    states = {row.key: RowState.APPROVED if row.state is RowState.APPROVED else RowState.LOCKED for row in rows}
    proposal = shift.store(work, SeatStep.MOVE, latest, states, cause)
    former = {row.key: row for row in rows}
    for row in work.proposals.rows(proposal.proposal_id, engagement_id):
        if row.key in former:
            work.proposals.decide(replace(row, decision_id=_recorded(work, user, former[row.key], row, shift)))
    approved = set(states.values()) == {RowState.APPROVED}
    return Moved(done=True, sentence="Moved.", approved=approved)


def _recorded(work: UnitOfWork, user: User, former: ProposalRow, row: ProposalRow, shift: "_Shift") -> int:
    """Record the move of a seat; the entry's id."""
    was, zone = former.after, shift.start.tzinfo
    return record(
        work,
        user,
        Action.MOVE,
        Subject.of_seat(row.key),
        f"{former.state.value} at {was.first_start.astimezone(zone).isoformat() if was else ''}",
        f"{row.state.value} at {shift.start.isoformat()}",
        placement=row.after,
        proposal_id=row.proposal_id,
    )


def _movable(work: UnitOfWork, engagement_id: EngagementId) -> tuple[Proposal, tuple[ProposalRow, ...]]:
    """The proposal under review and its rows of a team that may get another start."""
    seating = seating_of(work, engagement_id)
    if seating is None:
        raise NotFoundError("There is no such engagement.")
    latest = work.proposals.latest()
    if latest is None:
        raise RefusedError(NO_PROPOSAL)
    if at_work(work):
        raise RefusedError(RUN_AT_WORK)
    refused = why_not_moved(seating.seats.values(), work.now, matched_now=engagement_id not in stopped(work))
    if refused:
        raise RefusedError(f"{refused} Nothing was changed.")
    rows = work.proposals.rows(latest.proposal_id, engagement_id)
    held = {seat.key: seat.held.placement for seat in seating.seats.values() if seat.held}
    mine = tuple(row for row in rows if row.key in held)
    if {row.key: row.after for row in mine} != held:
        raise RefusedError(OTHERWISE)
    return latest, mine


@dataclass(frozen=True, slots=True)
class _Shift:
    """A team at another start, beside all else that stands.

    Args:
        book: What stands; ``moved`` the same with the team at the start.
    """

    book: Book
    moved: Book
    engagement_id: EngagementId
    start: datetime

    @classmethod
    def of(cls, work: UnitOfWork, user: User, engagement_id: EngagementId, start: datetime) -> "_Shift":
        access = work.access_log.admit(None, None, f"rules checked for a decision of user {user.user_id}")
        book = book_of_all(work, access)
        local = start.astimezone(book.problem.engagements[engagement_id].time_zone)
        return cls(book, freed(book, engagement_id, local), engagement_id, local)

    def broken(self) -> str:
        """What speaks against it, and what would do, in words for every reader; empty where nothing does."""
        found = at_start(self.book, self.engagement_id, self.start, Voice.GUARDED)
        words = dict.fromkeys(f"{o.sentence} {o.remedy}".strip() for each in found.in_the_way.values() for o in each)
        if words:
            return " ".join([*words, self._would_do()]).strip()
        rows = _rows(self.moved)
        mine = (row for row in rows if row.engagement_id == self.engagement_id)
        breaches = (one for row in mine for one in recheck(self.moved.problem, self.moved.policy, rows, row))
        return in_words(breaches)

    def _would_do(self) -> str:
        """The nearest starts at which everyone could begin, in a sentence; empty where there is none."""
        starts = team_starts_near(self.book, self.engagement_id, self.start)
        return (
            f"The whole team could start at {in_a_row(map(on_its_clock, starts), 'or', between='; ')}."
            if starts
            else ""
        )

    def store(
        self, work: UnitOfWork, step: SeatStep, latest: Proposal, states: Mapping[SeatKey, RowState], cause: str
    ) -> Proposal:
        """Propose and hold the team at the start, in the given states; all other rows stay what they were."""
        after = self._metrics(latest)
        if after.score > latest.bound:
            raise RefusedError(FACTS_CHANGED)
        stands, versions = what_stands(work), work.proposals.versions()
        points = points_by_seat(self.moved.bookings[self.engagement_id])
        rows = []
        for row in work.proposals.rows(latest.proposal_id):
            if row.key in states and row.after:
                place = row.after._replace(first_start=in_utc(self.start))
                changed = replace(row, after=place, points=points.get(row.key.seat, {}), state=states[row.key])
                version = versions.get(row.key, 0) + 1
                row = replace(compared(changed, stands.get(row.key)), version=version, decision_id=None)  # noqa: PLW2901
            rows.append(row)
        run = run_of_choice(work, latest, cause, latest.input_hash)
        proposal = replace(
            latest, proposal_id=0, run_id=run.run_id, created_at=work.now, settled_hash="", after=after
        )  # fmt: skip
        reasons = tuple(work.proposals.uncovered(latest.proposal_id).values())
        proposal = replace(proposal, proposal_id=work.proposals.add(proposal, rows, reasons))
        work.runs.finish(replace(run, proposal=proposal))
        seats = [_seat(row.key, row.after, row.state) for row in rows if row.key in states and row.after]
        take_seats(work, step, seats, SeatGiven(work.now))
        return proposal

    def _metrics(self, latest: Proposal) -> Metrics:
        """What the proposal comes to: what it came to, and the difference that the move makes on today's data."""
        before, after = terms(self.book), terms(Book.of(self.book.problem, self.book.policy, _rows(self.moved)))
        told = {name: points + after.get(name, 0) - before.get(name, 0) for name, points in latest.after.terms.items()}
        return replace(latest.after, terms=told)


def team_starts_near(book: Book, engagement_id: EngagementId, start: datetime) -> list[datetime]:
    """The starts at which everyone on a team could begin, the nearest few, in order."""
    fitting = (one.first_start for one in team_starts(book, engagement_id, Voice.GUARDED) if one.fits)
    return sorted(sorted(fitting, key=lambda at: (abs(in_utc(at) - in_utc(start)), at))[:STARTS_NAMED])


def _rows(book: Book) -> list[Assignment]:
    return [
        Assignment(eid, seat, person.consultant_id, booking.first_start)
        for eid, booking in book.bookings.items()
        for seat, person in booking.team.items()
    ]


def _seat(key: SeatKey, place: Placement, state: RowState) -> HeldSeat:
    fixed = state in {RowState.LOCKED, RowState.APPROVED}
    status = SeatStatus.APPROVED if fixed else SeatStatus.PROPOSED
    return HeldSeat(Assignment(*key, *place), status, locked=state is RowState.LOCKED, decided=fixed)


# --- taking it back ---------------------------------------------------------------------------------------------------


def _entries_of(work: UnitOfWork, decision_id: int) -> tuple[AuditEntry, ...]:
    """The entries of a whole move, by one of them."""
    found = work.trail.get(decision_id)
    if found is None or found.action is not Action.MOVE:
        raise NotFoundError("There is no such decision. Load the page again.")
    return moved_together(work.trail.find(engagement_id=found.key.engagement_id, actions=[Action.MOVE]), found)


def _was(entry: AuditEntry) -> RowState:
    """What a moved seat was before."""
    return RowState(entry.before.partition(" at ")[0])


def _undo(work: UnitOfWork, user: User, entries: Sequence[AuditEntry]) -> Mapping[SeatKey, int]:
    refused = refusal_of_move(work, entries)
    if refused:
        raise RefusedError(refused)
    if not count(work, user, QuestionKind.TAKEN_BACK):
        raise WaitsError(f"{spent_sentence(again_on(work))} Nothing was changed.")
    engagement_id = entries[0].key.engagement_id
    latest, _ = _movable(work, engagement_id)
    states, start = {}, entries[0].at
    for one in entries:
        states[one.key], start = _was(one), datetime.fromisoformat(one.before.partition(" at ")[2])
    shift = _Shift.of(work, user, engagement_id, start)
    broken = shift.broken()
    if broken:
        raise RefusedError(f"{broken} Nothing was changed.")
    cause = f"{MOVED_BY_HAND} for {engagement_id}{TAKEN_BACK} {user.name}."
    proposal = shift.store(work, SeatStep.UNMOVE, latest, states, cause)
    for row in work.proposals.rows(proposal.proposal_id, engagement_id):
        if row.key in states:
            work.proposals.decide(replace(row, decision_id=_behind(work, row)))
    return {
        one.key: record(
            work, user, Action.UNDO, one.subject, one.after, one.before, placement=one.placement,
            proposal_id=one.proposal_id, undoes=one.entry_id,
        )
        for one in entries
    }  # fmt: skip


def _behind(work: UnitOfWork, row: ProposalRow) -> int | None:
    """The decision that a row stands by again, None where there is none: from it the approval can be taken back."""
    if row.state is not RowState.APPROVED:
        return None
    about = work.trail.find(subject=Subject.of_seat(row.key), actions=[Action.APPROVE, Action.MOVE])
    return next((one.entry_id for one in about if not one.undone and one.placement == row.after), None)
