"""Chains in the database: a table of seals beside a table of entries, and one row with the end."""

from collections.abc import Callable, Iterator
from heapq import merge
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, exists, insert, select, update

from matcher.records import FIRST_SEAL, ChainHead

ONLY_HEAD = 1
Link = tuple[int, Row[*tuple[Any, ...]] | None, str | None, str | None]
"""An entry's id, its row, the seal before it and its own, as far as they are there."""


class Chain:
    """Seals entries one after the other.

    Args:
        entries: What is sealed; its first column is the id, which ``seals`` and ``ends`` call the same.
        ends: The table of the one row that says where the chain ends.
    """

    def __init__(self, connection: Connection, entries: Table, seals: Table, ends: Table) -> None:
        self._connection = connection
        self._entries = entries
        self._seals = seals
        self._ends = ends
        self._key = next(iter(entries.primary_key)).name

    def head(self) -> ChainHead | None:
        """The end of the chain, or None before the first entry."""
        row = self._connection.execute(select(self._ends.c[self._key], self._ends.c.seal)).one_or_none()
        return ChainHead(*row) if row else None

    def append(self, number: int, seal_after: Callable[[str], str]) -> None:
        """Put an entry at the end.

        Args:
            seal_after: The seal before it to its own.
        """
        head = self.head()
        previous = head.seal if head else FIRST_SEAL
        end = {self._key: number, "seal": seal_after(previous)}
        self._connection.execute(insert(self._seals), [{**end, "previous": previous}])
        if head:
            self._connection.execute(update(self._ends).values(end))
        else:
            self._connection.execute(insert(self._ends), [{"head_id": ONLY_HEAD, **end}])

    def links(self, query: Select[*tuple[Any, ...]]) -> Iterator[Link]:
        """The whole chain, oldest first; entries without a seal and seals without an entry too.

        Args:
            query: Selects entries as the caller reads them.
        """
        key, seals = self._entries.c[self._key], self._seals.c
        same = seals[self._key] == key
        there = query.add_columns(seals.previous.label("seal_before"), seals.seal.label("own_seal"))
        there = there.select_from(self._entries.outerjoin(self._seals, same)).order_by(key)
        gone = select(self._seals).where(~exists().where(same)).order_by(seals[self._key])
        yield from merge(
            ((getattr(row, self._key), row, row.seal_before, row.own_seal) for row in self._connection.execute(there)),
            ((getattr(row, self._key), None, row.previous, row.seal) for row in self._connection.execute(gone)),
            key=itemgetter(0),
        )
