"""Sooner is better."""

from matcher.domain.goals.goal import Goal
from matcher.domain.model.schedule import Booking


def wait(booking: Booking) -> int:
    """Sooner is better: each day from the window's opening to the first session costs.

    Unit: points per day.
    """
    days = (booking.times.days[0] - booking.engagement.window_start).days
    return -booking.policy.points.wait_per_day * max(0, days)


WAIT = Goal(wait)
