"""Who could be on a team if something else moved: people whom only bookings keep from it that nobody has approved."""

from collections.abc import Sequence
from itertools import islice

from matcher.domain.explain.obstacles import Seating, obstacles
from matcher.domain.goals import SEAT_GOALS
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import offered_starts
from matcher.services.explanations.forced.seatings import open_seats

BY_BOOKINGS = frozenset({"no_overlap", "weekly_hours", "monthly_engagements"})
MOST_STARTS = 6
"""Starts looked at where none stands."""
SHARE = 3
"""Of so many at the least who are solved for, where there are as many: whom others hold, may still be worth it."""


def looked_at(free: Sequence[ConsultantId], booked: Sequence[ConsultantId], most: int) -> list[ConsultantId]:
    """Whom to solve for: those who are free, and some whom other bookings hold."""
    held = min(len(booked), max(min(SHARE, most // 2), most - len(free)))
    return [*free[: most - held], *booked[:held]]


def booked_elsewhere(book: Book, engagement_id: EngagementId) -> list[ConsultantId]:
    """Who would be free for a team were they not booked, and nobody approved that; who fits best comes first."""
    engagement, booking = book.problem.engagements[engagement_id], book.bookings.get(engagement_id)
    seated = {one.consultant_id for one in booking.team.values()} if booking else set()
    starts = [booking.first_start] if booking else list(islice(offered_starts(engagement, book.policy), MOST_STARTS))
    worth: dict[ConsultantId, int] = {}
    for consultant_id in sorted(book.diaries.keys() - seated):
        for start in starts:
            each = (
                Seating(book, engagement_id, seat, consultant_id, start) for seat in open_seats(book, engagement_id)
            )
            points = [sum(goal.points(one.filled) for goal in SEAT_GOALS) for one in each if _is_held(one)]
            if points:
                worth[consultant_id] = max(points)
                break
    return sorted(worth, key=lambda one: (-worth[one], one))


def _is_held(seating: Seating) -> bool:
    """Whether other bookings that no person has approved are all that is in the way."""
    found, approved = obstacles(seating), seating.book.problem.approved
    others = {eid for one in found for eid in one.engagement_ids}
    return bool(others) and {one.rule for one in found} <= BY_BOOKINGS and not others & approved.keys()
