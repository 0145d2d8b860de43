"""What a scenario changes: a problem under a policy, what the plan for it spends, and names for what is added."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

from matcher.domain.model.errors import MatcherError
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import fee_dollars, trip_dollars

Name = TypeVar("Name", ConsultantId, EngagementId)


class ChangeError(MatcherError):
    """A change that can't be made to this problem."""


@dataclass(frozen=True, slots=True)
class PlanSpending:
    """What a plan spends, in whole US dollars."""

    fees: int
    travel: int

    @classmethod
    def of(cls, problem: Problem, policy: Policy, rows: Iterable[Assignment]) -> "PlanSpending":
        """What these assignments cost."""
        bookings = Book.of(problem, policy, rows).bookings.values()
        filled = [one for booking in bookings for one in booking.filled]
        return cls(
            fees=sum(fee_dollars(one.consultant, one.engagement) for one in filled),
            travel=sum(trip_dollars(one.consultant, one.engagement) for one in filled),
        )


@dataclass(frozen=True, slots=True)
class Case:
    """What is solved.

    Args:
        spends: What the plan as it is spends, once it was solved; shares of money are shares of this.
        sealed: Whether readers may not know who brings lived experience: everywhere but in their own files.
    """

    problem: Problem
    policy: Policy
    spends: PlanSpending | None = None
    sealed: bool = False

    @property
    def spending(self) -> PlanSpending:
        """What the plan spends; before it was solved, what stands."""
        rows = (seat.assignment for seat in self.problem.standing)
        return self.spends or PlanSpending.of(self.problem, self.policy, rows)


def fresh(name: Name, kind: Callable[[str], Name], taken: Collection[Name]) -> Name:
    """A name that says what it is like and that nothing has yet."""
    return next(new for number in count(2) if (new := kind(f"{name}+{number}")) not in taken)
