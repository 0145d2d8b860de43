"""When to stop, and what to say meanwhile."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from matcher.domain.model.solution import Limits, Progress, Report, Stage, Stop


class Clock:
    """Keeps the limits of one solve, reports its progress and notes how long its stages took.

    Args:
        limits: When to stop.
        report: Called at each step.
        stop: Asked at each step; once true it stays so.
    """

    def __init__(self, limits: Limits, report: Report, stop: Stop) -> None:
        self._limits, self._report, self._stop = limits, report, stop
        self._began = self._stage_began = time.monotonic()
        self._stage = ""
        self._share = 1.0
        self._is_quiet = False
        self._bound: int | None = None
        self.ended = ""
        self.stages: list[Stage] = []

    @property
    def seconds(self) -> float:
        """Since the solve began."""
        return time.monotonic() - self._began

    @property
    def seconds_left(self) -> float | None:
        """Until the time limit, or within :meth:`share` until its part of it, or None without one."""
        return None if self._limits.seconds is None else self._limits.seconds * self._share - self.seconds

    @contextmanager
    def share(self, part: float) -> Iterator[None]:
        """Be up when this part of the time limit has passed, so that what follows has the rest."""
        self._share = part
        try:
            yield
        finally:
            self._share = 1.0

    def has_passed(self, part: float) -> bool:
        """Whether this part of the time limit has passed; never without one."""
        return self._limits.seconds is not None and self.seconds >= self._limits.seconds * part

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Report nothing meanwhile: what is done concerns a part of the problem alone."""
        self._is_quiet = True
        try:
            yield
        finally:
            self._is_quiet = False

    def is_up(self) -> bool:
        """Whether to stop now; where the whole solve is to stop, ``ended`` says why."""
        if not self.ended and self._stop():
            self.ended = "asked"
        left = self.seconds_left
        late = left is not None and left <= 0
        if not self.ended and late and self._share == 1.0:
            self.ended = "seconds"
        return bool(self.ended) or late

    def enter(self, stage: str) -> None:
        """Begin a stage; the one before is over."""
        self.leave()
        self._stage, self._stage_began = stage, time.monotonic()

    def leave(self) -> None:
        """End the stage."""
        if self._stage:
            self.stages.append(Stage(self._stage, time.monotonic() - self._stage_began))
        self._stage = ""

    def tell(self, objective: int | None, bound: int | None, columns: int) -> None:
        """Report where the solve is; what was told of a bound is not taken back."""
        if self._is_quiet:
            return
        if bound is not None:
            bound = self._bound = min(bound, bound if self._bound is None else self._bound)
        self._report(Progress(self._stage, objective, bound, columns, self.seconds))
