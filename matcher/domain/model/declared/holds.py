"""What a field of a record may hold, as plain data: sheets, tables, forms and documents each make their own of it."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Holds:
    """What a field may hold."""


@dataclass(frozen=True, slots=True)
class Identifier(Holds):
    """What names the record."""


@dataclass(frozen=True, slots=True)
class Text(Holds):
    """Any text, the empty one too.

    Args:
        is_name: Whether it is what people call the record by, so that an empty one is odd.
    """

    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Email(Holds):
    """A mail address, or an empty text."""


@dataclass(frozen=True, slots=True)
class State(Holds):
    """The two letters of a state or territory, or an empty text."""


@dataclass(frozen=True, slots=True)
class Word(Holds):
    """A word that is usually one of a vocabulary; another is used as it stands."""

    vocabulary: AbstractSet[str]


@dataclass(frozen=True, slots=True)
class RankedWords(Holds):
    """Words that are usually of a vocabulary, each once, the main one first; may be none."""

    vocabulary: AbstractSet[str]


@dataclass(frozen=True, slots=True)
class OneOf(Holds):
    """One word of a controlled list."""

    words: type[StrEnum]


@dataclass(frozen=True, slots=True)
class SomeOf(Holds):
    """One or more words of a controlled list.

    Args:
        without: Words of the list that do not count here.
    """

    words: type[StrEnum]
    without: tuple[StrEnum, ...] = ()

    @property
    def allowed(self) -> tuple[StrEnum, ...]:
        """The words that count."""
        return tuple(word for word in self.words if word not in self.without)


@dataclass(frozen=True, slots=True)
class YesNo(Holds):
    """Yes or no; no where nothing is said."""


@dataclass(frozen=True, slots=True)
class Whole(Holds):
    """A whole number within [low, high]."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Level(Holds):
    """1 to 5, 5 the highest."""


@dataclass(frozen=True, slots=True)
class Number(Holds):
    """A decimal number within [low, high]."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PointsByPriority(Holds):
    """Five whole numbers of points, for priority 1 to 5."""


@dataclass(frozen=True, slots=True)
class Day(Holds):
    """A day.

    Args:
        for_ever: Whether a year like 9999 may stand for "without an end".
    """

    for_ever: bool = False


@dataclass(frozen=True, slots=True)
class Days(Holds):
    """A set of days; may be empty."""


@dataclass(frozen=True, slots=True)
class Language(Holds):
    """An ISO 639 code."""


@dataclass(frozen=True, slots=True)
class Languages(Holds):
    """One or more ISO 639 codes."""


@dataclass(frozen=True, slots=True)
class TimeZone(Holds):
    """An IANA time zone."""


@dataclass(frozen=True, slots=True)
class ClockTimes(Holds):
    """One or more local times."""


@dataclass(frozen=True, slots=True)
class Weekdays(Holds):
    """One or more days of the week, 0 is Monday."""


@dataclass(frozen=True, slots=True)
class MapPlace(Holds):
    """A city's latitude and longitude, which sheets and tables have in two columns."""


@dataclass(frozen=True, slots=True)
class InRowsOfTheirOwn(Holds):
    """What a record may have any number of, so that sheets and tables keep it in rows of their own."""


@dataclass(frozen=True, slots=True)
class Levels(InRowsOfTheirOwn):
    """Level 1 to 5 in words that are usually of a vocabulary."""

    vocabulary: AbstractSet[str]


@dataclass(frozen=True, slots=True)
class WeeklyHours(InRowsOfTheirOwn):
    """Hours of a week, on the record's own clock."""


@dataclass(frozen=True, slots=True)
class DatedSpans(InRowsOfTheirOwn):
    """Spans of days or moments, on the record's own clock."""


@dataclass(frozen=True, slots=True)
class RuledOut(InRowsOfTheirOwn):
    """What a consultant will not do, where, for whom or with whom."""
