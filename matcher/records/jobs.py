"""Jobs: runs that were asked for, by the clock or by a person, and the workers that do them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class JobKind(StrEnum):
    """What asked for the run."""

    NIGHT = "night"
    """The clock; there is one for each date."""
    RUN = "run"
    """A person."""
    REPAIR = "repair"
    """A seat that was freed: who is next is proposed within seconds."""
    STUDY = "study"
    """A planner: scenarios are solved, and nothing is proposed by it."""


class JobState(StrEnum):
    """How a job stands."""

    WAITING = "waiting"
    AT_WORK = "at_work"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN_JOBS = (JobState.WAITING, JobState.AT_WORK)


class Ask(StrEnum):
    """What a person asks of a run that is at work."""

    STOP = "stop"
    """End the search and keep the best so far."""
    CANCEL = "cancel"
    """End, and keep nothing."""


@dataclass(frozen=True, slots=True)
class Job:
    """A run that was asked for. The queue carries its id only; what is true of it is here.

    Args:
        key: No two jobs have the same: ``night 2027-01-05`` for the night of a date.
        asked_by: Who, or empty for the clock.
        attempts: How often a worker began it.
        worker_id: Who does it, or did.
        reason: Why it failed, or a word on how it stands.
    """

    job_id: int
    key: str
    kind: JobKind
    state: JobState
    asked_at: datetime
    asked_by: str = ""
    attempts: int = 0
    worker_id: str = ""
    finished_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WorkerRecord:
    """A worker that is there, or was and did not say goodbye."""

    worker_id: str
    host: str
    pid: int
    started_at: datetime
    heartbeat: datetime
