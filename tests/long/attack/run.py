"""Attack random centers: ``python -m tests.long.attack.run --centers 1000``. Prints each channel's figures."""

import json
import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeAlias

import click
from rich.console import Console
from rich.table import Table

from matcher.bootstrap import solve
from matcher.cache import Memory
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId
from matcher.logs import OURS, formatter
from matcher.records import AccountRole, User
from matcher.services.failures import NotPermittedError
from matcher.services.protection.allowance import SpentError
from matcher.solver import solve as solve_module
from tests.long.attack.acted import act, ask_the_rest, send_forms
from tests.long.attack.answers import CHANGING, Heard, Values, guesses_by, lengths_of, signs_in
from tests.long.attack.centers import Attacked, random_center, taken_in
from tests.long.attack.channels import CHANNELS, MEASURED, Channel, Guesses
from tests.long.attack.commands import said_to
from tests.long.attack.figures import Tally
from tests.long.attack.served import (
    ACTED_EVERY,
    ASKED,
    ROLES,
    Pages,
    crossed,
    plain_center,
    read_about,
    read_pages,
    settle,
)
from tests.support.builders import POLICY
from tests.support.databases import Clock, a_user, empty, migrated, open_database, propose_rows
from tests.support.postgres import running_server
from tests.unit.solver.finishing import InThisProcess

MANY_SIGNS = 4.5
"""Standard errors that one of many signs has to be off by: of a thousand, one by accident in 150 runs."""
SHOWN = 50
COMMANDED = 2
"""Commands are given in one center of three, another one: they change much."""
APART = 3
"""The pages about one person of so many are read in each center."""
WHAT_IFS_EVERY = 5
"""What-ifs are solved, and name nobody to those who may not know: they are asked in one center of so many."""
WHAT_IFS = frozenset(
    {
        "a_new_consultant",
        "a_twin",
        "a_twin_beside_a_surge",
        "a_sweep",
        "recruiting",
        "promoted",
        "left_alone",
        "lost_by_chance",
        "a_second_schedule",
    }
)
IN_MEMORY = Path("/dev/shm")  # noqa: S108  files of the tests, gone with them
Figures: TypeAlias = Mapping[tuple[str, AccountRole], Tally]
"""By channel and role."""


class Kept(NamedTuple):
    """Figures, and what reads otherwise where roles are crossed, of so many centers."""

    centers: int
    figures: Figures
    differ: Sequence[str]


class Ground:
    """Where centers are put: each into an empty database.

    Args:
        url: Of an empty PostgreSQL database; else SQLite files below the folder.
    """

    def __init__(self, folder: Path, url: str = "") -> None:
        self._folder, self._url = folder, url
        migrated(url or f"sqlite:///{folder / 'empty.db'}")

    @contextmanager
    def center(self, name: str) -> Iterator[SqlDatabase]:
        """An empty database, as long as it is needed."""
        if self._url:
            empty(self._url)
        file = self._folder / f"{name}.db"
        url = self._url or f"sqlite:///{shutil.copy(self._folder / 'empty.db', file)}"
        database = open_database(url, Clock(), memory=Memory())
        try:
            yield database
        finally:
            database.close()
            file.unlink(missing_ok=True)

    @contextmanager
    def brakes(self) -> Iterator[SqlDatabase]:
        """A database in which tries are counted, beside those of the centers."""
        file = self._folder / "brakes.db"
        migrated(f"sqlite:///{file}")
        database = open_database(f"sqlite:///{file}", Clock())
        try:
            yield database
        finally:
            database.close()


@contextmanager
def ground(*, postgres: bool = False) -> Iterator[Ground]:
    """Where to attack; on PostgreSQL with a server of its own."""
    with TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        if not postgres:
            yield Ground(Path(folder))
        else:
            with running_server() as server, server.database() as url:
                yield Ground(Path(folder), url)


def attack(seeds: Iterable[int], where: Ground) -> dict[str, Tally]:
    """Attack one center for each seed, by every channel, with the role that the seed chooses."""
    return _together(attack_by_role(seeds, where))


def attack_by_role(seeds: Iterable[int], where: Ground) -> Figures:
    """As :func:`attack`, each role for itself."""
    figures: dict[tuple[str, AccountRole], Tally] = {}
    for seed in seeds:
        center = random_center(seed)
        with where.center(str(seed)) as database:
            problem = taken_in(database, center.problem, seed)
            propose_rows(database, solve(problem, POLICY).assignments)
            base = len(center.holders) / len(center.problem.consultants)
            for name, channel in {**CHANNELS, **MEASURED}.items():
                roles = roles_of(channel)
                if name in WHAT_IFS and seed % WHAT_IFS_EVERY:
                    continue
                role = roles[seed // WHAT_IFS_EVERY % len(roles)] if name in WHAT_IFS else roles[seed % len(roles)]
                reader = a_user(database, name, role)  # an account for each: what it asks is counted
                tally = figures.setdefault((name, role), Tally())
                tally.add(guessed(channel, database, reader), center.holders, base)
                tally.asked += asked_by(database, reader)
    return figures


def attack_pages(seeds: Iterable[int], where: Ground) -> tuple[Figures, list[str]]:
    """Read the pages of one center for each seed, with the role that the seed chooses.

    Returns:
        The figures; and what reads otherwise where the same center's roles are crossed, by seed, role and address.
    """
    figures: dict[tuple[str, AccountRole], Tally] = {}
    differ: list[str] = []
    with where.brakes() as counting:
        pages = Pages.of(counting)
        for seed in seeds:
            center, role = plain_center(seed), ROLES[seed % len(ROLES)]
            base = len(center.holders) / len(center.problem.consultants)
            heard, about = read_as(role, center, seed, pages, where)
            people = center.problem.consultants
            signs: dict[str, Values] = {}
            for address, sign, values in (*signs_in(heard.said, people), *lengths_of(about)):
                name = f"{address.partition('?')[0]} {ASKED}" if address.endswith(ASKED) else address
                signs.setdefault(f"{name} · {sign}", values)  # the same page in another order is no new guess
            for sign, values in signs.items():
                figures.setdefault((sign, role), Tally()).add(guesses_by(values), center.holders, base)
            other, about_other = read_as(role, crossed(center), seed, pages, where)
            first = {**heard.said, **heard.sent, **about}
            second = {**other.said, **other.sent, **about_other}
            differ += [
                f"{seed} {role.value} {one}" for one in first.keys() | second if first.get(one) != second.get(one)
            ]
    return figures, differ


def read_as(
    role: AccountRole, center: Attacked, seed: int, pages: Pages, where: Ground
) -> tuple[Heard, dict[str, dict[ConsultantId, str]]]:
    """What somebody with a role is answered in a center: by pages and files, and about each person."""
    with where.center(str(seed)) as database:
        settle(database, center, seed)
        pages.turn_to(database, seed)
        reader = a_user(database, "Reader", role)
        with logged() as lines:
            heard = read_pages(pages, database, reader, seed)
            ids = sorted(center.problem.consultants)
            people = {one: center.problem.consultants[one] for one in ids[seed % APART :: APART]}
            about = read_about(pages, database, reader, people)
            if seed % ACTED_EVERY == 1:
                heard.add(act(pages, database, reader))
                heard.add(send_forms(pages, database, reader, heard.pages, seed))
                heard.add(ask_the_rest(pages, database, reader))
            heard.sent["what is logged"] = CHANGING.sub("", lines.getvalue())
        if seed % ACTED_EVERY == COMMANDED:
            heard.sent |= said_to(database, reader, seed)
        return heard, about


@contextmanager
def logged() -> Iterator[StringIO]:
    """All that is logged meanwhile, as the service writes it."""
    lines = StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(formatter(lambda: ""))
    loggers = [logging.getLogger(name) for name in OURS]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.addHandler(handler)
        one.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        for one, level in zip(loggers, levels, strict=True):
            one.removeHandler(handler)
            one.setLevel(level)


def guessed(channel: Channel, database: SqlDatabase, reader: User) -> Guesses:
    """What a channel guesses within a day's allowance: nothing where its questions have to wait, or are refused."""
    try:
        return channel(database, reader)
    except (SpentError, NotPermittedError):
        return {}


def roles_of(channel: Channel) -> tuple[AccountRole, ...]:
    """The roles that may use a channel: what-ifs are for those who plan, the rest is for all."""
    return (AccountRole.LEAD, AccountRole.PLANNER) if channel.__name__ in WHAT_IFS else ROLES


def asked_by(database: SqlDatabase, reader: User) -> int:
    """How many questions an account has drawn from its allowance."""
    with database.reading() as work:
        return work.questions.count(reader.user_id)


def keep(file: Path, part: str, figures: Figures, differ: Sequence[str], centers: int) -> Kept:
    """Add figures to those of former runs in a file, and give all."""
    known = json.loads(file.read_text()) if file.exists() else {}
    before = known.get(part, {"centers": 0, "differ": [], "tallies": []})
    both = {(name, AccountRole(role)): Tally(**one) for name, role, one in before["tallies"]}
    for key, tally in figures.items():
        both.setdefault(key, Tally()).add_all(tally)
    kept = Kept(before["centers"] + centers, both, (*before["differ"], *differ))
    tallies = [(name, role.value, asdict(one)) for (name, role), one in both.items()]
    file.write_text(json.dumps({**known, part: {"centers": kept.centers, "differ": kept.differ, "tallies": tallies}}))
    return kept


def _together(figures: Figures) -> dict[str, Tally]:
    """The figures of all roles, by channel."""
    tallies: dict[str, Tally] = {}
    for (name, _role), tally in figures.items():
        tallies.setdefault(name, Tally()).add_all(tally)
    return tallies


def _rows(figures: Figures, centers: int, tells: Callable[[Tally], bool]) -> Iterator[tuple[str, ...]]:
    for name, tally in _together(figures).items():
        by_role = {role: one for (channel, role), one in figures.items() if channel == name and one.made}
        shares = ", ".join(f"{role.value} {one.share:.1%} of {one.made:,}" for role, one in sorted(by_role.items()))
        yield (
            name,
            f"{tally.made:,}",
            f"{tally.share:.1%}",
            f"{tally.by_chance:.1%}",
            f"{tally.margin:.1%}",
            "YES" if tells(tally) or any(map(tells, by_role.values())) else "no",
            f"{tally.asked / centers:.1f}",
            shares,
        )


def _show(title: str, kept: Kept, tells: Callable[[Tally], bool]) -> None:
    head = ("channel", "guesses", "right", "by chance", "margin", "tells", "questions a center", "by role")
    table = Table(*head, title=f"{title}, {kept.centers:,} centers")
    for row in _rows(kept.figures, kept.centers, tells):
        table.add_row(*row)
    Console(width=240).print(table)


@click.command()
@click.option("--centers", default=1000, show_default=True, help="How many centers.")
@click.option("--first", default=0, show_default=True, help="The first seed.")
@click.option("--postgres", is_flag=True, help="On PostgreSQL instead of SQLite.")
@click.option("--only", type=click.Choice(["channels", "pages"]), help="One half of it.")
@click.option("--keep", "file", type=click.Path(path_type=Path), help="Add to the figures of this file.")
def main(centers: int, first: int, postgres: bool, only: str | None, file: Path | None) -> None:
    """Print how often each channel guesses right, and how often chance would."""
    solve_module.IntegerSolver = InThisProcess  # type: ignore[assignment,attr-defined]  # a process each would take a second
    seeds = range(first, first + centers)
    kind = "PostgreSQL" if postgres else "SQLite"
    with ground(postgres=postgres) as where, TemporaryDirectory() as folder:
        file = file or Path(folder) / "figures.json"
        if only != "pages":
            kept = keep(file, f"questions {kind}", attack_by_role(seeds, where), (), centers)
            _show(f"Questions, {kind}", kept, lambda tally: tally.tells)
        if only != "channels":
            kept = keep(file, f"pages {kind}", *attack_pages(seeds, where), centers)
            _show(f"Pages and files, {kind}", kept, lambda one: one.off > MANY_SIGNS)
            click.echo(f"{len(kept.differ)} pages read otherwise where roles are crossed.")
            for one in kept.differ[:SHOWN]:
                click.echo(f"  {one}")


if __name__ == "__main__":
    main()
