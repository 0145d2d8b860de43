"""The thirty-third form: answers that may tell a role are sealed."""

import json

import sqlalchemy as sa
from alembic import context, op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TABLE, BLOCK = "study_results", 1024
STUDIES = sa.table(
    "studies", sa.column("study_id", sa.Integer), sa.column("open_roles", sa.Boolean), sa.column("result", sa.JSON)
)


def upgrade() -> None:
    made = op.create_table(
        TABLE,
        sa.Column("study_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("study_id", name="pk_study_results"),
    )
    bind = op.get_bind()
    for study in bind.execute(sa.select(STUDIES).where(STUDIES.c.open_roles)).all():
        if study.result is None:
            continue
        vault, place = context.config.attributes["vault"], (TABLE, str(study.study_id))
        sealed = vault.seal({"json": json.dumps(study.result)}, *place, block=BLOCK)
        bind.execute(sa.insert(made), [{"study_id": study.study_id, "sealed": sealed}])
        mine = STUDIES.c.study_id == study.study_id
        bind.execute(sa.update(STUDIES).where(mine).values(result=sa.null()))


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM study_results")):
        raise NotImplementedError("The former form has these in plain text. Restore a backup of it instead.")
    op.drop_table(TABLE)
