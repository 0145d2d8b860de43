"""The sixteenth form: offers say how a yes or a no came, by the person's link or by phone."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("offers", sa.Column("means", sa.String(), nullable=False, server_default=""))
    answered, by = "state IN ('accepted', 'declined')", '"by"'
    op.execute(f"UPDATE offers SET means = 'link' WHERE {answered} AND {by} = 'link'")  # noqa: S608 words of ours
    op.execute(f"UPDATE offers SET means = 'phone' WHERE {answered} AND {by} NOT IN ('', 'link', 'clock', 'import')")  # noqa: S608
    if op.get_bind().dialect.name == "postgresql":  # SQLite drops no default
        op.alter_column("offers", "means", server_default=None)


def downgrade() -> None:
    op.drop_column("offers", "means")
