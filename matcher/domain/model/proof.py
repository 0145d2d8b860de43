"""The proof of a bound: prices of what engagements compete for, and what each engagement earns under them.

A proof is plain data in the problem's own names, so that a program which knows no solver can check it:
docs/proof.md gives the argument.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from matcher.domain.model.ids import ConsultantId, EngagementId

UNITS_PER_POINT = 1 << 20
"""Prices are whole numbers of this part of a point, so that every sum is exact."""


class RowKind:
    """What a row is about, by the names that a proof file gives them. Others may come; a checker refuses those."""

    WEEK = "person-week"
    """Session minutes of a consultant in an ISO week; ``at`` is its Monday."""
    MONTH = "person-month"
    """Engagements of a consultant that begin in a month; ``at`` is its first day."""
    MOMENT = "person-moment"
    """A moment, ``at``, at which a consultant is taken by one engagement at the most."""
    CLIQUE = "clique"
    """Choices of a consultant of which no two go together."""
    FAIRNESS = "fairness"
    """Engagements of a consultant, each further one of which costs more than the last."""
    PROGRAMME = "programme-budget"
    """US dollars of fees and travel over all engagements."""
    TRAVEL = "travel-budget"
    """US dollars of travel over all engagements."""


class Choice(NamedTuple):
    """An engagement that begins at a moment (aware)."""

    engagement_id: EngagementId
    first_start: datetime


@dataclass(frozen=True, slots=True)
class ProofRow:
    """Something that engagements compete for, with its price.

    Args:
        kind: One of :class:`RowKind`.
        price: For each unit taken, in price units; never negative.
        capacity: How much approved seats leave of it: minutes, engagements, US dollars; 0 for fairness.
        consultant_id: Whose it is; None for money.
        at: A day or a moment in ISO 8601, where the kind has one.
        choices: Those of a clique.
    """

    kind: str
    price: int
    capacity: int
    consultant_id: ConsultantId | None = None
    at: str = ""
    choices: tuple[Choice, ...] = ()


class Best(NamedTuple):
    """What an engagement could at best add under the prices.

    Args:
        units: In price units, never negative.
        is_exact: Whether some team is worth just that; else no team is worth more.
    """

    engagement_id: EngagementId
    units: int
    is_exact: bool = True


class NearTeam(NamedTuple):
    """A team that a schedule better than the bound might hold.

    Args:
        people: In id order; approved seats left out.
        loss: How much less than the engagement's best it is worth, in price units.
    """

    engagement_id: EngagementId
    first_start: datetime
    people: tuple[ConsultantId, ...]
    loss: int


@dataclass(frozen=True, slots=True)
class Proof:
    """That no schedule scores more than the bound.

    Args:
        objective: Points of the schedule that was found.
        bound: Points; the claim.
        settled: Points of the approved seats alone.
        units: The settled points left out: what all engagements earn at best, and what the rows are worth.
        rows: Every row with a price.
        best: Every engagement that may be scheduled or completed, in id order.
        near: Where the prices alone allow more than the bound: every team that a better schedule could hold. None
            where those were too many to be listed.
        programs: How many integer programs the bound rests on; ``seconded`` how many of them another solver solved as
            well, with the same result. Said, and not to be checked.
    """

    objective: int
    bound: int
    settled: int
    units: int
    rows: tuple[ProofRow, ...]
    best: tuple[Best, ...]
    near: tuple[NearTeam, ...] | None = ()
    programs: int = 0
    seconded: int = 0

    @property
    def slack(self) -> int:
        """Price units that a schedule better than the bound may lose at most; negative: there is none."""
        return self.units - (self.bound + 1 - self.settled) * UNITS_PER_POINT

    @property
    def last_step(self) -> str:
        """How the solver took its last step, in words."""
        if not self.programs:
            return "the solver needed no last step beyond its prices"
        count = "an integer program" if self.programs == 1 else f"{self.programs:,} integer programs"
        if self.seconded == self.programs:
            by = "HiGHS, and a second time by SCIP with the same result"
        elif self.seconded:
            by = f"HiGHS, {self.seconded:,} of them a second time by SCIP with the same result"
        else:
            by = "HiGHS alone: too large for a second solver, or no time was left for it"
        return f"the solver took its last step by {count}, solved by {by}"

    @property
    def bound_of_prices(self) -> int:
        """Points; what the prices alone prove."""
        return self.settled + self.units // UNITS_PER_POINT
