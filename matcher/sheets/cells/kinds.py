"""Kinds of cell: how each is read from text, how it is shown as text again, and what to say when it can't be read.

Showing what was read and reading it again gives the same value. Bounds are sanity, wide enough for any real center.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, TypeAlias, TypeVar

from matcher.domain.model.names.hidden_signs import INVISIBLE, SEEN_AS_NOTHING
from matcher.sheets.cells.nearest import nearest
from matcher.sheets.cells.no_values import shows_an_error

Shown: TypeAlias = str | int | float
"""What a file holds: numbers stay numbers in a workbook."""
Choice = TypeVar("Choice", bound=StrEnum)

LONGEST_NAME = 200
"""Of what other tables name a row by: databases look it up by an index, and addresses of pages hold it."""
LONGEST_TEXT = 32_767
"""Characters that a cell of a workbook can hold."""
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.0*)?")
DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Control characters that a workbook can't hold."""
UNSEEN = INVISIBLE | {"Zs"}
"""Unicode's categories of control characters, zero-width ones and blanks."""
FORMULA_SIGNS = ("=", "+", "-", "@")
YES = frozenset({"yes", "true", "1"})
NO = frozenset({"no", "false", "0", ""})


def no_offer(cell: str) -> str:
    """Nothing is offered in a cell's place."""
    del cell
    return ""


@dataclass(frozen=True, slots=True)
class CellKind:
    """One kind of cell.

    Args:
        expected: What would be right, to follow the value that was found.
        parse: Text to value; raises ValueError for text of another kind.
        show: Value to what a file holds.
        nearest: Text of another kind to the text that was probably meant, or an empty string.
    """

    expected: str
    parse: Callable[[str], Any]
    show: Callable[[Any], Shown] = str
    nearest: Callable[[str], str] = no_offer


def optional(kind: CellKind, absent: object = None) -> CellKind:
    """The same kind, where an empty cell means that there is none."""

    def parse(cell: str) -> object:
        return kind.parse(cell) if cell else absent

    def show(value: object) -> Shown:
        return "" if value is None else kind.show(value)

    return CellKind(f"{kind.expected}, or empty", parse, show, kind.nearest)


def _text(cell: str) -> str:
    if len(cell) > LONGEST_TEXT or UNWRITABLE.search(cell) or shows_an_error(cell):
        raise ValueError
    return _with_plain_line_ends(cell)


def _with_plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _word(cell: str) -> str:
    if not cell:
        raise ValueError
    return _text(cell)


def _name(cell: str) -> str:
    found = unicodedata.normalize("NFKC", cell).strip()
    if len(found) > LONGEST_NAME or found.startswith(FORMULA_SIGNS) or SEEN_AS_NOTHING.search(cell):
        raise ValueError
    if any(sign != " " and unicodedata.category(sign) in UNSEEN for sign in found):
        raise ValueError
    return _word(found)


def _identifier(cell: str) -> str:
    found = _name(cell)
    if any(sign in "/\\ " for sign in found):
        raise ValueError
    if not any(sign.isalnum() for sign in found):  # browsers take dots alone for a folder
        raise ValueError
    return found


TEXT = CellKind(
    f"a text of at most {LONGEST_TEXT:,} characters, none of them control characters", _text, _with_plain_line_ends
)
WORD = CellKind("a text that is not empty and has no control characters", _word, _with_plain_line_ends)
NAME = CellKind(
    f"a name of 1 to {LONGEST_NAME} characters, none of them control or zero-width ones, none of = + - @ in front",
    _name,
)
"""Other programs join on names, so they are never escaped: one that a spreadsheet would run is refused instead."""
IDENTIFIER = CellKind(
    "an id with a letter or digit, without blanks, slashes, control or zero-width characters, none of = + - @ in front,"
    f" at most {LONGEST_NAME} characters",
    _identifier,
)
"""Compared as Unicode's NFKC, so that full-width digits are digits; ids stand in addresses of pages."""


def whole(low: int, high: int) -> CellKind:
    """Whole numbers in [low, high]; a spreadsheet's ``3.0`` is one."""

    def parse(cell: str) -> int:
        if not WHOLE_NUMBER.fullmatch(cell) or not low <= (value := int(cell.partition(".")[0])) <= high:
            raise ValueError
        return value

    return CellKind(f"a whole number from {low} to {high}", parse, int)


def number(low: float, high: float) -> CellKind:
    """Decimal numbers in [low, high]; never NaN or infinite."""

    def parse(cell: str) -> float:
        if not DECIMAL.fullmatch(cell) or not low <= (value := float(cell)) <= high:
            raise ValueError
        return value

    return CellKind(f"a number from {low:g} to {high:,.0f}", parse, _shown_number)


def _shown_number(value: float) -> Shown:
    return int(value) if float(value).is_integer() else float(value)


def _yes_no(cell: str) -> bool:
    word = cell.lower()
    if word not in YES | NO:
        raise ValueError
    return word in YES


YES_NO = CellKind("yes or no", _yes_no, lambda value: "yes" if value else "no")


def one_of(choices: type[Choice], *left_out: Choice) -> CellKind:
    """One word of a controlled list."""
    allowed = {choice.value: choice for choice in choices if choice not in left_out}

    def parse(cell: str) -> Choice:
        if cell not in allowed:
            raise ValueError
        return allowed[cell]

    return CellKind(_either(allowed), parse, nearest=lambda cell: nearest(cell, allowed))


def some_of(choices: type[Choice], *left_out: Choice) -> CellKind:
    """One or more words of a controlled list, separated by semicolons."""
    word = one_of(choices, *left_out)
    return list_of(word, f"one or more of {word.expected}, separated by semicolons")


def exactly(*words: str) -> CellKind:
    """One of a few words, kept as text."""

    def parse(cell: str) -> str:
        if cell not in words:
            raise ValueError
        return cell

    return CellKind(_either(words), parse, nearest=lambda cell: nearest(cell, words))


def _either(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def items(cell: str) -> list[str]:
    """The entries of a list in a cell."""
    return [item.strip() for item in cell.split(";") if item.strip()]


def list_of(
    kind: CellKind,
    expected: str,
    *,
    or_none: bool = False,
    collect: Callable[[Iterable[Any]], Any] = frozenset,
    known: Callable[[str], bool] | None = None,
) -> CellKind:
    """Entries separated by semicolons, shown in order.

    Args:
        or_none: Whether the list may be empty.
        collect: What holds the entries.
        known: Whether an entry needs no other one offered in its place; by default, whether it can be read.
    """
    is_right = known or partial(_is, kind)

    def parse(cell: str) -> object:
        found = items(cell)
        if not found and not or_none:
            raise ValueError
        return collect(kind.parse(item) for item in found)

    def offer(cell: str) -> str:
        """The same list with its entries mended; where one can't be, the entries that can."""
        meant = {item: item if is_right(item) else kind.nearest(item) for item in items(cell)}
        if all(meant.values()):
            return ";".join(dict.fromkeys(meant.values()))
        mended = [f"{word} for {item}" for item, word in meant.items() if word not in {"", item}]
        lost = [item for item, word in meant.items() if not word]
        return f"{', '.join(mended)}, and another word for {', '.join(lost)}" if mended else ""

    return CellKind(expected, parse, lambda found: ";".join(str(kind.show(value)) for value in sorted(found)), offer)


def _is(kind: CellKind, text: str) -> bool:
    try:
        kind.parse(text)
    except ValueError:
        return False
    return True


def _each_once(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(WORD.parse(item) for item in items(cell)))


RANKED_WORDS = CellKind("words separated by semicolons, the main one first", _each_once, ";".join)
"""In the order given, each once."""
