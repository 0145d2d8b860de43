"""Any name typed into a seat: whom it means, and the rules in that person's way, before anything is solved."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from matcher.domain.explain.obstacles import Obstacle
from matcher.domain.model.ids import ConsultantId, EngagementId, with_id
from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import offered_starts
from matcher.ports import Database, UnitOfWork
from matcher.records import Access, QuestionKind, SeatKey, User
from matcher.services.consultants.names import called, with_names_told_apart
from matcher.services.explanations.baseline import RESTS_ON
from matcher.services.explanations.forced.seatings import Where, in_the_way, open_seats
from matcher.services.explanations.voices import voice_of
from matcher.services.protection.allowance import counted
from matcher.services.protection.readings import admit_explanation
from matcher.services.review.difference import localized
from matcher.services.runs.scope import matched, stopped

MOST_MEANT = 10
MOST_STARTS = 200
"""Starts that a page offers to choose from; any other may be typed."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Someone whom a typed text may mean.

    Args:
        place: City and state, to tell people of one name apart; empty where nobody asks.
    """

    consultant_id: ConsultantId
    name: str
    place: str = ""

    @property
    def label(self) -> str:
        """The name with the id."""
        return with_id(self.name, self.consultant_id)

    @property
    def told_apart(self) -> str:
        """The label, with the place."""
        return f"{self.label}, {self.place}" if self.place else self.label


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What keeps someone from a team.

    Args:
        on_team: Whether they are on it already.
        first_start: The start they were judged at; None where none is offered.
    """

    on_team: bool
    first_start: datetime | None
    obstacles: tuple[Obstacle, ...]


def everybody(database: Database) -> tuple[Meant, ...]:
    """All consultants, by name."""
    with database.reading() as work:
        people = with_names_told_apart(work, work.dataset.consultants())
    found = (Meant(cid, one.name or cid, f"{one.city}, {one.state}") for cid, one in people.items())
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.consultant_id)))


def meant_by(people: tuple[Meant, ...], typed: str) -> tuple[Meant, ...]:
    """Whom a text means: the one with this id, or the name, or all whose name has each of its words."""
    wanted = " ".join(typed.split()).casefold()
    if not wanted:
        return ()
    exact = tuple(
        one for one in people if wanted in {one.consultant_id.casefold(), one.name.casefold(), one.label.casefold()}
    )
    if exact:
        return exact
    parts = wanted.split()
    return tuple(one for one in people if all(part in one.name.casefold() for part in parts))[:MOST_MEANT]


@dataclass(frozen=True, slots=True)
class Wish:
    """Where someone is wanted, as people say it: seats have no names on pages, for those may tell what they ask for.

    Args:
        instead_of: In whose place; None for whichever suits best.
        first_start: Aware; None for the start that stands, else for the first offered that suits.
    """

    instead_of: ConsultantId | None = None
    first_start: datetime | None = None

    def within(self, book: Book, engagement_id: EngagementId) -> Where:
        """The seat in which that person sits now; whichever where they sit in none that is open."""
        booking = book.bookings.get(engagement_id)
        team = booking.team.items() if booking else ()
        mine = (seat for seat, one in team if one.consultant_id == self.instead_of)
        seats = open_seats(book, engagement_id)
        return Where(next((seat for seat in mine if seat in seats), None), self.first_start)


NO_WISH = Wish()


def what_is_in_the_way(
    database: Database,
    reader: User,
    engagement_id: EngagementId,
    consultant_id: ConsultantId,
    wish: Wish = NO_WISH,
) -> InTheWay | None:
    """The rules in someone's way as this reader may know them; None where the engagement is not scheduled.

    Raises:
        SpentError: The reader has asked as much today as one day allows.
        ManyError: The reader may read records, and has read many within an hour.
    """

    def admit(work: UnitOfWork) -> Access:
        return admit_explanation(work, reader, engagement_id, consultant_id)

    access = counted(database, reader, QuestionKind.EXPLANATION, (engagement_id, consultant_id, wish), RESTS_ON, admit)
    voice = voice_of(reader)
    with database.reading() as work:

        def make() -> InTheWay | None:
            problem = matched(work.dataset.problem(access), stopped(work))
            if engagement_id not in problem.engagements or consultant_id not in problem.consultants:
                return None
            seats = (one for key, one in work.standing.seats().items() if key.engagement_id in problem.engagements)
            book = Book.of(problem, work.dataset.policy(), [localized(problem, one).assignment for one in seats])
            booking = book.bookings.get(engagement_id)
            on_team = booking is not None and any(one.consultant_id == consultant_id for one in booking.team.values())
            if booking and on_team and not wish.first_start:
                return InTheWay(on_team=True, first_start=booking.first_start, obstacles=())
            where = (replace(wish, instead_of=consultant_id) if on_team else wish).within(book, engagement_id)
            found, seating = in_the_way(book, engagement_id, consultant_id, where, voice)
            return InTheWay(on_team=False, first_start=seating.first_start if seating else None, obstacles=found)

        key = ("in the way", engagement_id, consultant_id, wish, voice.value)
        return work.moment.recall(key, RESTS_ON, make, also=work.today)


@dataclass(frozen=True, slots=True)
class TeamNow:
    """An engagement with who stands in its seats.

    Args:
        engagement: What the seats ask for is withheld.
        people: By name.
        is_whole: Whether every seat is filled.
        fixed: Those whose seat a person has approved or locked: nobody takes their place.
        locked: Those of them whose seat is locked only.
        starts: Those that are offered, on the engagement's own clock.
        uncovered: Why it is not covered, by the proposal under review, else empty.
    """

    engagement: Engagement
    people: tuple[Meant, ...]
    first_start: datetime | None
    is_whole: bool
    fixed: frozenset[ConsultantId]
    locked: frozenset[ConsultantId]
    starts: tuple[datetime, ...]
    uncovered: str


def team_now(database: Database, engagement_id: EngagementId) -> TeamNow | None:
    """Who stands in an engagement's seats; None where there is no such engagement."""
    with database.reading() as work:
        engagement = work.dataset.engagements([engagement_id]).get(engagement_id)
        if engagement is None:
            return None
        held = work.standing.seats([SeatKey(engagement_id, seat) for seat in engagement.seats])
        known = called(work, {one.assignment.consultant_id for one in held.values()})
        latest = work.proposals.latest()
        why = work.proposals.uncovered(latest.proposal_id).get(engagement_id) if latest else None
        offered = tuple(islice(offered_starts(engagement, work.dataset.policy()), MOST_STARTS))
    starts = [one.assignment.first_start.astimezone(engagement.time_zone) for one in held.values()]
    people = (Meant(cid, name) for cid, name in known.items())
    return TeamNow(
        engagement,
        tuple(sorted(people, key=lambda one: (one.name.casefold(), one.consultant_id))),
        min(starts, default=None),
        len(held) == len(engagement.seats) > 0,
        frozenset(one.assignment.consultant_id for one in held.values() if one.fixed),
        frozenset(one.assignment.consultant_id for one in held.values() if one.locked),
        offered,
        why.sentence if why else "",
    )
