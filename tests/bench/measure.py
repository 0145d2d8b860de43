"""Runs peers in processes of their own, on datasets written to disk."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from matcher import sheets
from matcher.domain.model.dataset import Dataset

GRACE_SECONDS = 180.0
"""Beyond twice the limit: to load, read, audit and, for those who heed no limit, to end."""


@dataclass(frozen=True)
class Measured:
    """How one peer did on one dataset.

    Args:
        score: Points by the audit, or None with a note why not.
        bound: The peer's own, proven by it; None where it proves nothing.
        broken: Rules that the answer breaks.
        cpu_seconds: User time, its children's too.
        mib: Peak memory of its largest process.
    """

    peer: str
    score: int | None = None
    covered: int = 0
    broken: int = 0
    bound: int | None = None
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    mib: float = 0.0
    note: str = ""


def measure(peer: str, folder: Path, seconds: float) -> Measured:
    """Let a peer answer a dataset, and end it when it does not come back."""
    command = [sys.executable, "-m", "tests.bench.child", peer, str(folder), str(seconds)]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=2 * seconds + GRACE_SECONDS,
            cwd=Path(__file__).parents[2],
        )
    except subprocess.TimeoutExpired:
        return Measured(peer, note="did not come back in time")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["without a word"])[-1]
        return Measured(peer, note=f"failed: {last}")
    return Measured(peer, **json.loads(done.stdout.strip().splitlines()[-1]))


def written(dataset: Dataset, folder: Path) -> Path:
    """The dataset on disk, where processes find it."""
    sheets.write_dataset(dataset, folder)
    return folder
