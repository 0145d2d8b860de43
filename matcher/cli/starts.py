"""A start as people type it: a day and a time on the engagement's own clock."""

from datetime import datetime

import click

from matcher.domain.model.clock.in_words import did_you_mean_moment
from matcher.domain.model.problem import Engagement
from matcher.services.explanations.forced.seatings import StartError
from matcher.services.explanations.forced.seatings import on_clock_of as moment_of


class StartOption(click.DateTime):
    """A day and a time like 2027-03-01T10:00; one written in another way is refused with what was probably meant."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The start, or a usage error."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            offer = did_you_mean_moment(str(value))
            self.fail(f"{error.message[:-1]}: {offer}" if offer else error.message, param, ctx)


START = StartOption()
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
