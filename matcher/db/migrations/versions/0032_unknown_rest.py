"""The thirty-second form: how many days a consultant rests after an engagement may be unknown."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TABLE, NAME, FORMER = "consultants", "rest_days", "former_rest_days"


def upgrade() -> None:
    # SQLite can't loosen a column, and building the table again would take what points to it along.
    op.alter_column(TABLE, NAME, new_column_name=FORMER)
    op.add_column(TABLE, sa.Column(NAME, sa.BigInteger(), nullable=True))
    op.execute("UPDATE consultants SET rest_days = former_rest_days")
    op.drop_column(TABLE, FORMER)


def downgrade() -> None:
    op.alter_column(TABLE, NAME, new_column_name=FORMER)
    op.add_column(TABLE, sa.Column(NAME, sa.BigInteger(), nullable=False, server_default="0"))
    op.execute("UPDATE consultants SET rest_days = coalesce(former_rest_days, 0)")
    op.drop_column(TABLE, FORMER)
