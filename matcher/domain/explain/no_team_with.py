"""Why no whole answer has someone on a team, though no rule keeps them from a seat: what the rest of the team lacks.

Judged beside what is approved alone, since all else would make way.
"""

from collections.abc import Iterable
from datetime import datetime

from matcher.domain.explain.doubtful_ids import DoubtfulIds
from matcher.domain.explain.missing.missing_people import MissingPeople
from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.teams.competition import Rivalry
from matcher.domain.explain.teams.open_seats import Openings
from matcher.domain.explain.teams.roster import Roster
from matcher.domain.explain.uncovered import reason_of
from matcher.domain.explain.uncovered_reason import Code, Uncovered
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.domain.model.schedule import Book

NO_REASON = frozenset({Code.NOT_REACHED, Code.NOT_WORTH_IT})
"""Of a team that is free: no reason why there is none, but for the budgets of the whole schedule."""


def no_team_with(
    problem: Problem,
    policy: Policy,
    engagement_id: EngagementId,
    consultant_id: ConsultantId,
    seats: Iterable[SeatName],
    first_start: datetime | None,
    voice: Voice,
) -> tuple[Uncovered, ...]:
    """What stands in the way with them in one of these seats, each reason once; none where nothing was found.

    Args:
        seats: Of which those count that they could take at some start, were nobody booked.
        first_start: The only start that counts; None for all that are offered.
    """
    engagement, roster = problem.engagements[engagement_id], Roster(problem, policy)
    approved = [row for of_one in problem.approved.values() for row in of_one.values()]
    rivalry = Rivalry(Book.of(problem, policy, approved))
    # Whom the reader asked about is known; who else holds a role would be, were they named for what they alone lack.
    others = voice if voice is Voice.OWNER else Voice.GUARDED
    ids, people = DoubtfulIds(problem, policy, blind=others is Voice.GUARDED), MissingPeople(roster, others)
    if first_start is None and not (Openings(roster, engagement).starts and engagement.seats):
        return (reason_of(Openings(roster, engagement), rivalry, ids, people),)
    found: dict[str, Uncovered] = {}
    for seat in seats:
        openings = Openings(roster, engagement, {seat: consultant_id}, first_start)
        if seat in openings.seats and openings.starts and any(suited[seat] for suited in openings.suited()):
            reason = reason_of(openings, rivalry, ids, people)
            if reason.rules or reason.code not in NO_REASON:
                found.setdefault(reason.sentence, reason)
    return tuple(found.values())
