"""How evenly the work is spread: what each consultant could do, is proposed for, agreed to and has done.

Nothing here is read from what is sealed: facts come with roles withheld, so that no count can depend on one. What
people have ruled out and their own limits do not count either: an opt-out reads like any hour that is not free, and a
count that went by it would show it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Consultant, Engagement, Problem
from matcher.domain.model.schedule import Filled
from matcher.domain.model.timetable import Timetable
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.domain.rules import AUDIENCE, LANGUAGE, MODE, NO_CONFLICT_OF_INTEREST, TOPIC, Rule
from matcher.domain.rules.cleared_for_minors import CLEARED_FOR_MINORS
from matcher.ports import Database, Part
from matcher.services.engagements.engagement_page import gates
from matcher.services.runs.scope import stopped
from matcher.services.schedule.timeline import Bar, BarState, timeline

OPEN_RULES: tuple[Rule[Filled, bool], ...] = (
    AUDIENCE, LANGUAGE, MODE, CLEARED_FOR_MINORS, TOPIC, NO_CONFLICT_OF_INTEREST,
)  # fmt: skip
"""Rules about one person and one engagement that rest on what every reader may know."""
NO_TIMES, NO_SEAT = Timetable((), (), ()), SeatName("")
"""None of these rules reads them."""
QUARTERS = 4
MONTHS = 3


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year; ``number`` from 1."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter of a day."""
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @property
    def next(self) -> "Quarter":
        """The one after."""
        return Quarter(self.year + self.number // QUARTERS, self.number % QUARTERS + 1)

    @property
    def words(self) -> str:
        """Its months: "Jan to Mar 2027"."""
        first = date(self.year, (self.number - 1) * MONTHS + 1, 1)
        return f"{first:%b} to {first.replace(month=first.month + 2):%b %Y}"


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """How much one consultant is asked.

    Args:
        eligible: Engagements that they could do by topics, audience, language, mode, clearance and affiliation.
        proposed: Engagements, locked ones too; ``approved`` those approved, public or asked.
        accepted: Engagements that they said yes to; ``delivered`` those that took place, as noted here.
        hours: Session hours of all these; ``by_quarter`` the same by quarter of the first session.
    """

    person: Consultant
    eligible: int
    proposed: int
    approved: int
    accepted: int
    delivered: int
    hours: float
    by_quarter: Mapping[Quarter, float]

    @property
    def recent(self) -> int:
        """Delivered in the last 180 days, as the center's data has it."""
        return self.person.delivered_lately


@dataclass(frozen=True, slots=True)
class Fairness:
    """All that the page shows.

    Args:
        people: Approved consultants, and others with something to do, in id order.
        quarters: This one and the next three.
        even: Session hours if all approved consultants had the same.
        even_by_quarter: The same of each quarter.
    """

    people: tuple[PersonLoad, ...]
    quarters: tuple[Quarter, ...]
    even: float
    even_by_quarter: Mapping[Quarter, float]


GROUPS = {
    BarState.PROPOSED: "proposed",
    BarState.LOCKED: "proposed",
    BarState.APPROVED: "approved",
    BarState.PUBLISHED: "approved",
    BarState.ASKED: "approved",
    BarState.ACCEPTED: "accepted",
    BarState.DELIVERED: "delivered",
}
"""What a part in an engagement counts as; what is public and planned otherwise by now counts once, as planned."""


@dataclass
class _Tally:
    counts: dict[str, set[EngagementId]] = field(default_factory=lambda: defaultdict(set))
    hours: dict[Quarter, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, bar: Bar) -> None:
        """Count an engagement that someone has a part in, once."""
        engagement = bar.engagement
        if bar.state in GROUPS and engagement.engagement_id not in self.counts["all"]:
            self.counts["all"].add(engagement.engagement_id)
            self.counts[GROUPS[bar.state]].add(engagement.engagement_id)
            self.hours[Quarter.of(bar.first_start.date())] += engagement.hours


def fairness(database: Database) -> Fairness:
    """How evenly the work is spread."""
    known = timeline(database)
    with database.reading() as work:
        left_out = stopped(work)
        eligible = work.moment.recall(
            "eligible for",
            (Part.DATASET, Part.LIFECYCLES),
            lambda: eligible_for(known.consultants, known.engagements, work.dataset.policy(), left_out),
            also=work.today,
        )
    tallies: dict[ConsultantId, _Tally] = defaultdict(_Tally)
    for bar in known.of_people:
        tallies[bar.people[0].consultant_id].add(bar)
    people = tuple(
        _load(person, eligible.get(cid, 0), tallies[cid])
        for cid, person in known.consultants.items()
        if person.status is ConsultantStatus.APPROVED or tallies[cid].counts["all"]
    )
    quarters = [Quarter.of(known.today)]
    while len(quarters) < QUARTERS:
        quarters.append(quarters[-1].next)
    asked = max(1, sum(one.person.status is ConsultantStatus.APPROVED for one in people))
    even = {quarter: sum(one.by_quarter.get(quarter, 0) for one in people) / asked for quarter in quarters}
    return Fairness(people, tuple(quarters), sum(one.hours for one in people) / asked, even)


def _load(person: Consultant, eligible: int, tally: _Tally) -> PersonLoad:
    counts = {name: len(tally.counts[name]) for name in ("proposed", "approved", "accepted", "delivered")}
    return PersonLoad(
        person, eligible, **counts, hours=sum(tally.hours.values()), by_quarter=dict(tally.hours)
    )  # fmt: skip


def eligible_for(
    consultants: Mapping[ConsultantId, Consultant],
    engagements: Mapping[EngagementId, Engagement],
    policy: Policy,
    left_out: Collection[EngagementId],
) -> Mapping[ConsultantId, int]:
    """For how many engagements each consultant keeps every one of :data:`OPEN_RULES`.

    Args:
        left_out: Engagements that nobody is proposed for; nor is anybody for one that a gate holds back.
    """
    suited = _Suited(Problem(consultants, engagements), policy)
    wanted = (one for eid, one in engagements.items() if eid not in left_out and all(g.open for g in gates(one)))
    return Counter(consultant_id for engagement in wanted for consultant_id in suited.for_one(engagement))


@dataclass(frozen=True)
class _Suited:
    """Who keeps the open rules: each is asked once for all engagements that are alike to it."""

    problem: Problem
    policy: Policy
    _keeping: dict[tuple[str, Hashable], frozenset[ConsultantId]] = field(default_factory=dict)

    def for_one(self, engagement: Engagement) -> Collection[ConsultantId]:
        """Everyone who could do an engagement."""
        left: Collection[ConsultantId] = self.problem.consultants.keys()
        for rule in OPEN_RULES:
            left = self._keep(rule, engagement, left)
        return left

    def _keep(
        self, rule: Rule[Filled, bool], engagement: Engagement, among: Collection[ConsultantId]
    ) -> Collection[ConsultantId]:
        people = self.problem.consultants
        case = Filled(self.problem, self.policy, engagement, NO_SEAT, next(iter(people.values())), NO_TIMES)
        if rule.reads is None:
            return {cid for cid in among if rule.check(replace(case, consultant=people[cid]))}
        key = rule.name, rule.reads(engagement, NO_SEAT)
        if key not in self._keeping:
            everyone = (cid for cid, one in people.items() if rule.check(replace(case, consultant=one)))
            self._keeping[key] = frozenset(everyone)
        return self._keeping[key] & set(among)
