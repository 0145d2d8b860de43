"""The twenty-ninth form: how many engagements a consultant delivered lately may be unknown."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLE, NAME, FORMER = "consultants", "recent_engagements", "former_recent_engagements"


def upgrade() -> None:
    # SQLite can't loosen a column, and building the table again would take what points to it along.
    op.alter_column(TABLE, NAME, new_column_name=FORMER)
    op.add_column(TABLE, sa.Column(NAME, sa.BigInteger(), nullable=True))
    op.execute("UPDATE consultants SET recent_engagements = former_recent_engagements")
    op.drop_column(TABLE, FORMER)


def downgrade() -> None:
    op.alter_column(TABLE, NAME, new_column_name=FORMER)
    op.add_column(TABLE, sa.Column(NAME, sa.BigInteger(), nullable=False, server_default="0"))
    op.execute("UPDATE consultants SET recent_engagements = coalesce(former_recent_engagements, 0)")
    op.drop_column(TABLE, FORMER)
