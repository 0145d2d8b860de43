"""What questions about the center's schedule are asked of: what stands, or the best schedule where that is better."""

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.domain.explain.audit import audit
from matcher.domain.model.names.canonical import fingerprint_of
from matcher.domain.model.problem import Assignment
from matcher.domain.model.solution import Limits, Solver, Stop
from matcher.ports import Database, Part, UnitOfWork
from matcher.records import HeldSeat, SeatKey
from matcher.services.explanations.forced.resolving import Resolver
from matcher.services.review.difference import localized
from matcher.services.runs.input_hash import fingerprint
from matcher.services.runs.scope import held_in, matched, stopped

SECONDS = 30.0
"""For each new answer."""
RESTS_ON = (Part.DATASET, Part.BUSY, Part.REJECTIONS, Part.STANDING, Part.LIFECYCLES)
"""All that an answer depends on, beside the day."""
FACTS = (Part.DATASET, Part.BUSY)
"""What of it is large, or sealed: by its stamps alone."""
DECIDED = (Part.REJECTIONS, Part.STANDING, Part.LIFECYCLES)
"""What of it moves with each decision, and is as it was when the decision is taken back: by what is in it."""


@dataclass(frozen=True)
class Baseline:
    """The schedule that other answers are compared with.

    Args:
        standing: The rows that stand.
        held: The seats that stand.
        input_hash: Of the data and of what stands.
        stamps: As of :func:`stamps_in`, when it was read.
        stands: Whether what stands breaks no rule and is best, so that others are compared with it; else they are
            compared with the best schedule for today's data.
    """

    resolver: Resolver
    standing: tuple[Assignment, ...]
    held: Mapping[SeatKey, HeldSeat]
    input_hash: str
    stamps: str
    stands: bool


def baseline(database: Database, user_id: int | None, why: str, solver: Solver, stop: Stop = lambda: False) -> Baseline:
    """Read what stands, and find the best schedule; that it was read is in the access log.

    Args:
        stop: Ends the search for the best one.
    """
    limits = Limits(SECONDS, lists_teams=False)
    access = database.writing(lambda work: work.access_log.admit(user_id, None, why))
    with database.reading() as work:
        problem, policy = matched(work.dataset.problem(access), stopped(work)), work.dataset.policy()
        held, stamps = held_in(problem, work.standing.seats()), stamps_in(work)
    rows = tuple(localized(problem, seat).assignment for seat in held.values())
    best = solver.solve(problem, policy, limits, stop=stop)
    judged = audit(problem, policy, rows)
    stands = not judged.violations and judged.objective >= best.objective
    resolver = Resolver(
        problem,
        policy,
        rows if stands else best.assignments,
        solver,
        limits,
        best.bound == best.objective,
        best.proof,
    )
    return Baseline(resolver, rows, held, fingerprint(problem, policy), stamps, stands)


def stamps_in(work: UnitOfWork) -> str:
    """A text that is the same only where nothing differs that an answer depends on; empty where that is unknown.

    What was decided and taken back makes no difference, nor does what no solver reads of a decision.
    """
    found = work.moment.stamps(*FACTS)
    if found is None:
        return ""
    decided = work.moment.recall("what answers rest on", DECIDED, lambda: _decided(work))
    return f"{work.today} {' '.join(found)} {decided}"


def _decided(work: UnitOfWork) -> str:
    standing = [(seat.assignment, seat.status) for seat in work.standing.seats().values()]
    return fingerprint_of([standing, work.standing.rejected_pairs(), stopped(work)])
