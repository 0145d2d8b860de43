"""Changes on the command line: ``cap_travel_miles miles=200``, one change an option."""

import shlex
import tomllib
from collections.abc import Sequence
from typing import Any

from scenarios.changes import CHANGES
from scenarios.changes.change import Change
from scenarios.definitions.faults import DefinitionError, DefinitionFault
from scenarios.definitions.naming import values_of
from scenarios.definitions.parsing import changes_of

SOURCE = "--change"


def changes_in(options: Sequence[str]) -> tuple[Change, ...]:
    """The changes that options give; a value is as in TOML, quotation marks may be left out, lists take commas.

    Raises:
        DefinitionError: Something in them is wrong.
    """
    return changes_of([_table(number, option) for number, option in enumerate(options, start=1)], SOURCE)


def _table(number: int, option: str) -> dict[str, Any]:
    try:
        name, *pairs = shlex.split(option) or [""]
    except ValueError as error:
        fault = DefinitionFault(SOURCE, 0, number, "", "", "", f"quotation marks that match: {option} ({error})")
        raise DefinitionError([fault]) from error
    table: dict[str, Any] = {"change": name}
    for pair in pairs:
        key, _, text = pair.partition("=")
        if key in table:
            fault = DefinitionFault(SOURCE, 0, number, name, key, text, "each key only once")
            raise DefinitionError([fault])
        table[key] = _value(name, key, text)
    return table


def _value(name: str, key: str, text: str) -> object:
    """The value as TOML reads it, or the text itself; a list where the key takes one."""
    listed = name in CHANGES and (value := values_of(CHANGES[name]).get(key)) is not None and value.fits([])
    if listed and not text.startswith("["):
        return [one for one in text.split(",") if one]
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
