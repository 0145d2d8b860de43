"""What processes worked: this one, its children, and others."""

import os
import resource
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
USER, SYSTEM, USER_OF_ENDED, SYSTEM_OF_ENDED = range(11, 15)
"""Where proc(5) has them in ``stat``, after the name of the program."""


def cpu_seconds() -> float:
    """User seconds of this process and of its children, those that have ended and those that have not."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime for usage in usages) + sum(_seconds(pid, USER, USER_OF_ENDED) for pid in children())


def children(of: int | None = None) -> list[int]:
    """The children of a process, without one those of this: none once it is gone."""
    try:
        tasks = list(Path(f"/proc/{of or os.getpid()}/task").glob("*/children"))
        return [int(pid) for one in tasks for pid in one.read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def worked(pid: int) -> float:
    """CPU seconds of a process and its children: a worker of a cluster has a nanny, which does nothing itself."""
    fields = (USER, SYSTEM, USER_OF_ENDED, SYSTEM_OF_ENDED)
    return sum(_seconds(one, *fields) for one in (pid, *children(pid)))


def _seconds(pid: int, *fields: int) -> float:
    """The sum of these fields; 0 once the process is gone."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(int(words[field]) for field in fields) / TICKS
