"""Chains in the database: a table of seals beside a table of entries, and one row with the end."""

from collections.abc import Callable, Iterator, Mapping
from heapq import merge
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, exists, insert, select, update

from matcher.domain.model.errors import AuditKeyError
from matcher.records import FIRST_SEAL, NO_KEY, ChainHead, ChainLink, SealKeys, says_key_lost

ONLY_HEAD = 1
AnyRow = Row[*tuple[Any, ...]]
Content = Callable[[AnyRow], Mapping[str, object]]
"""A stored entry to what its seal covers."""
FormerSeal = Callable[[AnyRow, str], str]
"""A stored entry and the seal before it to the seal of the first form."""


KEY_IS_LOST = (
    "The audit trail ends under a key that is not here, so nothing can be written: another key would hide that it was"
    " lost. Nothing was changed. Put the center's audit.key back, or set MATCHER_AUDIT_KEY; matcher doctor says"
    " where. Where it is lost for good: matcher keys begin-again."
)


class Chain:
    """Seals entries one after the other.

    Args:
        entries: What is sealed; its first column is ``entry_id``.
        ends: The table of the one row that says where the chain ends.
    """

    def __init__(self, connection: Connection, keys: SealKeys, entries: Table, seals: Table, ends: Table) -> None:
        self._connection = connection
        self._keys = keys
        self._entries = entries
        self._seals = seals
        self._ends = ends

    def head(self) -> ChainHead | None:
        """The end of the chain, or None before the first entry."""
        columns = self._ends.c
        query = select(columns.number, columns.seal, columns.key_id, columns.mac)
        row = self._connection.execute(query).one_or_none()
        return ChainHead(*row) if row else None

    def append(self, entry_id: int, content: Mapping[str, object]) -> None:
        """Put an entry at the end.

        Raises:
            AuditKeyError: The key that sealed the end is not here.
        """
        head = self.head()
        if not self._keys.go_on_after(head):
            raise AuditKeyError(KEY_IS_LOST)
        number, previous = (head.number + 1, head.seal) if head else (1, FIRST_SEAL)
        newest = self._keys.newest
        link = {"number": number, "seal": self._keys.seal(content, number, previous, newest), "key_id": newest}
        self._connection.execute(insert(self._seals), [{"entry_id": entry_id, "previous": previous, **link}])
        self._end(link, first=head is None)

    def head_is_right(self, head: ChainHead) -> bool:
        """Whether the end was written with a key that is here."""
        return head.mac == self._keys.mac_of_head(head.number, head.seal, head.key_id)

    def links(self, query: Select[*tuple[Any, ...]], content: Content, former: FormerSeal) -> Iterator[ChainLink]:
        """The whole chain, oldest first; entries without a seal and seals without an entry too.

        Args:
            query: Selects entries as the caller reads them.
        """
        key, seals = self._entries.c.entry_id, self._seals.c
        own = (seals.number, seals.previous, seals.seal, seals.key_id)
        there = query.add_columns(*(column.label(f"chain_{column.name}") for column in own))
        there = there.select_from(self._entries.outerjoin(self._seals, seals.entry_id == key)).order_by(key)
        gone = select(self._seals).where(~exists().where(seals.entry_id == key)).order_by(seals.entry_id)
        yield from merge(
            (self._link(row, content, former) for row in self._connection.execute(there)),
            (
                ChainLink(row.entry_id, row.number, row.previous, row.seal, None, row.key_id)
                for row in self._connection.execute(gone)
            ),
            key=attrgetter("entry_id"),
        )

    def _link(self, row: AnyRow, content: Content, former: FormerSeal) -> ChainLink:
        number, key_id = row.chain_number, row.chain_key_id or NO_KEY

        def seal_after(previous: str) -> str | None:
            if key_id == NO_KEY:
                return former(row, previous)
            return self._keys.seal(content(row), number, previous, key_id)

        def begins_again() -> bool:
            return says_key_lost(content(row))

        return ChainLink(row.entry_id, number, row.chain_previous, row.chain_seal, seal_after, key_id, begins_again)

    def _end(self, link: Mapping[str, Any], *, first: bool) -> None:
        end = {**link, "mac": self._keys.mac_of_head(link["number"], link["seal"], link["key_id"])}
        if first:
            self._connection.execute(insert(self._ends), [{"head_id": ONLY_HEAD, **end}])
        else:
            self._connection.execute(update(self._ends).values(end))
