"""Places for anchors of the audit trail outside the database: a file that is only added to, and the system's log."""

import os
import syslog
from collections.abc import Callable
from pathlib import Path

PRIVATE = 0o600


def to_file(path: Path) -> Callable[[str], None]:
    """Add each line to a file that only its owner reads; on the disk before it returns."""

    def note(line: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{line}\n")
            file.flush()
            os.fsync(file.fileno())

    return note


def to_syslog() -> Callable[[str], None]:
    """Hand each line to the system's log, facility auth."""

    def note(line: str) -> None:
        syslog.openlog("matcher-audit", facility=syslog.LOG_AUTH)
        syslog.syslog(syslog.LOG_NOTICE, line)
        syslog.closelog()

    return note
