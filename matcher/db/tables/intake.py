"""The table of requests. No foreign keys to the data: history outlives it."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, String, Table

from matcher.db.columns import Moment
from matcher.db.tables.base import metadata, text, whole

requests = Table(
    "requests",
    metadata,
    Column("request_id", Integer, primary_key=True),
    Column("received_at", Moment, nullable=False),
    Column("state", String, nullable=False, index=True),
    whole("version"),
    text("contact_name"),
    text("contact_email"),
    Column("facts", JSON, nullable=False),  # as the texts of the form
    Column("first_answer_at", Moment),
    Column("snoozed_until", Date),
    Column("duplicate_of", Integer, ForeignKey("requests.request_id")),
    Column("engagement_id", String),
    Column("erased_at", Moment),  # since when it names nobody
)
