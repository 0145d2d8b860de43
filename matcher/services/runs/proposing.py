"""From a solved snapshot to a stored proposal, with what people decided while the solver was at work."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem, StandingSeat
from matcher.domain.model.schedule import Book
from matcher.domain.model.solution import Solution, Status
from matcher.domain.model.vocabulary import SeatStatus
from matcher.domain.workflow.seat import SeatGiven, SeatStep
from matcher.domain.workflow.transitions import Who
from matcher.ports import UnitOfWork
from matcher.records import (
    HeldSeat,
    Metrics,
    Proposal,
    ProposalRow,
    PublicSeats,
    RowState,
    Run,
    SeatKey,
    Uncovered,
)
from matcher.services.review.difference import (
    compared,
    difference,
    localized,
    measure,
    numbered,
    standing_book,
    what_stands,
)
from matcher.services.runs.input_hash import fingerprint
from matcher.services.runs.scope import stopped
from matcher.services.seats.doors import empty_seats, take_seats

WAITS = "eligible"
"""The rule behind an engagement that may not be scheduled."""
BY_HAND = "Someone else was chosen"
"""How the cause of a proposal begins that a person took over from an answer: no night."""
MOVED_BY_HAND = "Another start was chosen"
"""Likewise of one in which a person gave a team another start."""
TAKEN_BACK = ", and that was taken back by"
"""How it goes on where either was taken back."""
BESIDE = ", beside what was proposed since"
"""How it ends where a night came between, so that the schedule was judged again."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal before it is stored: all that follows from the snapshot alone."""

    policy: Policy
    status: Status
    bound: int
    rows: tuple[ProposalRow, ...]
    uncovered: tuple[Uncovered, ...]
    before: Metrics
    after: Metrics
    settled_hash: str


def draft(
    problem: Problem,
    policy: Policy,
    held: Mapping[SeatKey, HeldSeat],
    stands: PublicSeats,
    solution: Solution,
    reasons: Sequence[Uncovered],
) -> Draft:
    """Work out everything that can be worked out outside of a transaction.

    Args:
        held: Who stands in the schedule; ``stands`` what the proposal is compared with.
    """
    book = Book.of(problem, policy, solution.assignments)
    rows = difference(book, stands, {one.engagement_id for one in reasons if one.rule == WAITS})
    return Draft(
        policy=policy,
        status=solution.status,
        bound=solution.bound,
        rows=rows,
        uncovered=tuple(reasons),
        before=measure(standing_book(book, stands), solution.eligible),
        after=measure(book, solution.eligible),
        settled_hash=fingerprint(replace(problem, standing=settled(problem, rows, held)), policy),
    )


def store(work: UnitOfWork, run: Run, drafted: Draft, versions: Mapping[str, str]) -> Proposal:
    """Store the proposal, its rows marked with what was decided meanwhile, and make the rest of it last night's."""
    now = _Now.of(work)
    rows = tuple(now.marked(compared(row, now.stands.get(row.key))) for row in drafted.rows)
    proposal = Proposal(
        proposal_id=0,
        run_id=run.run_id,
        created_at=work.now,
        input_hash=run.input_hash,
        settled_hash=drafted.settled_hash,
        seed=run.seed,
        policy=_numbers(drafted.policy),
        versions=dict(versions),
        status=drafted.status,
        bound=drafted.bound,
        before=drafted.before,
        after=drafted.after,
    )
    proposal = replace(proposal, proposal_id=work.proposals.add(proposal, rows, drafted.uncovered))
    given = SeatGiven(work.now, Who.NIGHT)
    empty_seats(work, SeatStep.DROP, [key for key, seat in now.held.items() if not seat.fixed], given)
    pending = [row for row in rows if row.state is RowState.PENDING and row.key not in now.fixed]
    take_seats(work, SeatStep.PROPOSE, [seat for row in pending if (seat := _proposed(row))], given, known=True)
    return proposal


@dataclass(frozen=True, slots=True)
class _Now:
    """What stands when the proposal is stored, which may be more than when it was solved."""

    held: Mapping[SeatKey, HeldSeat]
    rejected: frozenset[tuple[EngagementId, ConsultantId]]
    stands: PublicSeats
    seen: Mapping[SeatKey, ProposalRow]
    versions: Mapping[SeatKey, int]
    stopped: frozenset[EngagementId]

    @classmethod
    def of(cls, work: UnitOfWork) -> "_Now":
        latest = work.proposals.latest()
        rows = work.proposals.rows(latest.proposal_id) if latest else ()
        return cls(
            work.standing.seats(),
            work.standing.rejected_pairs(),
            what_stands(work),
            {row.key: row for row in rows},
            work.proposals.versions(),
            stopped(work),
        )

    @property
    def fixed(self) -> frozenset[SeatKey]:
        return frozenset(key for key, seat in self.held.items() if seat.fixed)

    def marked(self, row: ProposalRow) -> ProposalRow:
        """The row in the state that decisions have brought it to, with the decision behind it."""
        return numbered(replace(row, state=self._state(row)), self.seen.get(row.key), self.versions)

    def _state(self, row: ProposalRow) -> RowState:
        if row.key.engagement_id in self.stopped:
            return RowState.SUPERSEDED
        seat = self.held.get(row.key)
        if seat and seat.fixed:
            if seat.placement != row.after:
                return RowState.SUPERSEDED
            return RowState.LOCKED if seat.locked else RowState.APPROVED
        if row.after and (row.key.engagement_id, row.after.consultant_id) in self.rejected:
            return RowState.REJECTED
        return RowState.PENDING


def _proposed(row: ProposalRow) -> HeldSeat | None:
    if row.after is None:
        return None
    return HeldSeat(Assignment(*row.key, *row.after), SeatStatus.PROPOSED)


def settled(
    problem: Problem, rows: Sequence[ProposalRow], held: Mapping[SeatKey, HeldSeat]
) -> tuple[StandingSeat, ...]:
    """What stands once the proposal is stored, if nobody decides anything meanwhile."""
    fixed = {key: seat for key, seat in held.items() if seat.fixed}
    proposed = [seat for row in rows if row.key not in fixed and (seat := _proposed(row))]
    settled = [localized(problem, seat) for seat in [*fixed.values(), *proposed]]
    return tuple(StandingSeat(seat.assignment, seat.status) for seat in settled)


def _numbers(policy: Policy) -> dict[str, object]:
    """The policy in JSON's types, for the record."""
    return {
        "as_of": policy.as_of.isoformat(),
        "holidays": sorted(day.isoformat() for day in policy.holidays),
        "rules": asdict(policy.rules),
        "points": {**asdict(policy.points), "coverage": list(policy.points.coverage)},
    }
