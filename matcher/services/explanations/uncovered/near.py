"""Who is nearest to an engagement that nobody covers: how many people one rule alone keeps out, and by which work."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from matcher.domain.explain.disclosure import WHATEVER_THE_DATE, lacking, told_sentence
from matcher.domain.explain.obstacles import Obstacle, Seating, Voice, breaches, obstacles
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import offered_starts
from matcher.domain.rules import PANEL_RULES

MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Near:
    """People whom one rule alone keeps out.

    Args:
        sentence: The rule, as it may be told; ``lacking`` what they all do that breaks it.
        people: How many of them.
        engagement_ids: What they are booked for, where that is in the way.
        examples: What was found of some of them, in the words of the breach.
    """

    sentence: str
    people: int
    engagement_ids: tuple[EngagementId, ...]
    examples: tuple[str, ...] = ()
    lacking: str = ""


def nearest(book: Book, engagement_id: EngagementId, voice: Voice) -> tuple[Near, ...]:
    """By the one rule that keeps people out of every seat at every start, most people first; bookings count.

    Whom the panel alone keeps out is counted, and nobody of them named: their records are read one at a time.
    """
    found: dict[str, list[Obstacle]] = defaultdict(list)
    for only in one_rule_short(book, engagement_id, voice):
        found[only.rule].append(only)
    near = (
        Near(
            told_sentence(rule),
            len(each),
            tuple(sorted({eid for one in each for eid in one.engagement_ids})),
            ()
            if rule in PANEL_RULES
            else tuple(f"{one.sentence} {one.remedy}".strip() for one in each[:MOST_EXAMPLES]),
            lacking(book.problem.engagements[engagement_id], rule),
        )
        for rule, each in found.items()
    )
    return tuple(sorted(near, key=lambda one: (-one.people, one.sentence)))


def one_rule_short(book: Book, engagement_id: EngagementId, voice: Voice) -> Iterator[Obstacle]:
    """What keeps those out whom one rule alone keeps out, person by person in id order."""
    for consultant_id in sorted(book.problem.consultants):
        seating = _nearest_seating(book, engagement_id, consultant_id, voice)
        if seating:
            yield from (_naming(seating, one) for one in obstacles(seating, voice) if _may_be_listed(one, voice))


def _naming(seating: Seating, one: Obstacle) -> Obstacle:
    """A breach in words that say whose it is: those of a rule about a whole team name nobody."""
    return one if seating.name in one.sentence else replace(one, sentence=f"With {seating.name}: {one.sentence}")


def _may_be_listed(one: Obstacle, voice: Voice) -> bool:
    """Nobody but the owner of the data is told of many at once who lacks a role; nothing would do about it either."""
    return voice is Voice.OWNER or one.rule not in PANEL_RULES


def _nearest_seating(
    book: Book, engagement_id: EngagementId, consultant_id: ConsultantId, voice: Voice
) -> Seating | None:
    """The first seat and start at which one rule alone keeps someone out; None where two do, or none somewhere."""
    only = None
    for seating, found in _judged(book, engagement_id, consultant_id, voice):
        if not found:
            return None
        if len(found) == 1:
            only = only or seating
    return only


def _judged(
    book: Book, engagement_id: EngagementId, consultant_id: ConsultantId, voice: Voice
) -> Iterator[tuple[Seating, tuple[Obstacle, ...]]]:
    """What is in someone's way, seat by seat and start by start, while some start may have less than two."""
    engagement, booking = book.problem.engagements[engagement_id], book.bookings.get(engagement_id)
    starts = [booking.first_start] if booking else list(offered_starts(engagement, book.policy))
    approved = book.problem.approved.get(engagement_id, {})
    kinds = {engagement.seats[seat]: seat for seat in sorted(engagement.seats.keys() - approved.keys(), reverse=True)}
    for seat in sorted(kinds.values()):
        for start in starts:
            seating = Seating(book, engagement_id, seat, consultant_id, start)
            found = breaches(seating, voice)
            yield seating, found
            if len({one.rule for one in found} & WHATEVER_THE_DATE) > 1:
                break  # no other start has fewer
