"""One batch of decisions inside its transaction: what the rows are now, whether they hold, what is written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from matcher.domain.explain.audit import Violation
from matcher.domain.explain.seat_options import recheck
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Assignment, Problem, StandingSeat
from matcher.domain.model.vocabulary import SeatStatus
from matcher.domain.workflow.seat import FREE, SEATS, SeatGiven, SeatState, SeatStep
from matcher.domain.workflow.transitions import Who
from matcher.ports import UnitOfWork
from matcher.records import Action, HeldSeat, Placement, ProposalRow, RowState, SeatKey, Subject, User
from matcher.services.audit.entries import record
from matcher.services.seats.doors import empty_seats, take_seats
from matcher.services.seats.seating import seat_of

OTHERWISE = "A later run proposes something else here. Load the page again; nothing was changed."
NO_ROW = "This row is not part of the proposal under review. Load the page again; nothing was changed."
NOBODY = "Nobody is proposed for this seat, so there is nothing to decide."


class RowRef(NamedTuple):
    """A row as a reader saw it: the version makes sure that nobody decides on something else.

    A row that a later run left as it was keeps its version, so that the page of the proposal before keeps working.
    """

    proposal_id: int
    engagement_id: EngagementId
    seat: SeatName
    version: int

    @property
    def key(self) -> SeatKey:
        """Which seat."""
        return SeatKey(self.engagement_id, self.seat)


class Result(StrEnum):
    """What came of a decision about one row."""

    DONE = "done"
    REFUSED = "refused"
    """A rule fails on today's data; nothing was changed."""
    CONFLICT = "conflict"
    """Someone was faster, or a newer proposal is under review; nothing was changed."""
    WAITS = "waits"
    """The account has asked as much today as one day allows; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a decision about one row.

    Args:
        sentence: For the reader: what was done, or why not and what to do.
        rule: Name of the rule that fails, as this reader may know it, else empty.
        decision_id: To undo it with, where it was done.
        again: What the row is again, where a decision was taken back.
    """

    engagement_id: EngagementId
    seat: SeatName
    result: Result
    sentence: str
    rule: str = ""
    decision_id: int | None = None
    again: RowState | None = None


class ConflictError(Exception):
    """A row is not what the reader saw; the text is for the reader."""


@dataclass
class Batch:
    """The decisions of one user in one transaction.

    Args:
        beside: The data that rows are judged by, with all that was found to hold so far as fixed.
    """

    work: UnitOfWork
    user: User
    beside: Problem | None = None

    def current(self, ref: RowRef, step: SeatStep, *allowed: RowState) -> tuple[ProposalRow, Placement]:
        """The row as it is now and who is proposed there.

        Raises:
            ConflictError: The row is not what the reader saw, or it or its seat does not allow the step.
        """
        proposal = self.work.proposals.latest()
        row = self.work.proposals.row(proposal.proposal_id, ref.key) if proposal else None
        if row is None:
            raise ConflictError(NO_ROW)
        if row.version != ref.version or row.state not in allowed:
            raise ConflictError(OTHERWISE if self._is_another(ref, row) else self._who_was_faster(row))
        if row.after is None:
            raise ConflictError(NOBODY)
        refused = self.refusal(row, step)
        if refused:
            raise ConflictError(f"{refused} Nothing was changed.")
        return row, row.after

    def refusal(self, row: ProposalRow, step: SeatStep, broken: str = "") -> str:
        """Why the seat does not let a step be made, or an empty string.

        Args:
            broken: What speaks against it by the rules, in words; empty where nothing does, or nobody has looked yet.
        """
        seat = seat_of(self.work, row.key).now
        state = SeatState.PROPOSED if seat.state in FREE else seat.state  # the row under review proposes for it
        return SEATS.refusal(state, step, replace(seat, state=state), SeatGiven(self.work.now, broken=broken))

    def broken_by(self, refs: Sequence[RowRef], row: ProposalRow, after: Placement) -> tuple[Violation, ...]:
        """The rules that the row breaks on today's data, beside all that is fixed by now.

        Args:
            refs: All rows of the batch: their data is read once.
        """
        problem = self.beside
        if problem is None:
            others = (self.work.proposals.row(row.proposal_id, ref.key) for ref in refs if ref.key != row.key)
            listed = [row, *(one for one in others if one)]
            people = {one.after.consultant_id for one in listed if one.after}
            problem = self._judged({one.key.engagement_id for one in listed if one.after}, people)
            self.beside = problem
        return self._broken(problem, row.key, after)

    def broken_again(self, key: SeatKey, after: Placement) -> tuple[Violation, ...]:
        """The rules that someone would break who was turned down here, if that had not been and they sat there again.

        None where the data has no such seat or person any more: there is nobody to judge.
        """
        problem = self._judged({key.engagement_id}, {after.consultant_id})
        engagement = problem.engagements.get(key.engagement_id)
        if engagement is None or key.seat not in engagement.seats or after.consultant_id not in problem.consultants:
            return ()
        others = (pair for pair in problem.rejections if pair[:2] != (key.engagement_id, after.consultant_id))
        return self._broken(replace(problem, rejections=tuple(others)), key, after)

    def _broken(self, problem: Problem, key: SeatKey, after: Placement) -> tuple[Violation, ...]:
        fixed = tuple(s for s in problem.standing if s.status is SeatStatus.APPROVED and _key(s) != key)
        judged = replace(problem, standing=fixed)
        engagement = problem.engagements.get(key.engagement_id)
        start = after.first_start.astimezone(engagement.time_zone) if engagement else after.first_start
        assignment = Assignment(*key, after.consultant_id, start)
        found = recheck(judged, self.work.dataset.policy(), [s.assignment for s in fixed], assignment)
        if not found:
            self.beside = replace(problem, standing=(*fixed, StandingSeat(assignment, SeatStatus.APPROVED)))
        return found

    def hold(self, row: ProposalRow, after: Placement, step: SeatStep) -> None:
        """Put the person into the standing schedule, by a step that was not refused."""
        assignment = Assignment(row.key.engagement_id, row.key.seat, after.consultant_id, after.first_start)
        proposed, now = HeldSeat(assignment, SeatStatus.PROPOSED), self.work.now
        if row.key not in self.work.standing.seats([row.key]):  # the row under review proposes for it
            take_seats(self.work, SeatStep.PROPOSE, [proposed], SeatGiven(now, Who.NIGHT))
        fixed = HeldSeat(assignment, SeatStatus.APPROVED, locked=step is SeatStep.LOCK, decided=True)
        take_seats(self.work, step, [proposed if step is SeatStep.UNLOCK else fixed], SeatGiven(now))

    def vacate(self, key: SeatKey, after: Placement) -> None:
        """Take the person out of the standing schedule, unless someone else sits there."""
        held = self.work.standing.seats([key]).get(key)
        if held and held.assignment.consultant_id == after.consultant_id:
            empty_seats(self.work, SeatStep.REJECT, [key], SeatGiven(self.work.now))

    def record(
        self, action: Action, row: ProposalRow, after: Placement, state: RowState, reason: str = "", note: str = ""
    ) -> int:
        """Write the decision and the row's new state; the decision's id."""
        decision_id = record(
            self.work,
            self.user,
            action,
            Subject.of_seat(row.key),
            row.state.value,
            state.value,
            reason=reason,
            note=note,
            placement=after,
            proposal_id=row.proposal_id,
        )
        self.work.proposals.decide(replace(row, state=state, decision_id=decision_id))
        return decision_id

    def _judged(self, work: Collection[EngagementId], people: Collection[ConsultantId]) -> Problem:
        access = self.work.access_log.admit(None, None, f"rules checked for a decision of user {self.user.user_id}")
        return self.work.dataset.problem_around(access, work, people)

    def _is_another(self, ref: RowRef, row: ProposalRow) -> bool:
        """Whether a run changed the row since the reader saw it."""
        seen = self.work.proposals.row(ref.proposal_id, ref.key)
        return seen is None or seen.after != row.after

    def _who_was_faster(self, row: ProposalRow) -> str:
        decision = self.work.trail.get(row.decision_id) if row.decision_id else None
        who = decision.actor if decision else "Someone"
        state = "is waiting for a decision again" if row.state is RowState.PENDING else f"is {row.state.value}"
        return f"{who} was here before you: the row {state}. Nothing was changed."


def _key(standing: StandingSeat) -> SeatKey:
    return SeatKey(standing.assignment.engagement_id, standing.assignment.seat)
