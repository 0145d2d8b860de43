"""How a plan fares when things happen: what is still covered once it was mended as well as can be."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Problem
from matcher.domain.model.solution import Limits, Stop
from matcher.domain.rules.in_words import quantity
from scenarios.chance.events import Happened, Rates, draw
from scenarios.runs.solving import Prepared, never
from scenarios.scale.crew import Crew
from scenarios.scale.task import Failed

ENOUGH = 20
"""Draws with an answer: of fewer, where not all were answered, the 5th percentile would be but the lowest of them."""
AT_RISK = 10
"""An engagement is at risk when it is lost in this part of the draws or more, in percent."""
LOW, MIDDLE, HIGH = 5, 50, 95


@dataclass(frozen=True, slots=True)
class Risk:
    """An engagement that may be lost.

    Args:
        percent: Of the draws in which it was not cancelled, in how many nobody could be found.
    """

    engagement_id: str
    organization: str
    percent: int


@dataclass(frozen=True, slots=True)
class Survival:
    """What was covered over all draws, as counts of requests.

    Args:
        low: The 5th percentile; ``high`` the 95th.
        kept: Of what the plan covers and was not cancelled, how much is still covered, as a percentage: the median.
        failed: Draws without an answer: stopped, or killed.
        more: Draws in which it covers more than the plan beside it; ``fewer`` in which it covers fewer.
        paired: Draws that have an answer for both.
    """

    draws: int
    before: int
    low: int
    median: int
    high: int
    kept: int
    risks: tuple[Risk, ...]
    failed: int = 0
    more: int = 0
    fewer: int = 0
    paired: int = 0


Outcome = tuple[Happened, frozenset[EngagementId] | None]
"""What happened in a draw, and what was covered once the plan was mended: None where there is no answer."""


@dataclass(frozen=True, slots=True)
class Draws:
    """What is drawn: how often, at which rates, from which seed."""

    number: int
    rates: Rates
    seed: int = 0

    def of(self, problem: Problem) -> list[Happened]:
        """All of them, the same for the same seed."""
        return [draw(problem, self.rates, self.seed, number) for number in range(self.number)]


def outcomes(
    start: Prepared,
    draws: Draws,
    crew: Crew,
    limits: Limits,
    done: Callable[[int], object] = lambda _position: None,
    stop: Stop = never,
) -> list[Outcome]:
    """Draw what happens, and mend the plan each time. The same seed draws the same for every plan."""
    drawn = draws.of(start.evening.problem)
    answers = crew.solve(start, [(one,) for one in drawn], limits, done, stop)
    return [
        (one, None if isinstance(found, Failed) else found.covered) for one, found in zip(drawn, answers, strict=True)
    ]


def survival(start: Prepared, found: Sequence[Outcome], beside: Sequence[Outcome] = ()) -> Survival:
    """Count how a plan fared.

    Args:
        beside: How another plan fared in the same draws.
    """
    solved = [(one, covered) for one, covered in found if covered is not None]
    both = [(own, other) for (_, own), (_, other) in zip(found, beside, strict=False)]
    pairs = [(len(own), len(other)) for own, other in both if own is not None and other is not None]
    covered = sorted(len(found) for _, found in solved)
    before = start.before.solution.covered
    shares = sorted(_kept(before, one, found) for one, found in solved)
    return Survival(
        draws=len(found),
        before=len(before),
        low=percentile(covered, LOW),
        median=percentile(covered, MIDDLE),
        high=percentile(covered, HIGH),
        kept=percentile(shares, MIDDLE),
        risks=_risks(start, solved),
        failed=len(found) - len(solved),
        more=sum(own > other for own, other in pairs),
        fewer=sum(own < other for own, other in pairs),
        paired=len(pairs),
    )


def percentile(ordered: Sequence[int], percent: int) -> int:
    """The smallest value that so many hundredths of all do not exceed (nearest rank); 0 of nothing."""
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)] if ordered else 0


def _kept(before: frozenset[EngagementId], happened: Happened, covered: frozenset[EngagementId]) -> int:
    asked = before - set(happened.cancelled)
    return len(asked & covered) * 100 // len(asked) if asked else 100


def _risks(start: Prepared, solved: Sequence[tuple[Happened, frozenset[EngagementId]]]) -> tuple[Risk, ...]:
    """Those who may not learn who holds a role learn nothing of requests for one presenter.

    One that is lost though people are suited tells that none of them may present alone.
    """
    asked: Counter[EngagementId] = Counter()
    lost: Counter[EngagementId] = Counter()
    for happened, covered in solved:
        there = start.before.solution.covered - set(happened.cancelled)
        asked.update(there)
        lost.update(there - covered)
    engagements = start.evening.problem.engagements
    told = (eid for eid in lost if not start.evening.sealed or len(engagements[eid].seats) > 1)
    found = (Risk(eid, engagements[eid].organization, lost[eid] * 100 // asked[eid]) for eid in told)
    return tuple(sorted((r for r in found if r.percent >= AT_RISK), key=lambda r: (-r.percent, r.engagement_id)))


def says_little(plan: Mapping[str, Any]) -> bool:
    """Whether the search ended after so few draws that how often anything happens can't be said."""
    answered = plan["draws"] - plan["failed"]
    return bool(plan["failed"]) and answered < ENOUGH


def notes_on_draws(result: Mapping[str, Any]) -> list[str]:
    """What is said of plans whose draws are too few, a sentence each."""
    return [
        f"{plan['title']}: {plan['draws'] - plan['failed']:,} of {quantity(plan['draws'], 'draw')} have an answer:"
        f" too few to say how often anything happens; {ENOUGH} are the least."
        for plan in result.get("plans", ())
        if says_little(plan)
    ]
