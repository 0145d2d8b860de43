"""Judges any schedule without knowing any solver: every rule, every goal."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from matcher.domain.goals import terms
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.schedule import Book, Booking, Diary
from matcher.domain.rules import DIARY_RULES, ENGAGEMENT_RULES, RULES_BY_NAME, SCHEDULE_RULES, SEAT_RULES


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a schedule breaks, and where.

    Args:
        rule: Name of the rule.
        engagement_ids: The engagements concerned.
        seat: The seat, where one is meant.
        consultant_id: The person, where one is meant.
        detail: What is wrong with a row that no rule can read, in a sentence, else empty.
    """

    rule: str
    engagement_ids: tuple[EngagementId, ...]
    seat: SeatName | None = None
    consultant_id: ConsultantId | None = None
    detail: str = ""

    @property
    def sentence(self) -> str:
        """The rule, as a coordinator would say it."""
        return RULES_BY_NAME[self.rule].sentence

    def __str__(self) -> str:
        """One line: the rule, the place, the sentence."""
        place = ", ".join(self.engagement_ids)
        place += f" seat {self.seat}" if self.seat else ""
        place += f" {self.consultant_id}" if self.consultant_id else ""
        return f"{self.rule}: {place}: {self.detail or self.sentence}"


@dataclass(frozen=True, slots=True)
class Audit:
    """What a schedule is worth and what is wrong with it.

    Args:
        violations: Every broken rule: misfits, then by engagement, by consultant, and over the whole schedule.
        terms: Points by goal.
        covered: Engagements with every seat filled.
    """

    violations: tuple[Violation, ...]
    terms: Mapping[str, int]
    covered: frozenset[EngagementId]

    @property
    def objective(self) -> int:
        """All points together."""
        return sum(self.terms.values())


def audit(problem: Problem, policy: Policy, assignments: Iterable[Assignment]) -> Audit:
    """Check every rule and add up every goal.

    Args:
        assignments: Any rows at all: what can't be read is reported as broken.
    """
    book = Book.of(problem, policy, assignments)
    return Audit(tuple(violations(book)), terms(book), book.covered)


def violations(book: Book) -> Iterator[Violation]:
    """Every rule that the book breaks."""
    return violations_about(book, book.bookings, book.diaries)


def violations_about(
    book: Book, engagement_ids: Iterable[EngagementId], people: Iterable[ConsultantId]
) -> Iterator[Violation]:
    """Every rule that the book breaks where these engagements, or what these people do, have a part in it.

    Rules of the whole schedule are asked in any case, and rows that can't be read are told.
    """
    for misfit in book.misfits:
        row = misfit.assignment
        yield Violation("whole_team", (row.engagement_id,), row.seat, row.consultant_id, misfit.sentence)
    for engagement_id in engagement_ids:
        yield from _booking_violations(book.bookings[engagement_id])
    for consultant_id in people:
        yield from diary_violations(book.diaries[consultant_id])
    for rule in SCHEDULE_RULES:
        for clash in rule.check(book):
            yield Violation(rule.name, clash.engagement_ids, clash.seat, clash.consultant_id)


def _booking_violations(booking: Booking) -> Iterator[Violation]:
    eid = booking.engagement.engagement_id
    for rule in ENGAGEMENT_RULES:
        if not rule.check(booking):
            yield Violation(rule.name, (eid,))
    for filled in booking.added:
        for seat_rule in SEAT_RULES:
            if not seat_rule.check(filled):
                yield Violation(seat_rule.name, (eid,), filled.seat, filled.consultant.consultant_id)


def diary_violations(diary: Diary) -> Iterator[Violation]:
    """Every rule that what one consultant does breaks."""
    for rule in DIARY_RULES:
        for clash in rule.check(diary):
            yield Violation(rule.name, clash.engagement_ids, None, diary.consultant.consultant_id)
