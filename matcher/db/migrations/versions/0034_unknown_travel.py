"""The thirty-fourth form: how far a consultant travels may be unknown."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TABLE, NAME, FORMER = "consultants", "max_travel_miles", "former_max_travel_miles"


def upgrade() -> None:
    # SQLite can't loosen a column, and building the table again would take what points to it along.
    op.alter_column(TABLE, NAME, new_column_name=FORMER)
    op.add_column(TABLE, sa.Column(NAME, sa.BigInteger(), nullable=True))
    op.execute("UPDATE consultants SET max_travel_miles = former_max_travel_miles")
    op.drop_column(TABLE, FORMER)


def downgrade() -> None:
    op.alter_column(TABLE, NAME, new_column_name=FORMER)
    op.add_column(TABLE, sa.Column(NAME, sa.BigInteger(), nullable=False, server_default="0"))
    op.execute("UPDATE consultants SET max_travel_miles = coalesce(former_max_travel_miles, 0)")
    op.drop_column(TABLE, FORMER)
