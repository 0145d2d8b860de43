"""``matcher scenario worth``: what one more of something would be worth."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import click

from matcher import bootstrap
from matcher.cli.processes.stopping import stoppable
from matcher.cli.scenarios.comparison import show_worths
from matcher.domain.model.solution import Limits
from scenarios.case import Case
from scenarios.recruiting.worth import worths
from scenarios.runs.base import center, dataset
from scenarios.runs.solving import prepared


def show_worth(base: str | None, top: int, seconds: float | None) -> None:
    """Find and print it."""
    case = _case(base)

    click.echo("Solving today's plan, then once more for each change its prices promise most of.", err=True)
    limits = Limits(seconds)
    with stoppable("Stopping with what is known; once more to give up.") as stop, ThreadPoolExecutor() as executor:
        start = prepared(case, bootstrap.solver(), bootstrap.remembering_solver(), limits, stop=stop)
        found = worths(start, limits, executor, top, stop)
    show_worths(found, roles=not case.sealed)


def _case(base: str | None) -> Case:
    if base is not None:
        return dataset(Path(base))
    with closing(bootstrap.database()) as database:
        return center(database, "worth")
