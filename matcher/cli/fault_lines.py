"""Faults of a dataset on the terminal: one cause is one line, with the number of its places and the first of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from textwrap import shorten

from matcher.domain.model.errors import Fault, by_cause, places_in

LONGEST_VALUE = 80
"""Characters of a faulty value that are shown."""
PLACES_SHOWN = 3
MORE = "--all lists every place."


def fault_line(fault: Fault) -> str:
    """A fault on one line, whatever was found in the file."""
    others = f" (and {fault.count - 1:,} more places)" if fault.count > 1 else ""
    return _printable(str(replace(fault, value=_short(fault.value)))) + others


def cause_lines(faults: Iterable[Fault], *, every_place: bool) -> Iterator[str]:
    """A line a cause; or a line a place."""
    for cause in by_cause(faults):
        if every_place or len(cause) == 1:
            yield from map(fault_line, cause)
        else:
            yield _cause_line(cause)


def has_more(faults: Iterable[Fault]) -> bool:
    """Whether the lines of the causes leave places out."""
    return any(places_in(cause) > PLACES_SHOWN for cause in by_cause(faults))


def _cause_line(cause: Sequence[Fault]) -> str:
    first = cause[0]
    where = ", ".join(filter(None, [first.file, first.column]))
    shown = [_place(fault) for fault in cause[:PLACES_SHOWN]]
    left = places_in(cause) - len(shown)
    places = "; ".join([*shown, f"{left:,} more"] if left else shown)
    return _printable(f"{where}: {places_in(cause):,} places: {first.expected}: {places}")


def _place(fault: Fault) -> str:
    """One of several places: its row and cell, what was found, what is to be said of it alone."""
    row = f"row {fault.row}" + (f" ({fault.cell})" if fault.cell else "")
    value = f" {_short(fault.value)!r}" if fault.value else ""
    return row + value + (f", {fault.detail}" if fault.detail else "")


def _short(value: str) -> str:
    return shorten(value, LONGEST_VALUE, placeholder="…")


def _printable(line: str) -> str:
    return "".join(sign if sign.isprintable() else "�" for sign in line)
