"""Logs as JSON lines that name nobody, through structlog.

What goes into a line is on a list of keys; anything else is dropped. No paths, no messages of others'
exceptions, no values of foreign messages.
"""

import logging
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor

OURS = ("matcher", "web")
"""Whose words are known to name nobody."""
FRAMES = 8
ALLOWED = frozenset(
    {
        "at", "level", "logger", "event", "request_id", "fault", "places",  # every line
        "route", "method", "status", "ms",  # an answer of the pages
        "job_id", "run_id", "state", "attempts", "duty", "count", "worker_id",  # a worker
        "stage", "seconds", "consultants", "engagements", "covered", "eligible", "score", "bound",  # a run
        "left_out",
    }
)  # fmt: skip
"""What a line may hold. Left out are: names, addresses, texts of people, ids of consultants and engagements."""
FIRST = ("at", "level", "logger", "event", "request_id")
PLAIN = (str, int, float, bool, type(None))


def logger(name: str) -> FilteringBoundLogger:
    """A logger that takes an event and its facts: ``logger(__name__).info("job", job_id=3)``."""
    found: FilteringBoundLogger = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[structlog.stdlib.filter_by_level, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    return found


def formatter(request_id: Callable[[], str]) -> logging.Formatter:
    """One line of JSON an entry.

    Args:
        request_id: What is under way, for lines that belong together.
    """

    def name_request(_logger: object, _method: str, event: EventDict) -> EventDict:
        if current := request_id():
            event["request_id"] = current
        return event

    chain: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        name_request,
        _foreign,
        _fault,
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        only_allowed,
        structlog.processors.JSONRenderer(),
    ]
    return structlog.stdlib.ProcessorFormatter(processors=chain, pass_foreign_args=True)


def only_allowed(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Drop whatever is not on the list, and say how much was dropped: its name might tell as much as its value."""
    kept = {key: event[key] for key in (*FIRST, *event) if key in event and key in ALLOWED and _plain(event[key])}
    dropped = len(event) - len(kept)
    return {**kept, "left_out": dropped} if dropped else kept


def log_as_json(stream: TextIO, request_id: Callable[[], str]) -> None:
    """Send all that this process logs to a stream, as JSON lines: ours from "info" up, others' from "warning" up."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(request_id))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    server = logging.getLogger("gunicorn.error")
    server.handlers[:] = []
    server.propagate = True


def _plain(value: object) -> bool:
    return isinstance(value, PLAIN) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _foreign(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Our words in full; of others, the words without the values put into them, or only the place."""
    record: logging.LogRecord = event["_record"]
    given = event.pop("positional_args", None)
    if not event["_from_structlog"] and record.name.partition(".")[0] not in OURS:
        words = given and isinstance(record.msg, str)
        event["event"] = record.msg if words else f"{record.module}:{record.lineno}"
    return event


def _fault(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Of an exception, its kind and the places in the code: its own text may hold a name, an address, a row."""
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["fault"] = type(error).__name__
        event["places"] = _places(error.__traceback__)
    return event


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
