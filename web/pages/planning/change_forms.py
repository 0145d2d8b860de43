"""The form of a change: made from what its keys take, read back as a definition would give it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from inspect import getdoc
from types import MappingProxyType
from typing import Any

from werkzeug.datastructures import MultiDict

from matcher.domain.explain.remedies.spoken import words_of
from matcher.domain.model.errors import MatcherError
from matcher.domain.model.names.languages import CODES, LANGUAGES, language_name
from matcher.domain.model.policy import SETTINGS as DECLARED
from matcher.domain.model.vocabulary import AUDIENCES, STATES, TOPICS
from scenarios.changes import CHANGES, TryRemedy, WholePolicy
from scenarios.changes.change import Change
from scenarios.changes.relaxing import RELAXED
from scenarios.changes.training import Learned
from scenarios.changes.values import Value
from scenarios.changes.wording import in_field, key_label, setting_label
from scenarios.definitions.faults import DefinitionError
from scenarios.definitions.naming import PERSON_KEYS, defaults_of, given_by, optional_keys, values_of
from scenarios.definitions.parsing import changes_of
from web.shell.wording import term

SOURCE = "this change"
SETTINGS = "settings"
"""The key that takes several settings of the policy."""
SPOKEN = "languages"
"""The key that takes several languages."""
KNOWN: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "language": tuple(sorted(LANGUAGES.items(), key=lambda one: one[1])),
        "state": tuple(sorted(STATES.items(), key=lambda one: one[1])),
        "audience": tuple((name, term(name)) for name in sorted(AUDIENCES)),
        "topic": tuple((name, term(name)) for name in sorted(TOPICS)),
        "rule": tuple((name, instead.removesuffix(".")) for name, (instead, _) in RELAXED.items()),
    }
)
"""Keys whose words are in a controlled list: value and label of each."""
SEVERAL: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {"topics": KNOWN["topic"], "audiences": KNOWN["audience"]}
)
"""Keys that take several words of a controlled list."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    Args:
        kind: ``choice``, ``several``, ``number``, ``day``, ``list``, ``person`` or ``text``.
        choices: Value and label of each.
        hint: What would be right.
        any_will_do: Whether what is not chosen means all there are.
    """

    key: str
    label: str
    kind: str
    value: str
    required: bool
    hint: str
    choices: tuple[tuple[str, str], ...] = ()
    any_will_do: bool = False

    @property
    def chosen(self) -> list[str]:
        """Of several, those that are given."""
        return _names(self.value)


def meaning_of(kind: type[Change]) -> str:
    """What a change does, in its own words."""
    return (getdoc(kind) or "").split("\n\n")[0].replace("\n", " ")


def faults_of(refusal: MatcherError | None, fields: Sequence[Field]) -> dict[str, str]:
    """What is wrong, by field; empty where any of it belongs to none of them."""
    found = refusal.faults if isinstance(refusal, DefinitionError) else ()
    if not {one.key for one in found} <= {one.key for one in fields}:
        return {}
    return {one.key: in_field("", "", one.said) for one in found}


def typed_in(form: MultiDict[str, str]) -> dict[str, str]:
    """What a form gave, several words of one key together."""
    return {key: ", ".join(form.getlist(key)) for key in form}


def fields_of(kind: str, given: Mapping[str, str]) -> list[Field]:
    """The fields of a change, with what was given before, or what holds where nothing is given."""
    optional = optional_keys(CHANGES[kind])
    usual = defaults_of(CHANGES[kind])
    return [
        replace(
            _field(kind, key, value, given.get(key, _shown(usual.get(key, ""))), required=key not in optional),
            any_will_do=usual.get(key) == "",
        )
        for key, value in values_of(CHANGES[kind]).items()
    ]


def given_in(change: Change) -> dict[str, str]:
    """What a form would have given for a change that there is."""
    said = {"remedy": words_of(change.remedy)} if isinstance(change, TryRemedy) else {}
    if isinstance(change, WholePolicy):
        said = {SETTINGS: ", ".join(f"{setting_label(name)} = {text}" for name, text in change.pairs())}
    if isinstance(change, Learned):
        said = {SPOKEN: ", ".join(map(language_name, change.languages))}
    return {key: _shown(value) for key, value in given_by(change).items()} | said


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def changes_from(kind: str, form: MultiDict[str, str]) -> tuple[Change, ...]:
    """The change that a form gives, as one of one.

    Raises:
        DefinitionError: Something in it is wrong.
    """
    table: dict[str, Any] = {"change": kind}
    for key, value in values_of(CHANGES[kind]).items() if kind in CHANGES else ():
        text = ", ".join(form.getlist(key)).strip()
        if text:
            read = READ.get(key)
            table[key] = read(text) if read else _read(text, value)
    return changes_of([table], SOURCE)


def _field(kind: str, key: str, value: Value, given: str, *, required: bool) -> Field:
    label, hint = key_label(kind, key), value.on_pages if required else f"{value.on_pages}; may be left out"
    if value.names:
        return Field(key, label, "choice", given, required, "", _labelled(value.names))
    if key in KNOWN:
        return Field(key, label, "choice", given, required, "", KNOWN[key])
    if key in SEVERAL:
        known = dict(SEVERAL[key])
        own = tuple((name, term(name)) for name in _names(given) if name not in known)  # words of the center's own
        return Field(key, label, "several", given, required, "tick those meant", (*SEVERAL[key], *own))
    if key in PERSON_KEYS:
        return Field(key, label, "person", given, required, "A name, or an id.")
    if key == SETTINGS:
        hint = f"like {setting_label('points.fit')} = 120; commas between several, semicolons within a list"
    if key == SPOKEN:
        hint = f"like {language_name('es')}; commas between several, each once"
    return Field(key, label, _kind(value), given, required, hint)


def _kind(value: Value) -> str:
    if value.fits(()):
        return "list"
    if value.fits(date(2027, 3, 1)):
        return "day"
    return "number" if value.fits(1) or value.fits(2) else "text"


def _labelled(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, setting_label(name)) for name in names)


def _read(text: str, value: Value) -> object:
    """The text as the type that the key takes, where it can be read so; else the text, which is then refused."""
    if value.fits(()):
        return _names(text)
    try:
        if _kind(value) == "day":
            return date.fromisoformat(text)
        if _kind(value) == "number":
            return int(text)
    except ValueError:
        return text
    return text


def _settings(text: str) -> list[str]:
    """Settings with their values, a comma between two: semicolons stand within a value. Names of the pages are read."""
    by_label = {setting_label(name).casefold(): name for name in DECLARED}
    pairs = (one.partition("=") for one in text.split(",") if one.strip())
    named = ((by_label.get(name.strip().casefold(), name.strip()), value.strip()) for name, _, value in pairs)
    return [f"{name} = {value}" for name, value in named]


def _names(text: str) -> list[str]:
    return [one.strip() for one in text.replace(";", ",").split(",") if one.strip()]


def _codes(text: str) -> list[str]:
    """Languages by their codes, which may be given by name."""
    return [CODES.get(one.casefold(), one) for one in _names(text)]


READ: Mapping[str, Callable[[str], list[str]]] = MappingProxyType({SETTINGS: _settings, SPOKEN: _codes})
"""Keys that are read in a way of their own."""
