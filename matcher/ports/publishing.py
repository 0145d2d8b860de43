"""The port of published versions."""

from typing import Protocol

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

    def seats(self, number: int) -> PublicSeats:
        """The public seats of a version, in key order; none for version 0, when nothing was public."""
        ...
