"""The tables of letters and addresses. No foreign keys to the data: history outlives it."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from matcher.db.columns import Moment
from matcher.db.tables.base import metadata, text, whole

# Who a letter is for and what it says is sealed: names, addresses, free text.
letters = Table(
    "letters",
    metadata,
    Column("letter_id", Integer, primary_key=True),
    text("kind"),
    Column("state", String, nullable=False, index=True),
    whole("version"),
    text("about_kind"),
    Column("about", String, nullable=False, index=True),
    Column("consultant_id", String, index=True),
    Column("created_at", Moment, nullable=False),
    Column("tried_at", Moment),
    Column("sent_at", Moment),
    text("message_id"),
    text("fault"),
    text("offers"),  # the numbers of those that it asks or reminds of, with commas between
    Column("sealed", LargeBinary, nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    Column("consultant_id", String, primary_key=True),
    Column("changed_at", Moment, nullable=False),
    Column("unconfirmed_by", Integer),  # who set it, until a second person has confirmed it
    Column("sealed", LargeBinary, nullable=False),
)
