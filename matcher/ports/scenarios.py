"""The port of scenarios: those that planners keep, and what came of solving them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from matcher.domain.model.ids import EngagementId
from matcher.records import Ask, SavedScenario, Study


class ScenarioStore(Protocol):
    """Keeps scenarios and studies."""

    def save(self, scenario: SavedScenario) -> int:
        """Write a scenario; one with the id 0 is new. Its id."""
        ...

    def saved(self) -> tuple[SavedScenario, ...]:
        """Every scenario that is kept, by title."""
        ...

    def get(self, scenario_id: int) -> SavedScenario | None:
        """One scenario that is kept."""
        ...

    def remove(self, scenario_id: int) -> None:
        """Keep a scenario no longer; studies have their own copy."""
        ...

    def add_study(self, study: Study) -> int:
        """Record a study (its id is given here) and return its id."""
        ...

    def update_study(self, study: Study) -> None:
        """Write how a study stands; what was asked of it meanwhile is left alone."""
        ...

    def beat(self, study_id: int, progress: Mapping[str, Any]) -> Ask | None:
        """Say that a study is at work and where it is; what was asked of it."""
        ...

    def ask(self, study_id: int, asked: Ask) -> None:
        """Write what a person asks of a study."""
        ...

    def study(self, study_id: int) -> Study | None:
        """One study."""
        ...

    def forget_before(self, moment: datetime) -> None:
        """Let go of studies that were asked for before a moment and are over: they name people."""
        ...

    def studies(self, limit: int = 50) -> tuple[Study, ...]:
        """Studies of scenarios, newest first, without their results."""
        ...

    def explanations(self, engagement_id: EngagementId | None = None, limit: int = 50) -> tuple[Study, ...]:
        """What was asked about the schedule, or one engagement of it, newest first, with the results."""
        ...
