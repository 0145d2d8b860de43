"""Accounts: who may sign in, what they may do, and what they read of what is kept apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from matcher.domain.model.ids import ConsultantId


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
    PUBLISH = "schedule:publish"
    SEND = "mail:send"
    """Edit, send and discard letters, and set the addresses that they go to."""
    KEEP_DATA = "data:keep"
    """Change the facts of consultants and engagements, and the policy."""
    PLAN = "scenarios:run"
    CONTROL_RUNS = "runs:control"
    AUDIT = "audit:read"
    MANAGE_ACCOUNTS = "accounts:manage"
    READ_LIVED_EXPERIENCE = "lived_experience:read"
    """Comes with no role: granted by name."""


ROLE_PERMISSIONS: Mapping[AccountRole, frozenset[Permission]] = {
    AccountRole.COORDINATOR: frozenset(
        {
            Permission.READ,
            Permission.DECIDE,
            Permission.PUBLISH,
            Permission.SEND,
            Permission.CONTROL_RUNS,
            Permission.KEEP_DATA,
        }
    ),
    AccountRole.LEAD: frozenset(
        {
            Permission.READ,
            Permission.DECIDE,
            Permission.PUBLISH,
            Permission.SEND,
            Permission.CONTROL_RUNS,
            Permission.KEEP_DATA,
            Permission.PLAN,
            Permission.AUDIT,
        }
    ),
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


BY_OPERATOR = "Exported by the operator: "
BY_LIST = "listed in answer "
"""How entries begin of those whom a list names that was made by every rule."""
"""How the reason begins where no account read a record, but somebody did."""


@dataclass(frozen=True, slots=True)
class LivedExperience:
    """What is kept apart and sealed: roles, and what goes by them: years in the field, US dollars an hour."""

    roles: frozenset[str] = field(default_factory=frozenset)
    years_lived_experience: float | None = None
    years_experience: float | None = None
    rate_per_hour: float = 0.0
