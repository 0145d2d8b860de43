"""What passes through the ports: runs, proposals, the audit trail, accounts. Plain facts, little behaviour."""

from matcher.records.accounts import (
    ROLE_PERMISSIONS,
    Access,
    AccessEntry,
    AccountRole,
    LivedExperience,
    Permission,
    User,
)
from matcher.records.audit_entries import Action, AuditEntry, Subject, SubjectKind
from matcher.records.chain import (
    FIRST_SEAL,
    NO_KEY,
    ChainHead,
    ChainLink,
    SealKeys,
    access_content_of,
    content_of,
    former_access_seal,
    former_seal,
    key_id,
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
    "NO_KEY",
    "OPEN_JOBS",
    "ROLE_PERMISSIONS",
    "Access",
    "AccessEntry",
    "AccountRole",
    "Action",
    "Ask",
    "AuditEntry",
    "BusyCalendar",
    "ChainHead",
    "ChainLink",
    "ChangeKind",
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
    "SealKeys",
    "SeatChange",
    "SeatKey",
    "SecondFactor",
    "Study",
    "StudyKind",
    "StudyStatus",
    "Subject",
    "SubjectKind",
    "Uncovered",
    "User",
    "Version",
    "WorkerRecord",
    "access_content_of",
    "content_of",
    "former_access_seal",
    "former_seal",
    "key_id",
]
