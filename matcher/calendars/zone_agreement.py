"""Whether two clocks show the same from day to day: a calendar may define a zone by a name that means another one."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

STEP = timedelta(days=7)
"""No clock is changed twice within it."""
EXACT = timedelta(minutes=1)
SAME_CHANGE = timedelta(hours=1)
"""Libraries differ in which side of a change its lost or doubled hour is on."""


def agree(one: tzinfo, other: tzinfo, begin: datetime, end: datetime) -> bool:
    """Whether two clocks have the same offset between two moments, and change it at the same times.

    Args:
        begin: What a clock shows, without a zone; ``end`` likewise.
    """
    here, there = (list(_changes(zone, begin, end)) for zone in (one, other))
    return len(here) == len(there) and all(
        mine[1] == theirs[1] and abs(mine[0] - theirs[0]) <= SAME_CHANGE
        for mine, theirs in zip(here, there, strict=True)
    )


def _changes(zone: tzinfo, begin: datetime, end: datetime) -> Iterator[tuple[datetime, timedelta]]:
    """The offset at the begin, and each other one with the time on the clock from which it holds."""
    at, offset = begin, _offset(zone, begin)
    yield at, offset
    while at < end:
        after = at + STEP
        if (then := _offset(zone, after)) != offset:
            yield _between(zone, at, after), then
        at, offset = after, then


def _between(zone: tzinfo, before: datetime, after: datetime) -> datetime:
    offset = _offset(zone, before)
    while after - before > EXACT:
        middle = before + (after - before) / 2
        before, after = (middle, after) if _offset(zone, middle) == offset else (before, middle)
    return after


def _offset(zone: tzinfo, local: datetime) -> timedelta:
    return local.replace(tzinfo=zone).utcoffset() or timedelta(0)
