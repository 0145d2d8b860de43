"""The tables of offers, of what is kept about engagements beside their seats, and of consent, sealed.

No foreign keys to the data: history outlives it.
"""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table

from matcher.db.columns import Moment
from matcher.db.tables.base import flag, metadata, text, whole

offers = Table(
    "offers",
    metadata,
    Column("offer_id", Integer, primary_key=True),
    Column("engagement_id", String, nullable=False),
    text("seat"),
    Column("consultant_id", String, nullable=False, index=True),
    Column("first_start", Moment, nullable=False),
    Column("nonce", String, nullable=False, unique=True),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("answered_at", Moment),
    text("by"),
    text("means"),
    Index(None, "engagement_id", "seat"),
)

offer_questions = Table(
    "offer_questions",
    metadata,
    Column("question_id", Integer, primary_key=True),
    Column("offer_id", Integer, ForeignKey("offers.offer_id"), nullable=False, index=True),
    Column("asked_at", Moment, nullable=False),
    text("text"),
    text("reply"),
    Column("replied_at", Moment),
)

lifecycles = Table(
    "lifecycles",
    metadata,
    Column("engagement_id", String, primary_key=True),
    Column("state", String),  # absent while it follows from the seats
    whole("version"),
    text("support_person"),
    Column("debrief_on", Date),
    flag("again"),
    Column("resumes_at", String),
)

# Why a seat was left empty last; gone as soon as someone sits there.
seat_marks = Table(
    "seat_marks",
    metadata,
    Column("engagement_id", String, primary_key=True),
    Column("seat", String, primary_key=True),
    text("state"),
    Column("at", Moment, nullable=False),
)

# Who stays in a seat although it no longer holds; the facts behind the decision are sealed: rules read what is sealed.
kept_seats = Table(
    "kept_seats",
    metadata,
    Column("engagement_id", String, primary_key=True),
    Column("seat", String, primary_key=True),
    text("consultant_id"),
    Column("first_start", Moment, nullable=False),
    Column("decision_id", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

# One row for everyone who was asked, all of one length: neither a row nor its size tells anything.
consents = Table(
    "consents",
    metadata,
    Column("engagement_id", String, primary_key=True),
    Column("consultant_id", String, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
