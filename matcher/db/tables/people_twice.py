"""The table of answers whether two ids are one human. No foreign keys to the data: an answer stays through imports."""

from sqlalchemy import Column, String, Table

from matcher.db.columns import Moment
from matcher.db.tables.base import flag, metadata, text

person_answers = Table(
    "person_answers",
    metadata,
    Column("one", String, primary_key=True),
    Column("other", String, primary_key=True),
    flag("same"),
    Column("at", Moment, nullable=False),
    text("by"),
)
