"""What passes through the ports: runs, proposals and their rows, decisions, accounts. Plain facts, little behaviour."""

from matcher.records.accounts import (
    ROLE_PERMISSIONS,
    Access,
    AccessEntry,
    AccountRole,
    LivedExperience,
    Permission,
    User,
)
from matcher.records.chain import (
    FIRST_SEAL,
    ChainHead,
    SealedAccess,
    SealedDecision,
    access_seal_of,
    seal_of,
)
from matcher.records.decisions import (
    Action,
    Decision,
)
from matcher.records.factors import FactorKind, OpenSession, SecondFactor
from matcher.records.jobs import OPEN_JOBS, Job, JobKind, JobState, WorkerRecord
from matcher.records.mail import BusyCalendar, Delivery, Fate, Invite, InviteMethod, Letter, Outgoing, Recipient
from matcher.records.proposals import (
    Metrics,
    Proposal,
    Uncovered,
)
from matcher.records.publishing import PublicChange, PublicSeats, SeatChange, Version
from matcher.records.runs import (
    Ask,
    Run,
    RunStatus,
)
from matcher.records.scenarios import SavedScenario, Study, StudyKind, StudyStatus
from matcher.records.seats import (
    ChangeKind,
    HeldSeat,
    KeptSeat,
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
    "FactorKind",
    "Fate",
    "HeldSeat",
    "Invite",
    "InviteMethod",
    "Job",
    "JobKind",
    "JobState",
    "KeptSeat",
    "Letter",
    "LivedExperience",
    "Metrics",
    "OpenSession",
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
    "SavedScenario",
    "SealedAccess",
    "SealedDecision",
    "SeatChange",
    "SeatKey",
    "SecondFactor",
    "Study",
    "StudyKind",
    "StudyStatus",
    "Uncovered",
    "User",
    "Version",
    "WorkerRecord",
    "access_seal_of",
    "seal_of",
]
