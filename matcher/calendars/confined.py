"""Reads a calendar in a process of its own, with little time and memory: it may have been made to waste both."""

import json
import resource
import subprocess
import sys
from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import Interval
from matcher.domain.model.errors import CalendarError

SECONDS = 20
MEMORY_BYTES = 1_000_000_000
UNREADABLE = "What its address gives is no calendar that we can read."
TOO_MUCH = "It takes too long to read: it holds more than a person's calendar would."


def read_busy(
    text: bytes, zone: ZoneInfo, begin: datetime, end: datetime, ours: Collection[str] = ()
) -> tuple[Interval, ...]:
    """As :func:`matcher.calendars.reading.busy_in`, confined.

    Raises:
        CalendarError: It can't be read, or not in time.
    """
    asked = {"zone": zone.key, "begin": begin.isoformat(), "end": end.isoformat(), "ours": sorted(ours)}
    command = [sys.executable, "-m", "matcher.calendars.confined"]
    try:
        ended = subprocess.run(
            command,
            input=json.dumps(asked).encode() + b"\n" + text,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise CalendarError(TOO_MUCH) from None
    except subprocess.CalledProcessError:  # what it says may hold a title
        raise CalendarError(UNREADABLE) from None
    return tuple(
        Interval(datetime.fromisoformat(first), datetime.fromisoformat(last))
        for first, last in json.loads(ended.stdout)
    )


def main() -> None:
    """Read what to do and the calendar from standard input, write the spans to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from matcher.calendars.reading import busy_in  # noqa: PLC0415  under the limits, like all that follows

    asked = json.loads(sys.stdin.buffer.readline())
    found = busy_in(
        sys.stdin.buffer.read(),
        ZoneInfo(asked["zone"]),
        datetime.fromisoformat(asked["begin"]),
        datetime.fromisoformat(asked["end"]),
        asked["ours"],
    )
    json.dump([[span.begin.isoformat(), span.end.isoformat()] for span in found], sys.stdout)


if __name__ == "__main__":
    main()
