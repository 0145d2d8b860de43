"""What a definition may say in each place: a test, and the sentence for someone who wrote something else."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, TypeAlias

from matcher.domain.model.clock.in_words import did_you_mean_day
from matcher.domain.rules.in_words import words as spoken

MOST = 1_000_000
YEARS = range(2000, 2100)


def no_offer(found: object) -> str:
    """Nothing is offered in a value's place."""
    del found
    return ""


@dataclass(frozen=True, slots=True)
class Value:
    """A kind of value.

    Args:
        expected: What would be right, as a noun phrase with an example.
        fits: Whether a value as TOML has it is one of these.
        names: The names to choose from, where there are few.
        form: What would be right in a field of a page, where that is not what a file takes.
        offer: What was probably meant by another value, as a question; or an empty text.
    """

    expected: str
    fits: Callable[[object], bool]
    names: tuple[str, ...] = ()
    form: str = ""
    offer: Callable[[object], str] = no_offer

    @property
    def on_pages(self) -> str:
        """What would be right in a field of a page."""
        return self.form or self.expected


def whole(lowest: int, highest: int, example: int) -> Value:
    """Whole numbers from lowest to highest. TOML's ``true`` is a number to Python, but not to people."""

    def fits(found: object) -> bool:
        return type(found) is int and lowest <= found <= highest

    def offer(found: object) -> str:
        plain = re.fullmatch(r"\$?([\d,]+)(?:\.0+)?%?", str(found).strip())
        number = int(plain[1].replace(",", "") or -1) if plain else lowest - 1
        return f"did you mean {number}?" if fits(number) else ""

    return Value(f"a whole number from {lowest:,} to {highest:,}, like {example}", fits, offer=offer)


def one_of(names: Collection[str]) -> Value:
    """One of a few names."""
    listed = tuple(sorted(names))
    return Value(f"one of {', '.join(listed)}", lambda found: isinstance(found, str) and found in names, listed)


def words(example: str) -> Value:
    """Text that is not blank."""
    return Value(
        f"text, like {example!r}",
        lambda found: isinstance(found, str) and bool(found.strip()),
        form=f"like {spoken(example)}",
    )


def several(example: str) -> Value:
    """A list of names, each once; it may be empty."""

    def fits(found: object) -> bool:
        if not isinstance(found, list | tuple) or not all(isinstance(name, str) and name.strip() for name in found):
            return False
        return len(set(found)) == len(found)

    form = f"like {spoken(example)}; commas between several, each once"
    return Value(f'a list of different names, like ["{example}"]', fits, form=form)


def day(example: str) -> Value:
    """A day, as TOML has it: without quotation marks. Years far off are slips of the pen."""

    def fits(found: object) -> bool:
        return isinstance(found, date) and not isinstance(found, datetime) and found.year in YEARS

    return Value(f"a day from {YEARS[0]} to {YEARS[-1]}, like {example}", fits, offer=_meant)


def _meant(found: object) -> str:
    return did_you_mean_day(found) if isinstance(found, str) else ""


Audience: TypeAlias = Annotated[str, words("child_welfare")]
Audiences: TypeAlias = Annotated[tuple[str, ...], several("child_welfare")]
Count: TypeAlias = Annotated[int, whole(1, 100, 2)]
CountFrom0: TypeAlias = Annotated[int, whole(0, 100, 2)]
Day: TypeAlias = Annotated[date, day("2027-03-01")]
Days: TypeAlias = Annotated[int, whole(0, 365, 14)]
DaysEitherWay: TypeAlias = Annotated[int, whole(-365, 365, 14)]
Hours: TypeAlias = Annotated[int, whole(0, 168, 10)]
Id: TypeAlias = Annotated[str, words("C00014")]
Language: TypeAlias = Annotated[str, words("es")]
Languages: TypeAlias = Annotated[tuple[str, ...], several("es")]
Miles: TypeAlias = Annotated[int, whole(0, 25_000, 200)]
Number: TypeAlias = Annotated[int, whole(0, MOST, 14)]
Percent: TypeAlias = Annotated[int, whole(0, 1_000, 20)]
Share: TypeAlias = Annotated[int, whole(0, 100, 20)]
State: TypeAlias = Annotated[str, words("TX")]
Topic: TypeAlias = Annotated[str, words("trauma_informed_care")]
Topics: TypeAlias = Annotated[tuple[str, ...], several("trauma_informed_care")]
