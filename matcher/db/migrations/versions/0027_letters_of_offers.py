"""The twenty-seventh form: a letter says which offers it asks for; one letter may ask for several."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("letters", sa.Column("offers", sa.String(), nullable=False, server_default=""))
    op.execute(
        "UPDATE letters SET offers = coalesce((SELECT CAST(max(offers.offer_id) AS VARCHAR) FROM offers"
        " WHERE offers.engagement_id = letters.about AND offers.consultant_id = letters.consultant_id"
        " AND offers.made_at <= letters.created_at), '')"
        " WHERE kind IN ('offer', 'reminder') AND about_kind = 'engagement'"
    )
    if op.get_bind().dialect.name == "postgresql":  # SQLite drops no default
        op.alter_column("letters", "offers", server_default=None)


def downgrade() -> None:
    op.drop_column("letters", "offers")
