"""A bound by prices that were found for much the same problem: it holds whatever has changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.domain.model.proof import UNITS_PER_POINT, ProofRow, RowKind
from matcher.proof.best_team import Enumeration, Steps, TooManyTeamsError
from matcher.proof.given import Given
from matcher.proof.openings import Opening
from matcher.proof.prices import Prices, worth_of
from matcher.proof.rows import row_faults

MOST_STEPS = 3_000_000
"""Places looked at for teams; of the engagements that are left then, what their seats could earn is taken."""


def bound_by(problem: Problem, policy: Policy, rows: Sequence[ProofRow]) -> int:
    """Points that no schedule exceeds.

    Args:
        rows: With prices, of a proof for another problem. What is no limit of this one is left out; without any, the
            bound is what all engagements earn at best, each by itself.
    """
    given = Given(problem, policy)
    openings = {eid: Opening(given, one) for eid, one in given.open.items()}
    kept = [row for row in (_of_today(given, one) for one in rows) if row and _is_limit(given, openings, row)]
    prices, steps = Prices(kept), Steps(MOST_STEPS, MOST_STEPS)
    units = sum(worth_of(given, row) for row in kept)
    for opening in openings.values():
        listing = Enumeration(opening, prices, steps)
        try:
            units += listing.best()
        except TooManyTeamsError:
            units += listing.at_most
    return given.points + units // UNITS_PER_POINT


def _of_today(given: Given, row: ProofRow) -> ProofRow | None:
    """A row with what is left of it now; None where its person has left, or its limit was lifted."""
    left: int | None = row.capacity
    if row.kind == RowKind.PROGRAMME:
        left = given.programme_left
    elif row.kind == RowKind.TRAVEL:
        left = given.travel_left
    elif (person := given.problem.consultants.get(row.consultant_id or ConsultantId(""))) is None:
        left = None
    elif row.kind == RowKind.WEEK:
        left = given.minutes_left(person, date.fromisoformat(row.at))
    elif row.kind == RowKind.MONTH:
        left = given.engagements_left(person, date.fromisoformat(row.at))
    return None if left is None else replace(row, capacity=left)


def _is_limit(given: Given, openings: Mapping[EngagementId, Opening], row: ProofRow) -> bool:
    return not any(row_faults(given, openings, [row]))
