"""The tables of jobs and of the workers that do them. No foreign keys: history outlives workers."""

from sqlalchemy import Column, Integer, String, Table

from matcher.db.columns import Moment
from matcher.db.tables.base import metadata, text, whole

jobs = Table(
    "jobs",
    metadata,
    Column("job_id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),  # which is what keeps a date's night from coming twice
    text("kind"),
    Column("state", String, nullable=False, index=True),
    Column("asked_at", Moment, nullable=False),
    text("asked_by"),
    whole("attempts"),
    text("worker_id"),
    Column("finished_at", Moment),
    text("reason"),
)

workers = Table(
    "workers",
    metadata,
    Column("worker_id", String, primary_key=True),
    text("host"),
    whole("pid"),
    Column("started_at", Moment, nullable=False),
    Column("heartbeat", Moment, nullable=False),
)
