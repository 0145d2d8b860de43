"""The twenty-eighth form: notes and comments with mentions, saved views, and how often somebody is told what waits."""

import sqlalchemy as sa
from alembic import op

from matcher.db.columns import Moment

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notes",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("about_kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=True),
        sa.Column("consultant_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("note_id", name="pk_notes"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_notes_user_id"),
    )
    op.create_index("ix_notes_about", "notes", ["about"])
    op.create_table(
        "mentions",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("read_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("note_id", "user_id", name="pk_mentions"),
        sa.ForeignKeyConstraint(["note_id"], ["notes.note_id"], name="fk_mentions_note_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_mentions_user_id"),
    )
    op.create_index("ix_mentions_user_id", "mentions", ["user_id"])
    op.create_table(
        "saved_views",
        sa.Column("view_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("listing", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("view_id", name="pk_saved_views"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_saved_views_user_id"),
        sa.UniqueConstraint("user_id", "listing", "name", name="uq_saved_views_user_id_listing_name"),
    )
    op.create_table(
        "digests",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("pace", sa.String(), nullable=False),
        sa.Column("told_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("user_id", "kind", name="pk_digests"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_digests_user_id"),
    )


def downgrade() -> None:
    for name in ("digests", "saved_views", "mentions", "notes"):
        op.drop_table(name)
