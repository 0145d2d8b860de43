"""The ninth form: a stamp for each part of what is stored, which every change replaces."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PARTS = {
    "accounts": ("users", "sessions"),
    "busy": ("busy_times",),
    "calendars": ("calendar_feeds", "own_calendars"),
    "courses": ("courses", "seat_marks"),
    "dataset": (
        *("policy", "consultants", "lived_experience", "skills", "weekly_windows", "windows", "exclusions"),
        *("engagements", "engagement_topics", "seats", "seat_roles", "affinity"),
    ),
    "decisions": ("decisions",),
    "letters": ("letters", "contacts"),
    "offers": ("offers", "offer_questions"),
    "proposals": ("proposals", "proposal_uncovered"),
    "published": ("published_versions", "published_seats"),
    "rejections": ("rejections",),
    "requests": ("requests",),
    "rows": ("proposal_rows",),
    "runs": ("runs",),
    "standing": ("standing_seats",),
}
CHANGED = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}
SQLITE_STAMP, POSTGRES_STAMP = "hex(randomblob(16))", "gen_random_uuid()::text"
"""Drawn by lot, not counted: a count would come back after a restore or a rollback, and mean something else."""


def upgrade() -> None:
    op.create_table(
        "stamps",
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("part", name="pk_stamps"),
    )
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        _functions()
    for part, tables in PARTS.items():
        op.execute(f"INSERT INTO stamps VALUES ('{part}', {POSTGRES_STAMP if postgres else SQLITE_STAMP})")  # noqa: S608
        for table in tables:
            if postgres:
                _by_statement(table, part)
            else:
                _by_row(table, part)


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in (table for tables in PARTS.values() for table in tables):
        for change in (*CHANGED, "TRUNCATE") if postgres else CHANGED:
            op.execute(f"DROP TRIGGER {table}_stamp_{change.lower()}" + (f" ON {table}" if postgres else ""))
    if postgres:
        op.execute("DROP FUNCTION stamp_if_changed()")
        op.execute("DROP FUNCTION stamp_anew()")
    op.drop_table("stamps")


def _functions() -> None:
    stamped = (
        f"INSERT INTO stamps VALUES (TG_ARGV[0], {POSTGRES_STAMP})"  # noqa: S608
        " ON CONFLICT (part) DO UPDATE SET stamp = EXCLUDED.stamp;"
    )
    for name, body in (
        ("stamp_if_changed", f"IF EXISTS (SELECT FROM changed) THEN {stamped} END IF;"),
        ("stamp_anew", stamped),
    ):
        op.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {body} RETURN NULL; END $$"
        )


def _by_statement(table: str, part: str) -> None:
    """Once a statement, however many rows it changes; not where it changes none."""
    for change, rows in CHANGED.items():
        op.execute(
            f"CREATE TRIGGER {table}_stamp_{change.lower()} AFTER {change} ON {table}"
            f" REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION stamp_if_changed('{part}')"
        )
    op.execute(
        f"CREATE TRIGGER {table}_stamp_truncate AFTER TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION stamp_anew('{part}')"
    )


def _by_row(table: str, part: str) -> None:
    """SQLite has triggers for rows only."""
    for change in CHANGED:
        anew = f"INSERT INTO stamps VALUES ('{part}', {SQLITE_STAMP})"  # noqa: S608
        op.execute(
            f"CREATE TRIGGER {table}_stamp_{change.lower()} AFTER {change} ON {table}"
            f" BEGIN {anew} ON CONFLICT (part) DO UPDATE SET stamp = excluded.stamp; END"
        )
