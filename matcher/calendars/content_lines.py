"""Calendar text as components and their lines, each with the number of the line that it begins on.

Written here and not taken from icalendar, because that library drops a property that it can't read and goes on: a lost
``RRULE`` is a person who counts as free. Only the properties that say when somebody is busy are looked into.

Source: RFC 5545, sections 3.1, 3.2 and 3.4.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

BREAK = re.compile(r"\r\n|\n|\r")
NAME = re.compile(r"([A-Za-z0-9-]+)(?=[;:])")
PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
TIME_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)=("[^"]*"|[^";]*)')
"""As above, for lines whose value holds no colon: Outlook's zone names do, and not every program quotes them."""
TIMES = frozenset({"DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE", "EXRULE", "RDATE", "EXDATE", "FREEBUSY"})
PEOPLE = frozenset({"ATTENDEE", "ORGANIZER"})
PLAIN = frozenset({
    "UID", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-ALLDAYEVENT", "X-APPLE-TRAVEL-DURATION",
    "X-WR-CALNAME", "X-WR-TIMEZONE", "TZID", "TZOFFSETFROM", "TZOFFSETTO",
})  # fmt: skip
DEEPEST = 8

NOT_A_LINE = "a line is broken: it has no name and value"
NOT_CLOSED = "the file ends too early, or its parts are not closed in order"


class NotPlacedError(ValueError):
    """Something in a calendar can't be placed in time. The message repeats nothing of what was found.

    Args:
        line: The line that it is about, from 1; 0 where the whole file is meant.
    """

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True, slots=True)
class Line:
    """A property: its name and those of its parameters in capitals, its value as it stands."""

    number: int
    name: str
    parameters: Mapping[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """What stands between ``BEGIN`` and ``END``: its lines by name, as far as they matter here, and its parts."""

    name: str
    number: int
    lines: dict[str, list[Line]] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        """The lines of a name, in order."""
        return self.lines.get(name, [])

    def one(self, name: str) -> Line | None:
        """The only line of a name, or None.

        Raises:
            NotPlacedError: There are several.
        """
        found = self.all(name)
        if len(found) > 1:
            raise NotPlacedError(f"it has {name} more than once", found[1].number)
        return found[0] if found else None

    def texts(self, name: str) -> list[str]:
        """The values of a name, in capitals."""
        return [line.value.strip().upper() for line in self.all(name)]


def calendars(text: bytes) -> list[Component]:
    """The calendars in a file.

    Raises:
        NotPlacedError: It is none, was cut off, or a line of it is broken.
    """
    root = Component("", 0)
    open_parts = [root]
    for number, line in _unfolded(text.decode("utf-8-sig", errors="replace")):
        named = NAME.match(line)
        if named is None:
            raise NotPlacedError(NOT_A_LINE, number)
        name = named[1].upper()
        if name == "BEGIN":
            _begin(open_parts, line, number)
        elif name == "END":
            if len(open_parts) == 1 or open_parts.pop().name != _after_colon(line):
                raise NotPlacedError(NOT_CLOSED, number)
        elif len(open_parts) == 1:
            raise NotPlacedError("a line stands outside of the calendar", number)
        elif found := _line(name, line, number):
            open_parts[-1].lines.setdefault(name, []).append(found)
    if len(open_parts) > 1 or not root.parts or any(part.name != "VCALENDAR" for part in root.parts):
        raise NotPlacedError(NOT_CLOSED)
    return root.parts


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    begun, parts = 0, list[str]()
    for number, raw in enumerate(BREAK.split(text), 1):
        if raw[:1] in {" ", "\t"} and parts:
            parts.append(raw[1:])
            continue
        if parts:
            yield begun, "".join(parts)
        begun, parts = number, [raw] if raw.strip() else []
    if parts:
        yield begun, "".join(parts)


def _begin(open_parts: list[Component], line: str, number: int) -> None:
    if len(open_parts) > DEEPEST:
        raise NotPlacedError("its parts are nested too deep", number)
    part = Component(_after_colon(line), number)
    open_parts[-1].parts.append(part)
    open_parts.append(part)


def _after_colon(line: str) -> str:
    return line.partition(":")[2].strip().upper()


def _line(name: str, line: str, number: int) -> Line | None:
    """A line that matters here, or None."""
    if name in TIMES:
        head, _, value = line.rpartition(":")
        return Line(number, name, _parameters(TIME_PARAMETER, head, len(name), len(head), number), value.strip())
    if name in PLAIN:
        end = _end_of_head(line, len(name))
        return Line(number, name, {}, line[end + 1 :].strip())
    if name in PEOPLE and (end := _end_of_head(line, len(name))) < len(line):
        return Line(number, name, _parameters(PARAMETER, line, len(name), end, number), line[end + 1 :].strip())
    return None  # of a person in broken writing nothing is known: they count as one who comes


def _end_of_head(line: str, at: int) -> int:
    """Where the colon before the value is, or the length of a line that has none after whole parameters."""
    while found := PARAMETER.match(line, at):
        at = found.end()
    return at if line[at : at + 1] == ":" else len(line)


def _parameters(pattern: re.Pattern[str], line: str, at: int, end: int, number: int) -> dict[str, str]:
    read: dict[str, str] = {}
    while at < end:
        found = pattern.match(line, at, end)
        if found is None:
            raise NotPlacedError(NOT_A_LINE, number)
        read[found[1].upper()] = found[2].strip().strip('"')
        at = found.end()
    return read
