"""The page of a consultant: what they may teach, when they are free, their limits, load and history. Never roles."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Consultant, Engagement
from matcher.domain.model.vocabulary import SeatStatus
from matcher.domain.workflow.seat import SeatState
from matcher.ports import Database
from matcher.records import AuditEntry, HeldSeat
from matcher.services.seats.judged_seats import JudgedSeat, judged_seats, verdict_at
from matcher.services.seats.seating import seats_now
from matcher.services.seats.waiting_rows import waiting_rows


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
    locked: bool = False
    """Held, but not approved yet."""
    now: SeatState = SeatState.PROPOSED
    """How far the seat is: asked, agreed to; only proposed where someone else sits there."""
    verdict: JudgedSeat | None = None
    """What speaks against the seat on today's data, or None where it holds."""


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
    history: tuple[AuditEntry, ...]

    @property
    def hours(self) -> float:
        """Session hours of all tasks."""
        return sum(task.hours for task in self.tasks)


def consultants_with_seats(
    database: Database,
) -> tuple[Mapping[ConsultantId, Consultant], Mapping[ConsultantId, int]]:
    """Every consultant by id, roles and exclusions withheld; and in how many seats each is, approved or proposed."""
    with database.reading() as work:
        seats = Counter(seat.assignment.consultant_id for seat in work.standing.seats().values())
        return work.dataset.consultants(), seats


def consultant_page(database: Database, consultant_id: ConsultantId) -> ConsultantPage | None:
    """The page, or None when there is no such consultant."""
    verdicts = judged_seats(database)
    with database.reading() as work:
        consultant = work.dataset.consultants([consultant_id]).get(consultant_id)
        if consultant is None:
            return None
        held = [*waiting_rows(work).values(), *work.standing.seats().values()]  # a row can outlive its seat
        placed = {(seat.key, seat.placement): seat for seat in held if seat.assignment.consultant_id == consultant_id}
        engagements = work.dataset.engagements({key.engagement_id for key, _ in placed})
        mine = [seat for seat in placed.values() if seat.key.engagement_id in engagements]
        now = seats_now(work, [seat.key for seat in mine if seat.fixed])
        tasks = (
            replace(
                _task(seat, engagements[seat.key.engagement_id], verdict_at(verdicts, seat.key, seat.placement)),
                now=now[seat.key].state if seat.fixed else SeatState.PROPOSED,
            )
            for seat in mine
        )
        return ConsultantPage(
            consultant,
            tuple(sorted(tasks, key=lambda task: (task.first_start, task.engagement_id))),
            work.trail.find(consultant_id=consultant_id),
        )


def _task(seat: HeldSeat, engagement: Engagement, verdict: JudgedSeat | None) -> Task:
    return Task(
        engagement_id=engagement.engagement_id,
        organization=engagement.organization,
        seat=seat.key.seat,
        first_start=seat.assignment.first_start.astimezone(engagement.time_zone),
        status=seat.status,
        hours=engagement.hours,
        locked=seat.locked,
        verdict=verdict,
    )
