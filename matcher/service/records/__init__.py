"""What passes through the ports: runs, proposals and their rows, decisions, accounts. Plain facts, little behaviour."""

from matcher.service.records.accounts import (
    ROLE_PERMISSIONS,
    Access,
    AccessEntry,
    AccountRole,
    LivedExperience,
    Permission,
    User,
)
from matcher.service.records.chain import (
    FIRST_SEAL,
    ChainHead,
    SealedAccess,
    SealedDecision,
    access_seal_of,
    seal_of,
)
from matcher.service.records.decisions import (
    Action,
    Decision,
)
from matcher.service.records.jobs import OPEN_JOBS, Job, JobKind, JobState, WorkerRecord
from matcher.service.records.mail import BusyCalendar, Delivery, Fate, Invite, InviteMethod, Letter, Outgoing, Recipient
from matcher.service.records.proposals import (
    Metrics,
    Proposal,
    Uncovered,
)
from matcher.service.records.publishing import PublicChange, PublicSeats, SeatChange, Version
from matcher.service.records.runs import (
    Ask,
    Run,
    RunStatus,
)
from matcher.service.records.seats import (
    ChangeKind,
    HeldSeat,
    Placement,
    ProposalRow,
    RowState,
    SeatKey,
)

__all__ = [
    "FIRST_SEAL",
    "OPEN_JOBS",
    "ROLE_PERMISSIONS",
    "Access",
    "AccessEntry",
    "AccountRole",
    "Action",
    "Ask",
    "BusyCalendar",
    "ChainHead",
    "ChangeKind",
    "Decision",
    "Delivery",
    "Fate",
    "HeldSeat",
    "Invite",
    "InviteMethod",
    "Job",
    "JobKind",
    "JobState",
    "Letter",
    "LivedExperience",
    "Metrics",
    "Outgoing",
    "Permission",
    "Placement",
    "Proposal",
    "ProposalRow",
    "PublicChange",
    "PublicSeats",
    "Recipient",
    "RowState",
    "Run",
    "RunStatus",
    "SealedAccess",
    "SealedDecision",
    "SeatChange",
    "SeatKey",
    "Uncovered",
    "User",
    "Version",
    "WorkerRecord",
    "access_seal_of",
    "seal_of",
]
