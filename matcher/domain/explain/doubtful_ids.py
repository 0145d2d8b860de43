"""Ids that may be one person: whether that doubt alone keeps an engagement from its team, and what would settle it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from matcher.domain.explain.remedies.remedy import Asks, Remedy
from matcher.domain.explain.teams.open_seats import Openings
from matcher.domain.explain.teams.roster import Roster, everybody_is_everything
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.names.same_person import one_id_each
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import PersonAnswer, Problem

Pair = tuple[ConsultantId, ConsultantId]
"""In order."""


@dataclass(frozen=True)
class DoubtfulIds:
    """What is not said yet of the ids of a problem.

    Args:
        blind: Whether everybody is taken for everything that a seat may ask for: what is found tells nobody who holds
            which role. It is in the way all the same, but roles may be so too.
    """

    problem: Problem
    policy: Policy
    blind: bool = False

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Ids of which one is not asked because of the other, and nobody has said yet that they are one person."""
        told = {answer[:2] for answer in self.problem.person_answers if answer.same}
        people = self.problem.consultants.values()
        found = {_pair(one.consultant_id, one.another_id) for one in people if one.another_id}
        return tuple(sorted(found - told))

    def in_the_way(self, engagement_id: EngagementId) -> tuple[Pair, ...]:
        """The fewest pairs that have to be two people each for a team to be free, were nobody booked; or none."""
        if not self.pairs or self._covers(self._as_one, engagement_id):
            return ()
        if not self._covers(self._as_two, engagement_id):
            return ()
        needed = list(self.pairs)
        for pair in self.pairs:
            fewer = [one for one in needed if one != pair]
            if self._covers(Roster(apart(self._judged, fewer), self.policy), engagement_id):
                needed = fewer
        return tuple(needed)

    @cached_property
    def _judged(self) -> Problem:
        return everybody_is_everything(self.problem) if self.blind else self.problem

    @cached_property
    def _as_one(self) -> Roster:
        return Roster(self._judged, self.policy)

    @cached_property
    def _as_two(self) -> Roster:
        return Roster(apart(self._judged, self.pairs), self.policy)

    def _covers(self, roster: Roster, engagement_id: EngagementId) -> bool:
        return Openings(roster, self.problem.engagements[engagement_id]).could_be_filled


def in_words(pairs: Iterable[Pair]) -> str:
    """Which ids: "A1 and A2 count as one person"."""
    *first, last = [f"{one} and {other}" for one, other in pairs]
    each = " each" if first else ""
    return f"{', '.join(first)}, and {last} count as one person{each}" if first else f"{last} count as one person"


def of_ids(problem: Problem, policy: Policy, engagement_id: EngagementId) -> Iterator[Remedy]:
    """That ids are two people each, where the doubt is in the way; it names people, and is for the data's owner."""
    pairs = DoubtfulIds(problem, policy).in_the_way(engagement_id)
    if pairs:
        named = ", and ".join(f"{one} and {other}" for one, other in pairs)
        yield Remedy(Asks.ANSWER, f"if {named} were two people", lambda now: _answered(now, pairs))


def apart(problem: Problem, pairs: Collection[Pair]) -> Problem:
    """The problem in which the ids of these pairs are both asked."""
    people = {
        cid: replace(one, another_id=None) if one.another_id and _pair(cid, one.another_id) in pairs else one
        for cid, one in problem.consultants.items()
    }
    return replace(problem, consultants=people)


def _answered(problem: Problem, pairs: Iterable[Pair]) -> Problem:
    told = {answer[:2]: answer for answer in problem.person_answers}
    told |= {pair: PersonAnswer(*pair, same=False) for pair in pairs}
    return one_id_each(replace(problem, person_answers=tuple(sorted(told.values()))))


def _pair(one: ConsultantId, other: ConsultantId) -> Pair:
    return (one, other) if one < other else (other, one)
