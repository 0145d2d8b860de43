"""The port of what is kept for a while only."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from matcher.domain.model.ids import ConsultantId, EngagementId


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

    def consent_engagements(self) -> tuple[EngagementId, ...]:
        """Engagements with consents, whatever these say, in id order."""
        ...

    def feed_owners(self) -> tuple[ConsultantId, ...]:
        """The people with a private feed, in id order."""
        ...

    def remove_questions(self, questions: Collection[int]) -> None:
        """Let go of questions with their replies."""
        ...

    def remove_consents(self, engagement_ids: Collection[EngagementId]) -> None:
        """Let go of every consent of these engagements; none is opened."""
        ...

    def remove(self, proposals: Collection[int], runs: Collection[int], jobs: Collection[int]) -> None:
        """Let go of these, the proposals with their rows."""
        ...
