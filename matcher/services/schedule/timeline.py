"""Who is where when: every engagement that has a start, for the timeline. Never what a seat asks for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Consultant, Engagement
from matcher.domain.model.timetable import Timetable, timetable
from matcher.domain.workflow.engagement import NOT_MATCHED
from matcher.domain.workflow.seat import SeatState
from matcher.ports import Database, UnitOfWork
from matcher.records import Placement, PublicSeats
from matcher.services.consultants.names import with_names_told_apart
from matcher.services.schedule.finding_time import may_move
from matcher.services.seats.seating import Seat, all_seats, public_seats


class BarState(StrEnum):
    """How far someone's part in an engagement is, the least settled first."""

    SCENARIO = "scenario"
    """In a what-if alone."""
    PROPOSED = "proposed"
    LOCKED = "locked"
    APPROVED = "approved"
    REPLACED = "replaced"
    """Public, but something else is planned by now."""
    PUBLISHED = "published"
    ASKED = "asked"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"


LEAST_SETTLED_FIRST = {state: place for place, state in enumerate(BarState)}
OF_SEATS = {
    SeatState.OFFERED: BarState.ASKED,
    SeatState.ACCEPTED: BarState.ACCEPTED,
    SeatState.DELIVERED: BarState.DELIVERED,
}


@dataclass(frozen=True, slots=True)
class Bar:
    """An engagement at one start, for one person or for all who are on the team then.

    Args:
        people: By name; one where the bar is one person's.
        first_start: On the engagement's clock.
        state: The least settled of theirs.
        in_part: Whether others on the team are further.
        may_move: Whether it can get another start: nobody on it is public or asked.
    """

    engagement: Engagement
    people: tuple[Consultant, ...]
    first_start: datetime
    times: Timetable
    state: BarState
    in_part: bool = False
    may_move: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """All that a timeline can show.

    Args:
        consultants: Everyone by id, roles and exclusions withheld; ``engagements`` likewise what seats ask for.
        of_people: A bar for each person on a team; ``of_teams`` one for each engagement and start.
        today: The center's.
        policy: With its holidays, on which nothing takes place.
    """

    consultants: Mapping[ConsultantId, Consultant]
    engagements: Mapping[EngagementId, Engagement]
    of_people: tuple[Bar, ...]
    of_teams: tuple[Bar, ...]
    today: date
    policy: Policy


@dataclass(frozen=True, slots=True)
class _Part:
    """Someone's part in an engagement."""

    placement: Placement
    state: BarState
    movable: bool


def timeline(database: Database) -> Timeline:
    """Everything that is planned, public or asked, by start."""
    with database.reading() as work:
        consultants = with_names_told_apart(work, work.dataset.consultants())
        engagements = work.dataset.engagements()
        bars = tuple(_bars(work, consultants, engagements))
        return Timeline(
            consultants,
            engagements,
            tuple(sorted((bar for bar, _ in bars if bar), key=_place)),
            tuple(sorted((bar for _, bar in bars if bar), key=_place)),
            work.today,
            work.dataset.policy(),
        )


def _place(bar: Bar) -> tuple[object, ...]:
    return bar.times.sessions[0].begin, bar.engagement.engagement_id, [one.consultant_id for one in bar.people]


def _bars(
    work: UnitOfWork, consultants: Mapping[ConsultantId, Consultant], engagements: Mapping[EngagementId, Engagement]
) -> Iterator[tuple[Bar | None, Bar | None]]:
    """Bars of people, each beside nothing; and bars of teams likewise."""
    public, policy = public_seats(work), work.dataset.policy()
    stopped = {eid for eid, lifecycle in work.lifecycles.all().items() if lifecycle.state in NOT_MATCHED}
    for engagement_id, seats in all_seats(work, public).items():
        engagement = engagements[engagement_id]
        parts = [
            part for part in _parts(seats.values(), public, work.now) if part.placement.consultant_id in consultants
        ]
        sitting = [part for part in parts if part.state is not BarState.REPLACED]
        movable = bool(sitting) and engagement_id not in stopped and all(part.movable for part in sitting)
        for start in sorted({part.placement.first_start for part in parts}):
            local = start.astimezone(engagement.time_zone)
            times = timetable(engagement, local, policy)
            mine = [part for part in parts if part.placement.first_start == start]
            for part in mine:
                person = consultants[part.placement.consultant_id]
                yield Bar(engagement, (person,), local, times, part.state, may_move=movable), None
            least = min((part.state for part in mine), key=LEAST_SETTLED_FIRST.__getitem__)
            people = {part.placement.consultant_id: consultants[part.placement.consultant_id] for part in mine}
            named = tuple(sorted(people.values(), key=lambda one: (one.name, one.consultant_id)))
            further = any(part.state is not least for part in mine)
            yield None, Bar(engagement, named, local, times, least, further, movable)


def _parts(seats: Iterable[Seat], public: PublicSeats, now: datetime) -> Iterator[_Part]:
    """Everyone's part: who sits there, and who is public where that is someone else, or another start."""
    for seat in seats:
        shown = public.get(seat.key)
        if seat.held:
            yield _Part(seat.held.placement, _state(seat), may_move(seat, now))
        if shown and (seat.held is None or seat.held.placement != shown):
            yield _Part(shown, BarState.REPLACED, movable=False)


def _state(seat: Seat) -> BarState:
    if seat.now.state in OF_SEATS:
        return OF_SEATS[seat.now.state]
    if seat.now.public:
        return BarState.PUBLISHED
    if seat.held and seat.held.locked:
        return BarState.LOCKED
    return BarState.APPROVED if seat.now.state is SeatState.APPROVED else BarState.PROPOSED
