"""What accounts ask of lists, in the database."""

from sqlalchemy import Connection, delete, insert, select

from matcher.db import tables
from matcher.records import SavedView


class SqlSavedViews:
    """Stores and finds saved views."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, user_id: int, listing: str | None = None) -> tuple[SavedView, ...]:
        """An account's views, of one list or of all, by name."""
        table = tables.saved_views
        query = select(table).where(table.c.user_id == user_id).order_by(table.c.name, table.c.view_id)
        if listing is not None:
            query = query.where(table.c.listing == listing)
        return tuple(SavedView(**row) for row in self._connection.execute(query).mappings())

    def put(self, view: SavedView) -> None:
        """Store a view (its id is given here), in the place of one of the same name."""
        table = tables.saved_views
        same = (table.c.user_id == view.user_id, table.c.listing == view.listing, table.c.name == view.name)
        self._connection.execute(delete(table).where(*same))
        values = {"user_id": view.user_id, "listing": view.listing, "name": view.name, "query": view.query}
        self._connection.execute(insert(table), [values])

    def remove(self, user_id: int, view_id: int) -> None:
        """Let go of a view, if it is the account's."""
        table = tables.saved_views
        self._connection.execute(delete(table).where(table.c.view_id == view_id, table.c.user_id == user_id))
