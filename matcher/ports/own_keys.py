"""The port of what opens consultants' own pages."""

from datetime import datetime
from typing import Protocol

from matcher.domain.model.ids import ConsultantId
from matcher.records import OwnKey


class OwnKeyStore(Protocol):
    """Keys that are good. One that was used, ran out or was withdrawn is gone: nothing says that there ever was one."""

    def add(self, key: OwnKey) -> None:
        """Store a key."""
        ...

    def change(self, key: OwnKey) -> None:
        """Write who has heard a code."""
        ...

    def get(self, token_hash: str) -> OwnKey | None:
        """The key of a token."""
        ...

    def by_code(self, code_hash: str) -> OwnKey | None:
        """The key of a code."""
        ...

    def remove(self, token_hash: str) -> None:
        """End a key."""
        ...

    def remove_of(self, consultant_id: ConsultantId) -> None:
        """End every key of a consultant."""
        ...

    def forget_over(self, now: datetime) -> None:
        """Drop keys whose time is over."""
        ...
