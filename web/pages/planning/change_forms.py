"""The form of a change: made from what its keys take, read back as a definition would give it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from inspect import getdoc
from types import MappingProxyType
from typing import Any

from werkzeug.datastructures import MultiDict

from matcher.domain.model.names.languages import LANGUAGES
from matcher.domain.model.vocabulary import AUDIENCES, STATES, TOPICS
from scenarios.changes import CHANGES, Change
from scenarios.changes.values import Value
from scenarios.definitions.naming import optional_keys, values_of
from scenarios.definitions.parsing import changes_of
from web.shell.wording import term

SOURCE = "this change"
KNOWN: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "language": tuple(sorted(LANGUAGES.items(), key=lambda one: one[1])),
        "state": tuple(sorted(STATES.items(), key=lambda one: one[1])),
        "audience": tuple((name, term(name)) for name in sorted(AUDIENCES)),
        "topic": tuple((name, term(name)) for name in sorted(TOPICS)),
    }
)
"""Keys whose words are in a controlled list: value and label of each."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    Args:
        kind: ``choice``, ``number``, ``day``, ``list`` or ``text``.
        choices: Value and label of each.
        hint: What would be right.
    """

    key: str
    kind: str
    value: str
    required: bool
    hint: str
    choices: tuple[tuple[str, str], ...] = ()


def meaning_of(kind: type[Change]) -> str:
    """What a change does, in its own words."""
    return (getdoc(kind) or "").split("\n\n")[0].replace("\n", " ").replace(":class:`RemoveConsultant`", "above")


def fields_of(kind: str, given: Mapping[str, str]) -> list[Field]:
    """The fields of a change, with what was given before."""
    optional = optional_keys(CHANGES[kind])
    return [
        _field(key, value, given.get(key, ""), required=key not in optional)
        for key, value in values_of(CHANGES[kind]).items()
    ]


def changes_from(kind: str, form: MultiDict[str, str]) -> tuple[Change, ...]:
    """The change that a form gives, as one of one.

    Raises:
        DefinitionError: Something in it is wrong.
    """
    table: dict[str, Any] = {"change": kind}
    for key, value in values_of(CHANGES[kind]).items() if kind in CHANGES else ():
        text = form.get(key, "").strip()
        if text:
            table[key] = _read(text, value)
    return changes_of([table], SOURCE)


def _field(key: str, value: Value, given: str, *, required: bool) -> Field:
    hint = value.expected if required else f"{value.expected}; may be left out"
    if value.names:
        return Field(key, "choice", given, required, "" if required else "may be left out", _labelled(value.names))
    if key in KNOWN:
        return Field(key, "choice", given, required, hint, KNOWN[key])
    return Field(key, _kind(value), given, required, hint)


def _kind(value: Value) -> str:
    if value.fits(()):
        return "list"
    if value.fits(date(2027, 3, 1)):
        return "day"
    return "number" if value.fits(1) or value.fits(2) else "text"


def _labelled(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, name.replace("_", " ").replace(".", ": ").capitalize()) for name in names)


def _read(text: str, value: Value) -> object:
    """The text as the type that the key takes, where it can be read so; else the text, which is then refused."""
    if value.fits(()):
        return [one.strip() for one in text.replace(";", ",").split(",") if one.strip()]
    try:
        if _kind(value) == "day":
            return date.fromisoformat(text)
        if _kind(value) == "number":
            return int(text)
    except ValueError:
        return text
    return text
