"""What came of a step that someone asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """Whether it was made, all of it or nothing; if not, why, in a sentence."""

    done: bool
    sentence: str = ""
