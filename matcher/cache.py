"""What was made once and may be shown again, as long as what it was made from is the same."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from threading import Lock
from typing import Any, TypeVar, cast

Made = TypeVar("Made")
Id = TypeVar("Id", bound=Hashable)
MOST = 20_000


class Memory:
    """Keeps values of pure functions, each with what it was made from; what was used least lately goes first.

    Nothing that is sealed may be kept, or be part of a key.

    Args:
        most: How many values are kept.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[object, Any]] = OrderedDict()
        self._lock = Lock()

    def recall(self, key: Hashable, basis: object, make: Callable[[], Made]) -> Made:
        """The value of a key: the one that was kept if it has the same basis, else a new one in its place.

        Args:
            basis: All that the value depends on, or what changes whenever that does.
        """
        kept = self._find(key, basis)
        if kept:
            return cast("Made", kept[1])
        made = make()
        self._keep(key, basis, made)
        return made

    def recall_each(
        self,
        kind: str,
        ids: Collection[Id],
        basis: Callable[[Id], object],
        make: Callable[[Collection[Id]], Mapping[Id, Made]],
    ) -> dict[Id, Made]:
        """The values of ids, those that have one, each as :meth:`recall`: what was not kept is made together."""
        found = {one: kept[1] for one in ids if (kept := self._find((kind, one), basis(one)))}
        missing = [one for one in ids if one not in found]
        if missing:
            made = make(missing)
            for one, value in made.items():
                self._keep((kind, one), basis(one), value)
            found |= made
        return found

    def _find(self, key: Hashable, basis: object) -> tuple[object, Any] | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept:
                self._kept.move_to_end(key)
        same = kept and (kept[0] is basis or kept[0] == basis)
        return kept if same else None

    def _keep(self, key: Hashable, basis: object, made: object) -> None:
        with self._lock:
            self._kept[key] = (basis, made)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
