"""A dataset is not written over another without a word: what was there would be lost."""

from pathlib import Path

import click

from matcher.sheets import dataset_file_at

FORCE = click.option("--force", is_flag=True, help="Write over a dataset that is there.")


def refuse_taken(place: Path, *, force: bool) -> None:
    """Refuse a place that holds a dataset, before any work is done for it.

    Raises:
        ClickException: There is one, and nobody said to write over it.
    """
    found = dataset_file_at(place)
    if found and not force:
        raise click.ClickException(
            f"{found} is there already, and nothing was written. Name another place, or write over the dataset that is"
            " there with --force."
        )
