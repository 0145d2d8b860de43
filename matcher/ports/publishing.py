"""The port of published versions."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.records import PublicSeats, Version


class PublishingStore(Protocol):
    """Published versions. They are added, never changed."""

    def add(self, version: Version, seats: PublicSeats) -> None:
        """Freeze a version; its number is the caller's, one above the latest."""
        ...

    def find(self, limit: int | None = None) -> tuple[Version, ...]:
        """Versions, newest first."""
        ...

    def get(self, number: int) -> Version | None:
        """One version."""
        ...

    def starts_of(self, consultant_id: ConsultantId) -> Mapping[int, Collection[tuple[EngagementId, datetime]]]:
        """Where someone was public, and from when, by version; versions without them are left out."""
        ...

    def seats(self, number: int) -> PublicSeats:
        """The public seats of a version, in key order; none for version 0, when nothing was public."""
        ...
