"""Seats that someone keeps although they no longer hold: by which decision, and sealed, on which facts."""

import sqlalchemy as sa
from alembic import op

from matcher.db.columns import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

PARTS = {"standing": ("kept_seats",)}
CHANGED = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


def upgrade() -> None:
    op.create_table(
        "kept_seats",
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("first_start", Moment(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("engagement_id", "seat", name="pk_kept_seats"),
    )
    postgres = op.get_bind().dialect.name == "postgresql"
    for part, tables in PARTS.items():
        for table in tables:
            _watch(table, part, postgres=postgres)


def downgrade() -> None:
    op.drop_table("kept_seats")


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
