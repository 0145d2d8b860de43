"""Who else could take a seat, and what it would change."""

from collections.abc import Iterator
from dataclasses import dataclass

from matcher.domain.explain.audit import terms
from matcher.domain.explain.seat_options import seat_options
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Assignment
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import offered_starts
from matcher.domain.rules import PANEL_RULES
from matcher.ports import Database
from matcher.records import Access, Permission, SeatKey, User
from matcher.services.consultants.privacy import rule_sentence, rule_shown
from matcher.services.review.difference import localized


@dataclass(frozen=True, slots=True)
class Alternative:
    """Someone else for a seat.

    Args:
        eligible: Whether every rule is kept; else ``rule`` and ``sentence`` name the only one that is not.
        points: Change of the whole score if this person sat there and nothing else moved; 0 where others are missing.
    """

    consultant_id: ConsultantId
    name: str
    eligible: bool
    points: int
    rule: str = ""
    sentence: str = ""


def alternatives(
    database: Database, reader: User, engagement_id: EngagementId, seat: SeatName
) -> tuple[Alternative, ...]:
    """Who else could sit there, the best first: eligible people, then those one rule short.

    People who fall short of the panel's own rules are left out for readers without the permission.
    """
    why = f"rules checked for alternatives shown to user {reader.user_id}"
    access = database.writing(lambda work: work.access_log.admit(None, None, why))
    scene = _scene(database, access, SeatKey(engagement_id, seat))
    found = scene.found(reader) if scene else ()
    return tuple(sorted(found, key=lambda one: (not one.eligible, -one.points, one.consultant_id)))


@dataclass(frozen=True, slots=True)
class _Scene:
    """A seat, and the schedule that stands around it."""

    book: Book
    key: SeatKey
    row: Assignment

    def found(self, reader: User) -> Iterator[Alternative]:
        """Everyone who breaks at most one rule there, whoever sits there now left out."""
        problem, key = self.book.problem, self.key
        options = seat_options(problem, self.book.policy, self.book, *key, self.row.first_start)
        for consultant_id, broken in options.items():
            hidden = PANEL_RULES.intersection(broken) and not reader.may(Permission.READ_LIVED_EXPERIENCE)
            if len(broken) > 1 or hidden or consultant_id == self.row.consultant_id:
                continue
            rule = broken[0] if broken else ""
            yield Alternative(
                consultant_id,
                problem.consultants[consultant_id].name,
                not broken,
                0 if broken else self.gain(consultant_id),
                rule_shown(reader, rule) if rule else "",
                rule_sentence(reader, rule) if rule else "",
            )

    def gain(self, consultant_id: ConsultantId) -> int:
        """Change of the whole score with this person in the seat: all else earns what it earned."""
        moved = {consultant_id, self.row.consultant_id}
        rows = [
            Assignment(eid, seat, consultant.consultant_id, booking.first_start)
            for eid, booking in self.book.bookings.items()
            if eid == self.key.engagement_id or moved & {person.consultant_id for person in booking.team.values()}
            for seat, consultant in booking.team.items()
            if (eid, seat) != self.key
        ]
        now = [self.row] if self.row.consultant_id else []
        return self._points([*rows, self.row._replace(consultant_id=consultant_id)]) - self._points([*rows, *now])

    def _points(self, rows: list[Assignment]) -> int:
        return sum(terms(Book.of(self.book.problem, self.book.policy, rows)).values())


def _scene(database: Database, access: Access, key: SeatKey) -> _Scene | None:
    """The seat as it stands; for an engagement that stands nowhere, at the first start that it offers."""
    with database.reading() as work:
        problem, policy = work.dataset.problem(access), work.dataset.policy()
        held = work.standing.seats()
    engagement = problem.engagements.get(key.engagement_id)
    if engagement is None or key.seat not in engagement.seats:
        return None
    book = Book.of(problem, policy, [localized(problem, one).assignment for one in held.values()])
    booking = book.bookings.get(key.engagement_id)
    start = booking.first_start if booking else next(offered_starts(engagement, policy), None)
    if start is None:
        return None
    sits = booking.team.get(key.seat) if booking else None
    return _Scene(book, key, Assignment(*key, sits.consultant_id if sits else ConsultantId(""), start))
