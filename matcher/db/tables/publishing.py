"""The tables of what went public, version by version. Append-only."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from matcher.db.columns import Moment
from matcher.db.tables.base import metadata, text

published_versions = Table(
    "published_versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("user_id", Integer, ForeignKey("users.user_id")),
    text("user_name"),
    text("reason"),
    Column("undoes", Integer, ForeignKey("published_versions.number")),
)

# Every public seat of every version: a version is read without reading those before it.
published_seats = Table(
    "published_seats",
    metadata,
    Column("number", Integer, ForeignKey("published_versions.number"), primary_key=True, autoincrement=False),
    Column("engagement_id", String, primary_key=True),
    Column("seat", String, primary_key=True),
    text("consultant_id"),
    Column("first_start", Moment, nullable=False),
)
