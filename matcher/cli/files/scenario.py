"""Commands on what-ifs: list them, run one beside the plan as it is."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

import click

from matcher.cli.processes.stopping import stoppable
from matcher.domain.model.solution import Limits
from scenarios.case import Case
from scenarios.compare import Comparison, compare
from scenarios.definitions import load, starters
from scenarios.parsing import Scenario
from scenarios.run import run, solved

DATASET = click.Path(path_type=Path)


@click.group()
def scenario() -> None:
    """Compare what-ifs with the plan as it is. Nothing is stored."""


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
@click.argument("name")
@click.option("--base", type=DATASET, help="A dataset to run it on; the center's database by default.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), help="Stop each search after so long.")
def run_(name: str, base: Path | None, seconds: float | None) -> None:
    """Solve the plan as it is and the scenario, and show them side by side.

    NAME is one of `matcher scenario list`, or the path of a TOML file. Ctrl-C compares the best so far; a second one
    gives up.
    """
    from matcher.cli.files.comparison import show

    what_if = load(name)
    show(what_if, _compared(what_if, _base(what_if, base), Limits(seconds)))


@scenario.command("worth")
@click.option("--base", type=DATASET, help="A dataset to look at; the center's database by default.")
@click.option("--top", type=click.IntRange(1, 50), default=5, show_default=True, help="How many of each sort to try.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), help="Stop each search after so long.")
def worth_(base: Path | None, top: int, seconds: float | None) -> None:
    """Say what one more hour, engagement or consultant would be worth.

    The prices that prove the plan say where to look; each is then added and the plan solved again. Which role somebody
    new would take is told for a dataset in files only: whoever has them may read it there.
    """
    from matcher import bootstrap
    from matcher.cli.files.comparison import show_worths
    from scenarios.base import center
    from scenarios.worth import worths

    if base is None:
        with closing(bootstrap.database()) as database:
            case = center(database, "worth")
    else:
        read = bootstrap.dataset_reader()(base)
        case = Case(read.problem, read.policy)

    def heard() -> None:
        click.echo("Stopping with what is known; once more to give up.", err=True)

    click.echo("Solving today's plan, then once more for each change its prices promise most of.", err=True)
    with stoppable(heard) as stop, ThreadPoolExecutor() as executor:
        plan, solve = (
            partial(solved, solver=solver, limits=Limits(seconds), stop=stop)
            for solver in (bootstrap.solver(), bootstrap.remembering_solver())
        )
        show_worths(worths(case, plan, solve, executor, top), roles=base is not None)


def _base(what_if: Scenario, dataset: Path | None) -> Case:
    from matcher import bootstrap
    from scenarios.base import center

    place = dataset or what_if.base
    if place is None:
        with closing(bootstrap.database()) as database:
            return center(database, what_if.name)
    read = bootstrap.dataset_reader()(place)
    return Case(read.problem, read.policy)


def _compared(what_if: Scenario, base: Case, limits: Limits) -> Comparison:
    from matcher import bootstrap

    def heard() -> None:
        click.echo("Stopping with the best so far; once more to give up.", err=True)

    click.echo("Solving today's plan, then that plan and the scenario side by side.", err=True)
    with stoppable(heard) as stop, ThreadPoolExecutor() as executor:
        solve = partial(solved, solver=bootstrap.remembering_solver(), limits=limits, stop=stop)
        return compare(run(what_if.changes, base, solve, executor))
