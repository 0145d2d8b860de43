"""Commands on datasets in files: check, solve, audit, sample."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from matcher import sheets
from matcher.build import versions
from matcher.cli.fault_lines import MORE, cause_lines, has_more
from matcher.cli.files.false_claims import false_claims
from matcher.cli.files.taken_places import FORCE, refuse_taken
from matcher.cli.limits import ANY_SEED, GAP, SECONDS, SEED, Real
from matcher.cli.processes.stopping import stoppable
from matcher.cli.terminal import ReadingLines, closing_line, points_table, progress_report
from matcher.domain.explain.audit import audit as audit_schedule
from matcher.domain.explain.uncovered import for_a_while, uncovered
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.errors import places_in
from matcher.domain.model.solution import Limits, Solution, Stop
from matcher.domain.rules.in_words import quantity

Place = click.Path(path_type=Path)
PUBLISHED = "Take a published problem instead, from a file that you have: docs/published.md."
PROBLEM = "What FILE is: reviewers, tasks, fewest-people, committee, set-packing, knapsack. By default as it looks."
COMMITTEE = "With committee: its members."
PER_PAPER = "With reviewers: reviews of each paper."
PER_REVIEWER = "With reviewers: papers of one reviewer, at most."
PEOPLE = click.IntRange(0, 1_000_000)
"""Or engagements of an invented center."""
DOLLARS = click.IntRange(0, 1_000_000_000)
TIGHTNESS = "At 2 everyone gives half the hours and engagements."


@click.command()
@click.argument("dataset", type=Place)
@click.option("--all", "every_place", is_flag=True, help="List every place, not only the first of each cause.")
@click.pass_context
def check(ctx: click.Context, dataset: Path, every_place: bool) -> None:
    """Report every fault in a dataset.

    DATASET is a folder of CSV files or an XLSX workbook. Each fault is told with its file, row, column and cell, what
    was found and what would be right; one cause is one line. Exit code 1 when there is one.
    """
    from matcher.bootstrap import spreadsheets

    found = sheets.examine(dataset, limits=spreadsheets.size_limits(), report=ReadingLines())
    for line in cause_lines(found.faults, every_place=every_place):
        click.echo(line)
    for line in cause_lines(found.warnings, every_place=every_place):
        click.echo(f"warning: {line}")
    if not every_place and (has_more(found.faults) or has_more(found.warnings)):
        click.echo(MORE)
    sizes = [quantity(found.sizes.get(f"{noun}s", 0), noun) for noun in ("consultant", "engagement", "seat")]
    faults, warnings = quantity(places_in(found.faults), "fault"), quantity(places_in(found.warnings), "warning")
    click.echo(f"{', '.join(sizes)}: {faults}, {warnings}.")
    ctx.exit(1 if found.faults else 0)


@click.command()
@click.argument("dataset", type=Place)
@click.option("--out", required=True, type=Place, help="Folder for the answer; made where it is missing.")
@click.option("--seconds", type=SECONDS, help="Stop after so long. No limit by default.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="Noted only: nothing is drawn.")
@click.option("--gap", type=GAP, default=0.0, show_default=True, help="Good enough at this gap.")
def solve(dataset: Path, out: Path, seconds: float | None, seed: int, gap: float) -> None:
    """Find the best schedule for a dataset and prove how good it is.

    DATASET is a folder of CSV files or an XLSX workbook. Ctrl-C stops the search and writes the best schedule so far;
    a second one gives up.
    """
    from matcher.bootstrap import spreadsheets

    read = spreadsheets.dataset_reader(ReadingLines())(dataset)
    sheets.prepare_folder(out)
    if read.warnings:
        click.echo(f"{quantity(places_in(read.warnings), 'warning')} about the dataset: see `matcher check`.", err=True)
    with stoppable() as stop:  # until all is written: a signal that comes late would lose what was found
        solution = _solved(read, Limits(seconds, gap, seed), stop)
        up = for_a_while(solution.limit)
        reasons = uncovered(read.problem, read.policy, solution.assignments, is_up=up)
        sheets.write_answer(out, read.problem, solution, reasons, versions())
    click.echo(closing_line(solution, str(out)))


def _solved(dataset: Dataset, limits: Limits, stop: Stop) -> Solution:
    from matcher import bootstrap

    with progress_report() as report:
        return bootstrap.solver().solve(dataset.problem, dataset.policy, limits, report, stop)


@click.command()
@click.argument("dataset", type=Place)
@click.argument("answer", type=Place)
@click.option("--proof", "with_proof", is_flag=True, help="Check the proof of its bound too: ANSWER/proof.json.")
@click.pass_context
def audit(ctx: click.Context, dataset: Path, answer: Path, *, with_proof: bool) -> None:
    """Check an answer against every rule and add up its points.

    ANSWER is a folder as `matcher solve` writes it. Exit code 1 when a rule is broken, or when the answer claims
    what it has not: other points, in all or by a goal, another number covered, a bound below its points, or to be
    optimal with one above. With --proof a second program, which shares nothing with the solver, checks the proof of the
    bound and says what it checked; exit code 1 when the proof does not hold.
    """
    from matcher.bootstrap import spreadsheets

    read, given = spreadsheets.dataset_reader(ReadingLines())(dataset), sheets.read_answer(answer)
    result = audit_schedule(read.problem, read.policy, given.assignments)
    wrong = [*(str(violation) for violation in result.violations), *false_claims(given.summary, result)]
    for line in wrong:
        click.echo(line)
    click.echo(points_table(result.terms))
    verdict = f"{quantity(len(wrong), 'thing')} wrong" if wrong else "No rule broken"
    click.echo(f"{verdict}: {result.objective:,} points, {quantity(len(result.covered), 'engagement')} covered.")
    holds = not with_proof or _proof_holds(read, answer, {"objective": result.objective, **given.claims})
    ctx.exit(1 if wrong or not holds else 0)


def _proof_holds(dataset: Dataset, answer: Path, claims: Mapping[str, int]) -> bool:
    """Say what a second program finds of a proof, and whether it holds for the answer."""
    from matcher.proof.check import check as check_proof

    proof = sheets.read_proof(answer)
    verdict = check_proof(dataset.problem, dataset.policy, proof)
    said = {"objective": proof.objective, "bound": proof.bound}
    faults = [
        *verdict.faults,
        *(
            f"it is the proof of another answer: {name} {said[name]:,}, not {claims[name]:,}"
            for name in said
            if claims.get(name, said[name]) != said[name]
        ),
    ]
    for fault in faults:
        click.echo(f"proof: {fault}")
    if faults:
        click.echo("The proof does not hold.")
        return False
    for step in verdict.checked:
        click.echo(f"checked: {step}")
    if proof.programs:
        click.echo(f"said, and not checked: {proof.last_step}")
    if verdict.proven is not None and proof.bound < verdict.proven:
        rest = f" That none scores more than {proof.bound:,} rests on what was not checked."
    else:
        rest = ""
    click.echo(f"No schedule can score more than {verdict.proven:,}: checked by a second program.{rest}")
    return True


@click.command()
@click.argument("directory", metavar="DIR", type=Place)
@click.option("--consultants", type=PEOPLE, default=120, show_default=True)
@click.option("--engagements", type=PEOPLE, default=60, show_default=True)
@click.option("--seed", type=ANY_SEED, default=0, show_default=True, help="Another number, another center.")
@click.option("--tightness", type=Real(0.1, 100), default=1.0, show_default=True, help=TIGHTNESS)
@click.option("--window-days", type=click.IntRange(1, 366), help="Days in every window. Two weeks and more by default.")
@click.option("--seats", type=click.IntRange(1, 20), help="Seats of every engagement. Mostly two by default.")
@click.option("--programme-budget", type=DOLLARS, help="Dollars for all engagements. No limit by default.")
@click.option("--travel-budget", type=DOLLARS, help="Dollars for all travel. No limit by default.")
@click.option("--one-city", is_flag=True, help="Put everyone and everything in one city.")
@click.option("--from", "published", metavar="FILE", type=Place, help=PUBLISHED)
@click.option("--problem", metavar="NAME", help=PROBLEM)
@click.option("--per-paper", type=click.IntRange(1, 20), default=3, show_default=True, help=PER_PAPER)
@click.option("--per-reviewer", type=click.IntRange(1, 10_000), default=6, show_default=True, help=PER_REVIEWER)
@click.option("--committee", type=click.IntRange(1, 10_000), default=3, show_default=True, help=COMMITTEE)
@FORCE
def sample(
    directory: Path,
    published: Path | None,
    problem: str | None,
    per_paper: int,
    per_reviewer: int,
    committee: int,
    *,
    force: bool,
    **options: Any,
) -> None:
    """Write the dataset of an invented center, or of a published problem.

    Cities are real; people and organizations are numbered and don't exist. The same options give the same center.
    DIR is made where it is missing; a name that ends in .xlsx makes a workbook. Nothing is fetched.
    """
    from matcher.sample import Shape, invent
    from matcher.sample.published import Asked, read_problem

    _require_heard(published=published is not None)
    refuse_taken(directory, force=force)
    found = read_problem(published, Asked(problem, per_paper, per_reviewer, committee)) if published else None
    dataset = found.dataset if found else invent(Shape(**options))
    sheets.write_dataset(dataset, directory)
    people, asked = dataset.problem.consultants, dataset.problem.engagements
    sizes = f"{quantity(len(people), 'consultant')} and {quantity(len(asked), 'engagement')}"
    click.echo(f"{sizes} in {directory}: see `matcher check {directory}` and `matcher solve {directory} --out DIR`.")
    if found:
        click.echo(f"{found.sentence}.")


OF_PUBLISHED = ("problem", "per_paper", "per_reviewer", "committee")
HEARD_ALWAYS = ("directory", "published", "force")


def _require_heard(*, published: bool) -> None:
    """Refuse options that the other kind of dataset would leave unheard.

    Raises:
        UsageError: There is one.
    """
    ctx = click.get_current_context()
    for name in ctx.params:
        given = ctx.get_parameter_source(name) is not ParameterSource.DEFAULT
        if given and name not in HEARD_ALWAYS and published != (name in OF_PUBLISHED):
            option = f"--{name.replace('_', '-')}"
            way_out = "leave it out with --from." if published else "say with --from of which file."
            kind = "an invented center" if published else "a published problem"
            raise click.UsageError(f"{option} is about {kind}: {way_out}")
