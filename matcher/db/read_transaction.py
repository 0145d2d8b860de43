"""What one transaction sees: read once, and kept for later ones as long as its stamp is the same.

Triggers give a part a new stamp in the transaction that changes it. A stamp is read in the transaction
that reads the part, so both are of one moment. In a serializable transaction the stamp stands for what it
spares reading: a process that changes the part at the same time changes the stamp, and one of the two begins again.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import Connection, Engine, event, select

from matcher.cache import Memory
from matcher.db import tables
from matcher.ports import Part

STAMPS = "matcher_stamps"
"""Where a connection keeps the stamps that its transaction read."""

Made = TypeVar("Made")
Id = TypeVar("Id", bound=Hashable)


class SqlMoment:
    """A transaction's stamps, and what is remembered from earlier ones."""

    def __init__(self, connection: Connection, memory: Memory) -> None:
        self.connection = connection
        self.memory = memory
        connection.info.pop(STAMPS, None)

    def stamps(self, *parts: Part) -> tuple[str, ...] | None:
        """The stamps of parts: the same again only where nothing of them changed. None where one has none."""
        found = self.connection.info.get(STAMPS)
        if found is None:
            found = {row.part: row.stamp for row in self.connection.execute(select(tables.stamps))}
            self.connection.info[STAMPS] = found
        values = tuple(found.get(part) for part in parts)
        return None if None in values else cast("tuple[str, ...]", values)

    def recall(self, key: Hashable, parts: tuple[Part, ...], make: Callable[[], Made], also: object = None) -> Made:
        """A value that depends on these parts and nothing else, kept from an earlier transaction or made now."""
        stamps = self.stamps(*parts)
        return make() if stamps is None else self.memory.recall(key, (stamps, also), make)

    def recall_each(
        self,
        kind: str,
        ids: Collection[Id],
        parts: tuple[Part, ...],
        make: Callable[[Collection[Id]], Mapping[Id, Made]],
        also: Callable[[Id], object] = lambda _: None,
    ) -> Mapping[Id, Made]:
        """Values of ids, those that have one, each as :meth:`recall`; those that have to be made are made together."""
        stamps = self.stamps(*parts)
        if stamps is None:
            return make(ids)
        return self.memory.recall_each(kind, ids, lambda one: (stamps, also(one)), make)


def watch(engine: Engine) -> None:
    """Let transactions of the engine read their stamps again after each statement that may write."""
    event.listen(engine, "before_cursor_execute", _forget_stamps)


def _forget_stamps(
    connection: Connection, _cursor: object, _statement: str, _parameters: object, context: Any, _many: object
) -> None:
    compiled = context and context.compiled
    if not (compiled and compiled.statement is not None and compiled.statement.is_select):
        connection.info.pop(STAMPS, None)


class Store(Protocol):
    """What reads a part."""

    _moment: SqlMoment


Read = TypeVar("Read", bound=Callable[..., Any])


def kept(*parts: Part) -> Callable[[Read], Read]:
    """Mark a store's method that reads these parts and nothing else: what it returned is good while they are the same.

    What it returns is shared: nobody changes it.
    """

    def mark(read: Read) -> Read:
        @wraps(read)
        def recalled(self: Store, *args: Any, **kwargs: Any) -> Any:
            named = ((name, _hashable(value)) for name, value in sorted(kwargs.items()))
            key = (read.__qualname__, *map(_hashable, args), *named)
            return self._moment.recall(key, parts, lambda: read(self, *args, **kwargs))

        return cast("Read", recalled)

    return mark


def _hashable(value: object) -> Hashable:
    """An argument as part of a key; of many, the order does not count."""
    if isinstance(value, Collection) and not isinstance(value, str | tuple):
        return frozenset(value)
    return value
