"""The thirty-sixth form: what people typed as reasons to read records is sealed; answers have no plain column left."""

import re

import sqlalchemy as sa
from alembic import context, op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

BLOCK = 128
LOG, REASONS, REQUESTS = "access_log", "access_reasons", "reading_requests"
ENTRIES = sa.table(LOG, *map(sa.column, ("entry_id", "user_id", "consultant_id", "why")))
SEALED = sa.table(REASONS, sa.column("entry_id", sa.Integer), sa.column("sealed", sa.LargeBinary))
ASKED = sa.table(REQUESTS, sa.column("request_id"), sa.column("why"), sa.column("sealed", sa.LargeBinary))
BY_OPERATOR = "Exported by the operator: "
TYPED_AFTER = re.compile(
    rf"{BY_OPERATOR}|changed: |added: |consent in engagement .*?: |what the seats of .*? ask for: (?:changed: )?"
)
"""What the program wrote before what somebody typed."""
OWN_WORDS = re.compile(
    r"rules checked |whether they could present in |listed in answer (?:\d+|to a command): who could present in "
)
"""How entries of accounts begin that are in the program's own words alone."""


def upgrade() -> None:
    op.create_table(
        REASONS,
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=f"pk_{REASONS}"),
        sa.ForeignKeyConstraint(["entry_id"], [f"{LOG}.entry_id"], name=f"fk_{REASONS}_entry_id"),
    )
    _let_change()
    _seal_reasons()
    _refuse_change()
    _seal_requests()
    op.drop_column("studies", "result")


def downgrade() -> None:
    bind = op.get_bind()
    if any(bind.scalar(sa.text(f"SELECT count(*) FROM {table}")) for table in (REASONS, REQUESTS)):  # noqa: S608  ours
        raise NotImplementedError("The former form has these in plain text. Restore a backup of it instead.")
    op.add_column("studies", sa.Column("result", sa.JSON()))
    with op.batch_alter_table(REQUESTS) as batch:
        batch.add_column(sa.Column("why", sa.String(), nullable=False))
        batch.drop_column("sealed")
    op.drop_table(REASONS)


def _seal_reasons() -> None:
    bind = op.get_bind()
    for entry in bind.execute(sa.select(ENTRIES)).all():
        begins, said = _apart(entry)
        if said:
            sealed = context.config.attributes["vault"].seal({"said": said}, REASONS, str(entry.entry_id), block=BLOCK)
            bind.execute(sa.insert(SEALED), [{"entry_id": entry.entry_id, "sealed": sealed}])
            bind.execute(sa.update(ENTRIES).where(ENTRIES.c.entry_id == entry.entry_id).values(why=begins))


def _apart(entry: sa.Row[tuple[object, ...]]) -> tuple[str, str]:
    """The program's own words, and what somebody typed; where that is in doubt, all of it."""
    why = entry.why
    by_program = entry.user_id is None and entry.consultant_id is None and not why.startswith(BY_OPERATOR)
    if by_program or OWN_WORDS.match(why):
        return why, ""
    begins = TYPED_AFTER.match(why)
    return (begins[0], why[begins.end() :]) if begins else ("", why)


def _seal_requests() -> None:
    bind = op.get_bind()
    op.add_column(REQUESTS, sa.Column("sealed", sa.LargeBinary()))
    for asked in bind.execute(sa.select(ASKED)).all():
        place = (REQUESTS, str(asked.request_id))
        sealed = context.config.attributes["vault"].seal({"why": asked.why}, *place, block=BLOCK)
        bind.execute(sa.update(ASKED).where(ASKED.c.request_id == asked.request_id).values(sealed=sealed))
    with op.batch_alter_table(REQUESTS) as batch:
        batch.alter_column("sealed", existing_type=sa.LargeBinary(), nullable=False)
        batch.drop_column("why")


def _let_change() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    op.execute(f"DROP TRIGGER {LOG}_no_update" + (f" ON {LOG}" if postgres else ""))


def _refuse_change() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE TRIGGER {LOG}_no_update BEFORE UPDATE ON {LOG} EXECUTE FUNCTION refuse_change()")
    else:
        op.execute(
            f"CREATE TRIGGER {LOG}_no_update BEFORE UPDATE ON {LOG}"
            " BEGIN SELECT RAISE(ABORT, 'entries of this table are never changed'); END"
        )
