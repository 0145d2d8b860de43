"""What is wrong with a definition, each with its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.domain.model.errors import MatcherError
from scenarios.changes.wording import capital, in_field, label_of, of_value, shortened


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
        on_pages: The value and what would be right in the words of the pages; empty where these are the same.
        title: Of the scenario, where it has one.
    """

    file: str
    line: int
    number: int
    change: str
    key: str
    value: str
    expected: str
    on_pages: str = ""
    title: str = ""

    @property
    def said(self) -> str:
        """The fault as pages say it, without its place."""
        return self.on_pages or of_value(self.value, self.expected)

    @property
    def in_words(self) -> str:
        """The fault as pages say it, with the scenario, the change and the field by their names there."""
        named = f"change {self.number}" + (f" ({label_of(self.change)})" if self.change else "") if self.number else ""
        place = capital(", ".join(filter(None, [f"“{self.title}”" if self.title else "", named])))
        said = in_field(self.change, self.key, self.said)
        return f"{place}. {said}" if place else said

    def __str__(self) -> str:
        """The fault on one line, place first."""
        parts = [
            self.file,
            f"line {self.line}" if self.line else "",
            f"change {self.number}" + (f" ({self.change})" if self.change else "") if self.number else "",
            self.key,
        ]
        place = ", ".join(filter(None, parts))
        return f"{place}: {shortened(self.value)!r}: {self.expected}" if self.key else f"{place}: {self.expected}"


class DefinitionError(MatcherError):
    """A scenario that can't be used.

    Args:
        faults: All that is wrong with it, in the file's order; never empty.
    """

    def __init__(self, faults: Sequence[DefinitionFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n  ".join(["the scenario can't be used.", *map(str, faults)]))

    @property
    def on_pages(self) -> str:
        """All that is wrong, a sentence each, with neither file nor line."""
        return " ".join(fault.in_words for fault in self.faults)
