"""The port of what is kept for a while only."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol


class RetentionStore(Protocol):
    """Finds and removes what was kept long enough."""

    def replaced(self, before: datetime) -> tuple[int, ...]:
        """Proposals from before a moment that a later one replaced, and that no younger run points to."""
        ...

    def ended_runs(self, before: datetime) -> tuple[int, ...]:
        """Runs that ended before a moment, but for the newest and those of proposals that stay."""
        ...

    def jobs(self, before: datetime) -> tuple[int, ...]:
        """Jobs that ended before a moment."""
        ...

    def mark_erased(self, request_id: int, at: datetime) -> None:
        """Write since when a request names nobody."""
        ...

    def remove(self, proposals: Collection[int], runs: Collection[int], jobs: Collection[int]) -> None:
        """Let go of these, the proposals with their rows."""
        ...
