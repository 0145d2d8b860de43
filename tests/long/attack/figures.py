"""How often guesses are right, against how often they would be by chance."""

from dataclasses import dataclass
from math import sqrt

from matcher.domain.model.ids import ConsultantId
from tests.long.attack.channels import Guesses

STANDARD_ERRORS = 3.0
"""So far above chance counts as a channel: one in 700 by accident."""


@dataclass
class Tally:
    """Guesses of one channel over many centers.

    Attributes:
        expected: Right guesses that someone would make who draws as many names and knows the base rate only.
        variance: Of that number.
        asked: Questions that were drawn from allowances.
    """

    made: int = 0
    right: int = 0
    expected: float = 0.0
    variance: float = 0.0
    asked: int = 0

    def add(self, guesses: Guesses, holders: frozenset[ConsultantId], base: float) -> None:
        """Count one center's guesses.

        Args:
            base: Share of holders among its people.
        """
        for person, guess in guesses.items():
            chance = base if guess else 1 - base
            self.made += 1
            self.right += (person in holders) is guess
            self.expected += chance
            self.variance += chance * (1 - chance)

    @property
    def share(self) -> float:
        """Right guesses among those made."""
        return self.right / self.made if self.made else 0.0

    @property
    def by_chance(self) -> float:
        """The share that chance would give."""
        return self.expected / self.made if self.made else 0.0

    @property
    def margin(self) -> float:
        """Three standard errors of the share."""
        return STANDARD_ERRORS * sqrt(self.variance) / self.made if self.made else 0.0

    def add_all(self, other: "Tally") -> None:
        """Count what another has counted."""
        for name in ("made", "right", "expected", "variance", "asked"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def off(self) -> float:
        """How far the right guesses are from chance, either way, in standard errors: who is always wrong knows too."""
        return abs(self.right - self.expected) / sqrt(self.variance) if self.variance else 0.0

    @property
    def tells(self) -> bool:
        """Whether the channel guesses better than chance explains."""
        return self.right > self.expected + STANDARD_ERRORS * sqrt(self.variance) and self.made > 0
