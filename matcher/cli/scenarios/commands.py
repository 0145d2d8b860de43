"""``matcher scenario``: what-ifs beside the plan as it is, run, kept, exported, promoted."""

from contextlib import closing
from pathlib import Path
from typing import Any

import click

from matcher.cli.limits import ANY_SEED
from matcher.cli.record_argument import RECORD
from matcher.cli.scenarios.asking import answered, question_of
from matcher.cli.scenarios.options import base_option, seconds_option
from matcher.records import StudyKind
from matcher.settings import read_settings
from scenarios.chance.events import CANCELLATIONS, DECLINES, DRAWS, LATE
from scenarios.definitions.starters import starters
from scenarios.studies.answers import KINDS


@click.group()
def scenario() -> None:
    """Compare what-ifs with the plan as it is.

    On the center's database each question is kept with its answer, the hash of its input and who asked.
    """


@scenario.command("list")
def list_() -> None:
    """List the scenarios that come with matcher, those that planners keep, and what was asked last.

    Your own is a TOML file: run it by its path.
    """
    from matcher.cli.scenarios.kept import list_kept

    known = starters()
    width = max(len(one.name) for one in known)
    for one in known:
        click.echo(f"{one.name:<{width}}  {one.title}")
        for change in one.changes:
            click.echo(f"{'':<{width}}    {change.sentence}")
    list_kept()


change_option = click.option(
    "--change", "given", multiple=True, help="A change in place of a file: 'cap_travel_miles miles=200'."
)


@scenario.command("run")
@click.argument("names", nargs=-1)
@change_option
@base_option
@seconds_option
def run_(names: tuple[str, ...], given: tuple[str, ...], base: str | None, seconds: float) -> None:
    """Solve the plan as it is and up to four scenarios, and show each beside it.

    A NAME is one of `matcher scenario list`, or the path of a TOML file. Ctrl-C compares the best so far; a second one
    gives up.
    """
    answered(question_of(StudyKind.COMPARE, names, given, seconds=seconds), base)


@scenario.command("sweep")
@click.argument("name", required=False)
@change_option
@click.option("--vary", multiple=True, required=True, help="percent=0:100:20, count=0,1,2,5 or 2.percent=…; up to two.")
@base_option
@seconds_option
def sweep_(name: str | None, given: tuple[str, ...], vary: tuple[str, ...], base: str | None, seconds: float) -> None:
    """Solve a series: one or two numbers of a scenario varied.

    The cores of this machine share it, or the Dask cluster that MATCHER_CLUSTER names.
    """
    if len(vary) > MOST_AXES:
        raise click.UsageError(f"At most {MOST_AXES} numbers can be varied.")
    if bool(name) == bool(given):
        raise click.UsageError("Name one scenario, or give --change.")
    question = question_of(StudyKind.SWEEP, (name,) if name else (), given, {"vary": list(vary)}, seconds=seconds)
    answered(question, base)


MOST_AXES = 2


@scenario.command("chance")
@click.argument("names", nargs=-1)
@change_option
@click.option("--draws", type=click.IntRange(1, 10_000), default=DRAWS, show_default=True, help="How many are drawn.")
@click.option(
    "--declines", type=click.IntRange(0, 100), help=f"Percent of offers; the center's own, or {DECLINES} where unknown."
)
@click.option(
    "--cancellations",
    type=click.IntRange(0, 100),
    help=f"Percent of all; the center's own, or {CANCELLATIONS} where unknown.",
)
@click.option(
    "--late", type=click.IntRange(0, 100), help=f"More requests, in percent; the center's own, or {LATE} where unknown."
)
@click.option("--second", is_flag=True, help="Also a second schedule that is as good as the plan.")
@base_option
@seconds_option
@click.option("--seed", type=ANY_SEED, default=0, show_default=True, help="Of the draws.")
def chance_(
    names: tuple[str, ...],
    given: tuple[str, ...],
    base: str | None,
    seconds: float,
    seed: int,
    second: bool,
    **drawn: int | None,
) -> None:
    """Draw declines, cancellations and late requests, and say how the plan as it is, and each scenario's, fares.

    The same seed draws the same for every plan: of two that are equally good, the one that keeps more is the better.
    With --second there are two, the plan and one beside it: no schedule differs in more seats for as few points, a
    point for each of them at most.
    """
    options: dict[str, Any] = {key: value for key, value in drawn.items() if value is not None}
    options |= {"second": True} if second else {}
    answered(question_of(StudyKind.CHANCE, names, given, options, seconds=seconds, seed=seed), base)


@scenario.command("recruit")
@click.option("--top", type=click.IntRange(1, 50), default=KINDS, show_default=True, help="How many kinds are tried.")
@base_option
@seconds_option
def recruit_(top: int, base: str | None, seconds: float) -> None:
    """Rank kinds of consultants by what one more would bring, with what two and five would."""
    answered(question_of(StudyKind.RECRUIT, (), (), {"most": top}, seconds=seconds), base)


@scenario.command("worth")
@click.option(
    "--top", type=click.IntRange(1, 50), default=KINDS, show_default=True, help="How many of each sort to try."
)
@base_option
@seconds_option
def worth_(top: int, base: str | None, seconds: float) -> None:
    """Say what one more hour, engagement or consultant, or $1,000 more, would be worth.

    The prices that prove the plan say where to look; each is then added and the plan solved again. Of single
    consultants, and which role somebody new would take, it is said for a dataset in files only: the owner of the files
    may read it there.
    """
    answered(question_of(StudyKind.WORTH, (), (), {"most": top}, seconds=seconds), base)


@scenario.command("show")
@click.argument("study", type=RECORD)
def show_(study: int) -> None:
    """Show what came of a question that was kept."""
    from matcher.cli.scenarios.kept import show_study

    show_study(study)


@scenario.command("compare")
@click.argument("studies", nargs=-1, required=True, type=RECORD)
def compare_(studies: tuple[int, ...]) -> None:
    """Show the scenarios of up to four kept questions beside each other."""
    from matcher.cli.scenarios.kept import compare_studies

    compare_studies(studies)


@scenario.command("export")
@click.argument("study", type=RECORD)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export_(study: int, file: Path) -> None:
    """Write what came of a kept question to a FILE that ends in .csv, .zip (of CSV files), .xlsx or .json."""
    from matcher.cli.scenarios.kept import export_study

    export_study(study, file)


@scenario.command("promote")
@click.argument("study", type=RECORD)
@click.option(
    "--scenario", "number", type=click.IntRange(1, 4), default=1, show_default=True, help="Which of its schedules."
)
def promote_(study: int, number: int) -> None:
    """Make a schedule of a kept study a proposal: it goes through Review, and nothing is published by it.

    People and requests that only the scenario has are left out, and their places filled with those who are there.
    """
    from matcher import bootstrap
    from matcher.cli.scenarios.kept import promote_study

    with closing(bootstrap.database(read_settings())) as database:
        promote_study(database, study, number)
