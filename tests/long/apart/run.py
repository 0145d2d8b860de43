"""Compare many centers: ``python -m tests.long.apart.run --centers 1000``. Prints each difference and what was seen."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import click

from matcher.solver import solve as solve_module
from matcher.solver.solve import TeamColumnSolver
from tests.long.apart.comparing import compare
from tests.long.apart.drawing import FEATURES, features_of, write_center
from tests.unit.solver.finishing import InThisProcess


@click.command()
@click.option("--first", default=0, help="The first seed.")
@click.option("--centers", default=1000, help="How many.")
def main(first: int, centers: int) -> None:
    """Compare the product with the model apart on centers by chance."""
    solve_module.IntegerSolver = InThisProcess  # type: ignore[assignment,attr-defined]  # a process each would take a second
    seen: Counter[str] = Counter()
    judged = sound = different = 0
    for seed in range(first, first + centers):
        with TemporaryDirectory() as folder:
            write_center(seed, Path(folder))
            compared = compare(Path(folder), TeamColumnSolver(), seed)
        seen.update(features_of(compared.center))
        judged, sound = judged + compared.judged, sound + compared.sound
        different += bool(compared.differences)
        for difference in compared.differences:
            click.echo(f"{seed}: {difference}")
    click.echo(f"{centers} centers, {judged} schedules judged, {sound} of them sound, {process_time():.0f} s of CPU")
    for name in FEATURES:
        click.echo(f"{seen[name]:6} {name}")
    click.echo(f"{different} centers differ")


if __name__ == "__main__":
    main()
