"""The second form: the audit trail is a chain, and what goes public is kept version by version.

How an entry is sealed is written out here once more: this step stays as it is when the program changes.
"""

import json
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

from matcher.db.columns import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("published_versions", "published_seats", "decision_seals")
ROWS_AT_ONCE = 500
FIRST_SEAL = "0" * 64
MOMENTS = ("at", "first_start")
TEXTS = ("user_name", "action", "engagement_id", "seat", "consultant_id", "before", "after", "reason", "note")
NUMBERS = ("decision_id", "user_id", "proposal_id", "undoes", "version")


def upgrade() -> None:
    op.add_column("decisions", sa.Column("version", sa.Integer(), nullable=True))
    op.add_column("decisions", sa.Column("request_id", sa.String(), nullable=True))
    op.create_table(
        "published_versions",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["undoes"], ["published_versions.number"], name="fk_published_versions_undoes"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_published_versions_user_id"),
        sa.PrimaryKeyConstraint("number", name="pk_published_versions"),
    )
    op.create_table(
        "published_seats",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("first_start", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["published_versions.number"], name="fk_published_seats_number"),
        sa.PrimaryKeyConstraint("number", "engagement_id", "seat", name="pk_published_seats"),
    )
    op.create_table(
        "decision_seals",
        sa.Column("decision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.decision_id"], name="fk_decision_seals_decision_id"),
        sa.PrimaryKeyConstraint("decision_id", name="pk_decision_seals"),
        sa.UniqueConstraint("previous", name="uq_decision_seals_previous"),
    )
    op.create_table(
        "chain_head",
        sa.Column("head_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.CheckConstraint("head_id = 1", name="ck_chain_head_only_one"),
        sa.PrimaryKeyConstraint("head_id", name="pk_chain_head"),
    )
    _seal_what_is_there()
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE", "TRUNCATE"):
            _refuse(table, change)


def downgrade() -> None:
    op.drop_table("chain_head")
    op.drop_table("decision_seals")
    op.drop_table("published_seats")
    op.drop_table("published_versions")
    op.drop_column("decisions", "request_id")
    op.drop_column("decisions", "version")


def _seal_what_is_there() -> None:
    columns = [sa.column(name, Moment()) for name in MOMENTS] + [sa.column(name) for name in (*TEXTS, *NUMBERS)]
    entries = sa.table("decisions", *columns)
    seals = sa.table("decision_seals", sa.column("decision_id"), sa.column("previous"), sa.column("seal"))
    head = sa.table("chain_head", sa.column("head_id"), sa.column("decision_id"), sa.column("seal"))
    connection, previous, last = op.get_bind(), FIRST_SEAL, None
    sealed = []
    for row in connection.execute(sa.select(entries).order_by(entries.c.decision_id)).mappings():
        written = {name: row[name] for name in (*TEXTS, *NUMBERS)}
        written |= {name: row[name].isoformat(timespec="microseconds") for name in MOMENTS}
        written |= {"previous": previous, "request_id": ""}
        seal = sha256(json.dumps(written, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
        last = row["decision_id"]
        sealed.append({"decision_id": last, "previous": previous, "seal": seal})
        previous = seal
    for first in range(0, len(sealed), ROWS_AT_ONCE):
        connection.execute(sa.insert(seals), sealed[first : first + ROWS_AT_ONCE])
    if last is not None:
        connection.execute(sa.insert(head), [{"head_id": 1, "decision_id": last, "seal": previous}])


def _refuse(table: str, change: str) -> None:
    name = f"{table}_no_{change.lower()}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE TRIGGER {name} BEFORE {change} ON {table} EXECUTE FUNCTION refuse_change()")
    elif change != "TRUNCATE":  # which SQLite has not
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {change} ON {table}"
            " BEGIN SELECT RAISE(ABORT, 'entries of this table are never changed'); END"
        )
