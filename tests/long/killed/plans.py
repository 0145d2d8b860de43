"""What is to be killed and when; what came of it; and how moments are drawn."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from signal import SIGKILL

BEGUN, OVER = "begun", "over"
"""The first mark, before anything is opened, and the last."""


@dataclass(frozen=True)
class Plan:
    """What a process does, and when it is killed.

    Args:
        words: A command of ``matcher``, or a deed of :mod:`tests.long.killed.ground` and what it takes.
        url: The database.
        now: What the clock shows, in ISO's form; empty for what it shows first.
        hold: The mark at which it waits until the killer is ready.
        seconds: How long after that it is killed: None for never, 0 for right there.
        environment: Settings.
    """

    words: list[str]
    url: str
    now: str = ""
    hold: str = BEGUN
    seconds: float | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """What came of a process.

    Args:
        status: Its exit code; -9 for one that was killed.
        marks: What it passed, and when.
        said: All that it printed.
    """

    status: int
    marks: list[tuple[str, float]]
    said: str

    @property
    def killed(self) -> bool:
        """Whether it was still at work when it was killed."""
        return self.status == -SIGKILL and self.stage != OVER

    @property
    def stage(self) -> str:
        """Where it was in the end."""
        return self.marks[-1][0]

    @property
    def lengths(self) -> dict[str, float]:
        """How long each stage took, in seconds."""
        return {mark: after - at for (mark, at), (_, after) in pairwise(self.marks)}


def moments(seed: int, lengths: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Draw moments without end: marks, and seconds after them.

    Every other one is uniform over the time that the work takes when nobody kills it. Short stages would hardly ever be
    hit so: the others are uniform over one stage, and the stages have their turns in an order drawn at random.

    Args:
        lengths: How long each stage takes, in order.
    """
    lot, total = random.Random(seed), sum(lengths.values())
    while True:
        for stage in lot.sample(list(lengths), len(lengths)):
            yield BEGUN, lot.uniform(0, total) or total
            yield stage, lot.uniform(0, lengths[stage]) or total


def table(what: str, reports: Iterable[Report], stages: Iterable[str]) -> str:
    """How many were killed in each stage."""
    hits = Counter(report.stage for report in reports if report.killed)
    return f"{what}: {hits.total()} kills, " + ", ".join(f"{stage}: {hits[stage]}" for stage in stages)
