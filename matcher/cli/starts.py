"""A start as people type it: a day and a time on the engagement's own clock."""

from datetime import datetime

import click

from matcher.domain.model.problem import Engagement
from matcher.services.explanations.seatings import is_near

START = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
START_EXAMPLE = "like 2027-03-01T10:00 on the engagement's own clock"


def on_clock_of(engagement: Engagement, typed: datetime) -> datetime:
    """The moment that was typed.

    Raises:
        UsageError: It is far from the engagement's window.
    """
    if not is_near(engagement, typed.date()):
        window = f"{engagement.window_start} to {engagement.window_end}"
        raise click.UsageError(f"--start {typed:%Y-%m-%d %H:%M} is more than a year from the window, {window}.")
    return typed.replace(tzinfo=engagement.time_zone)
