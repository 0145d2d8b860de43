"""The tables of runs and of what they proposed. No foreign keys to the data: history outlives it."""

from sqlalchemy import JSON, CheckConstraint, Column, Float, ForeignKey, Integer, LargeBinary, String, Table

from matcher.db.columns import Moment
from matcher.db.tables.base import metadata, text, whole

runs = Table(
    "runs",
    metadata,
    Column("run_id", Integer, primary_key=True),
    Column("status", String, nullable=False, index=True),
    Column("started_at", Moment, nullable=False),
    Column("heartbeat", Moment, nullable=False),
    Column("finished_at", Moment),
    whole("pid"),
    text("host"),
    whole("seed"),
    Column("limit_seconds", Float(53)),
    text("input_hash"),
    whole("consultants"),
    whole("engagements"),
    Column("stages", JSON, nullable=False),
    text("reason"),
    Column("proposal_id", Integer),
    text("cause"),
    Column("progress", JSON),
    text("asked"),
    text("asked_by"),
)

run_proofs = Table(
    "run_proofs",
    metadata,
    Column("run_id", Integer, ForeignKey("runs.run_id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
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
    text("input_hash"),
    text("settled_hash"),
    whole("seed"),
    Column("policy", JSON, nullable=False),
    Column("versions", JSON, nullable=False),
    text("status"),
    whole("bound"),
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
    text("kind"),
    Column("before_consultant", String),
    Column("before_start", Moment),
    Column("before_status", String),
    Column("after_consultant", String),
    Column("after_start", Moment),
    Column("points", JSON, nullable=False),
    text("state"),
    whole("version"),
    Column("decision_id", Integer),
)

proposal_uncovered = Table(
    "proposal_uncovered",
    metadata,
    _proposal_key(),
    Column("engagement_id", String, primary_key=True),
    text("code"),
    text("sentence"),
    text("rule"),
)
