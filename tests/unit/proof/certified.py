"""Proofs made without any solver: whatever the prices, with what engagements then earn by the checker's own listing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.domain.model.proof import UNITS_PER_POINT, Best, NearTeam, Proof, ProofRow
from matcher.proof.best_team import Enumeration, Steps
from matcher.proof.given import Given
from matcher.proof.openings import Opening
from matcher.proof.prices import Prices, worth_of

MANY = 1_000_000_000
"""Steps: as many as it takes."""


def certified(problem: Problem, policy: Policy, rows: Sequence[ProofRow] = (), bound: int | None = None) -> Proof:
    """The proof of some prices: of what they prove, or of a bound given, with the teams that are then left."""
    given, prices = Given(problem, policy), Prices(rows)
    listed = {eid: Enumeration(Opening(given, one), prices, Steps(MANY, MANY)) for eid, one in given.open.items()}
    best = {eid: listing.best() for eid, listing in listed.items()}
    units = sum(best.values()) + sum(worth_of(given, row) for row in rows)
    found = given.points + units // UNITS_PER_POINT
    claimed = found if bound is None else bound
    bests = tuple(Best(eid, earned) for eid, earned in best.items())
    proof = Proof(min(given.points, claimed), claimed, given.points, units, tuple(rows), bests)
    near: dict[tuple[EngagementId, datetime, tuple[ConsultantId, ...]], int] = {}
    for eid, listing in listed.items():
        for team in listing.near(best[eid] - proof.slack) if proof.slack >= 0 else ():
            loss = best[eid] - team.units
            key = eid, team.start.first_start, team.ids
            near[key] = min(loss, near.get(key, loss))
    return replace(proof, near=tuple(NearTeam(*key, loss) for key, loss in sorted(near.items())))
