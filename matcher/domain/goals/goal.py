"""What a goal is: the points of a case, and its sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import getdoc
from typing import Generic, TypeVar

Case = TypeVar("Case")


@dataclass(frozen=True, slots=True)
class Goal(Generic[Case]):
    """A goal: how many points a case earns (more is better), and from the docstring its sentence and unit."""

    points: Callable[[Case], int]

    @property
    def name(self) -> str:
        """The goal's name, the same in every home."""
        return self.points.__name__

    @property
    def sentence(self) -> str:
        """What a coordinator would say."""
        return (getdoc(self.points) or "").split("\n\n")[0].replace("\n", " ")

    @property
    def unit(self) -> str:
        """What is counted."""
        return (getdoc(self.points) or "").partition("Unit: ")[2].replace("\n", " ").strip()
