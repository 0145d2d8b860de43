"""When a night is due: one for each date of the center's calendar, also where clocks are changed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

USUAL_TIME = time(1)


def night_begins(night: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which the night of a date begins.

    A time that clocks skip that day is taken as if they had not been changed yet (2:30 is then 3:30 by the new clock),
    and of a time that comes twice the first counts. So each date has one moment, and later dates have later ones.
    """
    return datetime.combine(night, at, tzinfo=zone).astimezone(UTC)


def latest_night(now: datetime, at: time, zone: ZoneInfo) -> date:
    """The date whose night began last, at this moment or before."""
    today = now.astimezone(zone).date()
    return today if night_begins(today, at, zone) <= now else today - timedelta(days=1)
