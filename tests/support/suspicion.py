"""A memory that trusts nothing: what it kept is made again each time, and has to be the same.

All databases and pages of the tests have one: whatever a test does, nothing stale may ever be shown.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from typing import TypeVar

from matcher.cache import Memory

Made = TypeVar("Made")
Id = TypeVar("Id", bound=Hashable)


class Suspicious(Memory):
    """Compares what it kept with what is made now."""

    def recall(self, key: Hashable, basis: object, make: Callable[[], Made]) -> Made:
        made: list[Made] = []

        def make_once() -> Made:
            made.append(make())
            return made[0]

        given = super().recall(key, basis, make_once)
        assert made or given == make(), f"{key} is stale"
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
        if kept:
            now = dict(make([one for one in ids if one in kept]))
            assert {one: value for one, value in given.items() if one in kept} == now, f"{kind} is stale"
        return given
