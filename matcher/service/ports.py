"""The ports: what use cases ask of a database, as small Protocols."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol, TypeVar

from matcher.domain.ids import ConsultantId, EngagementId
from matcher.domain.policy import Policy
from matcher.domain.problem import Consultant, Engagement, Problem, Rejection
from matcher.service.records import (
    Access,
    AccessEntry,
    Decision,
    HeldSeat,
    LivedExperience,
    Proposal,
    ProposalRow,
    Run,
    RunStatus,
    SeatKey,
    Uncovered,
    User,
)

Result = TypeVar("Result")


class DatasetStore(Protocol):
    """The center's data."""

    def problem(self, access: Access) -> Problem:
        """Everything, as the solver takes it; in id order."""
        ...

    def problem_around(
        self, access: Access, engagement_ids: Collection[EngagementId], people: Collection[ConsultantId]
    ) -> Problem:
        """Only what the rules read to judge these people in these engagements.

        That is: the engagements, those people and whoever is fixed in the engagements, every other engagement in
        which one of them is fixed, and the teams of those. With a programme budget: all that is fixed.
        """
        ...

    def policy(self) -> Policy:
        """The policy, as of today unless the data is pinned to a day."""
        ...

    def consultants(self, ids: Collection[ConsultantId] | None = None) -> Mapping[ConsultantId, Consultant]:
        """Consultants with their roles and exclusions withheld (empty): for names and facts, never for rules."""
        ...

    def engagements(self, ids: Collection[EngagementId] | None = None) -> Mapping[EngagementId, Engagement]:
        """Engagements with what their seats ask for withheld (``any``): for facts, never for rules."""
        ...

    def lived_experience(self, access: Access, consultant_id: ConsultantId) -> LivedExperience | None:
        """One consultant's sealed record."""
        ...

    def replace(self, problem: Problem, policy: Policy, pinned_to: date | None, standing: Collection[HeldSeat]) -> None:
        """Put this in the place of all that is there; pairs that were rejected here are kept.

        Args:
            pinned_to: The day that the policy is for, or None to go with the calendar.
            standing: What stands from now on, instead of the problem's own.
        """
        ...


class StandingStore(Protocol):
    """The schedule that stands and the pairs turned down."""

    def seats(self, keys: Collection[SeatKey] | None = None) -> Mapping[SeatKey, HeldSeat]:
        """Standing seats, all or some, in key order."""
        ...

    def put(self, seats: Iterable[HeldSeat]) -> None:
        """Write seats, each in the place of what stood there."""
        ...

    def put_known(self, seats: Iterable[HeldSeat]) -> None:
        """As :meth:`put`; seats that the data no longer has, and people, are passed over."""
        ...

    def remove(self, keys: Collection[SeatKey]) -> None:
        """Empty seats."""
        ...

    def decided_rejections(self) -> tuple[Rejection, ...]:
        """Pairs turned down here, also where an import took the engagement or the person away."""
        ...

    def reject(self, rejection: Rejection) -> bool:
        """Remember a pair that was turned down here; false when it was known already."""
        ...

    def forget_rejection(self, engagement_id: EngagementId, consultant_id: ConsultantId) -> None:
        """Let a pair be proposed again."""
        ...

    def rejected_pairs(self) -> frozenset[tuple[EngagementId, ConsultantId]]:
        """Every pair that was turned down, here or in the data."""
        ...


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

    def uncovered(self, proposal_id: int) -> Mapping[EngagementId, Uncovered]:
        """The reasons for what is not covered."""
        ...


class DecisionStore(Protocol):
    """The audit trail. Entries are added, never changed."""

    def add(self, decision: Decision) -> int:
        """Append an entry (its id is given here) and return its id."""
        ...

    def get(self, decision_id: int) -> Decision | None:
        """One entry."""
        ...

    def find(
        self,
        *,
        engagement_id: EngagementId | None = None,
        consultant_id: ConsultantId | None = None,
        user_id: int | None = None,
        ids: Collection[int] | None = None,
        limit: int = 200,
    ) -> tuple[Decision, ...]:
        """Entries that match all that is given, newest first."""
        ...


class RunStore(Protocol):
    """Runs and the lock that keeps them apart."""

    def add(self, run: Run) -> int:
        """Record a run that starts (its id is given here) and return its id."""
        ...

    def finish(self, run: Run) -> None:
        """Write how a run ended."""
        ...

    def beat(self, run_id: int) -> None:
        """Say that a run lives."""
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
        """Give the lock to a run, whoever had it."""
        ...

    def release_lock(self, run_id: int) -> None:
        """Free the lock if the run still has it."""
        ...


class AccountStore(Protocol):
    """Accounts. Password hashes never leave through anything but ``password_hash``."""

    def add(self, user: User, password_hash: str) -> int:
        """Store an account (its id is given here) and return its id."""
        ...

    def update(self, user: User) -> None:
        """Write name, roles, grants and whether the account is active."""
        ...

    def get(self, user_id: int) -> User | None:
        """One account."""
        ...

    def by_email(self, email: str) -> User | None:
        """The account of an address, in any case."""
        ...

    def all(self) -> tuple[User, ...]:
        """Every account, by address."""
        ...

    def password_hash(self, user_id: int) -> str:
        """The stored hash."""
        ...

    def set_password_hash(self, user_id: int, password_hash: str) -> None:
        """Replace the stored hash."""
        ...


class AccessLog(Protocol):
    """Who read whose lived experience, when and why. Entries are added, never changed."""

    def admit(self, user_id: int | None, consultant_id: ConsultantId | None, why: str) -> Access:
        """Write an entry and give leave to read.

        Args:
            user_id: None for the system.
            consultant_id: None for everyone's.
        """
        ...

    def entries(self, limit: int = 200) -> tuple[AccessEntry, ...]:
        """Entries, newest first."""
        ...


class UnitOfWork(Protocol):
    """One transaction: all of it happens or none of it."""

    @property
    def dataset(self) -> DatasetStore:
        """The center's data."""
        ...

    @property
    def standing(self) -> StandingStore:
        """The schedule that stands."""
        ...

    @property
    def proposals(self) -> ProposalStore:
        """Proposals and their rows."""
        ...

    @property
    def decisions(self) -> DecisionStore:
        """The audit trail."""
        ...

    @property
    def runs(self) -> RunStore:
        """Runs and their lock."""
        ...

    @property
    def accounts(self) -> AccountStore:
        """Accounts."""
        ...

    @property
    def access_log(self) -> AccessLog:
        """Who read whose lived experience."""
        ...

    @property
    def now(self) -> datetime:
        """When the transaction began, in UTC."""
        ...

    @property
    def today(self) -> date:
        """The day at the center when the transaction began."""
        ...


class Database(Protocol):
    """Gives out transactions. What use cases and pages are handed."""

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        """A transaction that reads one moment's state and writes nothing."""
        ...

    def writing(self, work: Callable[[UnitOfWork], Result]) -> Result:
        """Do the work in one transaction, as if nobody else were at work; anew when the database asks for it.

        Args:
            work: May run more than once: it must touch nothing but the unit of work.
        """
        ...

    def close(self) -> None:
        """Close idle connections; the next transaction opens new ones."""
        ...
