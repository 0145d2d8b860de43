"""Where the keys of a TOML text stand: its parser gives values without their lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

CHANGE = re.compile(r"\s*\[\[\s*[\"']?changes[\"']?\s*\]\]")
KEY = re.compile(r"\s*[\"']?([\w.-]+)[\"']?\s*=")
LONG_TEXT = re.compile(r'"""|\'\'\'')


class KeyPlace(NamedTuple):
    """A key of a definition.

    Args:
        number: Of the change, from 1; 0 above the changes.
        key: Empty for the change as a whole.
    """

    number: int
    key: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a definition, from 1."""

    by_place: dict[KeyPlace, int]

    @classmethod
    def of(cls, text: str) -> "Lines":
        """Find every key; the first one of a name counts."""
        found: dict[KeyPlace, int] = {}
        for place, line in _places(text):
            found.setdefault(place, line)
        return cls(found)

    def at(self, number: int = 0, key: str = "") -> int:
        """The line of a key, or of what it would stand in; 0 where that is unknown."""
        for place in (
            KeyPlace(number, key),
            KeyPlace(number, ""),
            KeyPlace(0, "changes") if number else KeyPlace(0, ""),
        ):
            if place in self.by_place:
                return self.by_place[place]
        return 0


def _places(text: str) -> Iterator[tuple[KeyPlace, int]]:
    number, in_long_text = 0, False
    for line, content in enumerate(text.splitlines(), start=1):
        key = None if in_long_text else KEY.match(content)
        if not in_long_text and CHANGE.match(content):
            number += 1
            yield KeyPlace(number, ""), line
        elif key:
            yield KeyPlace(number, key[1]), line
        in_long_text ^= len(LONG_TEXT.findall(content)) % 2 == 1
