"""Find a time: the starts that an engagement offers, each with what keeps its proposed team from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.team_starts import TeamStart, team_starts
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Book
from matcher.domain.workflow.seat import SEATS, SeatGiven, SeatStep
from matcher.ports import Database, UnitOfWork
from matcher.records import Access, QuestionKind, User
from matcher.services.consultants.names import called
from matcher.services.protection.allowance import SpentError, counted
from matcher.services.review.difference import localized
from matcher.services.review.team_alternatives import RESTS_ON
from matcher.services.runs.scope import matched, stopped
from matcher.services.seats.seating import Seat, seating_of

SETTLED = (
    "Someone on the team is public or asked already, and counts on this start. Take that back first, or release them on"
    " the engagement's page; then the team can be moved."
)
NOBODY = "Nobody is proposed for it, so there is no team to move."
STOPPED = "It is on hold, withdrawn or closed. Take it up again first."
WHY_SHORT = {"available": "Not free", "no_overlap": "Elsewhere"}
"""Rules as short as a cell needs them; any other is "Another rule"."""


@dataclass(frozen=True, slots=True)
class Times:
    """What a page needs to find another time.

    Args:
        people: Names of the team by id, in order of the names.
        first_start: When it starts now, on the engagement's clock; None while nobody sits there.
        starts: Every other start that is offered, in order; none where it can't be moved.
        refused: Why it can't be moved at all, else empty.
        again_on: The day from which the reader may ask again, where today's allowance is used up.
    """

    engagement: Engagement
    people: Mapping[ConsultantId, str]
    first_start: datetime | None
    starts: tuple[TeamStart, ...]
    refused: str = ""
    again_on: date | None = None

    @property
    def fitting(self) -> list[TeamStart]:
        """The starts at which everyone could begin."""
        return [one for one in self.starts if one.fits]


def find_times(database: Database, reader: User, engagement_id: EngagementId) -> Times | None:
    """Other starts for an engagement's team; None where there is no such engagement.

    To look at them is the same question as to look at who else could present: it draws on the allowance once for both.
    """
    with database.reading() as work:
        seating = seating_of(work, engagement_id)
        if seating is None:
            return None
        held = [seat.held for seat in seating.seats.values() if seat.held]
        names = called(work, {one.assignment.consultant_id for one in held})
        people = dict(sorted(names.items(), key=lambda pair: (pair[1], pair[0])))
        start = min((one.assignment.first_start for one in held), default=None)
        local = start.astimezone(seating.engagement.time_zone) if start else None
        refused = why_not_moved(seating.seats.values(), work.now, matched_now=engagement_id not in stopped(work))
    if refused:
        return Times(seating.engagement, people, local, (), refused)
    why = f"rules checked for starts shown to user {reader.user_id}"

    def admit(work: UnitOfWork) -> Access:
        return work.access_log.admit(None, None, why)

    try:
        access = counted(database, reader, QuestionKind.OTHERS, engagement_id, RESTS_ON, admit)
    except SpentError as waits:
        return Times(seating.engagement, people, local, (), again_on=waits.again_on)
    with database.reading() as work:
        starts = work.moment.recall(
            ("starts", engagement_id),
            RESTS_ON,
            lambda: _starts(work, access, engagement_id),
            also=(work.today, local),
        )
    return Times(seating.engagement, people, local, starts)


def why_not_moved(seats: Iterable[Seat], now: datetime, *, matched_now: bool) -> str:
    """Why nobody may give a team another start, or an empty string.

    Args:
        matched_now: Whether its engagement is neither on hold nor withdrawn nor closed.
    """
    taken = [seat for seat in seats if seat.held]
    if not matched_now:
        return STOPPED
    if not taken:
        return NOBODY
    return "" if all(may_move(seat, now) for seat in taken) else SETTLED


def may_move(seat: Seat, now: datetime) -> bool:
    """Whether who sits in a seat can get another start, before any rule is asked about that start.

    Args:
        seat: As it is, with whether it is public.
    """
    return not SEATS.refusal(seat.now.state, SeatStep.MOVE, seat.now, SeatGiven(now))


def book_of_all(work: UnitOfWork, access: Access) -> Book:
    """All that stands, decided or proposed, as a schedule on today's data."""
    problem = matched(work.dataset.problem(access), stopped(work))
    standing = work.standing.seats().items()
    rows = [localized(problem, one).assignment for key, one in standing if key.engagement_id in problem.engagements]
    return Book.of(problem, work.dataset.policy(), rows)


def _starts(work: UnitOfWork, access: Access, engagement_id: EngagementId) -> tuple[TeamStart, ...]:
    return team_starts(book_of_all(work, access), engagement_id, Voice.GUARDED)
