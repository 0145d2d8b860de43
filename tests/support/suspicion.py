"""A memory that trusts nothing: what it kept is made again, and has to be the same.

All databases and pages of the tests have one: whatever a test does, nothing stale may ever be shown. What was just made
or compared already is not made once more before anything happened that could make it stale: a statement that
writes or a step of the clock, and of pieces of pages, which know who asks, another request.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from itertools import count
from typing import TypeVar

from flask import request_started
from sqlalchemy import Connection, Engine, event

from matcher.cache import Memory

Made = TypeVar("Made")
Id = TypeVar("Id", bound=Hashable)
READS = ("SELECT", "PRAGMA", "BEGIN", "SHOW")


class Happenings:
    """Counts what could make a kept value stale."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.last = 0

    def one_more(self, *_: object, **__: object) -> None:
        """Something happened."""
        self.last = next(self._numbers)


happened, asked = Happenings(), Happenings()
request_started.connect(asked.one_more)


@event.listens_for(Engine, "before_cursor_execute")
def _statement(_: Connection, _cursor: object, statement: str, *_more: object) -> None:
    if not statement.lstrip().upper().startswith(READS):
        happened.one_more()


class Suspicious(Memory):
    """Compares what it kept with what is made now.

    Args:
        of_pages: Whether what it keeps knows who asks.
    """

    def __init__(self, *, of_pages: bool = False) -> None:
        super().__init__()
        self._of_pages = of_pages
        self._compared: dict[Hashable, tuple[int, int]] = {}

    @property
    def _now(self) -> tuple[int, int]:
        return happened.last, asked.last if self._of_pages else 0

    def recall(self, key: Hashable, basis: object, make: Callable[[], Made]) -> Made:
        made: list[Made] = []

        def make_once() -> Made:
            made.append(make())
            return made[0]

        given = super().recall(key, basis, make_once)
        if made or self._in_doubt(key):
            assert made or given == make(), f"{key} is stale"
            self._compared[key] = self._now
        return given

    def recall_each(
        self,
        kind: str,
        ids: Collection[Id],
        basis: Callable[[Id], object],
        make: Callable[[Collection[Id]], Mapping[Id, Made]],
    ) -> dict[Id, Made]:
        missing: list[Id] = []

        def make_missing(those: Collection[Id]) -> Mapping[Id, Made]:
            missing.extend(those)
            return make(those)

        given = super().recall_each(kind, ids, basis, make_missing)
        kept = set(ids) - set(missing)
        doubted = [one for one in ids if one in kept and self._in_doubt((kind, one))]
        if doubted:
            now = dict(make(doubted))
            assert {one: given[one] for one in doubted if one in given} == now, f"{kind} is stale"
        for one in (*missing, *doubted):
            self._compared[kind, one] = self._now
        return given

    def _in_doubt(self, key: Hashable) -> bool:
        return self._compared.get(key) != self._now
