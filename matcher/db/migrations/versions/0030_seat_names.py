"""The thirtieth form: how datasets call seats is sealed; seats that are there keep their names."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seat_names",
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("engagement_id", name="pk_seat_names"),
    )


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM seat_names")):
        raise NotImplementedError("The former form has seats by the names of datasets. Restore a backup of it instead.")
    op.drop_table("seat_names")
