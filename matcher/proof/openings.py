"""One engagement as the checker reads it: its starts, who could sit where, and what they would use up."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from matcher.domain.explain.teams.team_search import may_sit_together
from matcher.domain.goals import GOALS, MOST_FURTHER_DISCIPLINES, SEAT_GOALS
from matcher.domain.model.geography import travel_minutes
from matcher.domain.model.ids import ConsultantId, SeatName
from matcher.domain.model.problem import Consultant, Engagement
from matcher.domain.model.schedule import Booking, Filled
from matcher.domain.model.timetable import (
    Timetable,
    fee_dollars,
    in_utc,
    miles_between,
    offered_starts,
    timetable,
    trip_dollars,
)
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.domain.rules import LASTING_RULES
from matcher.proof.given import Given, week_of
from matcher.proof.spans import Span, span_of

TEAM_GOALS = frozenset({"coverage", "wait", "stability", "multidisciplinary"})
"""Goals of a whole engagement that come apart into its start and its seats; the checker knows how."""
LASTING_GOALS = frozenset({"fit", "local", "affinity", "travel"})
"""Goals of a seat that no start changes."""
MINUTE = 60
DAY_SECONDS = 86_400
KNOWN_GOALS = TEAM_GOALS | LASTING_GOALS | {"preferred", "fairness"}


@dataclass(frozen=True)
class Start:
    """A start with all that follows from it.

    Args:
        second: Of its first session, since 1970.
        sessions: In order; ``blocks`` what takes a person, before travel, buffers and rest, and whether a run ends.
        minutes: Session minutes by week, ``month`` the first day of the month of the first session.
        points: Of the engagement at this start, the seats left out.
    """

    first_start: datetime
    times: Timetable
    second: int
    sessions: tuple[Span, ...]
    blocks: tuple[tuple[Span, bool], ...]
    minutes: dict[date, int]
    month: date
    points: int


@dataclass(frozen=True)
class Candidate:
    """Someone who could take a seat at some start.

    Args:
        points: Without what depends on the seat or the start, fairness towards what stands included.
        covers: Topics still needed that they bring at the level asked for, a bit each.
        pad: Seconds of travel or buffer before and after each block; ``rest`` after a run.
    """

    consultant: Consultant
    points: int
    covers: int
    dollars: int
    travel_dollars: int
    pad: int
    rest: int

    @property
    def id(self) -> ConsultantId:
        """The consultant's."""
        return self.consultant.consultant_id

    def taken(self, start: Start, *, rested: bool = True) -> list[Span]:
        """When the start takes them."""
        pad, rest = self.pad, self.rest if rested else 0
        return [Span(b.begin - pad, b.end + pad + (rest if ends else 0)) for b, ends in start.blocks]


class Opening:
    """An engagement with seats to fill.

    Args:
        engagement: Open, see :attr:`Given.open`.
    """

    def __init__(self, given: Given, engagement: Engagement) -> None:
        self.given, self.engagement = given, engagement
        approved = given.approved(engagement.engagement_id)
        self._team = {seat: given.problem.consultants[row.consultant_id] for seat, row in sorted(approved.items())}
        self.mates = tuple(self._team.values())
        self.seats: tuple[SeatName, ...] = tuple(seat for seat in sorted(engagement.seats) if seat not in approved)
        lacking = [
            (name, level)
            for name, level in sorted(engagement.topics.items())
            if not any(mate.topics.get(name, 0) >= level for mate in self.mates)
        ]
        self._lacking = lacking
        self.needs = (1 << len(lacking)) - 1
        self.proposed = given.problem.proposed.get(engagement.engagement_id, {})

    @cached_property
    def starts(self) -> tuple[Start, ...]:
        """The approved one, else all that are offered."""
        fixed = self.given.start_of(self.engagement.engagement_id)
        found = offered_starts(self.engagement, self.given.policy) if fixed is None else [fixed]
        return tuple(map(self._start, found))

    def start_at(self, first_start: datetime) -> Start | None:
        """The start at a moment, or None where there is none."""
        second = int(first_start.timestamp())
        return next((start for start in self.starts if start.second == second), None)

    def _start(self, first_start: datetime) -> Start:
        times = timetable(self.engagement, first_start, self.given.policy)
        minutes: dict[date, int] = {}
        for day in times.days:
            minutes[week_of(day)] = minutes.get(week_of(day), 0) + self.engagement.session_minutes
        sessions = tuple(map(span_of, times.sessions))
        return Start(
            first_start=first_start,
            times=times,
            second=sessions[0].begin,
            sessions=sessions,
            blocks=tuple(self._blocks(times)),
            minutes=minutes,
            month=times.days[0].replace(day=1),
            points=self._start_points(first_start, times),
        )

    def _blocks(self, times: Timetable) -> Iterator[tuple[Span, bool]]:
        for run in times.runs:
            sessions = [span_of(session) for session in run]
            if self.engagement.on_site:
                yield Span(sessions[0].begin, sessions[-1].end), True
            else:
                yield from ((session, session is sessions[-1]) for session in sessions)

    def _start_points(self, first_start: datetime, times: Timetable) -> int:
        """Coverage, wait, a moved start, and what approved seats earn once the team is whole."""
        points = self.given.policy.points
        total = points.coverage[self.engagement.priority - 1]
        total -= points.wait_per_day * max(0, (times.days[0] - self.engagement.window_start).days)
        if any(in_utc(was.first_start) != in_utc(first_start) for was in self.proposed.values()):
            total -= points.change_start
        booking = Booking(
            self.given.problem, self.given.policy, self.engagement, first_start, self._team, frozenset(self._team)
        )
        return total + sum(goal.points(filled) for filled in booking.filled for goal in SEAT_GOALS)

    # --- people -------------------------------------------------------------------------------------------------------

    @cached_property
    def candidates(self) -> dict[ConsultantId, Candidate]:
        """Everyone who could take some seat by the rules that no start changes, in id order."""
        everyone = sorted({cid for suited in self.suited.values() for cid in suited})
        return {cid: self._candidate(self.given.problem.consultants[cid]) for cid in everyone}

    @cached_property
    def suited(self) -> dict[SeatName, frozenset[ConsultantId]]:
        """Who could take each seat by those rules."""
        if not self.starts:
            return {seat: frozenset() for seat in self.seats}
        by_role: dict[str, frozenset[ConsultantId]] = {}
        for seat in self.seats:
            role = self.engagement.seats[seat]
            if role not in by_role:
                by_role[role] = frozenset(self._who(seat))
        return {seat: by_role[self.engagement.seats[seat]] for seat in self.seats}

    def _who(self, seat: SeatName) -> Iterator[ConsultantId]:
        seated = {mate.consultant_id for mate in self.mates}
        times, given = self.starts[0].times, self.given
        for cid, consultant in given.problem.consultants.items():
            filled = Filled(given.problem, given.policy, self.engagement, seat, consultant, times, self.mates)
            if cid not in seated and all(rule.check(filled) for rule in LASTING_RULES):
                yield cid

    def _candidate(self, consultant: Consultant) -> Candidate:
        given, engagement = self.given, self.engagement
        filled = Filled(given.problem, given.policy, engagement, self.seats[0], consultant, self.starts[0].times)
        asked = consultant.delivered_lately + given.load.get(consultant.consultant_id, 0)
        points = sum(goal.points(filled) for goal in SEAT_GOALS if goal.name in LASTING_GOALS)
        travel = trip_dollars(consultant, engagement)
        minutes = (
            travel_minutes(miles_between(consultant, engagement))
            if engagement.on_site
            else given.policy.rules.buffer_minutes
        )
        return Candidate(
            consultant=consultant,
            points=points - given.policy.points.fairness * asked,
            covers=sum(
                1 << bit for bit, (name, level) in enumerate(self._lacking) if consultant.topics.get(name, 0) >= level
            ),
            dollars=travel + fee_dollars(consultant, engagement),
            travel_dollars=travel,
            pad=minutes * MINUTE,
            rest=consultant.rest_taken * DAY_SECONDS,
        )

    def preferred(self, candidate: Candidate, start: Start) -> int:
        """Points for sessions at times that the consultant prefers."""
        windows = candidate.consultant.preferred
        if not windows or not all(any(w.contains(s) for w in windows) for s in start.times.sessions):
            return 0
        return self.given.policy.points.preferred

    def stays(self, seat: SeatName, candidate: Candidate) -> int:
        """Points for putting someone else into a proposed seat."""
        was = self.proposed.get(seat)
        changed = was is not None and was.consultant_id != candidate.id
        return -self.given.policy.points.change_consultant * changed

    def can_deliver(self, candidate: Candidate, start: Start) -> bool:
        """Whether someone is free at a start, beside approved seats and within every limit."""
        given, consultant = self.given, candidate.consultant
        end = consultant.agreement_end
        if consultant.status is not ConsultantStatus.APPROVED:
            return False
        if (end is not None and start.times.days[-1] > end) or given.engagements_left(consultant, start.month) < 1:
            return False
        if any(minutes > given.minutes_left(consultant, week) for week, minutes in start.minutes.items()):
            return False
        free = given.free(consultant)
        if not all(free.contain(*session) for session in start.sessions):
            return False
        blocked, busy = given.blocked.get(candidate.id), given.busy.get(candidate.id)
        if blocked and any(blocked.touch(*span) for span in candidate.taken(start, rested=False)):
            return False
        return not (busy and any(busy.touch(*span) for span in candidate.taken(start)))

    @cached_property
    def budget(self) -> int | None:
        """US dollars that the team to be added may cost, or None for no limit."""
        own = self.engagement.budget
        spent = sum(fee_dollars(mate, self.engagement) + trip_dollars(mate, self.engagement) for mate in self.mates)
        left = None if own is None else int(own) - spent
        return min((cap for cap in (left, self.given.programme_left) if cap is not None), default=None)

    def varied(self, people: Iterable[Candidate]) -> int:
        """Points for the main disciplines of a team, approved seats included."""
        each = self.given.policy.points.multidisciplinary
        if not each:
            return 0
        main = {one.consultant.main_discipline for one in people} | {mate.main_discipline for mate in self.mates}
        return each * min(MOST_FURTHER_DISCIPLINES, max(0, len(main - {""}) - 1))

    @cached_property
    def most_varied(self) -> int:
        """Points for disciplines that no team exceeds."""
        seats = len(self.seats) + len(self.mates)
        people = [*(one.consultant for one in self.candidates.values()), *self.mates]
        main = len({one.main_discipline for one in people} - {""})
        most = min(MOST_FURTHER_DISCIPLINES, max(0, min(seats, main) - 1))
        return self.given.policy.points.multidisciplinary * most

    @cached_property
    def apart(self) -> frozenset[tuple[ConsultantId, ConsultantId]]:
        """Pairs of candidates who are never on one team, both ways round."""
        picky = [c for c in self.candidates.values() if any(x.kind == "consultant" for x in c.consultant.exclusions)]
        pairs = {
            (one.id, other.id)
            for one in picky
            for other in self.candidates.values()
            if one.id != other.id and not may_sit_together(one.consultant, other.consultant)
        }
        return frozenset(pairs | {(other, one) for one, other in pairs})


def meet(one: Sequence[Span], other: Sequence[Span]) -> bool:
    """Whether two people's or engagements' times share a moment."""
    return any(a.begin < b.end and b.begin < a.end for a in one for b in other)


def unknown_goals() -> list[str]:
    """Goals of the domain that the checker does not know how to add up; none may be missing from a bound."""
    return sorted({goal.name for goal in GOALS} - KNOWN_GOALS)
