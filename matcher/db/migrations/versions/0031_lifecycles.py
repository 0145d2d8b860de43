"""The thirty-first form: what is kept about engagements beside their seats is called their lifecycle."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

PARTS = {"lifecycles": ("lifecycles", "seat_marks")}
ENDED = ("courses", "seat_marks")  # the second begins again, in the part of the new name
CHANGED = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


def upgrade() -> None:
    _move("courses", "lifecycles")


def downgrade() -> None:
    _move("lifecycles", "courses")


def _move(before: str, after: str) -> None:
    """Make the table under its new name, with its rows, key and triggers; then the old one goes."""
    op.create_table(
        after,
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("support_person", sa.String(), nullable=False),
        sa.Column("debrief_on", sa.Date(), nullable=True),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("resumes_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("engagement_id", name=f"pk_{after}"),
    )
    columns = "engagement_id, state, version, support_person, debrief_on, again, resumes_at"
    op.execute(f"INSERT INTO {after} ({columns}) SELECT {columns} FROM {before}")  # noqa: S608
    op.drop_table(before)
    op.execute(f"UPDATE stamps SET part = '{after}' WHERE part = '{before}'")  # noqa: S608
    postgres = op.get_bind().dialect.name == "postgresql"
    for change in (*CHANGED, "TRUNCATE") if postgres else CHANGED:
        op.execute(f"DROP TRIGGER seat_marks_stamp_{change.lower()}" + (" ON seat_marks" if postgres else ""))
    for table in (after, "seat_marks"):
        _watch(table, after, postgres=postgres)


def _watch(table: str, part: str, *, postgres: bool) -> None:
    for change, rows in CHANGED.items():
        if postgres:
            op.execute(
                f"CREATE TRIGGER {table}_stamp_{change.lower()} AFTER {change} ON {table}"
                f" REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION stamp_if_changed('{part}')"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_stamp_{change.lower()} AFTER {change} ON {table}"  # noqa: S608
                f" BEGIN INSERT INTO stamps VALUES ('{part}', hex(randomblob(16)))"
                " ON CONFLICT (part) DO UPDATE SET stamp = excluded.stamp; END"
            )
    if postgres:
        op.execute(
            f"CREATE TRIGGER {table}_stamp_truncate AFTER TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION stamp_anew('{part}')"
        )
