"""The tables of people and what they did. No foreign keys to the data: history outlives it."""

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from matcher.db.columns import Moment
from matcher.db.tables.base import PASSING, flag, metadata, text, whole

users = Table(
    "users",
    metadata,
    Column("user_id", Integer, primary_key=True),
    Column("email", String, nullable=False),
    Column("address", String, nullable=False, unique=True),  # the email in lower case
    text("name"),
    text("password_hash"),
    Column("roles", JSON, nullable=False),
    Column("grants", JSON, nullable=False),
    flag("active"),
)

# Append-only: triggers refuse any change (see the migration).
decisions = Table(
    "decisions",
    metadata,
    Column("decision_id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("user_id", Integer, ForeignKey("users.user_id"), index=True),
    text("user_name"),
    text("action"),
    Column("engagement_id", String, nullable=False),
    text("seat"),
    Column("consultant_id", String, nullable=False, index=True),
    Column("first_start", Moment, nullable=False),
    Column("proposal_id", Integer),
    text("before"),
    text("after"),
    text("reason"),
    text("note"),
    Column("undoes", Integer, ForeignKey("decisions.decision_id"), unique=True),
    Column("version", Integer),
    Column("request_id", String),  # absent in entries older than requests
    Index(None, "engagement_id", "seat"),
)

# Who is signed in: the token itself is in the browser's cookie only.
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.user_id"), nullable=False, index=True),
    Column("began_at", Moment, nullable=False),
    Column("device", String),  # absent in sessions older than this column
    info=PASSING,
)

# What someone has besides a password. Sealed: whoever reads the database can't make codes with it.
second_factors = Table(
    "second_factors",
    metadata,
    Column("factor_id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.user_id"), nullable=False, index=True),
    text("kind"),
    text("name"),
    Column("sealed", LargeBinary, nullable=False),
    Column("added_at", Moment, nullable=False),
    whole("counter"),
)

# Hashes of codes for the day on which everything else is lost; each goes when it is used.
recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("user_id", Integer, ForeignKey("users.user_id"), primary_key=True),
    Column("code_hash", String, primary_key=True),
)

# How often something was tried within a span of time; the key is a keyed hash of who tried.
rate_windows = Table(
    "rate_windows",
    metadata,
    Column("key_hash", String, primary_key=True),
    whole("hits"),
    Column("ends_at", Moment, nullable=False, index=True),
    info=PASSING,
)

# Append-only likewise.
access_log = Table(
    "access_log",
    metadata,
    Column("entry_id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("user_id", Integer, ForeignKey("users.user_id")),
    Column("consultant_id", String),
    text("why"),
)

# The chain of the access log, as that of the trail.
access_seals = Table(
    "access_seals",
    metadata,
    Column("entry_id", Integer, ForeignKey("access_log.entry_id"), primary_key=True, autoincrement=False),
    Column("previous", String, nullable=False, unique=True),
    text("seal"),
)

access_head = Table(
    "access_head",
    metadata,
    Column("head_id", Integer, CheckConstraint("head_id = 1", name="only_one"), primary_key=True),
    Column("entry_id", Integer, nullable=False),
    text("seal"),
)
