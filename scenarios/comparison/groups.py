"""What is covered by state and by audience: where a scenario helps, and where it costs."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from matcher.domain.model.problem import Engagement
from matcher.domain.model.vocabulary import STATES
from matcher.domain.rules.in_words import words
from scenarios.changes.wording import capital
from scenarios.runs.solving import Side


@dataclass(frozen=True, slots=True)
class ComparedGroup:
    """The covered requests of a state or an audience, where their number differs.

    Args:
        kind: ``state`` or ``audience``.
    """

    kind: str
    name: str
    before: int
    after: int

    @property
    def words(self) -> str:
        """What people call it: "Texas", "Child welfare"."""
        return group_in_words(self.kind, self.name)


def group_in_words(kind: str, name: str) -> str:
    """What people call a state or an audience."""
    return STATES.get(name, name) if kind == "state" else capital(words(name))


def groups(before: Side, after: Side) -> tuple[ComparedGroup, ...]:
    """Every group whose number of covered requests differs."""
    return tuple(_groups(before, after))


def _groups(before: Side, after: Side) -> Iterator[ComparedGroup]:
    kinds: tuple[tuple[str, Callable[[Engagement], str]], ...] = (
        ("state", lambda one: one.state),
        ("audience", lambda one: one.audience),
    )
    for kind, of in kinds:
        was, will = _covered(before, of), _covered(after, of)
        for name in sorted(was.keys() | will.keys()):
            if name and was[name] != will[name]:
                yield ComparedGroup(kind, name, was[name], will[name])


def _covered(side: Side, of: Callable[[Engagement], str]) -> Counter[str]:
    return Counter(of(side.case.problem.engagements[eid]) for eid in side.solution.covered)
