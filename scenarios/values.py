"""What a definition may say in each place: a test, and the sentence for whoever wrote something else."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Annotated, TypeAlias

MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Value:
    """A kind of value.

    Args:
        expected: What would be right, as a noun phrase with an example.
        fits: Whether a value as TOML has it is one of these.
    """

    expected: str
    fits: Callable[[object], bool]


def whole(lowest: int, highest: int, example: int) -> Value:
    """Whole numbers from lowest to highest. TOML's ``true`` is a number to Python, but not to people."""

    def fits(found: object) -> bool:
        return type(found) is int and lowest <= found <= highest

    return Value(f"a whole number from {lowest:,} to {highest:,}, like {example}", fits)


def one_of(names: Collection[str]) -> Value:
    """One of a few names."""
    return Value(f"one of {', '.join(sorted(names))}", lambda found: isinstance(found, str) and found in names)


def words(example: str) -> Value:
    """Text that is not blank."""
    return Value(f"text, like {example!r}", lambda found: isinstance(found, str) and bool(found.strip()))


def several(example: str) -> Value:
    """A list of names, each once; it may be empty."""

    def fits(found: object) -> bool:
        if not isinstance(found, list | tuple) or not all(isinstance(name, str) and name.strip() for name in found):
            return False
        return len(set(found)) == len(found)

    return Value(f'a list of different names, like ["{example}"]', fits)


Audience: TypeAlias = Annotated[str, words("child_welfare")]
Count: TypeAlias = Annotated[int, whole(1, 100, 2)]
Id: TypeAlias = Annotated[str, words("C00014")]
Language: TypeAlias = Annotated[str, words("es")]
Miles: TypeAlias = Annotated[int, whole(0, 25_000, 200)]
Number: TypeAlias = Annotated[int, whole(0, MOST, 14)]
Percent: TypeAlias = Annotated[int, whole(1, 1_000, 20)]
State: TypeAlias = Annotated[str, words("TX")]
Topics: TypeAlias = Annotated[tuple[str, ...], several("trauma_informed_care")]
