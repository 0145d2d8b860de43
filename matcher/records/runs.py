"""Runs: what happened in a night."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matcher.domain.model.solution import Progress, Stage
from matcher.records.jobs import Ask
from matcher.records.proposals import Proposal


class RunStatus(StrEnum):
    """How a run stands."""

    STARTED = "started"
    FINISHED = "finished"
    NOTHING_NEW = "nothing_new"
    """The input was proposed for already."""
    FAILED = "failed"
    DIED = "died"
    """It was killed, and a later run found what it left."""
    CANCELLED = "cancelled"
    """A person ended it, and nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run and what came of it.

    Args:
        limit_seconds: What the solver was given, or None for as long as it takes.
        heartbeat: When it last said that it lives.
        reason: Why it failed, or a word on how it ended.
        proposal: What it proposed, or found proposed already.
        cause: Why there was a run, in words.
        progress: Where it is, while it is at work.
        asked: What was asked of it, and by whom, in ``asked_by``.
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
    cause: str = ""
    progress: Progress | None = None
    asked: Ask | None = None
    asked_by: str = ""
