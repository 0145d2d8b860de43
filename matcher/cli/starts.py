"""A start as people type it: a day and a time on the engagement's own clock."""

from datetime import datetime

import click

from matcher.domain.model.problem import Engagement
from matcher.services.explanations.forced.seatings import StartError
from matcher.services.explanations.forced.seatings import on_clock_of as moment_of

START = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
START_EXAMPLE = "like 2027-03-01T10:00 on the engagement's own clock"


def on_clock_of(engagement: Engagement, typed: datetime) -> datetime:
    """The moment that was typed.

    Raises:
        UsageError: It is far from the engagement's window, or its clock never shows it.
    """
    try:
        return moment_of(engagement, typed)
    except StartError as error:
        raise click.UsageError(f"--start {error}") from error
