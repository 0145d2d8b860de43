"""Where the keys of a TOML text stand: its parser gives values without their lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

CHANGE = re.compile(r"\s*\[\[\s*[\"']?changes[\"']?\s*\]\]")
TABLE = re.compile(r"\s*\[\[?\s*[\"']?([\w-]+)[\"']?(?:\s*\.\s*[\"']?([\w-]+))?")
LISTED = re.compile(r"\s*[\"']?changes[\"']?\s*=\s*\[")
IN_LIST = re.compile(r"[{}\[\]]|[\"']?([\w-]+)[\"']?(?=\s*[=.])")
TEXT = re.compile(r"=\s*(\"(?:[^\"\\]|\\.)*\"|'[^']*')|#.*")
KEY = re.compile(r"\s*[\"']?([\w.-]+)[\"']?\s*=")
IN_CHANGE = 2
"""Brackets around what a change says in a list of them."""
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
    listed = _Listed()
    for line, content in enumerate(text.splitlines(), start=1):
        key, table = (None, None) if in_long_text else (KEY.match(content), TABLE.match(content))
        if listed.depth or (not in_long_text and LISTED.match(content)):
            yield KeyPlace(0, "changes"), line
            yield from ((place, line) for place in listed.places(content))
        elif not in_long_text and CHANGE.match(content):
            number += 1
            yield KeyPlace(number, ""), line
        elif key:
            yield KeyPlace(number, key[1].partition(".")[0]), line
        elif table:  # within a change, or beside them
            yield KeyPlace(number, table[2]) if table[2] and number else KeyPlace(0, table[1]), line
        in_long_text ^= len(LONG_TEXT.findall(content)) % 2 == 1


@dataclass
class _Listed:
    """Where we are in changes that are written as one list: ``changes = [{change = "leave", ...}, ...]``.

    Args:
        depth: Of brackets; 0 outside of the list.
        number: Of changes until here.
    """

    depth: int = 0
    number: int = 0

    def places(self, content: str) -> Iterator[KeyPlace]:
        """What begins on a line."""
        bare = TEXT.sub("=", content)
        for found in IN_LIST.finditer(bare):
            mark = found[0]
            if mark in "{[":
                self.number += mark == "{" and self.depth == IN_CHANGE - 1
                self.depth += 1
                if mark == "{" and self.depth == IN_CHANGE:
                    yield KeyPlace(self.number, "")
            elif mark in "}]":
                self.depth -= 1
            elif found[1] and self.depth == IN_CHANGE:
                yield KeyPlace(self.number, found[1])
