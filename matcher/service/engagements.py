"""The page of an engagement: facts, gates, seats, alternatives, history."""

from dataclasses import dataclass

from matcher.domain.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.problem import Engagement
from matcher.service.ports import Database
from matcher.service.records import Decision, User
from matcher.service.review import ReviewRow


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition before an engagement may be scheduled: ``open`` or not, and the fact that says so."""

    name: str
    open: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class EngagementPage:
    """All that a page shows.

    Args:
        engagement: Facts; what its seats ask for is withheld (every seat reads ``any``).
        seats: The names of its seats.
        rows: The seats in the proposal under review; empty when it has no part in it.
        uncovered: Why it is not covered, else empty.
        history: Decisions about it, newest first.
    """

    engagement: Engagement
    seats: tuple[SeatName, ...]
    gates: tuple[Gate, ...]
    rows: tuple[ReviewRow, ...]
    uncovered: str
    history: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Someone else for a seat.

    Args:
        eligible: Whether every rule is kept; else ``rule`` and ``sentence`` name the only one that is not.
        points: Change of the whole score if this person sat there and nothing else moved.
    """

    consultant_id: ConsultantId
    name: str
    eligible: bool
    points: int
    rule: str = ""
    sentence: str = ""


def list_engagements(database: Database) -> tuple[Engagement, ...]:
    """Every engagement, in id order; what the seats ask for is withheld."""
    with database.reading() as work:
        return tuple(work.dataset.engagements().values())


def engagement_page(database: Database, engagement_id: EngagementId) -> EngagementPage | None:
    """The page, or None when there is no such engagement."""
    raise NotImplementedError


def alternatives(
    database: Database, reader: User, engagement_id: EngagementId, seat: SeatName
) -> tuple[Alternative, ...]:
    """Who else could sit there, the best first: eligible people, then those one rule short.

    People who fall short of the panel's own rules are left out for readers without the permission.
    """
    raise NotImplementedError
