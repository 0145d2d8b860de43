"""The third form: requests, from their receipt to the engagement."""

import sqlalchemy as sa
from alembic import op

from matcher.db.columns import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "requests",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("contact_name", sa.String(), nullable=False),
        sa.Column("contact_email", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("first_answer_at", Moment(), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("duplicate_of", sa.Integer(), nullable=True),
        sa.Column("engagement_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["duplicate_of"], ["requests.request_id"], name="fk_requests_duplicate_of"),
        sa.PrimaryKeyConstraint("request_id", name="pk_requests"),
    )
    op.create_index("ix_requests_state", "requests", ["state"])


def downgrade() -> None:
    op.drop_index("ix_requests_state", table_name="requests")
    op.drop_table("requests")
