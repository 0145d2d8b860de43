"""What every change has: a sentence, a check against the input it is for, and what it does."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple, TypeVar

from scenarios.case import Case

Thing = TypeVar("Thing")
LISTED = 30
"""Names beyond this are too many to list in a message."""


class UnknownValue(NamedTuple):
    """A value of a change that this input does not know.

    Args:
        key: As definitions spell it; empty where the change as a whole is meant.
        expected: What would be right, as the rest of a sentence.
    """

    key: str
    value: str
    expected: str


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
        del case
        yield from ()

    @property
    def bears_role(self) -> bool:
        """Whether what it does depends on who brings lived experience: its effect on one seat would tell."""
        return False


def unknown(key: str, value: str, known: Collection[str], what: str) -> Iterator[UnknownValue]:
    """A misfit where a value is none of those known, with the nearest of them."""
    if value not in known:
        yield UnknownValue(key, value, f"no {what}{nearest(value, known)}")


def nearest(value: str, known: Collection[str]) -> str:
    """The way out for a misspelt name, as the end of a sentence."""
    names = sorted(known)
    near = get_close_matches(value.casefold(), [name.casefold() for name in names], n=1)
    if near:
        return f"; did you mean {next(name for name in names if name.casefold() == near[0])}?"
    if len(names) <= LISTED:
        return f"; name one of {', '.join(names)}" if names else "; there is none"
    return f"; there are {len(names):,}, from {names[0]} to {names[-1]}"


def evenly(things: Sequence[Thing], number: int) -> list[Thing]:
    """So many of them, at even distances."""
    return [things[position * len(things) // number] for position in range(number)]


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
