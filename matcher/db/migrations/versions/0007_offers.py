"""The seventh form: offers, what is kept about engagements beside their seats, and consent, sealed."""

import sqlalchemy as sa
from alembic import op

from matcher.db.columns import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offers",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("first_start", Moment(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("offer_id", name="pk_offers"),
        sa.UniqueConstraint("nonce", name="uq_offers_nonce"),
    )
    op.create_index("ix_offers_consultant_id", "offers", ["consultant_id"])
    op.create_index("ix_offers_state", "offers", ["state"])
    op.create_index("ix_offers_engagement_id_seat", "offers", ["engagement_id", "seat"])
    op.create_table(
        "offer_questions",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("replied_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.offer_id"], name="fk_offer_questions_offer_id"),
        sa.PrimaryKeyConstraint("question_id", name="pk_offer_questions"),
    )
    op.create_index("ix_offer_questions_offer_id", "offer_questions", ["offer_id"])
    op.create_table(
        "courses",
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("support_person", sa.String(), nullable=False),
        sa.Column("debrief_on", sa.Date(), nullable=True),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("resumes_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("engagement_id", name="pk_courses"),
    )
    op.create_table(
        "seat_marks",
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("engagement_id", "seat", name="pk_seat_marks"),
    )
    op.create_table(
        "consents",
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("engagement_id", "consultant_id", name="pk_consents"),
    )


def downgrade() -> None:
    op.drop_table("consents")
    op.drop_table("seat_marks")
    op.drop_table("courses")
    op.drop_table("offer_questions")
    op.drop_table("offers")
