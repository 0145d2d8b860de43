"""The tables, and what they belong to."""

from matcher.db.tables.base import metadata
from matcher.db.tables.calendars import busy_times, calendar_feeds, own_calendars
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
from matcher.db.tables.intake import requests
from matcher.db.tables.jobs import jobs, workers
from matcher.db.tables.mail import contacts, letters
from matcher.db.tables.nights import proposal_rows, proposal_uncovered, proposals, run_lock, runs
from matcher.db.tables.offers import consents, courses, offer_questions, offers, seat_marks
from matcher.db.tables.people import access_head, access_log, access_seals, decisions, rate_windows, sessions, users
from matcher.db.tables.publishing import chain_head, decision_seals, published_seats, published_versions

APPEND_ONLY = (decisions, access_log, published_versions, published_seats, decision_seals, access_seals)

__all__ = [
    "APPEND_ONLY",
    "access_head",
    "access_log",
    "access_seals",
    "affinity",
    "busy_times",
    "calendar_feeds",
    "chain_head",
    "consents",
    "consultants",
    "contacts",
    "courses",
    "decision_seals",
    "decisions",
    "engagement_topics",
    "engagements",
    "exclusions",
    "jobs",
    "letters",
    "lived_experience",
    "metadata",
    "offer_questions",
    "offers",
    "own_calendars",
    "policy",
    "proposal_rows",
    "proposal_uncovered",
    "proposals",
    "published_seats",
    "published_versions",
    "rate_windows",
    "rejections",
    "requests",
    "run_lock",
    "runs",
    "seat_marks",
    "seat_roles",
    "seats",
    "sessions",
    "skills",
    "standing_seats",
    "users",
    "weekly_windows",
    "windows",
    "workers",
]
