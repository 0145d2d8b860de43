"""The tables. Those of a dataset mirror its files; lived experience is in tables of its own, sealed.

What people decided and what runs proposed has no foreign keys to engagements and consultants: history outlives data.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Time,
)

from matcher.db.columns import Moment

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _consultant_key() -> Column[str]:
    return Column("consultant_id", String, ForeignKey("consultants.consultant_id"), primary_key=True)


def _engagement_key() -> Column[str]:
    return Column("engagement_id", String, ForeignKey("engagements.engagement_id"), primary_key=True)


def _whole(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _number(name: str) -> Column[float]:
    return Column(name, Float(53), nullable=False)


def _text(name: str) -> Column[str]:
    return Column(name, String, nullable=False)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


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

consultants = Table(
    "consultants",
    metadata,
    Column("consultant_id", String, primary_key=True),
    _text("name"),
    _text("email"),
    _number("years_experience"),
    Column("languages", JSON, nullable=False),
    Column("disciplines", JSON, nullable=False),
    Column("modes", JSON, nullable=False),
    _text("city"),
    _text("state"),
    _number("lat"),
    _number("lon"),
    _text("time_zone"),
    _whole("max_travel_miles"),
    _number("max_hours_per_week"),
    _whole("max_engagements_per_month"),
    _whole("rest_days"),
    _number("rate_per_hour"),
    _text("organization"),
    _text("status"),
    Column("agreement_end", Date),
    _flag("cleared_for_minors"),
    _whole("recent_engagements"),
)

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
    _whole("level"),
)

weekly_windows = Table(
    "weekly_windows",
    metadata,
    _consultant_key(),
    Column("position", Integer, primary_key=True),
    _whole("weekday"),
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

engagements = Table(
    "engagements",
    metadata,
    Column("engagement_id", String, primary_key=True),
    _text("organization"),
    _text("audience"),
    _text("ta_type"),
    _text("mode"),
    _text("language"),
    _text("city"),
    _text("state"),
    Column("lat", Float(53)),
    Column("lon", Float(53)),
    _text("time_zone"),
    _whole("priority"),
    Column("requested_on", Date),
    Column("window_start", Date, nullable=False),
    Column("window_end", Date, nullable=False),
    _whole("sessions"),
    _whole("session_minutes"),
    _whole("cadence_days"),
    Column("start_times", JSON, nullable=False),
    Column("weekdays", JSON, nullable=False),
    Column("budget", Float(53)),
    _flag("federal_grantee"),
    _flag("granting_office_confirmed"),
    _flag("criminal_justice"),
    _flag("minors_present"),
)

engagement_topics = Table(
    "engagement_topics",
    metadata,
    _engagement_key(),
    Column("topic", String, primary_key=True),
    _whole("min_level"),
)

seats = Table(
    "seats",
    metadata,
    _engagement_key(),
    Column("seat", String, primary_key=True),
    _whole("position"),
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

affinity = Table(
    "affinity",
    metadata,
    _engagement_key(),
    _consultant_key(),
    _whole("points"),
    Index(None, "consultant_id"),
)

standing_seats = Table(
    "standing_seats",
    metadata,
    Column("engagement_id", String, primary_key=True),
    Column("seat", String, primary_key=True),
    Column("consultant_id", String, ForeignKey("consultants.consultant_id"), nullable=False, index=True),
    Column("first_start", Moment, nullable=False),
    _text("status"),
    _flag("locked"),
    _flag("decided"),
    ForeignKeyConstraint(["engagement_id", "seat"], ["seats.engagement_id", "seats.seat"]),
)

# Without foreign keys: a pair stays turned down when the engagement leaves the data and comes back.
rejections = Table(
    "rejections",
    metadata,
    Column("rejection_id", Integer, primary_key=True),
    _text("engagement_id"),
    _text("consultant_id"),
    _text("reason"),
    _flag("decided"),
    Index(None, "engagement_id", "consultant_id"),
)

# --- what runs proposed -----------------------------------------------------------------------------------------------

runs = Table(
    "runs",
    metadata,
    Column("run_id", Integer, primary_key=True),
    Column("status", String, nullable=False, index=True),
    Column("started_at", Moment, nullable=False),
    Column("heartbeat", Moment, nullable=False),
    Column("finished_at", Moment),
    _whole("pid"),
    _text("host"),
    _whole("seed"),
    Column("limit_seconds", Float(53)),
    _text("input_hash"),
    _whole("consultants"),
    _whole("engagements"),
    Column("stages", JSON, nullable=False),
    _text("reason"),
    Column("proposal_id", Integer),
)

run_lock = Table(
    "run_lock",
    metadata,
    Column("lock_id", Integer, CheckConstraint("lock_id = 1", name="only_one"), primary_key=True),
    Column("run_id", Integer, ForeignKey("runs.run_id"), nullable=False),
)

proposals = Table(
    "proposals",
    metadata,
    Column("proposal_id", Integer, primary_key=True),
    Column("run_id", Integer, ForeignKey("runs.run_id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    _text("input_hash"),
    _text("settled_hash"),
    _whole("seed"),
    Column("policy", JSON, nullable=False),
    Column("versions", JSON, nullable=False),
    _text("status"),
    _whole("bound"),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
)


def _proposal_key() -> Column[int]:
    return Column("proposal_id", Integer, ForeignKey("proposals.proposal_id"), primary_key=True)


proposal_rows = Table(
    "proposal_rows",
    metadata,
    _proposal_key(),
    Column("engagement_id", String, primary_key=True),
    Column("seat", String, primary_key=True),
    _text("kind"),
    Column("before_consultant", String),
    Column("before_start", Moment),
    Column("before_status", String),
    Column("after_consultant", String),
    Column("after_start", Moment),
    Column("points", JSON, nullable=False),
    _text("state"),
    _whole("version"),
    Column("decision_id", Integer),
)

proposal_uncovered = Table(
    "proposal_uncovered",
    metadata,
    _proposal_key(),
    Column("engagement_id", String, primary_key=True),
    _text("code"),
    _text("sentence"),
    _text("rule"),
)

# --- people and what they did -----------------------------------------------------------------------------------------

users = Table(
    "users",
    metadata,
    Column("user_id", Integer, primary_key=True),
    Column("email", String, nullable=False),
    Column("address", String, nullable=False, unique=True),  # the email in lower case
    _text("name"),
    _text("password_hash"),
    Column("roles", JSON, nullable=False),
    Column("grants", JSON, nullable=False),
    _flag("active"),
)

# Append-only: triggers refuse any change (see the migration).
decisions = Table(
    "decisions",
    metadata,
    Column("decision_id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("user_id", Integer, ForeignKey("users.user_id"), index=True),
    _text("user_name"),
    _text("action"),
    Column("engagement_id", String, nullable=False),
    _text("seat"),
    Column("consultant_id", String, nullable=False, index=True),
    Column("first_start", Moment, nullable=False),
    Column("proposal_id", Integer),
    _text("before"),
    _text("after"),
    _text("reason"),
    _text("note"),
    Column("undoes", Integer, ForeignKey("decisions.decision_id"), unique=True),
    Index(None, "engagement_id", "seat"),
)

# Append-only likewise.
access_log = Table(
    "access_log",
    metadata,
    Column("entry_id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("user_id", Integer, ForeignKey("users.user_id")),
    Column("consultant_id", String),
    _text("why"),
)

APPEND_ONLY = (decisions, access_log)
