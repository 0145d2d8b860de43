"""The fourteenth form: what was answered whether two ids are one human."""

import sqlalchemy as sa
from alembic import op

from matcher.db.columns import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLE = "person_answers"
PARTS = {"dataset": (TABLE,)}
CHANGED = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("one", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("one", "other", name="pk_person_answers"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _by_statement()
    else:
        _by_row()


def downgrade() -> None:
    op.drop_table(TABLE)


def _by_statement() -> None:
    for change, rows in CHANGED.items():
        op.execute(
            f"CREATE TRIGGER {TABLE}_stamp_{change.lower()} AFTER {change} ON {TABLE}"
            f" REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION stamp_if_changed('dataset')"
        )
    op.execute(
        f"CREATE TRIGGER {TABLE}_stamp_truncate AFTER TRUNCATE ON {TABLE}"
        " FOR EACH STATEMENT EXECUTE FUNCTION stamp_anew('dataset')"
    )


def _by_row() -> None:
    for change in CHANGED:
        anew = "INSERT INTO stamps VALUES ('dataset', hex(randomblob(16)))"
        op.execute(
            f"CREATE TRIGGER {TABLE}_stamp_{change.lower()} AFTER {change} ON {TABLE}"
            f" BEGIN {anew} ON CONFLICT (part) DO UPDATE SET stamp = excluded.stamp; END"
        )
