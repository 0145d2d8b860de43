"""Jobs and workers; why there was a run, where it is and what was asked of it; requests that name nobody any more."""

import sqlalchemy as sa
from alembic import op

from matcher.db.columns import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXTS = ("cause", "asked", "asked_by")


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("worker_id", sa.String(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", name="pk_jobs"),
        sa.UniqueConstraint("key", name="uq_jobs_key"),
    )
    op.create_index("ix_jobs_state", "jobs", ["state"])
    op.create_table(
        "workers",
        sa.Column("worker_id", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", sa.BigInteger(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("heartbeat", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("worker_id", name="pk_workers"),
    )
    for name in TEXTS:
        op.add_column("runs", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("runs", sa.Column("progress", sa.JSON(), nullable=True))
    op.add_column("requests", sa.Column("erased_at", Moment(), nullable=True))


def downgrade() -> None:
    op.drop_column("requests", "erased_at")
    op.drop_column("runs", "progress")
    for name in TEXTS:
        op.drop_column("runs", name)
    op.drop_table("workers")
    op.drop_index("ix_jobs_state", table_name="jobs")
    op.drop_table("jobs")
