"""The tables of scenarios. No foreign keys: a study has its own copy of what it was about."""

from sqlalchemy import JSON, Boolean, Column, Float, Integer, LargeBinary, String, Table

from matcher.db.columns import Moment
from matcher.db.tables.base import metadata, text, whole

scenarios = Table(
    "scenarios",
    metadata,
    Column("scenario_id", Integer, primary_key=True),
    text("title"),
    text("definition"),
    Column("changed_at", Moment, nullable=False),
    text("changed_by"),
)

studies = Table(
    "studies",
    metadata,
    Column("study_id", Integer, primary_key=True),
    text("kind"),
    text("title"),
    Column("definitions", JSON, nullable=False),
    text("base"),
    Column("options", JSON, nullable=False),
    Column("open_roles", Boolean, nullable=False),
    whole("seed"),
    Column("limit_seconds", Float(53)),
    Column("status", String, nullable=False, index=True),
    text("input_hash"),
    text("asked_by"),
    Column("asked_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("heartbeat", Moment),
    Column("finished_at", Moment),
    Column("progress", JSON),
    text("asked"),
    text("reason"),
)

study_results = Table(
    "study_results",
    metadata,
    Column("study_id", Integer, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
"""Answers: who is where in a scenario may tell what a seat asks for."""
