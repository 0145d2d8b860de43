"""Reads a calendar in a process of its own, with little time and memory: it may have been made to waste both."""

import json
import resource
import signal
import subprocess
import sys
from collections.abc import Collection
from datetime import datetime
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import Interval
from matcher.domain.model.errors import CalendarError

CPU_SECONDS = 1.0
"""Of reading, which no other work on the machine uses up: 2,000 entries take an eighth of it, 5,200 in 2 MB a third."""
SECONDS_TO_START = 2
"""Of computing besides, at most, until reading begins; a seventh of a second is usual."""
SECONDS = 120.0
"""By the clock: only a process that got stuck takes so long, as one that computes is ended before."""
MEMORY_BYTES = 1_000_000_000
MOST_NAMED = 5
FIRST_LINE = b"BEGIN:VCALENDAR"
UNREADABLE = "What its address gives is no calendar that we can read."
TOO_MUCH = "It takes too long to read: it holds more than a person's calendar would."
NOT_UNDERSTOOD = "It is not understood: {places}."


def read_busy(
    text: bytes,
    zone: ZoneInfo,
    begin: datetime,
    end: datetime,
    ours: Collection[str] = (),
    emails: Collection[str] = (),
    most_named: int = MOST_NAMED,
) -> tuple[Interval, ...]:
    """As :func:`matcher.calendars.reading.busy_in`, confined.

    Args:
        most_named: Of how many entries that can't be placed the error gives place and reason.

    Raises:
        CalendarError: It can't be read, or not in time, or something in it can't be placed.
    """
    if not text.lstrip(b"\xef\xbb\xbf \t\r\n")[: len(FIRST_LINE)].upper() == FIRST_LINE:
        raise CalendarError(UNREADABLE)
    asked = {
        "zone": zone.key,
        "begin": begin.isoformat(),
        "end": end.isoformat(),
        "ours": sorted(ours),
        "emails": sorted(emails),
    }
    answer = _answer(json.dumps(asked).encode() + b"\n" + text)
    if places := answer.get("misfits"):
        more = [f"and {len(places) - most_named:,} more"] if len(places) > most_named else []
        raise CalendarError(NOT_UNDERSTOOD.format(places="; ".join([*places[:most_named], *more])))
    return tuple(
        Interval(datetime.fromisoformat(first), datetime.fromisoformat(last)) for first, last in answer["busy"]
    )


def _answer(given: bytes) -> dict[str, Any]:
    command = [sys.executable, "-m", "matcher.calendars.confined", str(CPU_SECONDS)]
    try:
        ended = subprocess.run(command, input=given, capture_output=True, timeout=SECONDS, check=True)
    except subprocess.TimeoutExpired:
        raise CalendarError(TOO_MUCH) from None
    except subprocess.CalledProcessError as error:  # what it says may hold a title
        raise CalendarError(TOO_MUCH if error.returncode < 0 else UNREADABLE) from None
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


def main() -> None:
    """Read what to do and the calendar from standard input, write the spans to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    seconds = float(sys.argv[1])
    both = ceil(seconds) + SECONDS_TO_START
    resource.setrlimit(resource.RLIMIT_CPU, (both, both))
    from matcher.calendars.reading import NotUnderstoodError, busy_in  # noqa: PLC0415  under the limits, like all that follows

    signal.setitimer(signal.ITIMER_PROF, seconds)  # ends the process; limits of the system know whole seconds only
    asked = json.loads(sys.stdin.buffer.readline())
    try:
        found = busy_in(
            sys.stdin.buffer.read(),
            ZoneInfo(asked["zone"]),
            datetime.fromisoformat(asked["begin"]),
            datetime.fromisoformat(asked["end"]),
            asked["ours"],
            asked["emails"],
        )
    except NotUnderstoodError as error:
        json.dump({"misfits": [str(misfit) for misfit in error.misfits]}, sys.stdout)
    else:
        json.dump({"busy": [[span.begin.isoformat(), span.end.isoformat()] for span in found]}, sys.stdout)


if __name__ == "__main__":
    main()
