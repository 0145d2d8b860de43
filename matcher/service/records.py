"""What passes through the ports: runs, proposals and their rows, decisions, accounts. Plain facts, no behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from matcher.domain.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.problem import Assignment
from matcher.domain.solution import Stage, Status, relative_gap
from matcher.domain.vocabulary import SeatStatus


class RunStatus(StrEnum):
    """How a run stands."""

    STARTED = "started"
    FINISHED = "finished"
    NOTHING_NEW = "nothing_new"
    """The input was proposed for already."""
    FAILED = "failed"
    DIED = "died"
    """It was killed, and a later run found what it left."""


class ChangeKind(StrEnum):
    """What a proposal does to a seat, against what stood; in the order in which people look at them."""

    BLOCKED = "blocked"
    """The engagement is referred out or waits for its granting office."""
    UNCOVERED = "uncovered"
    SWAP = "swap"
    MOVED = "moved"
    """Same person, another start."""
    NEW = "new"
    DROPPED = "dropped"
    """Someone sat there, nobody does now."""
    UNCHANGED = "unchanged"


class RowState(StrEnum):
    """What people decided about a row."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    LOCKED = "locked"
    """Held: the next nights keep it, though it is not approved yet."""
    SUPERSEDED = "superseded"
    """While the run was under way, someone else was approved for the seat."""


class Action(StrEnum):
    """What a decision did."""

    APPROVE = "approve"
    REJECT = "reject"
    LOCK = "lock"
    UNLOCK = "unlock"
    UNDO = "undo"
    LEAVE = "leave"
    """An import took the engagement out of the data, and its approved seats with it."""


class Placement(NamedTuple):
    """Who sits in a seat, and when the engagement starts (aware, UTC)."""

    consultant_id: ConsultantId
    first_start: datetime


class SeatKey(NamedTuple):
    """A seat of an engagement."""

    engagement_id: EngagementId
    seat: SeatName


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A seat of the standing schedule.

    Args:
        status: What the solver makes of it; a locked seat counts as approved there.
        locked: Held but not approved.
        decided: Whether a decision made here put it there; else it came with an import or a proposal.
    """

    assignment: Assignment
    status: SeatStatus
    locked: bool = False
    decided: bool = False

    @property
    def key(self) -> SeatKey:
        """Which seat."""
        return SeatKey(self.assignment.engagement_id, self.assignment.seat)

    @property
    def placement(self) -> Placement:
        """Who and when."""
        return Placement(self.assignment.consultant_id, self.assignment.first_start)

    @property
    def fixed(self) -> bool:
        """Whether the solver has to keep it."""
        return self.status is SeatStatus.APPROVED


@dataclass(frozen=True, slots=True)
class Metrics:
    """What a schedule comes to.

    Args:
        covered: Engagements with every seat filled.
        eligible: Engagements that may be scheduled at all.
        terms: Points by goal; their sum is the score.
    """

    covered: int
    eligible: int
    seats: int
    people: int
    travel_dollars: int
    terms: Mapping[str, int]

    @property
    def score(self) -> int:
        """All points together."""
        return sum(self.terms.values())


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Why an engagement is not covered.

    Args:
        code: The kind of reason, one word.
        rule: The rule that leaves nobody, where one does, else empty. Shown only by way of ``privacy``.
        sentence: The reason in words, fit for every reader.
    """

    engagement_id: EngagementId
    code: str
    sentence: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A night's proposal, as it was stored.

    Args:
        input_hash: Of the snapshot that was solved.
        settled_hash: Of the snapshot that the proposal itself left behind: solving that again brings nothing new.
        policy: The policy's numbers, by name.
        versions: Of matcher, Python and OR-Tools.
        before: What stood, on the day of the run.
    """

    proposal_id: int
    run_id: int
    created_at: datetime
    input_hash: str
    settled_hash: str
    seed: int
    policy: Mapping[str, object]
    versions: Mapping[str, str]
    status: Status
    bound: int
    before: Metrics
    after: Metrics

    @property
    def score(self) -> int:
        """Points of the proposed schedule."""
        return self.after.score

    @property
    def gap(self) -> float:
        """How far from the best possible this can be at most, relative to the bound."""
        return relative_gap(self.score, self.bound)


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One seat of a proposal, against what stood there.

    Args:
        before: What stood; ``before_status`` says whether it was approved or last night's suggestion.
        points: By goal, for this seat in this proposal; empty where nobody sits.
        version: Rises with each decision: a decision on an older one is refused.
        decision_id: The decision behind the state, where there is one.
    """

    proposal_id: int
    key: SeatKey
    kind: ChangeKind
    before: Placement | None
    before_status: SeatStatus | None
    after: Placement | None
    points: Mapping[str, int]
    state: RowState = RowState.PENDING
    version: int = 1
    decision_id: int | None = None

    @property
    def to_decide(self) -> bool:
        """Whether people decide about the row: a suggestion, a lock that waits for approval, an approval undone."""
        stood = self.before_status is SeatStatus.APPROVED and self.state is RowState.APPROVED
        return self.after is not None and not stood


@dataclass(frozen=True, slots=True)
class Decision:
    """An entry of the audit trail: who, when, what, why. Never changed, never removed.

    Args:
        user_id: None where the system decided.
        before: Who sat there and in which state, in words; likewise ``after``.
        undoes: The decision that this one takes back.
        undone: Whether a later one took this back.
    """

    decision_id: int
    at: datetime
    user_id: int | None
    user_name: str
    action: Action
    key: SeatKey
    placement: Placement
    proposal_id: int | None
    before: str
    after: str
    reason: str = ""
    note: str = ""
    undoes: int | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A run and what came of it.

    Args:
        limit_seconds: What the solver was given, or None for as long as it takes.
        heartbeat: When it last said that it lives.
        reason: Why it failed, or a word on how it ended.
        proposal: What it proposed, or found proposed already.
    """

    run_id: int
    status: RunStatus
    started_at: datetime
    heartbeat: datetime
    pid: int
    host: str
    seed: int
    limit_seconds: float | None
    finished_at: datetime | None = None
    input_hash: str = ""
    consultants: int = 0
    engagements: int = 0
    stages: tuple[Stage, ...] = ()
    reason: str = ""
    proposal: Proposal | None = None


class AccountRole(StrEnum):
    """What someone does at the center."""

    COORDINATOR = "coordinator"
    LEAD = "lead"
    PLANNER = "planner"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Permission(StrEnum):
    """What someone may do."""

    READ = "read"
    DECIDE = "review:decide"
    PLAN = "scenarios:run"
    AUDIT = "audit:read"
    MANAGE_ACCOUNTS = "accounts:manage"
    READ_LIVED_EXPERIENCE = "lived_experience:read"
    """Comes with no role: granted by name."""


ROLE_PERMISSIONS: Mapping[AccountRole, frozenset[Permission]] = {
    AccountRole.COORDINATOR: frozenset({Permission.READ, Permission.DECIDE}),
    AccountRole.LEAD: frozenset({Permission.READ, Permission.DECIDE, Permission.PLAN, Permission.AUDIT}),
    AccountRole.PLANNER: frozenset({Permission.READ, Permission.PLAN}),
    AccountRole.AUDITOR: frozenset({Permission.READ, Permission.AUDIT}),
    AccountRole.ADMIN: frozenset({Permission.READ, Permission.MANAGE_ACCOUNTS}),
}


@dataclass(frozen=True, slots=True)
class User:
    """Someone with an account.

    Args:
        grants: Permissions given by name, beyond those of the roles.
    """

    user_id: int
    email: str
    name: str
    roles: frozenset[AccountRole]
    grants: frozenset[Permission] = frozenset()
    active: bool = True

    @property
    def permissions(self) -> frozenset[Permission]:
        """All that this user may do."""
        return self.grants.union(*(ROLE_PERMISSIONS[role] for role in self.roles))

    def may(self, permission: Permission) -> bool:
        """Whether the user may do this."""
        return self.active and permission in self.permissions


@dataclass(frozen=True, slots=True)
class Access:
    """Leave to read lived experience, given by the access log only: no leave without an entry."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """Who read whose lived experience, when and why.

    Args:
        user_id: None for the system: rules are checked and nothing is shown.
        consultant_id: None for everyone's.
    """

    entry_id: int
    at: datetime
    user_id: int | None
    consultant_id: ConsultantId | None
    why: str


@dataclass(frozen=True, slots=True)
class LivedExperience:
    """What is kept apart and sealed: a consultant's roles."""

    roles: frozenset[str] = field(default_factory=frozenset)
    years_lived_experience: float = 0.0
