"""The competition for people: who is free for one more engagement, who holds the others, and what it would earn."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf

from matcher.domain.explain.teams.bookings_so_far import Commitments, Visit, commitments_of
from matcher.domain.explain.teams.open_seats import Openings, Suited
from matcher.domain.explain.teams.team_search import Candidate, Pool, find_team
from matcher.domain.goals import terms
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Consultant
from matcher.domain.model.schedule import Book, Booking

NOTHING: frozenset[EngagementId] = frozenset()


@dataclass(frozen=True)
class Contender:
    """A team that could deliver an engagement, but for other bookings of its people.

    Args:
        place: Which of the engagement's starts, from 0.
        members: By open seat, in seat order.
        blocking: Bookings that would have to go first; none where everyone is free.
        beyond: The rules about all money that the team would break; none where it is affordable.
    """

    openings: Openings
    place: int
    members: tuple[Candidate, ...]
    blocking: frozenset[EngagementId]
    beyond: tuple[str, ...]

    @property
    def visit(self) -> Visit:
        """The engagement at the team's start."""
        return self.openings.visits[self.place]


@dataclass(frozen=True)
class Rivalry:
    """A schedule as it stands in the way of one more engagement."""

    book: Book

    @cached_property
    def commitments(self) -> Mapping[ConsultantId, Commitments]:
        """What those who are booked are booked for."""
        return commitments_of(self.book)

    @cached_property
    def programme_dollars_left(self) -> float:
        """What the programme's budget leaves."""
        return self._left(self.book.policy.rules.programme_budget, Booking.cost_dollars)

    @cached_property
    def travel_dollars_left(self) -> float:
        """What the travel budget leaves."""
        return self._left(self.book.policy.rules.travel_budget, Booking.travel_dollars)

    def _left(self, cap: float | None, dollars: Callable[..., int]) -> float:
        if cap is None:
            return inf
        bookings = self.book.bookings.values()
        approved = sum(dollars(booking, approved_only=True) for booking in bookings)
        return max(cap, approved) - sum(dollars(booking) for booking in bookings)

    def contender(self, openings: Openings, place: int, suited: Suited, at_most: float = inf) -> Contender | None:
        """At one start, a team whose people are each held by as few other bookings as can be.

        Args:
            at_most: Bookings that may hold any one of them.
        """
        visit = openings.visits[place]
        people = {c.consultant.consultant_id for pool in suited.values() for c in pool}
        held = {consultant_id: self._blockers(consultant_id, visit) for consultant_id in people}
        for level in sorted({len(blocking) for blocking in held.values()}):
            if level > at_most:
                break
            pools = [[c for c in pool if len(held[c.consultant.consultant_id]) <= level] for pool in suited.values()]
            team, beyond = self._most_affordable(openings, pools)
            if team:
                blocking = NOTHING.union(*(held[c.consultant.consultant_id] for c in team))
                return Contender(openings, place, team, blocking, beyond)
        return None

    def _most_affordable(
        self, openings: Openings, pools: Sequence[Pool]
    ) -> tuple[tuple[Candidate, ...] | None, tuple[str, ...]]:
        """A team within the engagement's budget, and the rules about all money that it breaks: as few as can be."""
        lacking, own, travel = openings.topics_lacking, openings.dollars_left, self.travel_dollars_left
        within = min(own, self.programme_dollars_left)
        trials = (
            (within, travel, ()),
            (within, inf, ("travel_budget",)),
            (own, travel, ("programme_budget",)),
            (own, inf, ("programme_budget", "travel_budget")),
        )
        for dollars, travel_dollars, beyond in trials:
            if team := find_team(pools, lacking, dollars, travel_dollars):
                return team, beyond
        return None, ()

    def holding(self, contender: Contender) -> tuple[EngagementId, ...]:
        """The bookings that hold the team, and no more: without them it is free, were one of them left it is not."""
        needed = contender.blocking
        for eid in sorted(contender.blocking):
            if all(self._has_room(c.consultant, contender.visit, needed - {eid}) for c in contender.members):
                needed -= {eid}
        return tuple(sorted(needed))

    def least_of(self, openings: Openings, holding: Sequence[EngagementId]) -> tuple[EngagementId, ...]:
        """Of bookings without which some team is free, as few: were one of them kept, no team would be, at no start."""
        needed = tuple(sorted(holding))
        for eid in needed:
            fewer = tuple(one for one in needed if one != eid)
            if self._is_free_without(openings, fewer):
                needed = fewer
        return needed

    def beyond_without(self, openings: Openings, released: Collection[EngagementId]) -> tuple[str, ...]:
        """Once these bookings are gone, the rules about all money that a free team breaks all the same: the fewest."""
        limits = self.book.policy.rules
        if limits.programme_budget is None and limits.travel_budget is None:
            return ()
        left = {eid: booking for eid, booking in self.book.bookings.items() if eid not in released}
        rest = Rivalry(replace(self.book, bookings=left))
        each = (rest.contender(openings, place, suited, at_most=0) for place, suited in enumerate(openings.suited()))
        return min((one.beyond for one in each if one), key=len, default=())

    def _is_free_without(self, openings: Openings, released: Collection[EngagementId]) -> bool:
        """Whether at some start a whole team within the engagement's budget is free once some bookings are gone."""
        for visit, suited in zip(openings.visits, openings.suited(), strict=True):
            pools = [[c for c in pool if self._has_room(c.consultant, visit, released)] for pool in suited.values()]
            if all(pools) and find_team(pools, openings.topics_lacking, openings.dollars_left):
                return True
        return False

    def gain(self, contender: Contender) -> int:
        """What the schedule would gain in points from a free team."""
        openings = contender.openings
        approved = dict(zip(sorted(openings.approved), openings.mates, strict=True))
        added = {seat: c.consultant for seat, c in zip(openings.seats, contender.members, strict=True)}
        booking = Booking(
            self.book.problem, self.book.policy, openings.engagement, openings.starts[contender.place],
            {**approved, **added}, frozenset(approved),
        )  # fmt: skip
        before = self._bookings_of(booking.team.values())
        eid = openings.engagement.engagement_id
        before.update({eid: self.book.bookings[eid]} if eid in self.book.bookings else {})
        return self._points({**before, eid: booking}) - self._points(before)

    def _bookings_of(self, people: Collection[Consultant]) -> dict[EngagementId, Booking]:
        diaries = [self.book.diaries[c.consultant_id] for c in people if c.consultant_id in self.book.diaries]
        return {e.booking.engagement.engagement_id: e.booking for diary in diaries for e in diary.entries}

    def _points(self, bookings: Mapping[EngagementId, Booking]) -> int:
        return sum(terms(Book(self.book.problem, self.book.policy, bookings)).values())

    def _blockers(self, consultant_id: ConsultantId, visit: Visit) -> frozenset[EngagementId]:
        booked = self.commitments.get(consultant_id)
        return booked.blockers(visit) if booked else NOTHING

    def _has_room(self, consultant: Consultant, visit: Visit, released: Collection[EngagementId]) -> bool:
        booked = self.commitments.get(consultant.consultant_id)
        return booked is None or booked.has_room(visit, released)
