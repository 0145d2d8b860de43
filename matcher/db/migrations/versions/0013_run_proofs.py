"""The thirteenth form: the proof of each run, sealed: it names who could sit with whom."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "run_proofs",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_run_proofs_run_id_runs"),
        sa.PrimaryKeyConstraint("run_id", name="pk_run_proofs"),
    )


def downgrade() -> None:
    op.drop_table("run_proofs")
