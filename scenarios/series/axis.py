"""What a series varies: one key of one change, and its values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from matcher.domain.model.errors import MatcherError
from scenarios.changes.change import Change
from scenarios.changes.known import nearest
from scenarios.changes.wording import capital, in_field, varied_label
from scenarios.definitions.naming import given_by, name_of, values_of
from scenarios.scale.task import Task

MOST_POINTS = 200
WRITTEN = re.compile(r"(?:(?P<number>\d{1,9})\.)?(?P<key>\w+)=(?P<values>.+)")
NUMBER = re.compile(r"[-+]?\d{1,18}", re.ASCII)
RANGE = re.compile(r"(-?\d{1,18}):(-?\d{1,18}):(\d{1,18})", re.ASCII)


class AxisError(MatcherError):
    """A series that can't be made.

    Args:
        on_pages: The same in the words of the pages; empty where these are the same.
    """

    def __init__(self, message: str, on_pages: str = "") -> None:
        super().__init__(message)
        self._on_pages = on_pages

    @property
    def on_pages(self) -> str:
        """The message with fields in the place of keys."""
        return self._on_pages or str(self)


@dataclass(frozen=True, slots=True)
class Axis:
    """One number that is varied.

    Args:
        position: Of the change, from 0.
    """

    position: int
    key: str
    values: tuple[int, ...]

    @property
    def label(self) -> str:
        """The name of the axis where keys are typed."""
        return f"change {self.position + 1}, {self.key}"


def axis(written: str, changes: Sequence[Change]) -> Axis:
    """An axis as people write it: ``percent=0:100:20``, ``count=0,1,2,5``, ``2.percent=…`` for the second change.

    Raises:
        AxisError: It can't be read, or no change has the key, or a value is out of range.
    """
    parts = WRITTEN.fullmatch(written.strip())
    values = _values(parts["values"]) if parts else ()
    if not parts or not values:
        raise AxisError(f"{written!r} is no series. Write one like percent=0:100:20 or count=0,1,2,5.")
    key = parts["key"]
    places = range(len(changes)) if parts["number"] is None else [int(parts["number"]) - 1]
    if not all(0 <= position < len(changes) for position in places):
        missing = f"there is no change {parts['number']}; this scenario has {len(changes)}."
        raise AxisError(f"{written!r}: {missing}", capital(missing))
    for position in places:
        if key in values_of(type(changes[position])):
            return _checked(Axis(position, key, values), changes[position])
    keys = {name for position in places for name in values_of(type(changes[position]))}
    whose = "no change of this scenario has" if parts["number"] is None else f"change {parts['number']} has not"
    said = f"{written!r}: {whose} the key {key}{nearest(key, keys)}"
    raise AxisError(said if said.endswith("?") else f"{said}.")


def labels_of(axes: Sequence[Axis], changes: Sequence[Change]) -> tuple[str, ...]:
    """What each axis is called where people read it, with the number of the change where others vary the same."""
    said = [_called(one.key, changes[one.position]) for one in axes]
    others = [_called(key, changes[position]) for position, key, _ in numbers_of(changes)]
    return tuple(
        label if others.count(label) == 1 else f"{label} (change {one.position + 1})"
        for one, label in zip(axes, said, strict=True)
    )


def _called(key: str, change: Change) -> str:
    return varied_label(name_of(change), key, given_by(change))


def numbers_of(changes: Sequence[Change]) -> Iterator[tuple[int, str, str]]:
    """What may be varied: the change's position, the key, and both as an axis is written."""
    for position, change in enumerate(changes):
        for key, value in values_of(type(change)).items():
            if value.fits(0) or value.fits(1):
                yield position, key, f"{position + 1}.{key}"


def points(changes: Task, axes: Sequence[Axis]) -> Iterator[tuple[tuple[int, ...], Task]]:
    """Every combination of values, with the changes that it makes.

    Raises:
        AxisError: There are too many, or one number is varied twice.
    """
    if len({(one.position, one.key) for one in axes}) < len(axes):
        kind = name_of(changes[axes[0].position])
        said = f"varied twice. Vary another number beside it, or {axes[0].key} alone."
        on_pages = in_field(kind, axes[0].key, "varied twice; vary another number beside it, or none")
        raise AxisError(f"{axes[0].label}: {said}", on_pages)
    combinations = list(product(*(one.values for one in axes)))
    if len(combinations) > MOST_POINTS:
        raise AxisError(f"{len(combinations):,} points are too many; {MOST_POINTS} are not. Take larger steps.")
    for values in combinations:
        changed = list(changes)
        for one, value in zip(axes, values, strict=True):
            changed[one.position] = _with(changed[one.position], one.key, value)
        yield values, tuple(changed)


def _with(change: Change, key: str, value: int) -> Change:
    described: Any = change  # every change is a dataclass, which the type of its base does not say
    varied: Change = replace(described, **{key: value})
    return varied


def _checked(found: Axis, change: Change) -> Axis:
    expects = values_of(type(change))[found.key]
    for value in found.values:
        if not expects.fits(value):
            kind, wrong = name_of(change), f"{value} does not fit: {expects.expected}"
            raise AxisError(f"{kind}, {found.key}: {wrong}.", in_field(kind, found.key, wrong))
    return found


def _values(written: str) -> tuple[int, ...]:
    stretch = RANGE.fullmatch(written)
    if stretch:
        first, last, step = (int(number) for number in stretch.groups())
        if not step:
            return ()
        return _few(range(first, last + 1, step))
    numbers = [number.strip() for number in written.split(",")]
    return tuple(sorted(set(map(int, numbers)))) if all(map(NUMBER.fullmatch, numbers)) else ()


def _few(values: range) -> tuple[int, ...]:
    """All of a range, unless it is more than any series may have: that many would not fit into memory."""
    if values[MOST_POINTS:]:
        raise AxisError(f"From {values[0]} to {values[-1]} are more than {MOST_POINTS} values. Take larger steps.")
    return tuple(values)
