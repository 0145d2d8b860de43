"""A what-if: a title, what it starts from, and changes, each with its place where it was written down."""

from dataclasses import dataclass, field
from pathlib import Path

from scenarios.case import Case
from scenarios.changes.apply import check
from scenarios.changes.change import Change
from scenarios.changes.known import UnknownValue
from scenarios.definitions.faults import DefinitionError, DefinitionFault
from scenarios.definitions.lines import Lines
from scenarios.definitions.naming import name_of


@dataclass(frozen=True, slots=True)
class Scenario:
    """A what-if.

    Args:
        name: What it is run by.
        base: The dataset that it changes, or None for the one it is run on.
        file: Where it was written down, for what is said of it.
        fault: Why what was kept can't be read any more; there are no changes then.
    """

    name: str
    title: str
    changes: tuple[Change, ...]
    base: Path | None = None
    file: str = field(default="", compare=False)
    lines: Lines = field(default_factory=lambda: Lines({}), compare=False)
    fault: str = field(default="", compare=False)

    @property
    def bears_role(self) -> bool:
        """Whether its effect on one seat would tell a role."""
        return any(change.bears_role for change in self.changes)

    @property
    def singles_out(self) -> bool:
        """Whether it can be made to ask about one person."""
        return any(change.singles_out for change in self.changes)

    def require_fit(self, case: Case) -> tuple[str, ...]:
        """Check all changes against what they are for; what a planner should know, in sentences.

        Raises:
            DefinitionError: Some can't be made to it, with all the faults.
        """
        checked = check(self.changes, case)
        if checked.misfits:
            raise DefinitionError([self.fault_at(number, misfit) for number, misfit in checked.misfits])
        return tuple(dict.fromkeys(remark for _, remark in checked.remarks))

    def fault_at(self, number: int, misfit: UnknownValue) -> DefinitionFault:
        """What does not fit of a change, by its number from 1, with its place."""
        line = self.lines.at(number, misfit.key)
        change = name_of(self.changes[number - 1])
        return DefinitionFault(self.file or self.name, line, number, change, *misfit, self.title)
