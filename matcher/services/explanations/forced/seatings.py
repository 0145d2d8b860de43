"""Someone in a seat at a start: what is in their way, and the best whole answer in which they sit there."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import inf

from matcher.domain.explain.disclosure import WHATEVER_THE_DATE
from matcher.domain.explain.no_team_with import no_team_with
from matcher.domain.explain.obstacles import Obstacle, Seating, Voice, breaches, broken_rules, is_free_of, obstacles
from matcher.domain.explain.teams.open_seats import Openings
from matcher.domain.explain.teams.roster import Roster
from matcher.domain.explain.together import in_words, together
from matcher.domain.explain.uncovered_reason import Uncovered
from matcher.domain.model.errors import MatcherError
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Assignment, Engagement
from matcher.domain.model.schedule import Book
from matcher.domain.model.solution import Solution
from matcher.domain.model.timetable import in_utc, offered_starts
from matcher.domain.rules.eligible import ELIGIBLE, why_it_waits
from matcher.services.explanations.forced.price import Price
from matcher.services.explanations.forced.resolving import Resolver


@dataclass(frozen=True, slots=True)
class Where:
    """Where someone is wanted on a team.

    Args:
        seat: None for whichever suits best.
        first_start: Aware; None for any: rules are judged at the one that stands, else at the one offered at which the
            fewest are in the way, and whole answers are sought at all of them.
    """

    seat: SeatName | None = None
    first_start: datetime | None = None


ANYWHERE = Where()
A_YEAR = timedelta(days=366)


class StartError(MatcherError):
    """A start that nobody can ask about."""


def on_clock_of(engagement: Engagement, typed: datetime) -> datetime:
    """The moment of a start that was typed.

    Args:
        typed: On the engagement's own clock, naive.

    Raises:
        StartError: It is more than a year from the engagement's window, or its clock never shows it.
    """
    if not engagement.window_start - A_YEAR <= typed.date() <= engagement.window_end + A_YEAR:
        window = f"{engagement.window_start} to {engagement.window_end}"
        raise StartError(f"{typed:%Y-%m-%d %H:%M} is more than a year from the window, {window}.")
    start = typed.replace(tzinfo=engagement.time_zone)
    if in_utc(start).astimezone(engagement.time_zone).replace(tzinfo=None) != typed:
        raise StartError(f"There is no {typed:%Y-%m-%d %H:%M} there: clocks go forward past it that night.")
    return start


def in_the_way(
    book: Book,
    engagement_id: EngagementId,
    consultant_id: ConsultantId,
    where: Where,
    voice: Voice,
    *,
    judge: Callable[[Seating, Voice], tuple[Obstacle, ...]] = obstacles,
) -> tuple[tuple[Obstacle, ...], Seating | None]:
    """The rules in the way of someone, and the seat and start they were judged in; None where no start is offered.

    That the engagement waits comes first: nobody could be on its team before.

    Args:
        judge: Where it is known that no other start would do, :func:`breaches`, which names none.
    """
    judged = [(judge(one, voice), one) for one in _seatings(book, engagement_id, consultant_id, where, voice)]
    found, seating = min(judged, key=lambda one: len(one[0]), default=((), None))
    if where.seat and seating and voice is not Voice.OWNER:
        found = whatever_the_mates(seating, found, voice)
    if seating and len(found) > 1:
        found = in_words(found, together(seating, voice), is_enough=False)
    return (*_waiting(book, engagement_id), *found), seating


def _waiting(book: Book, engagement_id: EngagementId) -> Iterator[Obstacle]:
    waits = why_it_waits(book.problem.engagements[engagement_id])
    if waits and not book.problem.approved.get(engagement_id):
        yield Obstacle(ELIGIBLE.name, waits.found, waits.would_do).as_needed


def whatever_the_mates(seating: Seating, found: tuple[Obstacle, ...], voice: Voice) -> tuple[Obstacle, ...]:
    """Without what another seat would mend: in whose place someone could sit would tell who has ruled out whom."""
    if all(one.rule != "available" for one in found) or not _would_another_seat_do(seating, voice):
        return found
    return tuple(one for one in found if one.rule != "available")


def is_free_whatever_the_mates(seating: Seating, voice: Voice) -> bool:
    """Whether nothing is in the way but what :func:`whatever_the_mates` leaves out; told without finding words."""
    is_limited = False
    for rule in broken_rules(seating, voice):
        if rule != "available":
            return False
        is_limited = True
    return not is_limited or _would_another_seat_do(seating, voice)


def _would_another_seat_do(seating: Seating, voice: Voice) -> bool:
    """Whether there is a seat on the team for which someone is available by what this voice is told."""
    seats = open_seats(seating.book, seating.engagement_id)
    return any("available" not in broken_rules(replace(seating, seat=seat), voice) for seat in seats)


def open_seats(book: Book, engagement_id: EngagementId) -> list[SeatName]:
    """The seats that no person has approved, in order; where all are, all of them."""
    seats = book.problem.engagements[engagement_id].seats
    return sorted(seats.keys() - book.problem.approved.get(engagement_id, {}).keys()) or sorted(seats)


def _seatings(
    book: Book, engagement_id: EngagementId, consultant_id: ConsultantId, where: Where, voice: Voice
) -> Iterator[Seating]:
    """The person in the seats in question, at the start in question or where the fewest rules are in the way."""
    engagement, booking = book.problem.engagements[engagement_id], book.bookings.get(engagement_id)
    given = where.first_start or (booking.first_start if booking else None)
    starts = [given.astimezone(engagement.time_zone)] if given else list(offered_starts(engagement, book.policy))
    for seat in [where.seat] if where.seat else open_seats(book, engagement_id):
        each = [Seating(book, engagement_id, seat, consultant_id, start) for start in starts]
        free = next((seating for seating in each if is_free_of(seating, voice)), None)
        yield from [free] if free else _least_hindered(each, voice)


def _least_hindered(each: Sequence[Seating], voice: Voice) -> Iterator[Seating]:
    """The first of those with the fewest rules in the way; none where there is none."""
    fewest: tuple[int, Seating] | None = None
    for seating in each:
        rules = {one.rule for one in breaches(seating, voice)}
        if fewest is None or len(rules) < fewest[0]:
            fewest = len(rules), seating
        if len(rules & WHATEVER_THE_DATE) == fewest[0]:
            break  # no other start has fewer
    yield from [fewest[1]] if fewest else []


def forced(
    resolver: Resolver, engagement_id: EngagementId, consultant_id: ConsultantId, where: Where
) -> tuple[Solution, Price] | None:
    """The best whole answer in which someone sits there, at any start where none is chosen; None where there is none.

    Raises:
        CutShortError: None was found in time, and there may be one.
    """
    if where.seat is None and where.first_start is None:
        return resolver.with_person(engagement_id, consultant_id)
    book = Book.of(resolver.problem, resolver.policy, resolver.rows)
    if where.seat is None:
        seatings = _seatings(book, engagement_id, consultant_id, where, Voice.OWNER)
        return _best(
            resolver, (Assignment(engagement_id, one.seat, consultant_id, one.first_start) for one in seatings)
        )
    if where.first_start is not None:
        start = where.first_start.astimezone(resolver.problem.engagements[engagement_id].time_zone)
        return resolver.with_seating(Assignment(engagement_id, where.seat, consultant_id, start))
    return _in_seat(resolver, engagement_id, consultant_id, where.seat)


def _in_seat(
    resolver: Resolver, engagement_id: EngagementId, consultant_id: ConsultantId, seat: SeatName
) -> tuple[Solution, Price] | None:
    """The best whole answer with someone in a seat, over all starts.

    No answer is better than the best with them in any seat, which mostly has them in this one, or as well in this one.
    """
    approved = resolver.problem.approved.get(engagement_id, {})
    if seat in approved or any(row.consultant_id == consultant_id for row in approved.values()):
        return None
    anywhere = resolver.with_person(engagement_id, consultant_id)
    if anywhere is None:
        return None
    start = next(row.first_start for row in anywhere[0].assignments if row.engagement_id == engagement_id)
    if there := resolver.seated(anywhere, Assignment(engagement_id, seat, consultant_id, start)):
        return there
    roster = Roster(resolver.problem, resolver.policy)
    openings = Openings(roster, resolver.problem.engagements[engagement_id], {seat: consultant_id})
    starts = zip(openings.starts, openings.suited(), strict=True) if openings.starts else ()
    rows = (Assignment(engagement_id, seat, consultant_id, start) for start, suited in starts if suited[seat])
    return _best(resolver, rows, at_most=anywhere[1].points)


def _best(resolver: Resolver, rows: Iterable[Assignment], at_most: float = inf) -> tuple[Solution, Price] | None:
    """The best answer with one of these rows, the first of them that reaches what none exceeds."""
    best: tuple[Solution, Price] | None = None
    for row in rows:
        answer = resolver.with_seating(row)
        if answer and (best is None or answer[1].points > best[1].points):
            best = answer
        if best and best[1].points >= at_most:
            break
    return best


def why_nothing(
    resolver: Resolver, engagement_id: EngagementId, consultant_id: ConsultantId, where: Where, voice: Voice
) -> tuple[Uncovered, ...]:
    """Why no whole answer has someone there, as far as it is not about them; see :func:`no_team_with`."""
    book = Book.of(resolver.problem, resolver.policy, resolver.rows)
    seats = [where.seat] if where.seat else open_seats(book, engagement_id)
    return no_team_with(
        resolver.problem, resolver.policy, engagement_id, consultant_id, seats, where.first_start, voice
    )
