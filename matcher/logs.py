"""Logs as JSON lines that name nobody: no paths, no messages of others' exceptions, no values of foreign messages."""

import json
import logging
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

OURS = ("matcher", "web")
"""Whose words are known to name nobody."""
FRAMES = 8
FIELDS = "fields"


class JsonLines(logging.Formatter):
    """One line of JSON an entry.

    Args:
        request_id: What is under way, for lines that belong together.
    """

    def __init__(self, request_id: Callable[[], str]) -> None:
        super().__init__()
        self._request_id = request_id

    def format(self, record: logging.LogRecord) -> str:
        """The entry on one line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        if request_id := self._request_id():
            line["request_id"] = request_id
        line |= record.__dict__.get(FIELDS, {})
        error = record.exc_info[1] if record.exc_info else None
        if error:  # its own text may hold a name, an address, a row
            line["fault"] = type(error).__name__
            frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
            line["places"] = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line)


def log_as_json(stream: TextIO, request_id: Callable[[], str]) -> None:
    """Send all that this process logs to a stream, as JSON lines: ours from "info" up, others' from "warning" up."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines(request_id))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    server = logging.getLogger("gunicorn.error")
    server.handlers[:] = []
    server.propagate = True


def _event(record: logging.LogRecord) -> str:
    """Ours in full; of others, the words without the values put into them, or only the place."""
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    if record.args and isinstance(record.msg, str):
        return record.msg
    return f"{record.module}:{record.lineno}"
