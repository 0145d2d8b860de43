"""From a TOML text to a scenario. All that is misspelt or out of range is said at once."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.domain.model.clock.in_words import day_meant_in_line
from matcher.domain.rules.in_words import words as spoken
from scenarios.changes import CHANGES
from scenarios.changes.change import Change
from scenarios.changes.known import nearest
from scenarios.changes.values import Value, words
from scenarios.changes.wording import label_of, of_value
from scenarios.definitions.faults import DefinitionError, DefinitionFault
from scenarios.definitions.lines import Lines
from scenarios.definitions.naming import optional_keys, values_of
from scenarios.definitions.scenario import Scenario

TITLE = words("Lose the busiest consultant")
BASE = words("data/center.xlsx")
TABLES = Value(
    "one [[changes]] or more, each with `change =` and its name",
    lambda found: isinstance(found, list) and bool(found) and all(isinstance(one, dict) for one in found),
    form="one change or more, each with its name",
)
KEYS = ("title", "base", "changes")
NOT_GIVEN = "nothing is given"
NO_FIELD = "nothing is called “{}” here any more"
AT_LINE = re.compile(r" \(at line (\d+), column \d+\)")


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
        raise DefinitionError([_unreadable(file.name, str(error), text)]) from error
    lines = Lines.of(text)
    faults = list(DefinitionReader(file.name, lines).faults(given))
    if faults:
        raise DefinitionError(faults)
    base = file.parent / given["base"] if "base" in given else None
    return Scenario(file.stem, given["title"], tuple(map(_change, given["changes"])), base, file.name, lines)


def changes_of(given: Sequence[Mapping[str, Any]], source: str) -> tuple[Change, ...]:
    """Changes from elsewhere than a file: an option of a command, a page, what was stored.

    Args:
        given: The tables, as TOML would have them.
        source: What stands for the file in faults.

    Raises:
        DefinitionError: Something in them is wrong.
    """
    reader = DefinitionReader(source, Lines({}))
    faults = [fault for number, one in enumerate(given, start=1) for fault in reader.in_change(number, one)]
    if faults:
        raise DefinitionError(faults)
    return tuple(map(_change, given))


def _unreadable(file: str, message: str, text: str) -> DefinitionFault:
    line = AT_LINE.search(message)
    offer = day_meant_in_line(text, message)
    said = AT_LINE.sub("", message) + (f"; {offer}" if offer else "")
    expected, on_pages = f"TOML that can be read: {said}", f"it can't be read: {said}"
    return DefinitionFault(file, int(line[1]) if line else 0, 0, "", "", "", expected, on_pages)


def _change(given: Mapping[str, Any]) -> Change:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    made: Callable[..., Change] = CHANGES[values.pop("change")]
    return made(**values)


@dataclass(frozen=True, slots=True)
class DefinitionReader:
    """Looks for what is wrong in one definition, before the input is known."""

    file: str
    lines: Lines

    def faults(self, given: Mapping[str, Any]) -> Iterator[DefinitionFault]:
        """All that is wrong, in order."""
        for key in given:
            if key not in KEYS:
                yield self._fault(0, "", key, given[key], f"no such key{nearest(key, KEYS)}", NO_FIELD.format(key))
        yield from self._unfit(0, "", "title", given.get("title"), TITLE)
        if "base" in given:
            yield from self._unfit(0, "", "base", given["base"], BASE)
        changes = given.get("changes")
        yield from self._unfit(0, "", "changes", changes, TABLES)
        if TABLES.fits(changes):
            for number, change in enumerate(given["changes"], start=1):
                yield from self.in_change(number, change)

    def in_change(self, number: int, given: Mapping[str, Any]) -> Iterator[DefinitionFault]:
        """All that is wrong in one change."""
        name = given.get("change")
        if not isinstance(name, str) or name not in CHANGES:
            yield from self._nameless(number, given)
            return
        values, optional = values_of(CHANGES[name]), optional_keys(CHANGES[name])
        for key in given:
            if key not in {"change", *values}:
                takes = f"{name} takes {', '.join(values)}" if values else f"{name} takes no further key"
                expected = f"no such key{_meant(key, values)}; {takes}"
                yield self._fault(number, name, key, given[key], expected, NO_FIELD.format(key))
        for key, value in values.items():
            if key in given or key not in optional:
                yield from self._unfit(number, name, key, given.get(key), value)

    def _nameless(self, number: int, given: Mapping[str, Any]) -> Iterator[DefinitionFault]:
        if "change" in given:
            name = given["change"]
            on_pages = of_value(spoken(str(name)), f"no such change{_meant(str(name), CHANGES, label_of)}")
            yield self._fault(number, "", "change", name, f"no such change{_listed(str(name))}", on_pages)
            return
        misspelt = [key for key in given if _meant(key, ["change"])]
        for key in misspelt:
            yield self._fault(number, "", key, given[key], "no such key; did you mean change?", NO_FIELD.format(key))
        if not misspelt:
            yield self._fault(number, "", "change", "", f"missing; name one of {', '.join(CHANGES)}", NOT_GIVEN)

    def _unfit(self, number: int, change: str, key: str, found: object, value: Value) -> Iterator[DefinitionFault]:
        if found is None:
            yield self._fault(number, change, key, "", f"missing; give {value.expected}", NOT_GIVEN)
        elif not value.fits(found):
            offer = f"; {said}" if (said := value.offer(found)) else ""
            way_out, on_pages = f"{value.expected}{offer}", f"{value.on_pages}{offer}"
            if value.names:
                way_out = f"not known{nearest(str(found), value.names)}"
                on_pages = f"not known{nearest(str(found), value.names, spoken)}"
            yield self._fault(number, change, key, found, way_out, of_value(found, on_pages))

    def _fault(
        self, number: int, change: str, key: str, found: object, expected: str, on_pages: str
    ) -> DefinitionFault:
        line = self.lines.at(number, key)
        return DefinitionFault(self.file, line, number, change, key, str(found), expected, on_pages)


def _meant(key: str, keys: Collection[str], label: Callable[[str], str] = str) -> str:
    """A suggestion, where one key is near."""
    said = nearest(key, keys, label)
    return said if "did you mean" in said else ""


def _listed(name: str) -> str:
    return _meant(name, list(CHANGES)) or f"; name one of {', '.join(CHANGES)}"
