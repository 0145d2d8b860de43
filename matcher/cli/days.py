"""Days as options of commands take them."""

from datetime import datetime

import click

from matcher.domain.model.clock.in_words import did_you_mean_day


class DayOption(click.DateTime):
    """A day like 2027-03-31; one that is written in another way is refused with the day that was probably meant."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The day at midnight, or a usage error."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            offer = did_you_mean_day(str(value))
            self.fail(f"{error.message[:-1]}: {offer}" if offer else error.message, param, ctx)


DAY = DayOption()
