"""Attack random centers: ``python -m tests.long.attack.run --centers 1000``. Prints each channel's figures."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console
from rich.table import Table

from matcher.bootstrap import solve
from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole, User
from matcher.services.protection.allowance import SpentError
from tests.long.attack.centers import random_center
from tests.long.attack.channels import CHANNELS, MEASURED, Channel, Guesses
from tests.long.attack.figures import Tally
from tests.support.builders import POLICY
from tests.support.databases import Clock, a_user, import_problem, migrated, open_database, propose_rows


def attack(seeds: Iterable[int], folder: Path) -> Mapping[str, Tally]:
    """Attack one center for each seed, by every channel, as a lead without the permission."""
    migrated(f"sqlite:///{folder / 'empty.db'}")
    tallies = {name: Tally() for name in (*CHANNELS, *MEASURED)}
    for seed in seeds:
        file = shutil.copy(folder / "empty.db", folder / f"{seed}.db")
        database = open_database(f"sqlite:///{file}", Clock())
        try:
            _attack_one(database, seed, tallies)
        finally:
            database.close()
    return tallies


def _attack_one(database: SqlDatabase, seed: int, tallies: Mapping[str, Tally]) -> None:
    center = random_center(seed)
    import_problem(database, center.problem)
    solution = solve(center.problem, POLICY)
    propose_rows(database, solution.assignments)
    base = len(center.holders) / len(center.problem.consultants)
    for name, channel in {**CHANNELS, **MEASURED}.items():
        reader = a_user(database, name, AccountRole.LEAD)  # an account for each: what it asks is counted
        tallies[name].add(guessed(channel, database, reader), center.holders, base)
        tallies[name].asked += asked_by(database, reader)


def guessed(channel: Channel, database: SqlDatabase, reader: User) -> Guesses:
    """What a channel guesses within a day's allowance: nothing where its questions have to wait."""
    try:
        return channel(database, reader)
    except SpentError:
        return {}


def asked_by(database: SqlDatabase, reader: User) -> int:
    """How many questions an account has drawn from its allowance."""
    with database.reading() as work:
        return work.questions.count(reader.user_id)


@click.command()
@click.option("--centers", default=1000, show_default=True, help="How many centers.")
@click.option("--first", default=0, show_default=True, help="The first seed.")
def main(centers: int, first: int) -> None:
    """Print how often each channel guesses right, and how often chance would."""
    with TemporaryDirectory() as folder:
        tallies = attack(range(first, first + centers), Path(folder))
    table = Table("channel", "guesses", "right", "by chance", "margin", "tells", "questions a center")
    for name, tally in tallies.items():
        figures = (f"{tally.share:.1%}", f"{tally.by_chance:.1%}", f"{tally.margin:.1%}")
        asked = f"{tally.asked / centers:.1f}"
        table.add_row(name, f"{tally.made:,}", *figures, "YES" if tally.tells else "no", asked)
    Console().print(table)


if __name__ == "__main__":
    main()
