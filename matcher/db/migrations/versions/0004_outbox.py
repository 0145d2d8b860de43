"""The fourth form: letters that wait for a person to send them, and consultants' addresses set here."""

import sqlalchemy as sa
from alembic import op

from matcher.db.columns import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letters",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("consultant_id", sa.String(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("tried_at", Moment(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("letter_id", name="pk_letters"),
    )
    for column in ("state", "about", "consultant_id"):
        op.create_index(f"ix_letters_{column}", "letters", [column])
    op.create_table(
        "contacts",
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_contacts"),
    )


def downgrade() -> None:
    op.drop_table("contacts")
    for column in ("consultant_id", "about", "state"):
        op.drop_index(f"ix_letters_{column}", table_name="letters")
    op.drop_table("letters")
