"""The port of what mends a schedule after a seat was freed."""

from typing import Protocol

from matcher.ports import Database
from matcher.records import Run


class Repairer(Protocol):
    """Proposes again from the schedule that stands, keeping all that is approved."""

    def __call__(self, database: Database) -> Run:
        """Propose; the run's record, with its proposal.

        Raises:
            RunningError: Another run is at work.
        """
        ...
