"""Calendars as texts: feeds that go out, and consultants' own that are read."""

from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import Interval
from matcher.domain.model.ids import ConsultantId
from matcher.ports import Database
from matcher.records import Invite
from matcher.services.calendars.busy import RefreshReport


def feed_text(name: str, invites: Iterable[Invite]) -> str:
    """A private feed as calendar text."""
    from matcher.calendars.writing import feed_text as write

    return write(name, invites)


def refresh_busy(database: Database, only: Collection[ConsultantId] | None = None) -> RefreshReport:
    """Fetch consultants' own calendars, all or some, and write the hours that they take."""
    from matcher.calendars.confined import read_busy
    from matcher.calendars.fetching import fetch
    from matcher.services.calendars.busy import refresh

    return refresh(database, fetch, read_busy, only)


def read_busy_file(
    file: Path, zone: ZoneInfo, window: tuple[datetime, datetime], emails: Collection[str], most_named: int
) -> tuple[Interval, ...]:
    """The times that a calendar file takes, read as those of consultants are.

    Raises:
        CalendarError: It can't be read, or something in it can't be placed; names that many such entries.
    """
    from matcher.calendars.confined import read_busy

    return read_busy(file.read_bytes(), zone, *window, emails=emails, most_named=most_named)
