"""The public benchmark: instances made again, hashed, solved and audited, beside the best known: ``make benchmark``.

The instances and what is known of them are in docs/benchmark.csv; docs/benchmark.md shows them.
"""

import csv
import hashlib
import io
import os
import shlex
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from matcher.domain.model.solution import relative_gap
from tests.bench.known.whole import ROOT, Answered, answered, matcher
from tests.bench.machine import described, processor
from tests.bench.table import markdown, write_section

TABLE, PAGE = ROOT / "docs" / "benchmark.csv", ROOT / "docs" / "benchmark.md"
HEADER = (
    "instance",
    "`matcher sample DIR …`",
    "sha256",
    "best known",
    "no schedule has more than",
    "gap",
    "CPU s",
    "by",
)
NOW = ("instance", "best known", "now", "no schedule has more than", "gap", "seconds", "CPU s", "audit")
WORDS = 3
DIGITS_OF_A_HASH = 12


@dataclass(frozen=True)
class Instance:
    """An instance and what is known of it; None where nothing is.

    Args:
        options: Of ``matcher sample DIR``.
        sha256: Of its files one after the other, in the order of their names.
        value: Points of the best known schedule.
        bound: Points that no schedule exceeds.
        cpu_seconds: That the command took which found the better of them last.
        by: Which program found both, on which machine, when.
    """

    name: str
    options: str
    sha256: str = ""
    value: int | None = None
    bound: int | None = None
    cpu_seconds: float | None = None
    by: str = ""

    def after(self, sha256: str, own: Answered) -> "Instance":
        """What is known once it was answered: of another dataset nothing of before; an unsound answer adds nothing."""
        known = self if sha256 == self.sha256 else Instance(self.name, self.options, sha256)
        if not own.sound:
            return known
        value = own.score if known.value is None else max(known.value, own.score)
        bound = own.bound if known.bound is None else min(known.bound, own.bound)
        if (value, bound) == (known.value, known.bound):
            return known
        by = f"Matcher {version('matcher')}, {os.cpu_count()} cores ({processor()}), {datetime.now(UTC).date()}"
        return replace(known, value=value, bound=bound, cpu_seconds=round(own.cpu_seconds, 1), by=by)


@click.command()
@click.option("--only", default="", help="Instances whose name holds this.")
@click.option("--seconds", default=120.0, show_default=True, help="For each search.")
@click.option("--to", type=click.Path(path_type=Path), help="Keep datasets and answers in this folder.")
@click.option("--write", is_flag=True, help="Keep what is better in docs/benchmark.csv, and write docs/benchmark.md.")
def main(only: str, seconds: float, to: Path | None, write: bool) -> None:
    """Make each instance, solve it, have the answer audited, and say how it compares with the best known."""
    click.echo(described())
    known, rows = instances(), []
    for instance in known:
        if only in instance.name:
            with TemporaryDirectory() as temporary:
                folder = (to or Path(temporary)) / instance.name
                sha256 = made(instance, folder / "dataset")
                if not write and sha256 != instance.sha256:
                    raise click.ClickException(another(instance, sha256))
                own = answered(folder / "dataset", folder / "answer", seconds)
            rows.append(now(instance, own))
            click.echo("  ".join(rows[-1]), err=True)
            known = [one.after(sha256, own) if one.name == instance.name else one for one in known]
            if write:
                TABLE.write_text(as_csv(known), encoding="utf-8")
                write_section(PAGE, "instances", markdown(HEADER, map(cells, known), words=WORDS))
    click.echo(markdown(NOW, rows, words=1))


def instances(table: Path = TABLE) -> list[Instance]:
    """Every instance, in the order of the table."""
    with table.open(encoding="utf-8", newline="") as file:
        return [_instance(row) for row in csv.DictReader(file)]


def _instance(row: dict[str, str]) -> Instance:
    value, bound, seconds = (row[name] or None for name in ("value", "bound", "cpu_seconds"))
    return Instance(
        row["name"],
        row["options"],
        row["sha256"],
        None if value is None else int(value),
        None if bound is None else int(bound),
        None if seconds is None else float(seconds),
        row["by"],
    )


def as_csv(known: Iterable[Instance]) -> str:
    """The table as a file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [field.name for field in fields(Instance)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(instance) for instance in known)
    return text.getvalue()


def made(instance: Instance, folder: Path) -> str:
    """Make an instance as anyone can, and give its hash.

    Raises:
        RuntimeError: The command failed.
    """
    done = matcher("sample", str(folder), "--force", *shlex.split(instance.options))
    if done.returncode:
        raise RuntimeError(f"matcher sample {instance.options} failed: {done.stderr.strip()[-500:]}")
    return sha256_of(folder)


def sha256_of(folder: Path) -> str:
    """Of the files of a folder one after the other, in the order of their names: ``cat * | sha256sum``."""
    found = hashlib.sha256()
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        found.update(file.read_bytes())
    return found.hexdigest()


def another(instance: Instance, sha256: str) -> str:
    """What is said when a dataset is not that of the table."""
    here, there = sha256[:DIGITS_OF_A_HASH], instance.sha256[:DIGITS_OF_A_HASH]
    return (
        f"{instance.name} is another dataset here: its sha256 is {here}…, in docs/benchmark.csv {there}…. Take the "
        "version of Matcher that the table names; if samples changed on purpose, `make benchmark WRITE=1` begins again."
    )


def cells(instance: Instance) -> tuple[str, ...]:
    """What the page says of an instance."""
    return (
        instance.name,
        f"`{instance.options}`",
        f"`{instance.sha256[:DIGITS_OF_A_HASH]}`",
        _points(instance.value),
        _points(instance.bound),
        _gap(instance.value, instance.bound),
        "" if instance.cpu_seconds is None else f"{instance.cpu_seconds:,.1f}",
        instance.by,
    )


def now(instance: Instance, own: Answered) -> tuple[str, ...]:
    """How an answer of today compares with the best known."""
    return (
        instance.name,
        _points(instance.value),
        _points(own.score),
        _points(own.bound),
        _gap(own.score, own.bound),
        f"{own.seconds:.1f}",
        f"{own.cpu_seconds:.1f}",
        "sound" if own.sound else "something is wrong",
    )


def _points(points: int | None) -> str:
    return "" if points is None else f"{points:,}"


def _gap(value: int | None, bound: int | None) -> str:
    if value is None or bound is None:
        return ""
    return "0, proven" if value == bound else f"{relative_gap(value, bound):.4%}"


if __name__ == "__main__":
    main()
