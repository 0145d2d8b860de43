"""Who is nearest to an engagement that nobody covers: how many people one rule alone keeps out, and by which work."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from matcher.domain.explain.disclosure import told_sentence
from matcher.domain.explain.obstacles import Obstacle, Seating, Voice, obstacles
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import offered_starts

MOST_EXAMPLES = 3
MOST_STARTS = 12
"""Starts that everybody is judged at."""


@dataclass(frozen=True, slots=True)
class Near:
    """People whom one rule alone keeps out.

    Args:
        sentence: The rule, as it may be told.
        people: How many of them.
        engagement_ids: What they are booked for, where that is in the way.
        examples: What was found of some of them, in the words of the breach.
    """

    sentence: str
    people: int
    engagement_ids: tuple[EngagementId, ...]
    examples: tuple[str, ...] = ()


def nearest(book: Book, engagement_id: EngagementId, voice: Voice) -> tuple[Near, ...]:
    """By the one rule that keeps people out of every seat at every start looked at, most people first."""
    found: dict[str, list[Obstacle]] = defaultdict(list)
    for consultant_id in sorted(book.problem.consultants):
        fewest = min(_obstacles(book, engagement_id, consultant_id, voice), key=len, default=())
        if len(fewest) == 1:
            found[fewest[0].rule].append(fewest[0])
    near = (
        Near(
            told_sentence(rule),
            len(each),
            tuple(sorted({eid for one in each for eid in one.engagement_ids})),
            tuple(f"{one.sentence} {one.remedy}".strip() for one in each[:MOST_EXAMPLES]),
        )
        for rule, each in found.items()
    )
    return tuple(sorted(near, key=lambda one: (-one.people, one.sentence)))


def _obstacles(
    book: Book, engagement_id: EngagementId, consultant_id: ConsultantId, voice: Voice
) -> Iterator[tuple[Obstacle, ...]]:
    """What is in someone's way, seat by seat and start by start."""
    engagement, booking = book.problem.engagements[engagement_id], book.bookings.get(engagement_id)
    starts = [booking.first_start] if booking else list(islice(offered_starts(engagement, book.policy), MOST_STARTS))
    approved = book.problem.approved.get(engagement_id, {})
    kinds = {engagement.seats[seat]: seat for seat in sorted(engagement.seats.keys() - approved.keys(), reverse=True)}
    for start in starts:
        for seat in sorted(kinds.values()):
            yield obstacles(Seating(book, engagement_id, seat, consultant_id, start), voice)
