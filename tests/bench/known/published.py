"""Our answers to other people's problems, beside the best published values: ``make published FILES=...``.

Fetches nothing: the files are named by the one who has them.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from matcher.domain.model.errors import MatcherError
from matcher.sample.published import Asked, Published, read_problem
from tests.bench.known.whole import Answered, answered
from tests.bench.machine import described
from tests.bench.measure import written
from tests.bench.table import markdown

HEADER = (
    "file", "consultants × engagements", "what counts", "best published", "ours", "no answer is better than", "gap",
    "seconds", "CPU s",
)  # fmt: skip
WORDS = 3
DIGITS = 4
Row = tuple[str, ...]
Existing = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("files", nargs=-1, required=True, type=Existing)
@click.option("--problem", help="As `matcher sample --problem`.")
@click.option("--per-paper", default=3, show_default=True)
@click.option("--per-reviewer", default=6, show_default=True)
@click.option("--committee", default=3, show_default=True)
@click.option("--seconds", default=60.0, show_default=True, help="For each search.")
@click.option("--known", type=Existing, help="A CSV file with the columns file and value: the best published values.")
def main(files: Sequence[Path], seconds: float, known: Path | None, **asked: str | int | None) -> None:
    """Solve each file, have the answer audited, and say how near to the best it is."""
    click.echo(described())
    best = best_published(known) if known else {}
    rows = []
    for row in lines(files, Asked(**asked), seconds, best):  # type: ignore[arg-type] # as the options say
        rows.append(row)
        click.echo("  ".join(row), err=True)
    click.echo(f"At most {seconds:g} seconds each. {tally(rows)}\n\n{markdown(HEADER, rows, words=WORDS)}")


def best_published(table: Path) -> Mapping[str, Fraction]:
    """By a file's name, its best published value.

    Raises:
        click.ClickException: A row is of another form.
    """
    found = {}
    with table.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                found[row["file"]] = Fraction(row["value"])
            except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
                wanted = "has to have a name in the column `file` and a number in `value`"
                raise click.ClickException(f"{table}, row {number}: {dict(row)} {wanted}.") from error
    return found


def lines(files: Sequence[Path], asked: Asked, seconds: float, best: Mapping[str, Fraction]) -> Iterator[Row]:
    """A row for each file, solved or not."""
    for file in files:
        try:
            problem = read_problem(file, asked)
        except MatcherError as error:
            yield (file.name, str(error), *[""] * (len(HEADER) - 2))
            continue
        with TemporaryDirectory() as folder:
            center = written(problem.dataset, Path(folder) / "center")
            yield line(file.name, problem, best.get(file.name), answered(center, Path(folder) / "answer", seconds))


def line(name: str, problem: Published, best: Fraction | None, own: Answered) -> Row:
    """What came of one file, in its own unit."""
    asked = problem.dataset.problem
    size = f"{len(asked.consultants):,} × {len(asked.engagements):,}"
    left = len(problem.must - own.covered)
    value, bound = problem.value(own.score), problem.value(own.bound)
    ours = f"none: {left:,} of {len(problem.must):,} not covered" if left else shown(value)
    return (
        name,
        size,
        problem.value_name + (f", to within {shown(problem.rounding)}" if problem.rounding else ""),
        "" if best is None else shown(best),
        ours,
        shown(bound),
        verdict(own, value, bound, left=bool(left)),
        f"{own.seconds:.1f}",
        f"{own.cpu_seconds:.1f}",
    )


def verdict(own: Answered, value: Fraction, bound: Fraction, *, left: bool) -> str:
    """How near to the best it is proven to be, or what is wrong with it."""
    if not own.sound:
        return "the audit found something wrong"
    if left:
        return ""
    gap = abs(bound - value) / max(abs(value), abs(bound), Fraction(1))
    return "0, proven" if not gap else f"{float(gap):.2%}"


def shown(value: Fraction) -> str:
    """A number without needless zeros."""
    return f"{float(value):,.{DIGITS}f}".rstrip("0").rstrip(".")


def tally(rows: Sequence[Row]) -> str:
    """How many were proven."""
    proven = sum(row[HEADER.index("gap")].endswith("proven") for row in rows)
    return f"{proven} of {len(rows)} proven."


if __name__ == "__main__":
    main()
