"""The tables, and what they belong to."""

from matcher.db.tables.audit import (
    access_head,
    access_log,
    access_reasons,
    access_seals,
    audit_entries,
    audit_head,
    audit_seals,
)
from matcher.db.tables.base import metadata, stamps
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
    seat_names,
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
from matcher.db.tables.nights import proposal_rows, proposal_uncovered, proposals, run_lock, run_proofs, runs
from matcher.db.tables.notes import digests, mentions, notes, saved_views
from matcher.db.tables.offers import consents, kept_seats, lifecycles, offer_questions, offers, seat_marks
from matcher.db.tables.people import (
    own_keys,
    person_answers,
    rate_windows,
    recovery_codes,
    second_factors,
    sessions,
    users,
)
from matcher.db.tables.protection import allowance_answers, asked_questions, reading_requests
from matcher.db.tables.publishing import published_seats, published_versions
from matcher.db.tables.scenarios import scenarios, studies, study_results
from matcher.ports import Part

APPEND_ONLY = (audit_entries, access_log, published_versions, published_seats, audit_seals, access_seals)

PARTS = {
    Part.ACCOUNTS: (users, sessions),
    Part.BUSY: (busy_times,),
    Part.CALENDARS: (calendar_feeds, own_calendars),
    Part.LIFECYCLES: (lifecycles, seat_marks),
    Part.DATASET: (
        *(policy, consultants, lived_experience, skills, weekly_windows, windows, exclusions),
        *(engagements, engagement_topics, seats, seat_roles, affinity, person_answers),
    ),
    Part.LETTERS: (letters, contacts),
    Part.OFFERS: (offers, offer_questions),
    Part.PROPOSALS: (proposals, proposal_uncovered),
    Part.PUBLISHED: (published_versions, published_seats),
    Part.REJECTIONS: (rejections,),
    Part.REQUESTS: (requests,),
    Part.ROWS: (proposal_rows,),
    Part.RUNS: (runs,),
    Part.STANDING: (standing_seats, kept_seats),
    Part.TRAIL: (audit_entries,),
}
"""The tables of each part; triggers of these tables give it a new stamp."""

__all__ = [
    "APPEND_ONLY",
    "PARTS",
    "access_head",
    "access_log",
    "access_reasons",
    "access_seals",
    "affinity",
    "allowance_answers",
    "asked_questions",
    "audit_entries",
    "audit_head",
    "audit_seals",
    "busy_times",
    "calendar_feeds",
    "consents",
    "consultants",
    "contacts",
    "digests",
    "engagement_topics",
    "engagements",
    "exclusions",
    "jobs",
    "kept_seats",
    "letters",
    "lifecycles",
    "lived_experience",
    "mentions",
    "metadata",
    "notes",
    "offer_questions",
    "offers",
    "own_calendars",
    "own_keys",
    "person_answers",
    "policy",
    "proposal_rows",
    "proposal_uncovered",
    "proposals",
    "published_seats",
    "published_versions",
    "rate_windows",
    "reading_requests",
    "recovery_codes",
    "rejections",
    "requests",
    "run_lock",
    "run_proofs",
    "runs",
    "saved_views",
    "scenarios",
    "seat_marks",
    "seat_names",
    "seat_roles",
    "seats",
    "second_factors",
    "sessions",
    "skills",
    "stamps",
    "standing_seats",
    "studies",
    "study_results",
    "users",
    "weekly_windows",
    "windows",
    "workers",
]
