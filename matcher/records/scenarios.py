"""Scenarios: what planners keep of their what-ifs, and what came of solving them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from matcher.records.jobs import Ask


class StudyKind(StrEnum):
    """What was asked about scenarios."""

    COMPARE = "compare"
    """Up to four of them, beside the plan as it is."""
    SWEEP = "sweep"
    """One of them, a number of it varied."""
    CHANCE = "chance"
    """The plan as it is, under declines, cancellations and late requests."""
    RECRUIT = "recruit"
    """What one more, two and five of each kind of consultant would be worth."""
    WORTH = "worth"
    """What one more of what is short would be worth: people's time, people, money."""
    PROMOTE = "promote"
    """The schedule of a scenario as a proposal."""
    EXPLAIN = "explain"
    """Why an engagement of the schedule is as it is, and what another answer would change: no scenario."""


class StudyStatus(StrEnum):
    """How a study stands."""

    WAITING = "waiting"
    STARTED = "started"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class SavedScenario:
    """A scenario that planners keep.

    Args:
        definition: As a TOML text.
    """

    scenario_id: int
    title: str
    definition: str
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class Study:
    """A question about scenarios, and its answer.

    Args:
        definitions: TOML texts, one a scenario.
        base: ``tonight``, or ``version 3`` for what was published then.
        options: What a sweep varies and the like, in JSON's types.
        open_roles: Whether what would tell a role was kept: only readers with the permission may see it.
        input_hash: Of the base that was solved.
        progress: Where it is, while it is at work: ``done``, ``of`` and ``stage``.
        result: In JSON's types.
    """

    study_id: int
    kind: StudyKind
    title: str
    definitions: tuple[str, ...]
    base: str
    asked_by: str
    asked_at: datetime
    options: Mapping[str, Any] = field(default_factory=dict)
    open_roles: bool = False
    seed: int = 0
    limit_seconds: float | None = None
    status: StudyStatus = StudyStatus.WAITING
    input_hash: str = ""
    started_at: datetime | None = None
    heartbeat: datetime | None = None
    finished_at: datetime | None = None
    progress: Mapping[str, Any] | None = None
    asked: Ask | None = None
    reason: str = ""
    result: Mapping[str, Any] | None = None
