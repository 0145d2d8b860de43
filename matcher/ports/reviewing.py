"""The ports of proposals, of the decisions about them, of the runs that made them, and of published versions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.solution import Progress
from matcher.records import (
    Action,
    Ask,
    AuditEntry,
    ChainHead,
    ChainLink,
    Proposal,
    ProposalRow,
    PublicSeats,
    Run,
    RunStatus,
    SeatKey,
    Subject,
    Uncovered,
    Version,
)


class ProposalStore(Protocol):
    """Proposals and their rows."""

    def add(self, proposal: Proposal, rows: Sequence[ProposalRow], uncovered: Sequence[Uncovered]) -> int:
        """Store a proposal (its id and those of its rows are given here) and return its id."""
        ...

    def latest(self) -> Proposal | None:
        """The proposal under review."""
        ...

    def rows(self, proposal_id: int, engagement_id: EngagementId | None = None) -> tuple[ProposalRow, ...]:
        """The rows, in key order."""
        ...

    def row(self, proposal_id: int, key: SeatKey) -> ProposalRow | None:
        """One row."""
        ...

    def decide(self, row: ProposalRow) -> None:
        """Write a row's new state and decision; its version rises by one."""
        ...

    def compare(self, row: ProposalRow) -> None:
        """Write what a row is compared with and the kind of its change; its version stays."""
        ...

    def versions(self) -> Mapping[SeatKey, int]:
        """The highest version that the rows of each seat ever had, over all proposals."""
        ...

    def uncovered(self, proposal_id: int) -> Mapping[EngagementId, Uncovered]:
        """The reasons for what is not covered."""
        ...


class AuditTrail(Protocol):
    """The audit trail. Entries are added, never changed."""

    def add(self, entry: AuditEntry) -> int:
        """Append an entry, sealed, and return its id; id and request are given here."""
        ...

    def get(self, entry_id: int) -> AuditEntry | None:
        """One entry."""
        ...

    def find(
        self,
        *,
        subject: Subject | None = None,
        engagement_id: EngagementId | None = None,
        consultant_id: ConsultantId | None = None,
        user_id: int | None = None,
        ids: Collection[int] | None = None,
        actions: Collection[Action] | None = None,
        limit: int = 200,
    ) -> tuple[AuditEntry, ...]:
        """Entries that match all that is given, newest first.

        Args:
            engagement_id: Entries about the engagement or one of its seats.
        """
        ...

    def about(self, engagement_ids: Collection[EngagementId], actions: Collection[Action]) -> tuple[AuditEntry, ...]:
        """What was done of a kind about any of these engagements or their seats, newest first.

        Entries that were undone since are marked.
        """
        ...

    def newest(self) -> datetime | None:
        """The latest moment that any entry is of, or None before the first."""
        ...

    def links(self) -> Iterable[ChainLink]:
        """The whole chain, oldest first; entries without a seal and seals without an entry too."""
        ...

    def head(self) -> ChainHead | None:
        """The end of the chain, or None before the first entry."""
        ...

    def head_is_right(self, head: ChainHead) -> bool:
        """Whether the end was written with a key that is here."""
        ...


class RunStore(Protocol):
    """Runs and the lock that keeps them apart."""

    def add(self, run: Run) -> int:
        """Record a run that starts (its id is given here) and return its id."""
        ...

    def finish(self, run: Run) -> None:
        """Write how a run ended."""
        ...

    def keep_proof(self, run_id: int, proof: str) -> None:
        """Keep the proof of a run, sealed."""
        ...

    def proof(self, run_id: int) -> str | None:
        """The proof of a run, or None where it has none."""
        ...

    def beat(self, run_id: int, progress: Progress | None = None) -> Ask | None:
        """Say that a run lives and where it is; what was asked of it."""
        ...

    def ask(self, run_id: int, asked: Ask, asked_by: str) -> None:
        """Write what a person asks of a run."""
        ...

    def get(self, run_id: int) -> Run | None:
        """One run."""
        ...

    def find(self, *, status: RunStatus | None = None, limit: int = 50) -> tuple[Run, ...]:
        """Runs, newest first."""
        ...

    def lock_holder(self) -> int | None:
        """The run that holds the lock, or None."""
        ...

    def take_lock(self, run_id: int) -> None:
        """Give the lock to a run, no matter which run had it."""
        ...

    def release_lock(self, run_id: int) -> None:
        """Free the lock if the run still has it."""
        ...


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

    def all_seats(self) -> Mapping[int, PublicSeats]:
        """The public seats of each version by its number, read at once; none of those with nothing public."""
        ...
