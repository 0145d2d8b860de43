"""What commands say to an account without the permission: each that acts for one, bare and with all its options."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TypeAlias
from unittest.mock import patch

import click
from click.testing import CliRunner

from matcher import bootstrap
from matcher.cli import main
from matcher.db.unit_of_work import SqlDatabase
from matcher.records import User
from tests.long.attack.answers import CHANGING
from tests.long.attack.centers import PEOPLE, WORK

Words: TypeAlias = tuple[str, ...]
AS = "--as"
SAID = {
    "one": "C00", "other": "C01",
    "account": "reader@example.org", "number": "1", "numbers": "1", "question": "1", "of": "1", "request": "1",
    "part": "1", "questions": "5", "days": "5", "text": "Yes", "support_person": "Sam", "after": "1",
    "facts": "city=Akron", "start": "2027-03-01T10:00", "until": "2027-02-01", "debrief_on": "2027-03-31",
}  # fmt: skip
"""What is given for an argument or an option, by its name; a word where there is none."""


def commands(group: click.Command = main, path: Words = ()) -> Iterator[tuple[Words, click.Command]]:
    """Every command that acts for an account, by its words."""
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            found = group.get_command(context, name)
            if found:
                yield from commands(found, (*path, name))
    elif any(AS in one.opts for one in group.params):
        yield path, group


def said_to(database: SqlDatabase, reader: User, seed: int) -> dict[str, str]:
    """What every command says to a reader, in an order by chance: how it ends and all that it prints, by its words."""
    order, dice, told = sorted(commands(), key=lambda one: one[0]), Random(seed), {}
    dice.shuffle(order)
    with (
        TemporaryDirectory() as folder,
        patch.dict(os.environ, MATCHER_VAR=str(Path(folder) / "var")),
        patch.object(bootstrap, "database", lambda *_args, **_named: database),
    ):
        for words, command in order:
            for given in ([], _options(command, dice)):
                line = [*words, *_arguments(command, folder, dice), *given, AS, reader.email]
                result = CliRunner().invoke(main, line, prog_name="matcher")
                if result.exception and not isinstance(result.exception, SystemExit):
                    raise result.exception
                said = CHANGING.sub("", result.output)
                told[" ".join(line).replace(folder, "")] = f"{result.exit_code} {said}".replace(folder, "")
    return told


def _arguments(command: click.Command, folder: str, dice: Random) -> Sequence[str]:
    given = [one for one in command.params if isinstance(one, click.Argument)]
    values = [str(Path(folder) / "out") if one.name == "folder" else _value(one, dice) for one in given]
    required = (one for one in command.params if isinstance(one, click.Option) and one.required and AS not in one.opts)
    return [*values, *(word for one in required for word in (one.opts[0], _value(one, dice)))]


def _options(command: click.Command, dice: Random) -> Sequence[str]:
    found = (one for one in command.params if isinstance(one, click.Option) and not one.required and AS not in one.opts)
    return [word for one in found for word in ([one.opts[0]] if one.is_flag else [one.opts[0], _value(one, dice)])]


def _value(asked: click.Parameter, dice: Random) -> str:
    name = asked.name or ""
    if isinstance(asked.type, click.Choice):
        return str(dice.choice(asked.type.choices))
    if name in ("engagement", "engagements"):
        return f"E{dice.randrange(WORK)}"
    if name in ("consultant", "instead_of"):
        return f"C{dice.randrange(PEOPLE):02}"
    return SAID.get(name, "1" if isinstance(asked.type, click.types.IntRange) else "word")
