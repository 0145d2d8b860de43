"""Commands on what-ifs: list them, run them beside the plan as it is."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import click

from matcher.cli.processes.stopping import stoppable
from matcher.domain.model.solution import Limits, Stop
from scenarios.case import Case, ChangeError
from scenarios.comparison.column import Column
from scenarios.comparison.compare import column, infeasible
from scenarios.definitions.options import changes_in
from scenarios.definitions.scenario import Scenario
from scenarios.definitions.starters import load, starters
from scenarios.runs.solving import Prepared, prepared, solved

DATASET = click.Path(path_type=Path)
SECONDS = 120.0
"""Limit of each search: planners wait, but not for ever."""


@click.group()
def scenario() -> None:
    """Compare what-ifs with the plan as it is."""


@scenario.command("list")
def list_() -> None:
    """List the scenarios that come with matcher.

    Your own is a TOML file: run it by its path.
    """
    known = starters()
    width = max(len(one.name) for one in known)
    for one in known:
        click.echo(f"{one.name:<{width}}  {one.title}")
        for change in one.changes:
            click.echo(f"{'':<{width}}    {change.sentence}")


@scenario.command("run")
@click.argument("names", nargs=-1)
@click.option("--change", "given", multiple=True, help="A change in place of a file: 'cap_travel_miles miles=200'.")
@click.option("--base", type=DATASET, help="A dataset to run it on; the center's database by default.")
@click.option(
    "--seconds", type=click.FloatRange(min=0, min_open=True), default=SECONDS, show_default=True, help="Of each search."
)
def run_(names: tuple[str, ...], given: tuple[str, ...], base: Path | None, seconds: float) -> None:
    """Solve the plan as it is and up to four scenarios, and show each beside it.

    A NAME is one of `matcher scenario list`, or the path of a TOML file. Ctrl-C compares the best so far; a second one
    gives up.
    """
    from matcher.cli.files.comparison import show

    what_ifs = [load(name) for name in names]
    if given:
        what_ifs.append(Scenario("--change", "On the command line", changes_in(given)))
    if not 1 <= len(what_ifs) <= MOST:
        raise click.UsageError(f"Name 1 to {MOST} scenarios, or give --change.")
    show(_compared(what_ifs, _base(what_ifs, base), Limits(seconds)))


MOST = 4
"""Scenarios beside each other: more don't fit on a page."""


@scenario.command("worth")
@click.option("--base", type=DATASET, help="A dataset to look at; the center's database by default.")
@click.option("--top", type=click.IntRange(1, 50), default=5, show_default=True, help="How many of each sort to try.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), help="Stop each search after so long.")
def worth_(base: Path | None, top: int, seconds: float | None) -> None:
    """Say what one more hour, engagement or consultant would be worth.

    The prices that prove the plan say where to look; each is then added and the plan solved again. Which role somebody
    new would take is told for a dataset in files only: the owner of the files may read it there.
    """
    from matcher.cli.files.comparison import show_worths
    from scenarios.recruiting.worth import worths

    case = _case("worth", base)

    def heard() -> None:
        click.echo("Stopping with what is known; once more to give up.", err=True)

    click.echo("Solving today's plan, then once more for each change its prices promise most of.", err=True)
    limits = Limits(seconds)
    with stoppable(heard) as stop, ThreadPoolExecutor() as executor:
        found = worths(_prepared(case, limits, stop), limits, executor, top, stop)
    show_worths(found, roles=not case.sealed)


def _base(what_ifs: Sequence[Scenario], dataset: Path | None) -> Case:
    named = {what_if.base for what_if in what_ifs} - {None}
    if dataset is None and len(named) > 1:
        raise click.UsageError("These scenarios name different bases. Say which one is meant: --base DATASET")
    return _case(", ".join(what_if.name for what_if in what_ifs), dataset or next(iter(named), None))


def _case(name: str, place: Path | None) -> Case:
    from matcher import bootstrap
    from scenarios.runs.base import center, dataset

    if place is not None:
        return dataset(place)
    with closing(bootstrap.database()) as database:
        return center(database, name)


def _prepared(base: Case, limits: Limits, stop: Stop) -> Prepared:
    from matcher import bootstrap

    return prepared(base, bootstrap.solver(), bootstrap.remembering_solver(), limits, stop=stop)


def _compared(what_ifs: Sequence[Scenario], base: Case, limits: Limits) -> list[Column]:
    remarks = {what_if.name: what_if.require_fit(base) for what_if in what_ifs}
    for remark in dict.fromkeys(remark for said in remarks.values() for remark in said):
        click.echo(remark, err=True)

    def heard() -> None:
        click.echo("Stopping with the best so far; once more to give up.", err=True)

    click.echo("Solving today's plan, then each scenario beside it.", err=True)
    with stoppable(heard) as stop:
        start = _prepared(base, limits, stop)

        def compared(what_if: Scenario) -> Column:
            try:
                after = solved(start, what_if.changes, limits, stop=stop)
            except ChangeError as error:
                return infeasible(what_if, str(error))
            return column(what_if, start.before, after, remarks[what_if.name])

        with ThreadPoolExecutor() as executor:
            return list(executor.map(compared, what_ifs))
