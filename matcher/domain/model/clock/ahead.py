"""Moments that were written down as now and lie in the future: some clock was wrong then, or is wrong now."""

from datetime import datetime, timedelta

APART = timedelta(minutes=2)
"""So far clocks of machines that work together may be apart."""


def is_ahead(at: datetime, now: datetime) -> bool:
    """Whether something is said to have happened in the future."""
    return at - now >= APART


def is_in_force(ends_at: datetime, now: datetime, longest: timedelta) -> bool:
    """Whether what is good for so long at most is not over: an end further away was set by another clock."""
    return now < ends_at and not is_ahead(ends_at, now + longest)
