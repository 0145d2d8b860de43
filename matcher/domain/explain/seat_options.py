"""For the person who reviews: who else could take a seat, and whether a row still holds on today's data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from matcher.domain.explain.audit import Violation, violations
from matcher.domain.explain.disclosure import told, told_sentence
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Consultant, Problem
from matcher.domain.model.schedule import Book, Booking, Diary, Entry
from matcher.domain.rules import DIARY_RULES, RULES, RULES_BY_NAME, SCHEDULE_RULES, SEAT_RULES, TEAM_RULES
from matcher.domain.rules.rule import BrokenSeat


def seat_options(
    problem: Problem,
    policy: Policy,
    book: Book,
    engagement_id: EngagementId,
    seat: SeatName,
    first_start: datetime,
) -> Mapping[ConsultantId, tuple[str, ...]]:
    """For every consultant, in id order, the rules that would be broken by taking the seat, as they may be told.

    None: the seat could be given to that person as it is. Exactly one: one rule short of it.

    Args:
        book: The schedule; the other seats of the engagement keep the people that they have in it.
        first_start: When the engagement would start, for all its seats.
    """
    vacancy = _Vacancy(problem, policy, book, engagement_id, seat, first_start)
    return {consultant_id: vacancy.broken_by(consultant) for consultant_id, consultant in problem.consultants.items()}


def recheck(problem: Problem, policy: Policy, standing: Iterable[Assignment], row: Assignment) -> tuple[Violation, ...]:
    """What is broken by adding one row to what stands, in words for every reader; nothing is where the row holds.

    Of a rule of the panel they say that it is not met, to readers with the permission too: what is in somebody's record
    is read with a reason that is kept.

    The rest of the row's team may still be missing: only a whole team is held to the topics and the budget.

    Args:
        problem: With approved seats as they are before the row is.
        standing: Rows that count against the row: approved ones, and whatever else is to hold together with it.
    """
    others = [other for other in standing if (other.engagement_id, other.seat) != (row.engagement_id, row.seat)]
    book = Book.of(problem, policy, [*others, row])
    found = (v for v in violations(book) if _concerns(v, row) and not _merely_partial(v, book))
    return tuple(dict.fromkeys(_in_words(book, row, v) for v in found))


def in_words(broken: Iterable[Violation]) -> str:
    """What was found, each once; empty where nothing was."""
    return " ".join(dict.fromkeys(one.detail for one in broken))


def _in_words(book: Book, row: Assignment, broken: Violation) -> Violation:
    """The breach under the name that may be told, with what was found as its detail."""
    rule, booking = RULES_BY_NAME[broken.rule], book.bookings.get(row.engagement_id)
    shown, person = RULES_BY_NAME[rule.told_name], booking.team.get(row.seat) if booking else None
    detail = broken.detail
    if not detail and booking and person:
        # A limit of the whole schedule is broken by everyone: to name all engagements would say nothing.
        others = set() if rule in SCHEDULE_RULES else {*broken.engagement_ids} - {row.engagement_id}
        detail = shown.standing_words(BrokenSeat(booking, person, sorted(others)))
    return replace(broken, rule=shown.name, detail=detail or told_sentence(rule.name))


def _concerns(violation: Violation, row: Assignment) -> bool:
    """Whether the row has a part in what is broken."""
    if row.engagement_id not in violation.engagement_ids:
        return False
    if violation.rule in ("whole_team", "approved_stands"):
        return True  # two rows that cannot both be: either may be the one that was found at fault
    return violation.seat in (None, row.seat) and violation.consultant_id in (None, row.consultant_id)


def _merely_partial(violation: Violation, book: Book) -> bool:
    """Whether all that is wrong with a team is that some of it is still missing."""
    if violation.rule != "whole_team" or violation.detail:
        return False
    booking = book.bookings[violation.engagement_ids[0]]
    return len({c.consultant_id for c in booking.team.values()}) == len(booking.team)


@dataclass(frozen=True)
class _Vacancy:
    problem: Problem
    policy: Policy
    book: Book
    engagement_id: EngagementId
    seat: SeatName
    first_start: datetime

    def broken_by(self, consultant: Consultant) -> tuple[str, ...]:
        """The rules that the consultant would break in the seat, each once, in the order of the rules."""
        booking = self._booking_with(consultant)
        filled = next(one for one in booking.filled if one.seat == self.seat)
        broken = {rule.name for rule in SEAT_RULES if not rule.check(filled)}
        broken |= {rule.name for rule in TEAM_RULES if not rule.check(booking)}
        if any(mate.consultant_id == consultant.consultant_id for mate in filled.team_mates):
            broken.add("whole_team")
        diary = self._diary_with(consultant, booking)
        for rule in DIARY_RULES:
            if any(self.engagement_id in clash.engagement_ids for clash in rule.check(diary)):
                broken.add(rule.name)
        names = {told(name) for name in broken}
        return tuple(rule.name for rule in RULES if rule.name in names)

    def _booking_with(self, consultant: Consultant) -> Booking:
        now = self.book.bookings.get(self.engagement_id)
        return Booking(
            self.problem,
            self.policy,
            self.problem.engagements[self.engagement_id],
            self.first_start,
            {**(now.team if now else {}), self.seat: consultant},
            frozenset(self.problem.approved.get(self.engagement_id, {})) - {self.seat},
        )

    def _diary_with(self, consultant: Consultant, booking: Booking) -> Diary:
        now = self.book.diaries.get(consultant.consultant_id)
        entries = now.entries if now else ()
        others = [entry for entry in entries if entry.booking.engagement.engagement_id != self.engagement_id]
        return Diary(consultant, (*others, Entry(booking, fixed=False)))
