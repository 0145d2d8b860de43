"""THE GOALS: what makes one schedule better than another, in whole points. Each has a file of its own name.

Fees are no goal: cheaper people would win by being cheaper, and the same role earns the same pay.
"""

from typing import Any

from matcher.domain.goals.affinity import AFFINITY, affinity
from matcher.domain.goals.coverage import COVERAGE, coverage
from matcher.domain.goals.fairness import FAIRNESS, fairness
from matcher.domain.goals.fit import FIT, fit
from matcher.domain.goals.goal import Goal
from matcher.domain.goals.local import LOCAL, local
from matcher.domain.goals.multidisciplinary import MOST_FURTHER_DISCIPLINES, MULTIDISCIPLINARY, multidisciplinary
from matcher.domain.goals.preferred import PREFERRED, preferred
from matcher.domain.goals.stability import STABILITY, stability
from matcher.domain.goals.travel import TRAVEL, travel
from matcher.domain.goals.wait import WAIT, wait
from matcher.domain.model.schedule import Book, Booking, Filled

ENGAGEMENT_GOALS: tuple[Goal[Booking], ...] = (
    COVERAGE,
    WAIT,
    STABILITY,
    MULTIDISCIPLINARY,
)
SEAT_GOALS: tuple[Goal[Filled], ...] = (
    FIT,
    LOCAL,
    AFFINITY,
    PREFERRED,
    TRAVEL,
)
SCHEDULE_GOALS: tuple[Goal[Book], ...] = (FAIRNESS,)
GOALS: tuple[Goal[Any], ...] = (*ENGAGEMENT_GOALS, *SEAT_GOALS, *SCHEDULE_GOALS)

__all__ = [
    "AFFINITY",
    "COVERAGE",
    "ENGAGEMENT_GOALS",
    "FAIRNESS",
    "FIT",
    "GOALS",
    "LOCAL",
    "MOST_FURTHER_DISCIPLINES",
    "MULTIDISCIPLINARY",
    "PREFERRED",
    "SCHEDULE_GOALS",
    "SEAT_GOALS",
    "STABILITY",
    "TRAVEL",
    "WAIT",
    "Goal",
    "affinity",
    "coverage",
    "fairness",
    "fit",
    "local",
    "multidisciplinary",
    "preferred",
    "stability",
    "terms",
    "travel",
    "wait",
]


def terms(book: Book) -> dict[str, int]:
    """Points by goal, in the order of the goals. Engagements that are not whole earn nothing but fairness."""
    points = dict.fromkeys((goal.name for goal in GOALS), 0)
    for booking in book.bookings.values():
        if not booking.whole:
            continue
        for goal in ENGAGEMENT_GOALS:
            points[goal.name] += goal.points(booking)
        for filled in booking.filled:
            for seat_goal in SEAT_GOALS:
                points[seat_goal.name] += seat_goal.points(filled)
    for schedule_goal in SCHEDULE_GOALS:
        points[schedule_goal.name] += schedule_goal.points(book)
    return points
