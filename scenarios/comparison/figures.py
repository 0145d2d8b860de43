"""The figures of a comparison: what both plans come to, and which is better, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate

from matcher.domain.model.schedule import Book
from matcher.services.review.difference import measure
from scenarios.case import PlanSpending
from scenarios.runs.solving import Side

FEES, FEES_AND_TRAVEL = "Fees", "Fees and travel"
OF_FEES = frozenset({FEES, FEES_AND_TRAVEL})
"""Figures from which people's pay can be worked out, and so what they are paid for."""
TOO_SMALL = "too small to be shown"
"""What is said of a difference that would tell a role."""


class Better(Enum):
    """Which way a figure is good."""

    MORE = 1
    LESS = -1
    NEITHER = 0
    """A fact, or two things that are no measure of each other."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a comparison.

    Args:
        certain: Whether a longer search would leave the better plan the better one.
        aside: What is said in the place of a verdict, where the two are no measure of each other.
        hidden: Whether what a role has to do with it is too small to be shown; ``after`` is then without that.
    """

    name: str
    before: int
    after: int
    better: Better = Better.NEITHER
    dollars: bool = False
    certain: bool = True
    hidden: bool = False
    aside: str = ""

    def shown(self, number: int) -> str:
        """A value of this figure as people read it."""
        return f"${number:,}" if self.dollars else f"{number:,}"

    @property
    def verdict(self) -> str:
        """Whether the scenario is better; an empty string where that is no question."""
        difference = (self.after - self.before) * self.better.value
        if not difference or self.aside:
            return ""
        if not self.certain:
            return "no real difference"
        return "better" if difference > 0 else "worse"

    @property
    def words(self) -> str:
        """The difference: how much, and whether that is better or worse."""
        difference = self.after - self.before
        if self.hidden:
            beside = f"{self._difference}, without the people who are added; what they bring is {TOO_SMALL}"
            return beside if difference else TOO_SMALL
        return self._difference if difference else "the same"

    @property
    def _difference(self) -> str:
        difference = self.after - self.before
        how_much = f"{self.shown(abs(difference))} {'more' if difference > 0 else 'less'}"
        return ", ".join(filter(None, [how_much, self.verdict or self.aside]))


def figures(before: Side, after: Side) -> tuple[Figure, ...]:
    """All figures, in the order in which planners ask for them; where roles are sealed, without what tells of fees."""
    found = _figures(_Facts.of(before), _Facts.of(after), comparable=scores_compare(before, after))
    return tuple(one for one in found if not (before.case.sealed and one.name in OF_FEES))


def scores_compare(before: Side, after: Side) -> bool:
    """Whether both plans are for the same requests, and points are counted the same way."""
    same_requests = before.case.problem.engagements == after.case.problem.engagements
    return same_requests and before.case.policy.points == after.case.policy.points


def _figures(before: "_Facts", after: "_Facts", *, comparable: bool) -> Iterator[Figure]:
    scores_certain = before.score > after.bound or after.score > before.bound
    # Of two proven plans every figure is what it is; else one whose score may be turned around may be another plan.
    certain = scores_certain or not comparable or (before.proven and after.proven)
    yield Figure("Requests that may be scheduled", before.eligible, after.eligible)
    yield Figure("Covered", before.covered, after.covered, Better.MORE, certain=certain)
    left = before.eligible - before.covered, after.eligible - after.covered
    yield Figure("Left uncovered", *left, Better.LESS, certain=certain)
    better, other = (Better.MORE, "") if comparable else (Better.NEITHER, "no measure of each other")
    yield Figure("Score, in points", before.score, after.score, better, certain=scores_certain, aside=other)
    yield Figure("No plan scores more than", before.bound, after.bound)
    fewer = before.covered - after.covered
    for_less = f"with {fewer:,} fewer covered" if fewer > 0 else ""
    for name, was, will in (
        ("Travel", before.spent.travel, after.spent.travel),
        (FEES, before.spent.fees, after.spent.fees),
        (FEES_AND_TRAVEL, sum(before.money), sum(after.money)),
    ):
        aside = for_less if will < was else ""
        yield Figure(name, was, will, Better.LESS, dollars=True, certain=certain, aside=aside)
    yield Figure("People with an engagement", before.people, after.people)
    yield Figure("Most engagements of one person", before.most, after.most, Better.LESS, certain=certain)
    yield Figure("People who do half of the work", before.half, after.half, Better.MORE, certain=certain)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What one plan comes to.

    Args:
        half: How many people, the busiest first, it takes to have half of all seats: the more, the wider the spread.
    """

    eligible: int
    covered: int
    score: int
    bound: int
    spent: PlanSpending
    people: int
    most: int
    half: int

    @property
    def proven(self) -> bool:
        """Whether no plan scores more."""
        return self.score == self.bound

    @property
    def money(self) -> tuple[int, int]:
        """Fees and travel, in dollars."""
        return self.spent.fees, self.spent.travel

    @classmethod
    def of(cls, side: Side) -> "_Facts":
        """Count."""
        book = Book.of(side.case.problem, side.case.policy, side.solution.assignments)
        metrics = measure(book, side.solution.eligible)
        loads = sorted((len(diary.entries) for diary in book.diaries.values()), reverse=True)
        return cls(
            eligible=metrics.eligible,
            covered=metrics.covered,
            score=metrics.score,
            bound=side.solution.bound,
            spent=PlanSpending.of(side.case.problem, side.case.policy, side.solution.assignments),
            people=metrics.people,
            most=max(loads, default=0),
            half=sum(2 * reached < sum(loads) for reached in accumulate(loads[:-1], initial=0)),
        )
