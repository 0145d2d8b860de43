"""The eighteenth form: keys of consultants' own pages, and who set an address that a second person has to confirm."""

import sqlalchemy as sa
from alembic import op

from matcher.db.columns import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_keys",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("consultant_id", sa.String(), nullable=True),
        sa.Column("bound", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("heard_by", sa.Integer(), nullable=True),
        sa.Column("by_phone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_own_keys"),
    )
    op.create_index("ix_own_keys_consultant_id", "own_keys", ["consultant_id"])
    op.create_index("ix_own_keys_code_hash", "own_keys", ["code_hash"])
    op.add_column("contacts", sa.Column("unconfirmed_by", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("contacts", "unconfirmed_by")
    op.drop_table("own_keys")
