"""A team: who takes the seats of an engagement at a start; and what every search for teams needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from matcher.solver.clock import Clock
from matcher.solver.instance.opening import Opening

IMPOSSIBLE = -float(1 << 52)
BOUNDLESS = 1 << 60
"""US dollars: no limit."""
STEPS_A_LOOK = 1000
"""Steps between two looks at the clock: some milliseconds."""


class Team(NamedTuple):
    """A start and who takes the seats (positions in ``Opening.who``), with its value in price units."""

    start: int
    people: tuple[int, ...]
    value: int


@dataclass
class Steps:
    """Counts the steps of a search and looks at the clock now and then; without one there is no limit."""

    clock: Clock | None
    taken: int = 0
    is_up: bool = False

    def is_over(self) -> bool:
        """Count a step; whether the clock was up when it was looked at."""
        self.taken += 1
        if self.clock is not None and not self.is_up and self.taken % STEPS_A_LOOK == 0:
            self.is_up = self.clock.is_up()
        return self.is_up


def in_order(opening: Opening, people: Sequence[int]) -> tuple[int, ...]:
    """A team in seat order with twins in the order of their numbers, so that no team is known by two names."""
    team = list(people)
    for k in range(len(team)):
        while (twin := opening.twin_of[k]) >= 0 and team[twin] > team[k]:
            team[twin], team[k] = team[k], team[twin]
            k = twin  # noqa: PLW2901 the smaller number moves on down
    return tuple(team)
