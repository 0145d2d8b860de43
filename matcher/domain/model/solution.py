"""What a solver owes: a schedule, a proof of how good it is, and a word on how it is getting on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeAlias

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.proof import Proof


class Status(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    """Proven: no schedule scores more."""
    FEASIBLE = "feasible"
    """Within the gap that was asked for, or the limit in work was reached."""
    STOPPED = "stopped"
    """The clock or a person ended it: the best so far."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a solver may stop.

    Args:
        seconds: Wall clock, or None for as long as it takes. A limit that bites makes a run hard to repeat.
        gap: Relative gap at which the schedule is good enough; 0 asks for the proof.
        seed: Noted with the answer. The solver draws nothing at random: the order of names decides between equals, so
            every seed gives the same schedule.
        lists_teams: Whether the proof lists the teams within reach of a better schedule: only who keeps or checks it
            needs them, and where money binds, listing takes half the time of a question.
    """

    seconds: float | None = None
    gap: float = 0.0
    seed: int = 0
    lists_teams: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a solve is.

    Args:
        stage: What is being done, in words.
        objective: Best schedule so far, or None before there is one.
        bound: No schedule scores more, or None before that is known.
        columns: Teams in play.
        seconds: Since the solve began.
    """

    stage: str
    objective: int | None
    bound: int | None
    columns: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Stage:
    """A finished part of a solve, for the record: what, how long."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Marginals:
    """What a little more of something would be worth, in points, by the prices that prove the bound.

    Prices hold for a little more: they say where to look, and a little less than a whole engagement may be nothing.
    What is not listed is worth nothing more.

    Args:
        hour: By consultant, an hour more in each week.
        engagement: By consultant, an engagement more in each month.
        person: By consultant, as much again of all their time and limits: somebody like them.
        dollar: A dollar more in the programme's budget.
    """

    hour: Mapping[ConsultantId, float] = field(default_factory=dict)
    engagement: Mapping[ConsultantId, float] = field(default_factory=dict)
    person: Mapping[ConsultantId, float] = field(default_factory=dict)
    dollar: float = 0.0


@dataclass(frozen=True, slots=True)
class Solution:
    """The answer to a problem.

    Args:
        assignments: In engagement and seat order, approved seats included.
        objective: Points, recomputed by the audit.
        bound: Proven: no schedule scores more.
        terms: Points by goal.
        limit: What ended the search early (``seconds``, ``asked``), or an empty string.
        proof: Why no schedule scores more than the bound.
    """

    assignments: tuple[Assignment, ...]
    status: Status
    objective: int
    bound: int
    terms: Mapping[str, int]
    covered: frozenset[EngagementId]
    eligible: int
    seconds: float
    stages: tuple[Stage, ...] = ()
    limit: str = ""
    seed: int = 0
    marginals: Marginals = field(default_factory=Marginals)
    proof: Proof | None = None

    @property
    def gap(self) -> float:
        """How far from the best possible this can be at most, relative to the bound."""
        return relative_gap(self.objective, self.bound)


def relative_gap(objective: int, bound: int) -> float:
    """(bound - objective) / |bound|; 0 when they meet. Source: the usual MIP gap, taken on the bound."""
    return 0.0 if bound <= objective else (bound - objective) / max(1, abs(bound))


Report: TypeAlias = Callable[[Progress], None]
"""Called now and then while solving."""
Stop: TypeAlias = Callable[[], bool]
"""Asked now and then: true ends the search with the best so far."""


class Solver(Protocol):
    """Anything that solves. The one port through which use cases reach the solver."""

    def solve(
        self, problem: Problem, policy: Policy, limits: Limits, report: Report = ..., stop: Stop = ...
    ) -> Solution:
        """Find a schedule and prove how good it is; audited before it is returned.

        Raises:
            AuditFailedError: The schedule found breaks a rule or its score does not add up: a bug.
        """
        ...
