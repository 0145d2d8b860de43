"""The twenty-fourth form: passkeys beside authenticator apps, each found by a mark of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("second_factors", sa.Column("mark", sa.String(), nullable=True))
    op.create_index("ix_second_factors_mark", "second_factors", ["mark"], unique=True)


def downgrade() -> None:
    op.execute("DELETE FROM second_factors WHERE kind = 'passkey'")  # the forms before know none
    op.drop_index("ix_second_factors_mark", "second_factors")
    op.drop_column("second_factors", "mark")
