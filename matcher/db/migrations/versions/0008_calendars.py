"""The eighth form: private calendar feeds, and consultants' own calendars with the hours that they take."""

import sqlalchemy as sa
from alembic import op

from matcher.db.columns import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_calendar_feeds"),
        sa.UniqueConstraint("token_hash", name="uq_calendar_feeds_token_hash"),
    )
    op.create_table(
        "own_calendars",
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("fetched_at", Moment(), nullable=True),
        sa.Column("tried_at", Moment(), nullable=True),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_own_calendars"),
    )
    op.create_table(
        "busy_times",
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("begins", Moment(), nullable=False),
        sa.Column("ends", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", "position", name="pk_busy_times"),
    )


def downgrade() -> None:
    op.drop_table("busy_times")
    op.drop_table("own_calendars")
    op.drop_table("calendar_feeds")
