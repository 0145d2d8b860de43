"""How near an engagement is to a whole team: what keeps people from being free together, and when it keeps the fewest.

Judged as if nobody were booked for anything else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf

from matcher.domain.explain.teams.bookings_so_far import Visit
from matcher.domain.explain.teams.open_seats import Openings
from matcher.domain.explain.teams.team_search import Candidate, Pool, find_team
from matcher.domain.model.ids import ConsultantId, SeatName
from matcher.domain.model.problem import Consultant


@dataclass(frozen=True, slots=True)
class NearestTeam:
    """The team that the fewest people keep from being free together, topics and budget aside.

    Args:
        kept_out: By seat: who would have to be free then. Were they all, a team would be; were one of them not, none.
        more: How many people it would take beside those there are; 0 where some of these could be a team.
        covers: Whether it covers the topics within the budget too, where no more people are needed.
    """

    first_start: datetime
    kept_out: tuple[tuple[SeatName, Consultant], ...]
    more: int = 0
    covers: bool = False


def nearest_team(openings: Openings) -> NearestTeam:
    """The nearest team of an engagement that has none at any start, the earliest of those that are as near.

    It takes as few people as can be of those who keep every rule that no date changes, and at its start, of as many,
    such as cover the topics within the budget if there are any; where these are no team at any time, as few people more
    as can be.
    """
    return _of_people(openings) or _of_more_people(openings)


def most_together(openings: Openings) -> tuple[datetime, int]:
    """When most people are free together who could take the first open seat, and how many: no more than seats are open.

    Of all seats, where they ask for the same.
    """
    counts = [_together(suited[openings.seats[0]], len(openings.seats)) for suited in openings.suited()]
    return openings.starts[counts.index(max(counts))], max(counts)


def kept_out_by(openings: Openings, seat: SeatName, rule: str) -> tuple[tuple[Consultant, Visit], ...]:
    """Everyone whom one rule about dates alone keeps out of a seat, each at the first start at which it does."""
    people = (candidate.consultant for candidate in openings.candidates[seat])
    firsts = ((person, openings.first_visit_short_of(rule, person, seat)) for person in people)
    return tuple((person, visit) for person, visit in firsts if visit)


def _of_people(openings: Openings) -> NearestTeam | None:
    free_for_it = {seat: [_kept_out(one) for one in people] for seat, people in openings.candidates.items()}
    for fewest in range(1, len(openings.seats) + 1):
        for start, suited in zip(openings.starts, openings.suited(), strict=True):
            pools = [[*_free(suited[seat]), *free_for_it[seat]] for seat in openings.seats]
            if team := _team(pools, fewest):
                covering = find_team(pools, openings.topics_lacking, openings.dollars_left, fewest)
                named = zip(openings.seats, covering or team, strict=True)
                kept_out = tuple((seat, one.consultant) for seat, one in named if one.travel)
                return NearestTeam(start, kept_out, covers=covering is not None)
    return None


def _of_more_people(openings: Openings) -> NearestTeam:
    somebody = next(iter(openings.problem.consultants.values()))
    newcomers = [
        Candidate(replace(somebody, consultant_id=ConsultantId(f"\0{seat}"), exclusions=frozenset()), 0, 0, 1)
        for seat in openings.seats
    ]
    return next(
        NearestTeam(start, (), more)
        for more in range(1, len(openings.seats) + 1)
        for start, suited in zip(openings.starts, openings.suited(), strict=True)
        if _team([[*_free(suited[seat]), *newcomers] for seat in openings.seats], more)
    )


def _team(pools: Sequence[Pool], missing: int) -> tuple[Candidate, ...] | None:
    """A team with so many at most who are missing; those count as travel, for the search has a limit for it."""
    return find_team(pools, 0, inf, missing)


def _free(people: Pool) -> list[Candidate]:
    return [one._replace(travel=0) for one in people]


def _kept_out(one: Candidate) -> Candidate:
    """As somebody missing whom nothing keeps out: neither time nor, of what they decide themselves, a team-mate."""
    return one._replace(consultant=replace(one.consultant, exclusions=frozenset()), travel=1)


def _together(people: Pool, most: int) -> int:
    return next((k for k in range(most, 0, -1) if _team([_free(people)] * k, 0)), 0)
