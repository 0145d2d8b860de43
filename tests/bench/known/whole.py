"""Whole commands on a dataset: `matcher solve`, then `matcher audit --proof`, each in a process of its own."""

import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from matcher import sheets
from matcher.domain.explain.audit import audit
from matcher.domain.model.ids import EngagementId

ROOT = Path(__file__).parents[3]
GRACE_SECONDS = 600.0
"""Beyond the limit, to read, write and check."""


@dataclass(frozen=True)
class Answered:
    """What came of a dataset.

    Args:
        score: By our own audit of the rows that were written.
        bound: As claimed; no schedule has more points.
        covered: Engagements.
        sound: Whether no rule is broken, no claim false and the proof of the bound holds.
        seconds: Of `matcher solve`, on the wall.
        cpu_seconds: User and system time of it, its children's included.
    """

    score: int
    bound: int
    covered: frozenset[EngagementId]
    sound: bool
    seconds: float
    cpu_seconds: float

    @property
    def proven(self) -> bool:
        """Whether no schedule can be better."""
        return self.sound and self.score == self.bound


def answered(dataset: Path, out: Path, seconds: float) -> Answered:
    """Solve a dataset on disk as a person would, and have the answer audited.

    Args:
        out: Folder for the answer.
        seconds: Limit of the search.

    Raises:
        RuntimeError: The command failed.
    """
    wall, cpu = time.monotonic(), _cpu_seconds()
    done = matcher("solve", str(dataset), "--out", str(out), "--seconds", str(seconds), limit=seconds)
    wall, cpu = time.monotonic() - wall, _cpu_seconds() - cpu
    if done.returncode:
        raise RuntimeError(f"matcher solve {dataset} failed: {done.stderr.strip()[-500:]}")
    read, given = sheets.read_dataset(dataset), sheets.read_answer(out)
    judged = audit(read.problem, read.policy, given.assignments)
    checked = matcher("audit", str(dataset), str(out), "--proof", limit=seconds)
    covered = frozenset(judged.covered)
    return Answered(judged.objective, given.claims["bound"], covered, not checked.returncode, wall, cpu)


def matcher(*arguments: str, limit: float = 0.0) -> "subprocess.CompletedProcess[str]":
    """Run a command of Matcher.

    Args:
        limit: Seconds that it may search.
    """
    command = [sys.executable, "-m", "matcher", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=limit + GRACE_SECONDS)


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
