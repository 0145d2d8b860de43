"""Options that the commands on scenarios share."""

import click

from matcher.cli.limits import SECONDS
from scenarios.studies.asking import SECONDS as USUAL_SECONDS

base_option = click.option(
    "--base", help="A dataset to ask about, or `version 3` for what was public then; the center's database by default."
)
seconds_option = click.option(
    "--seconds", type=SECONDS, default=USUAL_SECONDS, show_default=True, help="Of each search."
)
