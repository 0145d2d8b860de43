"""What a form says in words where a file has codes: languages, disciplines, time zones and times of day.

Both are understood when they are typed; what is neither stays as it was typed, for the checks to find.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from matcher.domain.model.clock.in_words import clock_time, short_day, typed_clocks, typed_day, zone_key, zone_name
from matcher.domain.model.declared.fields import Field
from matcher.domain.model.declared.holds import ClockTimes, Days, Holds, Language, Languages, RankedWords, TimeZone
from matcher.domain.model.names.languages import CODES, language_name
from matcher.domain.model.vocabulary import DISCIPLINES
from matcher.domain.rules.in_words import words
from matcher.sheets.cells.kinds import items

SEPARATOR = "; "
MEANT = " Did you mean "
LANGUAGE = "a language by its name or its ISO 639 code, like Spanish or es"


class InWords(NamedTuple):
    """How one kind of cell is said and typed.

    Args:
        show: From the text of a cell to words.
        read: From what was typed to the text of a cell.
        expected: What would be right, as a form says it.
    """

    show: Callable[[str], str]
    read: Callable[[str], str]
    expected: str


def _each(convert: Callable[[str], str], text: str) -> str:
    return SEPARATOR.join(map(convert, items(text)))


def _language_code(typed: str) -> str:
    return CODES.get(typed.casefold(), typed)


def _discipline_code(typed: str) -> str:
    code = typed.casefold().replace(" ", "_")
    return code if code in DISCIPLINES else typed


def _discipline(code: str) -> str:
    said = words(code)
    return said[:1].upper() + said[1:] if code in DISCIPLINES else code


def _zone(key: str) -> str:
    try:
        said = zone_name(ZoneInfo(key))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return key
    return said if zone_key(said) == key else key


def _clocks(cell: str) -> str:
    try:
        return SEPARATOR.join(map(clock_time, typed_clocks(items(cell))))
    except ValueError:
        return cell


def _clock_cells(typed: str) -> str:
    try:
        return SEPARATOR.join(f"{clock:%H:%M}" for clock in typed_clocks(items(typed)))
    except ValueError:
        return typed


def _days(cell: str) -> str:
    return "\n".join(short_day(date.fromisoformat(day)) for day in items(cell))


def _day_cells(typed: str) -> str:
    try:
        return ";".join(typed_day(day).isoformat() for day in items(typed.replace("\n", ";")))
    except ValueError:
        return typed


KINDS: Mapping[type[Holds], InWords] = {
    Language: InWords(language_name, _language_code, LANGUAGE),
    Languages: InWords(
        partial(_each, language_name),
        partial(_each, _language_code),
        "languages by their names or ISO 639 codes, like English; Spanish",
    ),
    RankedWords: InWords(
        partial(_each, _discipline),
        partial(_each, _discipline_code),
        f"disciplines of the list: {SEPARATOR.join(map(_discipline, sorted(DISCIPLINES)))}",
    ),
    TimeZone: InWords(_zone, zone_key, "a clock, like Central, Chicago time or America/Chicago"),
    Days: InWords(_days, _day_cells, "days like Jan 18, 2027, one a line"),
    ClockTimes: InWords(_clocks, _clock_cells, "times of day, like 9:00 AM; 1:30 PM"),
}


def said(fields: Mapping[str, Field], cells: Mapping[str, str]) -> dict[str, str]:
    """The texts of cells as a form says them."""
    return {name: kind.show(text) if (kind := _kind(fields, name)) else text for name, text in cells.items()}


def typed(fields: Mapping[str, Field], cells: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    """What a form says as the texts of cells; what nobody changed stays as the cells have it."""
    now = said(fields, cells)
    return {name: _read(fields, name, text) if text != now[name] else cells[name] for name, text in texts.items()}


def told(fields: Mapping[str, Field], faults: Mapping[str, str]) -> dict[str, str]:
    """What is wrong by field, with what a form would take."""
    return {name: _told(kind, fault) if (kind := _kind(fields, name)) else fault for name, fault in faults.items()}


def _read(fields: Mapping[str, Field], name: str, text: str) -> str:
    kind = _kind(fields, name)
    return kind.read(text) if kind else text


def _told(kind: InWords, fault: str) -> str:
    _, meant, offer = fault.partition(MEANT)
    return f"Give {kind.expected}.{meant}{kind.show(offer.removesuffix('?'))}{'?' if meant else ''}"


def _kind(fields: Mapping[str, Field], name: str) -> InWords | None:
    return KINDS.get(type(fields[name].holds)) if name in fields else None
