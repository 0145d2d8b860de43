"""The tables of the audit trail and of the access log, each with its chain of seals. All but the heads append-only.

No foreign keys to the data: history outlives it.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from matcher.db.columns import Moment
from matcher.db.tables.base import metadata, text

# Append-only: triggers refuse any change (see the migrations).
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("entry_id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("user_id", Integer, ForeignKey("users.user_id"), index=True),
    text("actor"),
    text("action"),
    text("subject_kind"),
    text("subject_id"),
    Column("seat", String),  # of seats only; their subject is their engagement
    Column("consultant_id", String, index=True),
    Column("first_start", Moment),  # kept for seals of the first form where nobody sits
    Column("proposal_id", Integer),
    text("before"),
    text("after"),
    text("reason"),
    text("note"),
    Column("undoes", Integer, ForeignKey("audit_entries.entry_id"), unique=True),
    Column("version", Integer),
    text("request_id"),
    CheckConstraint("(subject_kind = 'seat') = (seat IS NOT NULL)", name="only_seats_have_one"),
    CheckConstraint("seat <> ''", name="seats_are_named"),
    Index(None, "subject_id", "subject_kind", "seat"),
)

access_log = Table(
    "access_log",
    metadata,
    Column("entry_id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("user_id", Integer, ForeignKey("users.user_id")),
    Column("consultant_id", String),
    text("why"),  # in the program's own words
)

# What somebody typed, after them. Sealed again with each new key, so not append-only: the chain covers what it says.
access_reasons = Table(
    "access_reasons",
    metadata,
    Column("entry_id", Integer, ForeignKey("access_log.entry_id"), primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
)


def _seals(name: str, entries: Table) -> Table:
    """The seals of a chain. That no two entries follow the same one is what keeps it from forking."""
    return Table(
        name,
        metadata,
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("entry_id", Integer, ForeignKey(entries.c.entry_id), nullable=False, unique=True),
        Column("previous", String, nullable=False, unique=True),
        text("seal"),
        text("key_id"),
    )


def _head(name: str) -> Table:
    """Where a chain ends: one row."""
    return Table(
        name,
        metadata,
        Column("head_id", Integer, CheckConstraint("head_id = 1", name="only_one"), primary_key=True),
        Column("number", Integer, nullable=False),
        text("seal"),
        text("key_id"),
        text("mac"),
    )


audit_seals = _seals("audit_seals", audit_entries)
audit_head = _head("audit_head")
access_seals = _seals("access_seals", access_log)
access_head = _head("access_head")
