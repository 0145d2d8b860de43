"""The tables of what people of the center write for each other, and keep for themselves.

No foreign keys to the data: history outlives it.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from matcher.db.columns import Moment
from matcher.db.tables.base import metadata, text

# What was written is sealed: free text.
notes = Table(
    "notes",
    metadata,
    Column("note_id", Integer, primary_key=True),
    text("about_kind"),
    Column("about", String, nullable=False),
    Column("seat", String),
    Column("consultant_id", String),
    text("kind"),
    Column("at", Moment, nullable=False),
    Column("user_id", Integer, ForeignKey("users.user_id"), nullable=False),
    text("author"),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "about"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("note_id", Integer, ForeignKey("notes.note_id"), primary_key=True),
    Column("user_id", Integer, ForeignKey("users.user_id"), primary_key=True, index=True),
    Column("read_at", Moment),
)

saved_views = Table(
    "saved_views",
    metadata,
    Column("view_id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.user_id"), nullable=False),
    text("listing"),
    text("name"),
    text("query"),
    UniqueConstraint("user_id", "listing", "name"),
)

# How often an account is written to of what waits.
digests = Table(
    "digests",
    metadata,
    Column("user_id", Integer, ForeignKey("users.user_id"), primary_key=True),
    Column("kind", String, primary_key=True),
    text("pace"),
    Column("told_at", Moment),
)
