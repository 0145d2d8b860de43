"""How much processor time programs took, by what Linux says of processes."""

import os
from collections import defaultdict
from pathlib import Path

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def seconds_of(pid: int) -> float:
    """Processor time of a program so far: its process, those that it started and those of them that ended."""
    children, ticks = defaultdict(list), {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        one = int(file.parent.name)
        children[int(fields[1])].append(one)
        own, ended = sum(map(int, fields[11:13])), sum(map(int, fields[13:15]))
        ticks[one] = own + ended
    if pid == os.getpid():  # the others are its children, and are asked for themselves
        return time_of_this(pid)
    found, left = 0, [pid]
    while left:
        one = left.pop()
        found += ticks.get(one, 0)
        left += children[one]
    return found / TICKS_A_SECOND


def time_of_this(pid: int) -> float:
    """Processor time of a process without those that it started."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / TICKS_A_SECOND
