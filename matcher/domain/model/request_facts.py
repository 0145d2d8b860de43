"""What a request says, as facts and as the texts of a form or a file: one declaration, both ways.

Never asked for: street addresses, birth dates, anything about any person's experience. A city is the finest place.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, time
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from matcher.domain.model.clock.in_words import clock_time, day_wanted, typed_clocks
from matcher.domain.model.declared.fields import fields_of
from matcher.domain.model.declared.holds import (
    ClockTimes,
    Day,
    Holds,
    Language,
    Level,
    OneOf,
    State,
    TimeZone,
    Weekdays,
    Whole,
    Word,
    YesNo,
)
from matcher.domain.model.engagement import Engagement
from matcher.domain.model.names.hidden_signs import hidden_signs
from matcher.domain.model.names.mail_address import address_within
from matcher.domain.model.vocabulary import STATES, TOPICS, WEEKDAYS, Mode, TaType

LONGEST_LINE, LONGEST_TEXT = 200, 4000
MOST_SEATS = 8
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
SEPARATOR = "; "
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a request says so far; empty or None where it does not say."""

    organization: str = ""
    audience: str = ""
    """The kind of recipient, one of nine."""
    city: str = ""
    state: str = ""
    need: str = ""
    """What they ask for, in their own words."""
    ta_type: TaType | None = None
    mode: Mode | None = None
    language: str = ""
    time_zone: str = ""
    topics: frozenset[str] = frozenset()
    window_start: date | None = None
    window_end: date | None = None
    sessions: int | None = None
    session_minutes: int | None = None
    cadence_days: int | None = None
    """Days from one session to the next; None and 0: consecutive business days."""
    start_times: tuple[time, ...] = ()
    weekdays: frozenset[int] = frozenset()
    seats: int | None = None
    priority: int | None = None
    federal_grantee: bool = False
    granting_office_confirmed: bool = False
    criminal_justice: bool = False
    minors_present: bool = False


class Contact(NamedTuple):
    """Who asked. The address is in no log, no address bar and no trail."""

    name: str
    email: str


class Parsed(NamedTuple):
    """What was read, and for each field that could not be, what would be right."""

    contact: Contact
    facts: Facts
    faults: Mapping[str, str]


def parse(texts: Mapping[str, str], required: tuple[str, ...] = ()) -> Parsed:
    """Read the texts of a form or of a row; fields that are not there are empty.

    Args:
        required: Fields that must say something.
    """
    read, faults = {}, {}
    for name, reader in READERS.items():
        text = texts.get(name, "").strip()
        try:
            if text:
                read[name] = reader(text)
            elif name in required:
                faults[name] = "Please fill this in."
        except ValueError as error:
            faults[name] = str(error)
    contact = Contact(read.pop("contact_name", ""), read.pop("contact_email", ""))
    facts = Facts(**read)
    if facts.window_start and facts.window_end and facts.window_end < facts.window_start:
        faults["window_end"] = "The last day comes before the first one."
    return Parsed(contact, facts, faults)


NOTHING_SAID: tuple[object, ...] = (None, "", (), frozenset())


def texts_of(facts: Facts) -> dict[str, str]:
    """Facts as the texts that :func:`parse` reads; empty ones are left out."""
    found = {field.name: getattr(facts, field.name) for field in fields(facts)}
    # A cadence of 0 days says something: it must not count as False does.
    told = {name: value for name, value in found.items() if value is not False and value not in NOTHING_SAID}
    return {name: _text(name, value) for name, value in told.items()}


def _text(name: str, value: Any) -> str:
    if value is True:
        return "yes"
    if name == "weekdays":
        return SEPARATOR.join(WEEKDAYS[day] for day in sorted(value))
    if isinstance(value, frozenset):
        return SEPARATOR.join(sorted(value))
    if isinstance(value, tuple):
        return SEPARATOR.join(clock_time(clock) for clock in value)
    return str(value)


def _line(text: str) -> str:
    if hidden := hidden_signs(text):
        raise ValueError(f"Text of characters that can be seen; this holds {', '.join(hidden)}: type it again.")
    if len(text) > LONGEST_LINE or not text.isprintable():
        raise ValueError(f"One line of at most {LONGEST_LINE} characters.")
    return text


def _prose(text: str) -> str:
    if len(text) > LONGEST_TEXT or "\0" in text:
        raise ValueError(f"At most {LONGEST_TEXT:,} characters.")
    return text.replace("\r\n", "\n")


def _email(text: str) -> str:
    meant = address_within(_line(text))
    if meant or not EMAIL.fullmatch(text):
        offer = f": did you mean {meant}?" if meant else "."
        raise ValueError(f"An email address like name@organization.org{offer}")
    return text


def _city(text: str) -> str:
    if any(sign.isdigit() for sign in _line(text)):
        raise ValueError("The name of a city or town only: we keep no street addresses and no ZIP codes.")
    return text


def _state(text: str) -> str:
    return _among(tuple(STATES), "The two letters of a state or territory, like OH.")(text.upper())


def _language(text: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}", text):
        raise ValueError("A language code like en, es or ase.")
    return text


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("A time zone like America/Chicago.") from None


def _topics(text: str) -> frozenset[str]:
    return frozenset(_among(TOPICS, "Topics of the center's list.")(topic) for topic in _parts(text))


def _weekdays(text: str) -> frozenset[int]:
    choose = _among(WEEKDAYS, "Weekdays like Mon; Tue.")
    return frozenset(WEEKDAYS.index(choose(day)) for day in _parts(text))


def _clocks(text: str) -> tuple[time, ...]:
    try:
        return tuple(sorted(set(typed_clocks(_parts(text)))))
    except ValueError:
        raise ValueError("Times of day like 9:00 AM; 1:30 PM.") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(day_wanted(text)) from None


def _yes(text: str) -> bool:
    return _among(("yes", "no"), "yes or no.")(text) == "yes"


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text[:9]) <= most:
            raise ValueError(f"A whole number from {least:,} to {most:,}.")
        return int(text)

    return read


def _word(words: type[Choice]) -> Callable[[str], Choice]:
    choose = _among(tuple(words), f"One of {', '.join(words)}.")
    return lambda text: words(choose(text))


def _among(allowed: tuple[str, ...] | frozenset[str], sentence: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(sentence)
        return text

    return read


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


Reader = Callable[[str], Any]
"""A text to a value.

Raises:
    ValueError: It is none; the message says what would be right.
"""
OF_A_REQUEST: Mapping[str, Reader] = {
    "organization": _line,
    "city": _city,
    "need": _prose,
    "topics": _topics,
    "seats": _whole(1, MOST_SEATS),
}
"""What a request says in another way than an engagement, or in more words."""
BY_WHAT_IT_HOLDS: Mapping[type[Holds], Callable[[Any], Reader]] = {
    Word: lambda holds: _among(frozenset(holds.vocabulary), f"One of {', '.join(sorted(holds.vocabulary))}."),
    OneOf: lambda holds: _word(holds.words),
    State: lambda _: _state,
    Language: lambda _: _language,
    TimeZone: lambda _: _zone,
    Day: lambda _: _day,
    Whole: lambda holds: _whole(holds.low, holds.high),
    Level: lambda _: _whole(1, 5),
    ClockTimes: lambda _: _clocks,
    Weekdays: lambda _: _weekdays,
    YesNo: lambda _: _yes,
}


def _reader_of(name: str) -> Reader:
    """How a fact is read: as the field of the engagement that a request becomes, unless a request has its own way."""
    if name in OF_A_REQUEST:
        return OF_A_REQUEST[name]
    holds = fields_of(Engagement)[name].holds
    return BY_WHAT_IT_HOLDS[type(holds)](holds)


READERS: Mapping[str, Reader] = {
    "contact_name": _line,
    "contact_email": _email,
    **{field.name: _reader_of(field.name) for field in fields(Facts)},
}
AT_THE_DOOR = ("contact_name", "contact_email", "organization", "audience", "city", "state", "need")
"""What the request form asks everyone for."""
