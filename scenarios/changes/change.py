"""What every change has: a sentence, a check against the input it is for, and what it does."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import TypeVar

from scenarios.case import Case
from scenarios.changes.known import UnknownValue

Thing = TypeVar("Thing")


class Change(ABC):
    """A change to a case: a pure function, with its words."""

    __slots__ = ()

    @property
    @abstractmethod
    def sentence(self) -> str:
        """The change in plain words."""

    @abstractmethod
    def applied(self, case: Case) -> Case:
        """The case with the change made; the change fits it."""

    def misfits(self, case: Case) -> Iterator[UnknownValue]:
        """What keeps it from being made to this case."""
        del case
        yield from ()

    def remarks(self, case: Case) -> Iterator[str]:
        """What a planner should know before trusting the answer, in sentences."""
        if self.applied(case) == case:
            yield f"It changes nothing in these data: {self.sentence[:1].lower()}{self.sentence[1:]}"

    @property
    def made_last(self) -> bool:
        """Whether it is about everybody there is in the end, those whom changes after it add as well."""
        return False

    @property
    def bears_role(self) -> bool:
        """Whether what it does depends on who brings lived experience: its effect on one seat would tell."""
        return False

    @property
    def is_nothing(self) -> bool:
        """Whether it does nothing to any data, as the first point of a series may."""
        return False

    @property
    def singles_out(self) -> bool:
        """Whether it picks people, or one request: somebody may be asked about alone so."""
        return False


def evenly(things: Sequence[Thing], number: int) -> list[Thing]:
    """So many of them, at even distances."""
    return [things[position * len(things) // number] for position in range(number)]
