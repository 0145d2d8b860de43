"""The tables, and what they belong to."""

from matcher.db.tables.base import metadata
from matcher.db.tables.datasets import (
    affinity,
    consultants,
    engagement_topics,
    engagements,
    exclusions,
    lived_experience,
    policy,
    rejections,
    seat_roles,
    seats,
    skills,
    standing_seats,
    weekly_windows,
    windows,
)
from matcher.db.tables.nights import proposal_rows, proposal_uncovered, proposals, run_lock, runs
from matcher.db.tables.people import APPEND_ONLY, access_log, decisions, users

__all__ = [
    "APPEND_ONLY",
    "access_log",
    "affinity",
    "consultants",
    "decisions",
    "engagement_topics",
    "engagements",
    "exclusions",
    "lived_experience",
    "metadata",
    "policy",
    "proposal_rows",
    "proposal_uncovered",
    "proposals",
    "rejections",
    "run_lock",
    "runs",
    "seat_roles",
    "seats",
    "skills",
    "standing_seats",
    "users",
    "weekly_windows",
    "windows",
]
