"""The open seats of one engagement: when it may start, who could take which seat, and what a team must bring."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import islice
from math import inf
from typing import TypeAlias

from matcher.domain.explain.disclosure import told
from matcher.domain.explain.teams.bookings_so_far import Visit
from matcher.domain.explain.teams.roster import Roster
from matcher.domain.explain.teams.team_search import Candidate, find_team
from matcher.domain.model.ids import ConsultantId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Consultant, Engagement, Problem
from matcher.domain.model.schedule import Filled
from matcher.domain.model.timetable import fee_dollars, in_utc, offered_starts, timetable, trip_dollars
from matcher.domain.rules import DATED_RULES, LASTING_RULES, RULES, Rule

Suited: TypeAlias = Mapping[SeatName, Sequence[Candidate]]
"""By open seat: who could take it at a start, were nobody booked for anything else."""
FEW = 32
"""People looked at for each seat before all are."""
PLACE_OF = {rule.name: place for place, rule in enumerate(RULES)}


@dataclass(frozen=True)
class Openings:
    """An engagement that is not whole, and who could make it so, as far as it alone is concerned.

    Args:
        only: Who alone is asked for a seat, and for no other, where that is given.
        at: The only start, where that is given.
    """

    roster: Roster
    engagement: Engagement
    only: Mapping[SeatName, ConsultantId] = field(default_factory=dict)
    at: datetime | None = None
    _suited_so_far: list[Suited] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def problem(self) -> Problem:
        """Everything that is to be matched."""
        return self.roster.problem

    @property
    def policy(self) -> Policy:
        """The settings."""
        return self.roster.policy

    @property
    def approved(self) -> Mapping[SeatName, Assignment]:
        """The seats that a coordinator approved: given."""
        return self.problem.approved.get(self.engagement.engagement_id, {})

    @cached_property
    def starts(self) -> tuple[datetime, ...]:
        """The approved start, else all that are offered."""
        if self.approved:
            starts = [min(row.first_start for row in self.approved.values())]
        else:
            starts = list(offered_starts(self.engagement, self.policy))
        return tuple(one for one in starts if self.at is None or in_utc(one) == in_utc(self.at))

    @cached_property
    def seats(self) -> tuple[SeatName, ...]:
        """The seats to fill, in order."""
        return tuple(sorted(self.engagement.seats.keys() - self.approved.keys()))

    @cached_property
    def mates(self) -> tuple[Consultant, ...]:
        """The approved part of the team, in seat order."""
        return tuple(self.problem.consultants[self.approved[seat].consultant_id] for seat in sorted(self.approved))

    @cached_property
    def topics_lacking(self) -> int:
        """The topics that the approved part of the team does not cover, a bit each."""
        lacking = (1 << len(self.engagement.topics)) - 1
        for mate in self.mates:
            lacking &= ~self._covers(mate)
        return lacking

    @cached_property
    def dollars_left(self) -> float:
        """What the engagement's budget leaves for the seats to fill."""
        budget = inf if self.engagement.budget is None else self.engagement.budget
        return budget - sum(self._dollars(mate) for mate in self.mates)

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        """The engagement at each of its starts."""
        return tuple(
            Visit(self.engagement, timetable(self.engagement, start, self.policy), self.policy) for start in self.starts
        )

    @cached_property
    def candidates(self) -> Mapping[SeatName, tuple[Candidate, ...]]:
        """Who could take each seat at some date: everyone who keeps the rules that no date changes, in id order."""
        return {seat: tuple(self._candidate(consultant) for consultant in self._lasting(seat)) for seat in self.seats}

    def suited(self) -> Iterator[Suited]:
        """Start by start: who could take each open seat, were nobody booked for anything else."""
        for place, visit in enumerate(self.visits):
            if place == len(self._suited_so_far):
                self._suited_so_far.append(self._suited(visit))
            yield self._suited_so_far[place]

    def has_team(self, topics: int, dollars: float) -> bool:
        """Whether at some start a team covers these topics, a bit each, for so many US dollars, were nobody booked."""
        if not self.seats:
            return not topics and dollars >= 0
        return any(find_team(list(suited.values()), topics, dollars) for suited in self.suited())

    @property
    def could_be_filled(self) -> bool:
        """Whether seats are open that some team could take, were nobody booked for anything else."""
        return bool(self.seats) and self.has_team(self.topics_lacking, self.dollars_left)

    def few_suited(self) -> Suited:
        """The first start as :meth:`suited` has it, of the first few people for each seat only."""
        visit = self.visits[0]
        return {
            seat: [
                self._candidate(consultant)
                for consultant in islice(self._lasting(seat), FEW)
                if self._suits(consultant, seat, visit)
            ]
            for seat in self.seats
        }

    def _suited(self, visit: Visit) -> Suited:
        verdicts: dict[ConsultantId, bool] = {}
        found: dict[SeatName, list[Candidate]] = {}
        for seat in self.seats:
            found[seat] = []
            for candidate in self.candidates[seat]:
                consultant_id = candidate.consultant.consultant_id
                if consultant_id not in verdicts:
                    verdicts[consultant_id] = self._suits(candidate.consultant, seat, visit)
                if verdicts[consultant_id]:
                    found[seat].append(candidate)
        return found

    def first_visit_short_of(self, rule: str, consultant: Consultant, seat: SeatName) -> Visit | None:
        """The first start at which a rule is all that keeps someone out who keeps those that no date changes."""
        return next((visit for visit in self.visits if self._dated(consultant, seat, visit) == [rule]), None)

    def rules_leaving_nobody(self, seat: SeatName) -> tuple[str, ...]:
        """Of a seat that nobody can take: the fewest rules without which somebody could, as they may be told.

        With any of them kept, nobody could. Of sets of as many rules, the one that keeps most people out is named.
        """
        lasting = [
            (person, _told(self._broken(LASTING_RULES, person, seat, self.visits[0]))) for person in self._others()
        ]
        fewest: float = inf
        nearly: Counter[frozenset[str]] = Counter()
        for consultant, broken in sorted(lasting, key=lambda one: len(one[1])):
            if len(broken) > fewest:
                break
            sets = self._broken_sets(consultant, seat, broken)
            size = min(map(len, sets))
            if size < fewest:
                fewest, nearly = size, Counter()
            if size == fewest:
                nearly.update(one for one in sets if len(one) == size)
        named = min(nearly, key=lambda names: (-nearly[names], _places(names)), default=frozenset({"whole_team"}))
        return tuple(sorted(named, key=PLACE_OF.__getitem__))

    def _broken_sets(self, consultant: Consultant, seat: SeatName, lasting: set[str]) -> set[frozenset[str]]:
        """All that the consultant would break, at one start or another."""
        found: set[frozenset[str]] = set()
        for broken in self._broken_at_starts(consultant, seat, lasting):
            if lasting and broken == lasting:
                return {frozenset(broken)}  # no other start tells more
            found.add(frozenset(broken))
        return found

    def _broken_at_starts(self, consultant: Consultant, seat: SeatName, lasting: set[str]) -> Iterator[set[str]]:
        """Start by start, all rules that the consultant would break."""
        return (lasting | _told(self._dated(consultant, seat, visit)) for visit in self.visits)

    def _lasting(self, seat: SeatName) -> Iterator[Consultant]:
        found = self.roster.suited(self.engagement, seat, self.visits[0].times, self.mates)
        if seat in self.only:
            return (one for one in found if one.consultant_id == self.only[seat])
        given = frozenset(self.only.values())
        return (one for one in found if one.consultant_id not in given)

    def _candidate(self, consultant: Consultant) -> Candidate:
        travel = trip_dollars(consultant, self.engagement)
        return Candidate(consultant, self._covers(consultant), self._dollars(consultant), travel)

    def _others(self) -> Iterator[Consultant]:
        taken_seats = {mate.consultant_id for mate in self.mates} | set(self.only.values())
        return (c for consultant_id, c in self.problem.consultants.items() if consultant_id not in taken_seats)

    def _filled(self, consultant: Consultant, seat: SeatName, visit: Visit) -> Filled:
        return Filled(self.problem, self.policy, self.engagement, seat, consultant, visit.times, self.mates)

    def _keeps(self, rules: Sequence[Rule[Filled, bool]], consultant: Consultant, seat: SeatName, visit: Visit) -> bool:
        filled = self._filled(consultant, seat, visit)
        return all(rule.check(filled) for rule in rules)

    def _broken(
        self, rules: Sequence[Rule[Filled, bool]], consultant: Consultant, seat: SeatName, visit: Visit
    ) -> list[str]:
        filled = self._filled(consultant, seat, visit)
        return [rule.name for rule in rules if not rule.check(filled)]

    def _suits(self, consultant: Consultant, seat: SeatName, visit: Visit) -> bool:
        return self._keeps(DATED_RULES, consultant, seat, visit) and not any(visit.limits_broken_alone(consultant))

    def _dated(self, consultant: Consultant, seat: SeatName, visit: Visit) -> list[str]:
        return [*self._broken(DATED_RULES, consultant, seat, visit), *visit.limits_broken_alone(consultant)]

    def _covers(self, consultant: Consultant) -> int:
        wanted = enumerate(self.engagement.topics.items())
        return sum(1 << bit for bit, (topic, level) in wanted if consultant.topics.get(topic, 0) >= level)

    def _dollars(self, consultant: Consultant) -> int:
        return fee_dollars(consultant, self.engagement) + trip_dollars(consultant, self.engagement)


def _told(names: Iterable[str]) -> set[str]:
    """Rules by the names under which they may be told."""
    return {told(name) for name in names}


def _places(names: Iterable[str]) -> list[int]:
    """How far along the rules they stand."""
    return sorted(PLACE_OF[name] for name in names)
