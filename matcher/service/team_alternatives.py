"""Who else could present: one list for the whole team, so that nobody can tell from it what a seat asks for.

A list for each seat would: everyone eligible for one seat has in common what that seat asks for. For the same reason
it shows a person's fit, which is the same in every seat, and not the change in points, which is not.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.domain.goals import AUDIENCE_SHARE, TOP_LEVEL, TOPIC_SHARE
from matcher.domain.ids import ConsultantId, EngagementId
from matcher.domain.problem import Consultant, Engagement
from matcher.service.alternatives import Alternative, alternatives
from matcher.service.ports import Database
from matcher.service.records import User

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who is not on the team.

    Args:
        eligible: Whether some seat could be theirs with every rule kept; else ``sentence`` is the only rule broken.
        fit: How well they know topics and audience, of 100.
    """

    consultant_id: ConsultantId
    name: str
    eligible: bool
    fit: int
    sentence: str = ""


def team_alternatives(database: Database, reader: User, engagement_id: EngagementId) -> tuple[Candidate, ...]:
    """Who else could present, the eligible first and the best fit first; empty when there is no such engagement."""
    with database.reading() as work:
        engagement = work.dataset.engagements([engagement_id]).get(engagement_id)
        team = {key.seat: held.assignment.consultant_id for key, held in work.standing.seats().items()
                if key.engagement_id == engagement_id}  # fmt: skip
        people = work.dataset.consultants()
    if engagement is None:
        return ()
    found = (alternatives(database, reader, engagement_id, seat) for seat in engagement.seats)
    merged = merge(each for seat in found for each in seat if each.consultant_id not in team.values())
    known = [(one, fit_of(people[one.consultant_id], engagement)) for one in merged if one.consultant_id in people]
    candidates = (Candidate(one.consultant_id, one.name, one.eligible, fit, one.sentence) for one, fit in known)
    return tuple(sorted(candidates, key=lambda one: (not one.eligible, -one.fit, one.name, one.consultant_id)))


def merge(found: Iterable[Alternative]) -> list[Alternative]:
    """One entry for each person: eligible if some seat could be theirs."""
    best: dict[ConsultantId, Alternative] = {}
    for one in found:
        before = best.get(one.consultant_id)
        if before is None or (one.eligible and not before.eligible):
            best[one.consultant_id] = one
    return list(best.values())


def fit_of(consultant: Consultant, engagement: Engagement) -> int:
    """How well someone knows an engagement's topics and audience, of 100; no seat or role comes into it."""
    levels = [consultant.topics.get(name, 0) for name in engagement.topics]
    topic_level = sum(levels) / len(levels) if levels else float(TOP_LEVEL)
    weighted = TOPIC_SHARE * topic_level + AUDIENCE_SHARE * consultant.audiences.get(engagement.audience, 0)
    return round(PERCENT * weighted / TOP_LEVEL)
