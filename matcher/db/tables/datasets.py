"""The tables of a dataset, which mirror its files. Lived experience is in tables of its own, sealed."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Time,
)

from matcher.db.columns import Moment
from matcher.db.field_storage import CONSULTANT, ENGAGEMENT
from matcher.db.tables.base import flag, metadata, text, whole


def _consultant_key() -> Column[str]:
    return Column("consultant_id", String, ForeignKey("consultants.consultant_id"), primary_key=True)


def _engagement_key() -> Column[str]:
    return Column("engagement_id", String, ForeignKey("engagements.engagement_id"), primary_key=True)


# --- a dataset --------------------------------------------------------------------------------------------------------

policy = Table(
    "policy",
    metadata,
    Column("policy_id", Integer, CheckConstraint("policy_id = 1", name="only_one"), primary_key=True),
    Column("pinned_to", Date),  # absent: as of today
    Column("holidays", JSON, nullable=False),
    Column("rules", JSON, nullable=False),
    Column("points", JSON, nullable=False),
)

consultants = Table("consultants", metadata, *CONSULTANT.columns())

# One row for every consultant, all of one length: neither a row nor its size tells anything.
lived_experience = Table(
    "lived_experience",
    metadata,
    _consultant_key(),
    Column("sealed", LargeBinary, nullable=False),
)

skills = Table(
    "skills",
    metadata,
    _consultant_key(),
    Column("kind", String, primary_key=True),
    Column("value", String, primary_key=True),
    whole("level"),
)

weekly_windows = Table(
    "weekly_windows",
    metadata,
    _consultant_key(),
    Column("position", Integer, primary_key=True),
    whole("weekday"),
    Column("starts", Time, nullable=False),
    Column("ends", Time, nullable=False),
)

windows = Table(
    "windows",
    metadata,
    _consultant_key(),
    Column("kind", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("begins", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
)

exclusions = Table(
    "exclusions",
    metadata,
    _consultant_key(),
    Column("kind", String, primary_key=True),
    Column("value", String, primary_key=True),
)

engagements = Table("engagements", metadata, *ENGAGEMENT.columns())

engagement_topics = Table(
    "engagement_topics",
    metadata,
    _engagement_key(),
    Column("topic", String, primary_key=True),
    whole("min_level"),
)

seats = Table(
    "seats",
    metadata,
    _engagement_key(),
    Column("seat", String, primary_key=True),
    whole("position"),
)

# What a seat asks for: with a name beside it, it would tell.
seat_roles = Table(
    "seat_roles",
    metadata,
    Column("engagement_id", String, primary_key=True),
    Column("seat", String, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    ForeignKeyConstraint(["engagement_id", "seat"], ["seats.engagement_id", "seats.seat"]),
)

# How a dataset calls an engagement's seats: they have numbers here. Without foreign keys, and never taken away: seats
# whose engagement leaves the data and comes back are the same seats.
seat_names = Table(
    "seat_names",
    metadata,
    Column("engagement_id", String, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

affinity = Table(
    "affinity",
    metadata,
    _engagement_key(),
    _consultant_key(),
    whole("points"),
    Index(None, "consultant_id"),
)

standing_seats = Table(
    "standing_seats",
    metadata,
    Column("engagement_id", String, primary_key=True),
    Column("seat", String, primary_key=True),
    Column("consultant_id", String, ForeignKey("consultants.consultant_id"), nullable=False, index=True),
    Column("first_start", Moment, nullable=False),
    text("status"),
    flag("locked"),
    flag("decided"),
    ForeignKeyConstraint(["engagement_id", "seat"], ["seats.engagement_id", "seats.seat"]),
)

# Without foreign keys: a pair stays turned down when the engagement leaves the data and comes back.
rejections = Table(
    "rejections",
    metadata,
    Column("rejection_id", Integer, primary_key=True),
    text("engagement_id"),
    text("consultant_id"),
    text("reason"),
    flag("decided"),
    Index(None, "engagement_id", "consultant_id"),
)
