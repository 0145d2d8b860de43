"""The page of a consultant: what they may teach, when they are free, their limits, load and history. Never roles."""

from dataclasses import dataclass
from datetime import datetime

from matcher.domain.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.problem import Consultant
from matcher.domain.vocabulary import SeatStatus
from matcher.service.ports import Database
from matcher.service.records import Decision


@dataclass(frozen=True, slots=True)
class Task:
    """An engagement that a consultant is approved or proposed for."""

    engagement_id: EngagementId
    organization: str
    seat: SeatName
    first_start: datetime
    """On the engagement's local clock."""
    status: SeatStatus
    hours: float


@dataclass(frozen=True, slots=True)
class ConsultantPage:
    """All that a page shows.

    Args:
        consultant: Facts; roles and years of lived experience are withheld (empty and 0), and so are exclusions.
        tasks: What they are approved or proposed for, by start.
        history: Decisions about them, newest first.
    """

    consultant: Consultant
    tasks: tuple[Task, ...]
    history: tuple[Decision, ...]

    @property
    def hours(self) -> float:
        """Session hours of all tasks."""
        return sum(task.hours for task in self.tasks)


def list_consultants(database: Database) -> tuple[Consultant, ...]:
    """Every consultant, in id order; roles and exclusions are withheld."""
    with database.reading() as work:
        return tuple(work.dataset.consultants().values())


def consultant_page(database: Database, consultant_id: ConsultantId) -> ConsultantPage | None:
    """The page, or None when there is no such consultant."""
    raise NotImplementedError
