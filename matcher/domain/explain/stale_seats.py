"""Standing seats that no longer hold: each is judged as if it were added today, beside the others that stand.

For the solver, the rules waive what a coordinator approved. Here nothing is waived, but the notice of a team counts
from the day on which its start was decided on: days pass, and that alone breaks no promise.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from matcher.domain.explain.audit import Violation, violations_about
from matcher.domain.explain.breach_facts import facts_behind
from matcher.domain.explain.disclosure import told
from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem, StandingSeat
from matcher.domain.model.schedule import Book, Booking, unreadable
from matcher.domain.model.timetable import in_utc, lead_days, timetable
from matcher.domain.model.vocabulary import SeatStatus
from matcher.domain.rules import PANEL, RULES_BY_NAME
from matcher.domain.rules.approved_stands import SETTLED
from matcher.domain.rules.in_words import day_in_words, quantity
from matcher.domain.rules.rule import BrokenSeat

MONEY_RULES = frozenset({"programme_budget", "travel_budget"})
SECOND_START = "The rest of the team is settled at another start."
Place = tuple[EngagementId, SeatName]
NEVER: Mapping[EngagementId, date] = {}


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a standing seat breaks, as every reader may be told of it.

    Args:
        rule: Under the name that is told; a rule of the panel is broken by the whole team.
        beside: The other engagements that it breaks the rule with, where there are any.
        facts: Fingerprint of what the rule read: the same as long as none of that has changed. Not to be shown or
            stored in the open: it depends on what is sealed.
    """

    rule: str
    sentence: str
    beside: tuple[EngagementId, ...] = ()
    facts: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class StaleSeat:
    """A standing seat with the rules that it breaks today, in the order in which they were found."""

    seat: StandingSeat
    breaches: tuple[Breach, ...]


def stale_seats(
    problem: Problem, policy: Policy, seats: Iterable[StandingSeat], settled_on: Mapping[EngagementId, date] = NEVER
) -> tuple[StaleSeat, ...]:
    """The standing seats that break rules on this data, in the order of engagements and seats.

    Approved seats are judged beside approved ones, proposed seats beside all. Approved seats whose last session is
    over are past judging.

    Args:
        seats: All that stands; what the problem says of it is not read.
        settled_on: When the start of an engagement was decided on, where that is known: so much notice it had.
    """
    listed = sorted(seats, key=lambda one: one.assignment[:2])
    approved = [one for one in listed if one.status is SeatStatus.APPROVED]
    starts = {one.assignment.engagement_id: _start(one) for one in approved}
    bare, settled = replace(problem, standing=()), replace(policy, as_of=date.min)
    proposed = [one for one in listed if one.status is SeatStatus.PROPOSED]
    moved = [one for one in proposed if starts.get(one.assignment.engagement_id) not in {None, _start(one)}]
    hopeful = [one for one in proposed if one not in moved]
    lasting = [one for one in approved if not _over(problem, policy, one.assignment)]
    late = _short_notice(problem, policy, lasting, settled_on)
    found = _Judged(Book.of(bare, settled, [one.assignment for one in approved]), lasting, late).stale()
    rows = [one.assignment for one in (*approved, *hopeful)]
    soon = _too_soon(bare, policy, rows, starts)
    found += _Judged(Book.of(bare, settled, rows), hopeful, soon).stale()
    found += [StaleSeat(one, (Breach("whole_team", SECOND_START),)) for one in moved]
    return tuple(sorted(found, key=lambda one: one.seat.assignment[:2]))


def stale_rows(
    problem: Problem, policy: Policy, standing: Iterable[StandingSeat], rows: Iterable[StandingSeat]
) -> tuple[StaleSeat, ...]:
    """Proposed rows that break rules on this data, where nobody or someone else stands in their seats.

    They are judged beside each other and all else that stands.
    """
    by_place = {one.assignment[:2]: one for one in standing}
    lost = [(row, _lost(problem, by_place, row.assignment)) for row in rows]
    judged = {row.assignment[:2]: row for row, sentence in lost if not sentence}
    found = [StaleSeat(row, (Breach("whole_team", sentence),)) for row, sentence in lost if sentence]
    together = (by_place | judged).values()
    found += [one for one in stale_seats(problem, policy, together) if one.seat.assignment[:2] in judged]
    return tuple(sorted(found, key=lambda one: one.seat.assignment[:2]))


def _lost(problem: Problem, standing: Mapping[Place, StandingSeat], row: Assignment) -> str:
    """Why the row can't become a seat at all any more, in a sentence, or an empty string."""
    there = standing.get(row[:2])
    settled = there is not None and there.status is SeatStatus.APPROVED
    return unreadable(problem, row) or (SETTLED if settled else "")


def _start(one: StandingSeat) -> datetime:
    return in_utc(one.assignment.first_start)


def _over(problem: Problem, policy: Policy, row: Assignment) -> bool:
    engagement = problem.engagements.get(row.engagement_id)
    return engagement is not None and timetable(engagement, row.first_start, policy).days[-1] < policy.as_of


def _short_notice(
    problem: Problem, policy: Policy, seats: Iterable[StandingSeat], settled_on: Mapping[EngagementId, date]
) -> tuple[Violation, ...]:
    """Decided seats that had less notice than the policy, or the way in which they are held, takes by now."""
    found = []
    for row in (one.assignment for one in seats):
        engagement, decided = problem.engagements.get(row.engagement_id), settled_on.get(row.engagement_id)
        if engagement is None or decided is None:
            continue
        first_day = row.first_start.astimezone(engagement.time_zone).date()
        notice, asked = (first_day - decided).days, lead_days(engagement, policy)
        if notice < asked:
            said = (
                f"The start was decided on {day_in_words(decided)}, {quantity(notice, 'day')} ahead, and"
                f" {quantity(asked, 'day')} of notice are required now: another start, or shorter notice, would do."
            )
            found.append(Violation("offered_start", (row.engagement_id,), row.seat, detail=said))
    return tuple(found)


def _too_soon(
    problem: Problem, policy: Policy, rows: Iterable[Assignment], settled: Mapping[EngagementId, datetime]
) -> tuple[Violation, ...]:
    """Proposed starts that leave too few days ahead; of a team that is settled in part, the days no longer count."""
    rule = RULES_BY_NAME["offered_start"]
    bookings = Book.of(problem, policy, [row for row in rows if row.engagement_id not in settled]).bookings
    return tuple(Violation(rule.name, (eid,)) for eid, booking in bookings.items() if not rule.check(booking))


class _Judged:
    """Some seats of a schedule, and what was found about each: only rules in which they have a part were asked."""

    def __init__(self, book: Book, seats: Sequence[StandingSeat], also: Sequence[Violation] = ()) -> None:
        self._book = book
        self._seats = seats
        self._found: dict[Place, list[Violation]] = {}
        engagements = dict.fromkeys(one.assignment.engagement_id for one in seats)
        people = dict.fromkeys(one.assignment.consultant_id for one in seats)
        known = (eid for eid in engagements if eid in book.bookings), (cid for cid in people if cid in book.diaries)
        for violation in dict.fromkeys((*violations_about(book, *known), *also)):
            for place in self._places(violation):
                self._found.setdefault(place, []).append(violation)

    def stale(self) -> list[StaleSeat]:
        """Those of the seats that break rules."""
        each = ((one, self._found.get(one.assignment[:2], [])) for one in self._seats)
        return [StaleSeat(one, tuple(self._breaches(one.assignment, found))) for one, found in each if found]

    def _breaches(self, row: Assignment, found: Iterable[Violation]) -> Iterator[Breach]:
        """What may be told, each rule once: no reader can tell an opt-out from an hour that is not free."""
        by_rule: dict[str, list[Violation]] = {}
        for violation in found:
            by_rule.setdefault(told(violation.rule), []).append(violation)
        for rule, behind in by_rule.items():
            others = {eid for one in behind for eid in one.engagement_ids} - {row.engagement_id}
            # A limit of the whole schedule is broken by everyone: to name all engagements would say nothing.
            beside = () if rule in MONEY_RULES else tuple(sorted(others))
            yield Breach(rule, self._in_words(rule, row, behind, beside), beside, facts_behind(self._book, row, behind))

    def _in_words(self, rule: str, row: Assignment, behind: Iterable[Violation], beside: Sequence[EngagementId]) -> str:
        """The breach under the name that is told; what was found is under its own."""
        found = list(behind)
        details = [one.detail for one in found if one.detail]
        if len(details) == len(found):
            return " ".join(dict.fromkeys(details))
        booking = self._book.bookings[row.engagement_id]
        words = RULES_BY_NAME[rule].standing_words(BrokenSeat(booking, booking.team[row.seat], beside))
        return " ".join([words, *details])

    def _places(self, violation: Violation) -> Iterator[Place]:
        """The seats that have a part in it; of the panel and of its engagement's rules, the whole team."""
        if violation.detail:
            if violation.seat is not None:
                yield violation.engagement_ids[0], violation.seat
            return
        for eid in violation.engagement_ids:
            booking = self._book.bookings[eid]
            if violation.rule == "whole_team" and not _sits_twice(booking):
                continue  # that some of the team is still missing is nobody's fault
            panel = told(violation.rule) == PANEL
            for seat, consultant in booking.team.items():
                theirs = violation.consultant_id in {None, consultant.consultant_id}
                if panel or (theirs and violation.seat in {None, seat}):
                    yield eid, seat


def _sits_twice(booking: Booking) -> bool:
    return len({one.consultant_id for one in booking.team.values()}) < len(booking.team)
