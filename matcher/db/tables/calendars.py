"""The tables of feeds and own calendars. No foreign keys to the data: they stay through imports."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from matcher.db.columns import Moment
from matcher.db.tables.base import metadata, text

calendar_feeds = Table(
    "calendar_feeds",
    metadata,
    Column("consultant_id", String, primary_key=True),
    Column("token_hash", String, nullable=False, unique=True),
    Column("made_at", Moment, nullable=False),
)

own_calendars = Table(
    "own_calendars",
    metadata,
    Column("consultant_id", String, primary_key=True),
    Column("fetched_at", Moment),
    Column("tried_at", Moment),
    text("fault"),
    Column("sealed", LargeBinary, nullable=False),
)

# Begin and end only: what someone is busy with is nobody's business here.
busy_times = Table(
    "busy_times",
    metadata,
    Column("consultant_id", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("begins", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
)
