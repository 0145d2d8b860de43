"""What is wrong with a definition, each with its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.domain.model.errors import MatcherError

LONGEST = 100
"""Characters of a value that a message shows."""


@dataclass(frozen=True, slots=True)
class DefinitionFault:
    """One thing wrong with a scenario.

    Args:
        file: File name, or what stands for one: an option, a page.
        line: From 1; 0 where there is none.
        number: Of the change, from 1; 0 outside of changes.
        change: Its name, where it has one that we know.
        key: Empty where the change or file as a whole is meant.
        value: The text that was found, as it stood.
        expected: What would be right, as a sentence.
    """

    file: str
    line: int
    number: int
    change: str
    key: str
    value: str
    expected: str

    def __str__(self) -> str:
        """The fault on one line, place first."""
        parts = [
            self.file,
            f"line {self.line}" if self.line else "",
            f"change {self.number}" + (f" ({self.change})" if self.change else "") if self.number else "",
            self.key,
        ]
        place = ", ".join(filter(None, parts))
        found = self.value if len(self.value) <= LONGEST else f"{self.value[:LONGEST]}…"
        return f"{place}: {found!r}: {self.expected}" if self.key else f"{place}: {self.expected}"


class DefinitionError(MatcherError):
    """A scenario that can't be used.

    Args:
        faults: All that is wrong with it, in the file's order; never empty.
    """

    def __init__(self, faults: Sequence[DefinitionFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n  ".join(["the scenario can't be used.", *map(str, faults)]))
