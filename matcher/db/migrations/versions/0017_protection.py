"""The seventeenth form: what accounts asked in a day, and requests to read many confidential records at once."""

import sqlalchemy as sa
from alembic import op

from matcher.db.columns import Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = ("reading_requests", "allowance_answers", "asked_questions")


def upgrade() -> None:
    op.create_table(
        "asked_questions",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=True),
        sa.Column("waited", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("question_id", name="pk_asked_questions"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_asked_questions_user_id"),
    )
    op.create_index("ix_asked_questions_day_user_id", "asked_questions", ["day", "user_id"])
    op.create_table(
        "allowance_answers",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("more", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("answer_id", name="pk_allowance_answers"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_allowance_answers_user_id"),
    )
    op.create_index("ix_allowance_answers_day", "allowance_answers", ["day"])
    op.create_table(
        "reading_requests",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("whom", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("used_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("request_id", name="pk_reading_requests"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_reading_requests_user_id"),
    )
    op.create_index("ix_reading_requests_asked_at", "reading_requests", ["asked_at"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
