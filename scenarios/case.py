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
    """A change that can't be made to this problem.

    Args:
        on_pages: The same in the words of the pages.
    """

    def __init__(self, message: str, on_pages: str) -> None:
        super().__init__(message, on_pages)

    def __str__(self) -> str:
        """The message, with the keys of what does not fit."""
        return str(self.args[0])

    @property
    def on_pages(self) -> str:
        """The message, with the fields of what does not fit."""
        return str(self.args[1])


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
        sealed: Whether readers may not know who brings lived experience, nor what people earn: everywhere but in their
            own files.
        roles_known: Whether roles, and what seats ask for, were read; where not, nothing that rests on them is said.
    """

    problem: Problem
    policy: Policy
    spends: PlanSpending | None = None
    sealed: bool = False
    roles_known: bool = True

    @property
    def spending(self) -> PlanSpending:
        """What the plan spends; before it was solved, what stands."""
        rows = (seat.assignment for seat in self.problem.standing)
        return self.spends or PlanSpending.of(self.problem, self.policy, rows)


def fresh(name: Name, kind: Callable[[str], Name], taken: Collection[Name]) -> Name:
    """A name that says what it is like and that nothing has yet."""
    return next(new for number in count(2) if (new := kind(f"{name}+{number}")) not in taken)
