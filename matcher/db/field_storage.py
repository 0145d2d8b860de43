"""How what a field of a record holds is stored: its column, the value to write there, and the value that was read.

What is kept apart has no column of its own: it is sealed, all of a consultant in one value.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import time
from typing import Any, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Float, String
from sqlalchemy.types import TypeEngine

from matcher.domain.model.consultant import Consultant
from matcher.domain.model.declared.fields import Field, fields_of
from matcher.domain.model.declared.holds import (
    ClockTimes,
    Day,
    Email,
    Holds,
    Identifier,
    Language,
    Languages,
    Level,
    MapPlace,
    Number,
    OneOf,
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
from matcher.domain.model.engagement import Engagement
from matcher.domain.model.geography import Place
from matcher.records import LivedExperience

Value: TypeAlias = Any
COORDINATES = ("lat", "lon")


def _itself(value: Value) -> Value:
    return value


class Storage(NamedTuple):
    """How a kind of thing is stored.

    Args:
        column: The type of its column.
        write: A value to what the column takes.
        read: What the column gives, to the value.
    """

    column: TypeEngine[Any]
    write: Callable[[Value], Value] = _itself
    read: Callable[[Value], Value] = _itself


TEXT = Storage(String())
WHOLE = Storage(BigInteger())
NUMBER = Storage(Float(53))
A_SET = Storage(JSON(), sorted, frozenset)
STORAGES: Mapping[type[Holds], Callable[[Any], Storage]] = {
    Identifier: lambda _: TEXT,
    Text: lambda _: TEXT,
    Email: lambda _: TEXT,
    State: lambda _: TEXT,
    Word: lambda _: TEXT,
    Language: lambda _: TEXT,
    RankedWords: lambda _: Storage(JSON(), list, tuple),
    OneOf: lambda holds: Storage(String(), lambda word: word.value, holds.words),
    SomeOf: lambda holds: Storage(JSON(), sorted, lambda found: frozenset(map(holds.words, found))),
    YesNo: lambda _: Storage(Boolean()),
    Whole: lambda _: WHOLE,
    Level: lambda _: WHOLE,
    Number: lambda _: NUMBER,
    Day: lambda _: Storage(Date()),
    Languages: lambda _: A_SET,
    Weekdays: lambda _: A_SET,
    TimeZone: lambda _: Storage(String(), lambda zone: zone.key, ZoneInfo),
    ClockTimes: lambda _: Storage(
        JSON(),
        lambda clocks: [clock.isoformat() for clock in clocks],
        lambda found: tuple(map(time.fromisoformat, found)),
    ),
}
"""By what a field holds. What is in rows of its own has tables of its own."""


def storage_of(field: Field) -> Storage:
    """How a field is stored; no value stays none where there may be none."""
    found = STORAGES[type(field.holds)](field.holds)
    if not field.may_be_none or found.write is _itself:
        return found
    return Storage(found.column, _or_none(found.write), _or_none(found.read))


def _or_none(of: Callable[[Value], Value]) -> Callable[[Value], Value]:
    return lambda value: None if value is None else of(value)


class Stored:
    """The fields of a record that are in a row of its table.

    Args:
        record: The class of the record, whose declaration says all.
    """

    def __init__(self, record: type) -> None:
        open_fields = {name: field for name, field in fields_of(record).items() if not field.apart}
        self._place = next((name for name, field in open_fields.items() if isinstance(field.holds, MapPlace)), "")
        self._fields = open_fields
        self._storages = {name: storage_of(field) for name, field in open_fields.items() if field.has_column}

    def columns(self) -> Iterator[Column[Any]]:
        """The columns of the record's table."""
        for name, field in self._fields.items():
            if isinstance(field.holds, MapPlace):
                for column in COORDINATES:
                    yield Column(column, Float(53), nullable=field.may_be_none)
            elif field.has_column:
                key = isinstance(field.holds, Identifier)
                yield Column(name, self._storages[name].column, primary_key=key, nullable=field.may_be_none)

    def row(self, record: object) -> dict[str, Value]:
        """What its row holds, by column."""
        found = {name: storage.write(getattr(record, name)) for name, storage in self._storages.items()}
        if self._place:
            place = getattr(record, self._place)
            found |= {column: getattr(place, column, None) for column in COORDINATES}
        return found

    def fields(self, row: Any) -> dict[str, Value]:
        """What a row says, by field."""
        found = {name: storage.read(getattr(row, name)) for name, storage in self._storages.items()}
        if self._place:
            found[self._place] = None if row.lat is None else Place(row.lat, row.lon)
        return found


CONSULTANT, ENGAGEMENT = Stored(Consultant), Stored(Engagement)
SEALED_AS: Mapping[str, str] = {
    "roles": "roles",
    "years_lived_experience": "years",
    "years_experience": "experience",
    "rate_per_hour": "rate",
}
"""What is kept apart of a consultant, by what its sealed record calls it."""


_APART = {name: storage_of(fields_of(Consultant)[name]) for name in SEALED_AS}


def sealed_record(one: Consultant) -> dict[str, Value]:
    """What is kept apart of a consultant, as it is sealed."""
    return {SEALED_AS[name]: storage.write(getattr(one, name)) for name, storage in _APART.items()}


def opened_record(record: Mapping[str, Value]) -> LivedExperience:
    """What a sealed record says."""
    found = {name: record[key] for name, key in SEALED_AS.items()}
    return LivedExperience(**{**found, "roles": frozenset(found["roles"])})


def fields_apart(record: LivedExperience) -> dict[str, Value]:
    """What is kept apart, by field of a consultant."""
    return {name: storage.read(getattr(record, name)) for name, storage in _APART.items()}
