"""Want someone else? The first rows, before anything is solved: one person instead of another, and nothing else moves.

With everybody else where they are, the schedule with that person is one of those that a solver may choose from: the
best one loses no more points. The list is made by all rules but the panel's and what fees may come to, for every
reader, so that nothing in it depends on a role or on pay: with the permission too, records are read one at a time.
Whether a whole team meets the panel requirement and the budgets it does not say. Nor does it set one place apart from
another by who has ruled out whom: whoever could take some place is listed for each.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from matcher.domain.explain.obstacles import Seating, Voice
from matcher.domain.goals import terms
from matcher.domain.model.ids import ConsultantId, EngagementId, with_id
from matcher.domain.model.problem import Assignment
from matcher.domain.model.schedule import Book, Booking
from matcher.domain.rules import PROGRAMME_BUDGET, TRAVEL_BUDGET
from matcher.ports import Database, UnitOfWork
from matcher.records import Access, QuestionKind, User
from matcher.services.explanations.baseline import RESTS_ON
from matcher.services.explanations.forced.seatings import is_free_whatever_the_mates
from matcher.services.protection.allowance import counted
from matcher.services.review.difference import localized
from matcher.services.runs.scope import matched, stopped

MOST = 10
"""Rows of the list: so many are solved for exactly."""


@dataclass(frozen=True, slots=True)
class FirstRow:
    """One person instead of another on a team.

    Args:
        points: The change of the whole schedule's points if nothing else moves.
    """

    consultant_id: ConsultantId
    name: str
    instead_of: str
    points: int

    @property
    def label(self) -> str:
        """The name with the id."""
        return with_id(self.name, self.consultant_id)

    @property
    def sentence(self) -> str:
        """The points in words."""
        unit = "point" if abs(self.points) == 1 else "points"
        if not self.points:
            return "as many points"
        return f"{abs(self.points):,} {unit} {'less' if self.points < 0 else 'more'}"


def first_rows(
    database: Database, reader: User, engagement_id: EngagementId, instead_of: ConsultantId | None = None
) -> tuple[FirstRow, ...]:
    """Who could take a seat that is not settled, the best first; none where the engagement has no whole team.

    Args:
        instead_of: Whose seat; None for whichever loses least.

    Raises:
        SpentError: The reader has asked as much today as one day allows.
    """
    why = f"rules checked for alternatives shown to user {reader.user_id}"

    def admit(work: UnitOfWork) -> Access:
        return work.access_log.admit(reader.user_id, None, why)

    access = counted(database, reader, QuestionKind.OTHERS, ("first rows", engagement_id, instead_of), RESTS_ON, admit)
    with database.reading() as work:

        def make() -> tuple[FirstRow, ...]:
            problem = matched(work.dataset.problem(access), stopped(work))
            seats = (one for key, one in work.standing.seats().items() if key.engagement_id in problem.engagements)
            rows = [localized(problem, one).assignment for one in seats]
            return rows_of(Book.of(problem, work.dataset.policy(), rows), engagement_id, Voice.GUARDED, instead_of)

        return work.moment.recall(("first rows", engagement_id, instead_of), RESTS_ON, make, also=work.today)


def rows_of(
    book: Book, engagement_id: EngagementId, voice: Voice, instead_of: ConsultantId | None = None
) -> tuple[FirstRow, ...]:
    """As :func:`first_rows`, of a schedule; everyone once, in the seat that loses least."""
    booking = book.bookings.get(engagement_id)
    if booking is None or not booking.whole:
        return ()
    best: dict[ConsultantId, FirstRow] = {}
    for row in _rows(book, booking, voice, instead_of):
        if row.consultant_id not in best or row.points > best[row.consultant_id].points:
            best[row.consultant_id] = row
    return tuple(sorted(best.values(), key=lambda row: (-row.points, row.name, row.consultant_id)))


def _rows(book: Book, booking: Booking, voice: Voice, instead_of: ConsultantId | None) -> Iterator[FirstRow]:
    seated = {person.consultant_id for person in booking.team.values()}
    engagement_id = booking.engagement.engagement_id
    for seat in sorted(booking.team.keys() - booking.approved, key=lambda one: booking.team[one].name):
        sits = booking.team[seat]
        if instead_of not in {None, sits.consultant_id}:
            continue
        for consultant_id in sorted(book.problem.consultants.keys() - seated):
            seating = Seating(book, engagement_id, seat, consultant_id, booking.first_start)
            row = Assignment(engagement_id, seat, sits.consultant_id, booking.first_start)
            if is_free_whatever_the_mates(seating, voice) and _is_affordable(book, row, consultant_id, voice):
                points = _gain(book, row, seating)
                yield FirstRow(consultant_id, seating.name, book.problem.name_of(sits), points)


def _is_affordable(book: Book, row: Assignment, consultant_id: ConsultantId, voice: Voice) -> bool:
    """Whether the budgets of the whole schedule bear the exchange; as far as fees count, not without the permission."""
    judged = (TRAVEL_BUDGET,) if voice is Voice.GUARDED else (PROGRAMME_BUDGET, TRAVEL_BUDGET)
    limits = book.policy.rules
    if limits.programme_budget is None and limits.travel_budget is None:
        return True
    booking = book.bookings[row.engagement_id]
    team = {**booking.team, row.seat: book.problem.consultants[consultant_id]}
    changed = replace(book, bookings={**book.bookings, row.engagement_id: replace(booking, team=team)})
    return not any(clash for rule in judged for clash in rule.check(changed))


def _gain(book: Book, row: Assignment, seating: Seating) -> int:
    """The change of all points: what neither of the two is part of earns what it earned."""
    moved = {row.consultant_id, seating.consultant_id}
    others = [
        Assignment(eid, seat, person.consultant_id, booking.first_start)
        for eid, booking in book.bookings.items()
        if eid == row.engagement_id or moved & {person.consultant_id for person in booking.team.values()}
        for seat, person in booking.team.items()
        if (eid, seat) != row[:2]
    ]
    new = row._replace(consultant_id=seating.consultant_id)
    return _points(book, [*others, new]) - _points(book, [*others, row])


def _points(book: Book, rows: list[Assignment]) -> int:
    return sum(terms(Book.of(book.problem, book.policy, rows)).values())
