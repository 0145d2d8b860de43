"""The tables of what accounts asked in a day, and of requests to read many confidential records at once."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table

from matcher.db.columns import Moment
from matcher.db.tables.base import flag, metadata, text

# Whose account asked what kind of thing: never about whom.
asked_questions = Table(
    "asked_questions",
    metadata,
    Column("question_id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.user_id"), nullable=False),
    Column("day", Date, nullable=False),  # on the center's clock
    Column("at", Moment, nullable=False),
    text("kind"),
    Column("mark", String),  # the same for the same question while the data is the same
    flag("waited"),
    Index(None, "day", "user_id"),
)

allowance_answers = Table(
    "allowance_answers",
    metadata,
    Column("answer_id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.user_id"), nullable=False),
    Column("day", Date, nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("more", Integer, nullable=False),
    text("by"),
)

reading_requests = Table(
    "reading_requests",
    metadata,
    Column("request_id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.user_id"), nullable=False),
    Column("asked_at", Moment, nullable=False, index=True),
    text("whom"),
    Column("sealed", LargeBinary, nullable=False),  # why
    Column("approved", Boolean),
    text("answered_by"),
    Column("answered_at", Moment),
    Column("used_at", Moment),
)
