"""Which clock a calendar means by the name of a time zone; one that nobody knows is a fault, never the reader's own.

Source: RFC 5545, sections 3.2.19 and 3.6.5; CLDR's windowsZones for the names that Windows gives.
"""

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from functools import cache
from io import StringIO
from zoneinfo import ZoneInfo, available_timezones

from dateutil.tz import tzical

from matcher.calendars.content_lines import Component, Line, NotPlacedError
from matcher.calendars.zone_agreement import agree
from matcher.domain.model.calendar import DAY

NO_PLACE = frozenset({"FACTORY", "LOCALTIME", "POSIXRULES"})
"""Names in the database of zones that are no zone anybody lives in."""
OFFSET_FIRST = re.compile(r"\((?:UTC|GMT)[^)]*\)\s*", re.IGNORECASE)
SHOWN = {
    "EASTERN TIME (US & CANADA)": "America/New_York",
    "CENTRAL TIME (US & CANADA)": "America/Chicago",
    "MOUNTAIN TIME (US & CANADA)": "America/Denver",
    "PACIFIC TIME (US & CANADA)": "America/Los_Angeles",
    "INDIANA (EAST)": "America/Indiana/Indianapolis",
    "ARIZONA": "America/Phoenix",
    "ALASKA": "America/Anchorage",
    "HAWAII": "Pacific/Honolulu",
    "ATLANTIC TIME (CANADA)": "America/Halifax",
    "GEORGETOWN, LA PAZ, MANAUS, SAN JUAN": "America/Puerto_Rico",
    "GUAM, PORT MORESBY": "Pacific/Guam",
    "COORDINATED UNIVERSAL TIME": "Etc/UTC",
}
"""How Outlook shows zones of the United States to people, behind the offset: some programs write that."""
MICROSOFT_UTC = "TZONE://MICROSOFT/UTC"

UNKNOWN_ZONE = "its time zone is not known, and the file does not define it"
BAD_ZONE = "the file's own definition of its time zone can't be understood"


class TimeZones:
    """The zones that a calendar may name.

    Args:
        own: The clock of the person whom the calendar belongs to: it counts for whole days.
        defined: ``VTIMEZONE`` components by their ``TZID``.
        floating: The name of the zone of times without one; the person's own if None.
        by_file: Whether the file's own definition goes before what the name means to everyone.
    """

    def __init__(
        self, own: ZoneInfo, defined: Mapping[str, Component], floating: str | None = None, *, by_file: bool = False
    ) -> None:
        self.own = own
        self._defined = defined
        self._floating = floating
        self._by_file = by_file
        self._built: dict[str, tzinfo] = {}

    def floating(self, line: int) -> tzinfo:
        """The zone of times that name none.

        Raises:
            NotPlacedError: The calendar names one for them that nobody knows.
        """
        return self.own if self._floating is None else self.named(self._floating, line)

    def named(self, name: str, line: int) -> tzinfo:
        """The zone of a ``TZID``.

        Raises:
            NotPlacedError: Nobody knows it.
        """
        found = self._built.get(name)
        if found is None:
            known, defined = known_zone(name), self._defined.get(name)
            if defined and (known is None or _is_abbreviated(name)):
                found = _defined_zone(defined)
            elif defined and known and self._by_file:
                found = _readable_zone(defined) or known
            elif known:
                found = known
            else:
                raise NotPlacedError(UNKNOWN_ZONE, line)
            self._built[name] = found
        return found

    def disputed(self, begin: datetime, end: datetime) -> bool:
        """Whether the file defines a known zone, and its clock shows another time between two moments than that one's.

        Both readings count then: RFC 5545 goes by the definition, and programs that know the name go by that.
        """
        first, last = (moment.replace(tzinfo=None) for moment in (begin - DAY, end + DAY))
        for name, defined in self._defined.items():
            known, own = known_zone(name), _readable_zone(defined)
            if known and own and not _is_abbreviated(name) and not agree(known, own, first, last):
                return True
        return False


def known_zone(name: str) -> ZoneInfo | None:
    """The zone by its IANA name, with or without a maker's prefix, or by the name that Windows gives it."""
    wanted = name.strip().strip("/").upper()
    if wanted == MICROSOFT_UTC:
        return ZoneInfo("UTC")
    parts = wanted.split("/") if name.strip().startswith("/") else [wanted]
    for first in range(len(parts)):  # /citadel.org/20210210_1/America/New_York: the longest ending that is a name
        if found := _iana_names().get("/".join(parts[first:])):
            return ZoneInfo(found)
    shown = SHOWN.get(OFFSET_FIRST.sub("", wanted, count=1)) or _windows_names().get(wanted)
    return ZoneInfo(shown) if shown else None


def _is_abbreviated(name: str) -> bool:
    """Whether it is a short name, such as EST: IANA's of the kind has no summer time, and what a file defines may."""
    return "/" not in name and name.strip().upper() in _iana_names()


@cache
def _iana_names() -> Mapping[str, str]:
    """Names in capitals, with IANA's spelling."""
    return {name.upper(): name for name in available_timezones() if name.upper() not in NO_PLACE}


@cache
def _windows_names() -> Mapping[str, str]:
    """Windows' names in capitals, with IANA's that CLDR has for them."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415  half a second, seldom needed

    return {windows.upper(): iana for windows, iana in WINDOWS_TO_OLSON.items() if iana.upper() in _iana_names()}


def _readable_zone(component: Component) -> tzinfo | None:
    """A zone by its rules, or None where nobody understands them."""
    try:
        return _defined_zone(component)
    except NotPlacedError:
        return None


def _defined_zone(component: Component) -> tzinfo:
    """A zone by its rules."""
    lines = ["BEGIN:VTIMEZONE", "TZID:zone"]
    for part in component.parts:
        kept = (_plain(line) for same in part.lines.values() for line in same)
        lines += [f"BEGIN:{part.name}", *filter(None, kept), f"END:{part.name}"]
    try:
        found = tzical(StringIO("\r\n".join([*lines, "END:VTIMEZONE", ""]))).get()
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError):
        raise NotPlacedError(BAD_ZONE, component.number) from None
    if not isinstance(found, tzinfo):
        raise NotPlacedError(BAD_ZONE, component.number)
    return found


def _plain(line: Line) -> str:
    """A line as dateutil reads it: without parameters, and with a time of day."""
    if line.name in {"TZID", "UID"}:
        return ""
    value = f"{line.value}T000000" if line.name == "DTSTART" and line.value.isdigit() else line.value
    return f"{line.name}:{value}"
