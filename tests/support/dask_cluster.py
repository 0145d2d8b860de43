"""A real Dask cluster of two workers on this machine, each a process with its nanny."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from distributed import Client

ROOT = Path(__file__).parents[2]
CONFIG = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1", "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error"}
SECONDS = 60


class TwoWorkers(NamedTuple):
    """A cluster.

    Args:
        address: Of its scheduler.
    """

    address: str
    workers: tuple["subprocess.Popen[bytes]", "subprocess.Popen[bytes]"]


@contextmanager
def two_workers(place: Path) -> Iterator[TwoWorkers]:
    """Start a scheduler and two workers; all are killed at the end."""
    file = place / "scheduler.json"
    scheduler = _started(
        "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)
    )
    one, other = (
        _started("worker", "--scheduler-file", str(file), "--nthreads", "1", "--local-directory", str(place),
                 "--no-dashboard", "--host", "127.0.0.1", "--preload", "matcher.solver.incremental")
        for _ in range(2)
    )  # fmt: skip
    try:
        yield TwoWorkers(_address(file), (one, other))
    finally:
        for process in (one, other, scheduler):
            process.kill()
            process.wait()


def _started(*words: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **CONFIG},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _address(file: Path) -> str:
    deadline = time.monotonic() + SECONDS
    while not file.exists() or not file.read_text():
        assert time.monotonic() < deadline, "the scheduler does not start"
        time.sleep(0.05)
    found = str(json.loads(file.read_text())["address"])
    with Client(found, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=SECONDS)
    return found
