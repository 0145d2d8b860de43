"""What went public, version by version. A version is never changed: undoing makes another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from matcher.records.seats import Placement, SeatKey

PublicSeats: TypeAlias = Mapping[SeatKey, Placement]
"""Who sits where for all to see, in key order."""


class PublicChange(StrEnum):
    """What happens to a seat from one version to another."""

    ADDED = "added"
    CHANGED = "changed"
    """Another person, another start, or both."""
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class SeatChange:
    """A seat that is not the same in two versions; one of ``before`` and ``after`` may be None."""

    key: SeatKey
    before: Placement | None
    after: Placement | None

    @property
    def kind(self) -> PublicChange:
        """What happens to the seat."""
        if self.before is None:
            return PublicChange.ADDED
        return PublicChange.REMOVED if self.after is None else PublicChange.CHANGED


@dataclass(frozen=True, slots=True)
class Version:
    """A published version.

    Args:
        number: 1, 2, 3 and so on, without gaps.
        reason: As the person gave it, else empty.
        undoes: The version of which this takes changes back, or None.
    """

    number: int
    at: datetime
    user_id: int | None
    user_name: str
    reason: str = ""
    undoes: int | None = None
