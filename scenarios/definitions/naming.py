"""What definitions call a change, and what each of its keys takes."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, get_type_hints

from matcher.domain.model.problem import Problem
from scenarios.changes import CHANGES
from scenarios.changes.change import Change
from scenarios.changes.values import Value

NAMES: Mapping[type[Change], str] = {kind: name for name, kind in CHANGES.items()}


def name_of(change: Change) -> str:
    """The name of a change in definitions."""
    return NAMES[type(change)]


def values_of(kind: type[Change]) -> dict[str, Value]:
    """What each key of a change takes: the annotation says it. Keys that must be given come first."""
    hints = get_type_hints(kind, include_extras=True)
    ordered = sorted(_fields(kind), key=lambda one: one.default is not MISSING)
    return {one.name: hints[one.name].__metadata__[0] for one in ordered}


def optional_keys(kind: type[Change]) -> frozenset[str]:
    """The keys that may be left out."""
    return frozenset(one.name for one in _fields(kind) if one.default is not MISSING)


def defaults_of(kind: type[Change]) -> dict[str, Any]:
    """What holds for each key that is left out."""
    return {one.name: one.default for one in _fields(kind) if one.default is not MISSING}


def given_by(change: Change) -> dict[str, Any]:
    """The keys of a change with their values, as a definition would give them; what is left out means the default."""
    given = {one.name: getattr(change, one.name) for one in _fields(type(change))}
    left_out = {one.name for one in _fields(type(change)) if one.default == given[one.name]}
    return {key: given[key] for key in values_of(type(change)) if key not in left_out}


def _fields(kind: type[Change]) -> Any:
    described: Any = kind  # every change is a dataclass, which the type of its base does not say
    return fields(described)


PERSON_KEYS = frozenset({"consultant_id", "like"})
"""Keys that take one consultant."""


def said_of(change: Change, names: Mapping[str, str]) -> str:
    """The sentence of a change, with the name of whom it is about where one is known: "Consultant Ana Ruiz (C1) ...".

    Args:
        names: Of consultants, by their ids.
    """
    sentence, given = change.sentence, given_by(change)
    for who in (str(given[key]) for key in PERSON_KEYS & given.keys()):
        name = names.get(who) or who
        if name != who:
            sentence = sentence.replace(f"onsultant {who}", f"onsultant {name} ({who})")
    return sentence


def names_in(problem: Problem) -> dict[str, str]:
    """The names of consultants by their ids."""
    return {str(consultant_id): person.name for consultant_id, person in problem.consultants.items()}
