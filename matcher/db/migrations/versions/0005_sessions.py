"""The fifth form: sessions and limits on sign-in are in the database, and the access log is a chain.

How an entry is sealed is written out here once more: this step stays as it is when the program changes.
"""

import json
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

from matcher.db.columns import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROWS_AT_ONCE = 500
FIRST_SEAL = "0" * 64


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_sessions_user_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_table(
        "rate_windows",
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("hits", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name="pk_rate_windows"),
    )
    op.create_index("ix_rate_windows_ends_at", "rate_windows", ["ends_at"])
    op.create_table(
        "access_seals",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["access_log.entry_id"], name="fk_access_seals_entry_id"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_access_seals"),
        sa.UniqueConstraint("previous", name="uq_access_seals_previous"),
    )
    op.create_table(
        "access_head",
        sa.Column("head_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.CheckConstraint("head_id = 1", name="ck_access_head_only_one"),
        sa.PrimaryKeyConstraint("head_id", name="pk_access_head"),
    )
    _seal_what_is_there()
    for change in ("UPDATE", "DELETE", "TRUNCATE"):
        _refuse("access_seals", change)


def downgrade() -> None:
    for table in ("access_head", "access_seals", "rate_windows", "sessions"):
        op.drop_table(table)


def _seal_what_is_there() -> None:
    names = ("entry_id", "user_id", "consultant_id", "why")
    entries = sa.table("access_log", sa.column("at", Moment()), *(sa.column(name) for name in names))
    seals = sa.table("access_seals", sa.column("entry_id"), sa.column("previous"), sa.column("seal"))
    head = sa.table("access_head", sa.column("head_id"), sa.column("entry_id"), sa.column("seal"))
    connection, previous, last = op.get_bind(), FIRST_SEAL, None
    sealed = []
    for row in connection.execute(sa.select(entries).order_by(entries.c.entry_id)).mappings():
        written = {name: row[name] for name in names}
        written |= {"at": row["at"].isoformat(timespec="microseconds"), "previous": previous}
        seal = sha256(json.dumps(written, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
        last = row["entry_id"]
        sealed.append({"entry_id": last, "previous": previous, "seal": seal})
        previous = seal
    for first in range(0, len(sealed), ROWS_AT_ONCE):
        connection.execute(sa.insert(seals), sealed[first : first + ROWS_AT_ONCE])
    if last is not None:
        connection.execute(sa.insert(head), [{"head_id": 1, "entry_id": last, "seal": previous}])


def _refuse(table: str, change: str) -> None:
    name = f"{table}_no_{change.lower()}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE TRIGGER {name} BEFORE {change} ON {table} EXECUTE FUNCTION refuse_change()")
    elif change != "TRUNCATE":  # which SQLite has not
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {change} ON {table}"
            " BEGIN SELECT RAISE(ABORT, 'entries of this table are never changed'); END"
        )
