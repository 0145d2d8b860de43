"""What a scheduled engagement is worth."""

from matcher.domain.goals.goal import Goal
from matcher.domain.model.schedule import Booking


def coverage(booking: Booking) -> int:
    """Each engagement that is scheduled earns the points of its priority.

    Unit: points per scheduled engagement, by priority 1 to 5.
    """
    return booking.policy.points.coverage[booking.engagement.priority - 1]


COVERAGE = Goal(coverage)
