"""The tables of people and what they did. No foreign keys to the data: history outlives it, answers stay."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, LargeBinary, String, Table

from matcher.db.columns import Moment
from matcher.db.tables.base import BOUND_TO, PASSING, flag, metadata, text, whole

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

# What someone has besides a password. Sealed: someone who reads the database can't make codes with it.
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
    Column("mark", String, unique=True, index=True),  # of a passkey only
    info={BOUND_TO: ("user_id",)},
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

# What opens consultants' own pages: hashes only, while they are good. A row lasts for days at most.
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

# Answers whether two ids are one human.
person_answers = Table(
    "person_answers",
    metadata,
    Column("one", String, primary_key=True),
    Column("other", String, primary_key=True),
    flag("same"),
    Column("at", Moment, nullable=False),
    text("by"),
)
