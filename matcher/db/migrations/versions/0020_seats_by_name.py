"""The twentieth form: seats are stored in the order of their names, whatever order the center listed them in."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE seats SET position = (SELECT count(*) FROM seats other WHERE other.engagement_id = seats.engagement_id"
        " AND (length(other.seat) < length(seats.seat)"
        " OR (length(other.seat) = length(seats.seat) AND other.seat < seats.seat)))"
    )


def downgrade() -> None:
    pass  # the order before is not known, and nothing depends on it
