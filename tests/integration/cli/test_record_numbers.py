"""Every command that takes the number of a record: one that no database could hold is unknown, like any other."""

from collections.abc import Iterator

import click
import pytest

from matcher.cli import main
from matcher.cli.record_argument import RecordNumber
from matcher.db.unit_of_work import SqlDatabase
from matcher.records.record_numbers import LARGEST_NUMBER
from tests.integration.cli.acting import run, use
from tests.integration.services.asked import Asked, an_asked_center
from tests.support.databases import Clock
from tests.support.tries import tries

UNKNOWN = "987654321"
PAST = (str(LARGEST_NUMBER), str(LARGEST_NUMBER + 1), str(2**63 - 1), str(2**63), "9" * 30)
NO_NUMBERS = ("x", "1.5", "+5", "\uff11\uff12", " ")
NO_RECORDS = {"seed", "days"}
"""Whole numbers that say how, not which: any size of them is judged by the command itself."""


def commands(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))
        else:
            yield (*words, name), command


def takes_a_number(command: click.Command) -> list[click.Parameter]:
    return [one for one in command.params if isinstance(one.type, RecordNumber)]


NUMBERED = [
    pytest.param(words, command, one, id=f"{' '.join(words)} {one.name}")
    for words, command in commands(main)
    for one in takes_a_number(command)
]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, database_url: str, database: SqlDatabase, clock: Clock) -> Asked:
    use(monkeypatch, database_url, clock)
    return an_asked_center(database)


def line(words: tuple[str, ...], command: click.Command, at: click.Parameter, number: str) -> list[str]:
    """A command line with this number, and something for all else that must be given."""
    given = []
    for one in command.params:
        if one is not at and not one.required and one.name not in {"email", "reason"}:
            continue
        value = number if one is at else filled(one)
        given += [value] if isinstance(one, click.Argument) else [one.opts[0], value]
    return [*words, *given]


def filled(one: click.Parameter) -> str:
    if one.name == "email":
        return "ana@example.org"
    if isinstance(one.type, click.DateTime):
        return "2027-03-31"
    if isinstance(one.type, click.Path):
        return "out.json"
    if isinstance(one.type, click.Choice):
        return str(one.type.choices[0])
    return "1" if isinstance(one.type, RecordNumber | click.types.IntParamType) else "They wrote"


def test_no_command_reads_the_number_of_a_record_in_another_way():
    others = {
        f"{' '.join(words)} {one.name}"
        for words, command in commands(main)
        for one in command.params
        if type(one.type) is click.types.IntParamType and one.name not in NO_RECORDS
    }
    assert (others, len(NUMBERED) > 30) == (set(), True)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(("words", "command", "at"), NUMBERED)
def test_what_no_database_could_hold_is_unknown(words, command, at, tmp_path, monkeypatch):
    """Of what is past all databases, and of what is no number, each command gets another; the first gets all."""
    monkeypatch.chdir(tmp_path)
    unknown = run("", *line(words, command, at, UNKNOWN))
    assert unknown.exit_code != 0
    assert isinstance(unknown.exception, SystemExit)
    place = next(k for k, one in enumerate(NUMBERED) if one.values[2] is at)
    for number in PAST if place == 0 else each_its_own(PAST, place):
        past = run("", *line(words, command, at, number))
        assert isinstance(past.exception, SystemExit), past.exception
        assert (past.exit_code, past.stdout) == (unknown.exit_code, unknown.stdout)
        assert past.stderr.replace(str(LARGEST_NUMBER), UNKNOWN) == unknown.stderr
    for text in NO_NUMBERS if place == 0 else each_its_own(NO_NUMBERS, place):
        refused = run("", *line(words, command, at, text))
        assert (refused.exit_code, "is no number of a record: those are whole" in refused.stderr) == (2, True)


def each_its_own(cases: tuple[str, ...], place: int) -> tuple[str, ...]:
    """In turn: all commands read the number by the same code."""
    return tuple(cases[(place + k) % len(cases)] for k in range(min(len(cases), tries(1))))
