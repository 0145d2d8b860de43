"""From a TOML text to a scenario. Whatever is misspelt or out of range is told, all of it at once."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, get_type_hints

from matcher.domain.model.errors import Fault, MatcherError
from scenarios.changes import CHANGES, Change
from scenarios.values import Value, one_of, words

TITLE = words("Lose the busiest consultant")
BASE = words("data/center.xlsx")
CHANGE = one_of(CHANGES)
TABLES = Value(
    "one [[changes]] or more, each with `change =` and its name",
    lambda found: isinstance(found, list) and bool(found) and all(isinstance(one, dict) for one in found),
)
KEYS = ("title", "base", "changes")


class DefinitionError(MatcherError):
    """A scenario that can't be read.

    Args:
        faults: All that is wrong with it, in the file's order; never empty.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n  ".join(["the scenario can't be used.", *map(str, faults)]))


@dataclass(frozen=True, slots=True)
class Scenario:
    """A what-if.

    Args:
        name: What it is run by.
        base: The dataset that it changes, or None for whatever it is run on.
    """

    name: str
    title: str
    changes: tuple[Change, ...]
    base: Path | None = None


def parse(text: str, file: Path) -> Scenario:
    """The scenario that a TOML text describes.

    Args:
        file: Where it stands: it gives the scenario its name, a relative ``base`` its folder.

    Raises:
        DefinitionError: Something in it is wrong.
    """
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError([Fault(file.name, 0, "", "", f"TOML that can be read: {error}")]) from error
    faults = list(_Reader(file.name).faults(given))
    if faults:
        raise DefinitionError(faults)
    base = file.parent / given["base"] if "base" in given else None
    return Scenario(file.stem, given["title"], tuple(map(_change, given["changes"])), base)


def _change(given: Mapping[str, Any]) -> Change:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    return CHANGES[values.pop("change")](**values)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Looks for what is wrong in one file."""

    file: str

    def faults(self, given: Mapping[str, Any]) -> Iterator[Fault]:
        for key in given:
            if key not in KEYS:
                yield self._fault(key, given[key], f"no such key; the keys are {', '.join(KEYS)}")
        yield from self._unfit("title", given.get("title"), TITLE)
        if "base" in given:
            yield from self._unfit("base", given["base"], BASE)
        changes = given.get("changes")
        yield from self._unfit("changes", changes, TABLES)
        if TABLES.fits(changes):
            for position, change in enumerate(given["changes"], start=1):
                yield from self._in_change(f"changes, number {position}", change)

    def _in_change(self, place: str, given: Mapping[str, Any]) -> Iterator[Fault]:
        name = given.get("change")
        yield from self._unfit(f"{place}, change", name, CHANGE)
        if not CHANGE.fits(name):
            return
        values = _values(CHANGES[str(name)])
        for key in given:
            if key not in {"change", *values}:
                takes = f"takes {' and '.join(values)}" if values else "takes no further key"
                yield self._fault(f"{place}, {key}", given[key], f"no such key; {name} {takes}")
        for key, value in values.items():
            yield from self._unfit(f"{place}, {key}", given.get(key), value)

    def _unfit(self, key: str, found: object, value: Value) -> Iterator[Fault]:
        if found is None:
            yield self._missing(key, value.expected)
        elif not value.fits(found):
            yield self._fault(key, found, value.expected)

    def _fault(self, key: str, found: object, expected: str) -> Fault:
        return Fault(self.file, 0, key, str(found), expected)

    def _missing(self, key: str, expected: str) -> Fault:
        return Fault(self.file, 0, key, "", f"missing; give {expected}")


def _values(kind: type[Change]) -> dict[str, Value]:
    """What each field of a change takes: the annotation says it."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name].__metadata__[0] for field in fields(kind)}
