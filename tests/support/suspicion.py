"""A memory that trusts nothing: what it kept is made anew each time, and has to be the same.

All databases and pages of the tests have one: whatever a test does, nothing stale may ever be shown.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from typing import TypeVar

from matcher.cache import Memory

Made = TypeVar("Made")
Id = TypeVar("Id", bound=Hashable)


class Suspicious(Memory):
    """Compares what it would give with what is made now."""

    def recall(self, key: Hashable, basis: object, make: Callable[[], Made]) -> Made:
        given = super().recall(key, basis, make)
        now = make()
        assert given == now, f"{key} is stale"
        return given

    def recall_each(
        self,
        kind: str,
        ids: Collection[Id],
        basis: Callable[[Id], object],
        make: Callable[[Collection[Id]], Mapping[Id, Made]],
    ) -> dict[Id, Made]:
        given = super().recall_each(kind, ids, basis, make)
        now = dict(make(list(ids)))
        assert given == now, f"{kind} is stale"
        return given
