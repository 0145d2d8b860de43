"""The kind of cell for what a field of a record holds."""

from collections.abc import Callable, Mapping
from typing import Any

from matcher.domain.model.declared.fields import MUST_BE_FILLED, Field
from matcher.domain.model.declared.holds import (
    ClockTimes,
    Day,
    Days,
    Email,
    Holds,
    Identifier,
    Language,
    Languages,
    Level,
    MapPlace,
    Number,
    OneOf,
    PointsByPriority,
    RankedWords,
    SomeOf,
    State,
    Text,
    TimeZone,
    Weekdays,
    Whole,
    Word,
    YesNo,
)
from matcher.sheets.cells.kinds import (
    IDENTIFIER,
    RANKED_WORDS,
    TEXT,
    WORD,
    YES_NO,
    CellKind,
    items,
    list_of,
    number,
    one_of,
    optional,
    some_of,
    whole,
)
from matcher.sheets.cells.language_codes import LANGUAGE_CODE, LANGUAGES
from matcher.sheets.cells.times import CLOCKS, DAY, LAST_DAY, TIME_ZONE, WEEKDAYS_OFFERED

PRIORITIES = 5
LEVEL = whole(1, 5)
POINTS_EARNED = whole(0, 1_000_000)
COORDINATES: Mapping[str, CellKind] = {"lat": number(-90, 90), "lon": number(-180, 180)}
"""The two columns of a place, north and east."""


def _coverage(cell: str) -> tuple[int, ...]:
    points = tuple(POINTS_EARNED.parse(item) for item in items(cell))
    if len(points) != PRIORITIES:
        raise ValueError
    return points


COVERAGE = CellKind(
    "five whole numbers from 0 to 1000000, for priority 1 to 5",
    _coverage,
    lambda points: ";".join(str(value) for value in points),
)
KINDS: Mapping[type[Holds], Callable[[Any], CellKind]] = {
    Identifier: lambda _: IDENTIFIER,
    Text: lambda _: TEXT,
    Email: lambda _: TEXT,
    State: lambda _: TEXT,
    Word: lambda _: WORD,
    RankedWords: lambda _: RANKED_WORDS,
    OneOf: lambda holds: one_of(holds.words),
    SomeOf: lambda holds: some_of(holds.words, *holds.without),
    YesNo: lambda _: YES_NO,
    Whole: lambda holds: whole(holds.low, holds.high),
    Level: lambda _: LEVEL,
    Number: lambda holds: number(holds.low, holds.high),
    PointsByPriority: lambda _: COVERAGE,
    Day: lambda holds: LAST_DAY if holds.for_ever else DAY,
    Days: lambda _: list_of(DAY, "days like 2027-01-18", or_none=True),
    Language: lambda _: LANGUAGE_CODE,
    Languages: lambda _: LANGUAGES,
    TimeZone: lambda _: TIME_ZONE,
    ClockTimes: lambda _: CLOCKS,
    Weekdays: lambda _: WEEKDAYS_OFFERED,
}


def kind_of(holds: Holds) -> CellKind:
    """How a cell with such a thing is read and shown."""
    return KINDS[type(holds)](holds)


def cells_of(name: str, field: Field) -> Mapping[str, CellKind]:
    """The columns of a field: one; two of a place; none of what is in rows of its own."""
    if isinstance(field.holds, MapPlace):
        found = COORDINATES
    else:
        found = {name: kind_of(field.holds)} if field.has_column else {}
    if field.empty is MUST_BE_FILLED:
        return found
    return {column: optional(kind, field.empty) for column, kind in found.items()}
