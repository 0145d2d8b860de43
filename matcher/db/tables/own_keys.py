"""The table of what opens consultants' own pages: hashes only, while they are good. A row lasts for days at most."""

from sqlalchemy import Column, Integer, String, Table

from matcher.db.columns import Moment
from matcher.db.tables.base import PASSING, flag, metadata, text

own_keys = Table(
    "own_keys",
    metadata,
    Column("token_hash", String, primary_key=True),
    text("kind"),
    Column("ends_at", Moment, nullable=False),
    Column("consultant_id", String, index=True),
    text("bound"),
    Column("code_hash", String, nullable=False, index=True),
    Column("heard_by", Integer),
    flag("by_phone"),
    info=PASSING,
)
