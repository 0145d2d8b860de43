"""Options that the commands on scenarios share."""

import click

from scenarios.studies.asking import SECONDS

base_option = click.option(
    "--base", help="A dataset to ask about, or `version 3` for what was public then; the center's database by default."
)
seconds_option = click.option(
    "--seconds", type=click.FloatRange(min=0, min_open=True), default=SECONDS, show_default=True, help="Of each search."
)
