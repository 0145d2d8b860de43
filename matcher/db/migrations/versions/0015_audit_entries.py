"""The fifteenth form: entries of the audit trail have a subject of their own kind, and seals are made with a key.

Old entries and their seals are carried over as they are; the ends of both chains are sealed with the key. How that is
done is written out here once more: this step stays as it is when the program changes.
"""

import hmac
import json

import sqlalchemy as sa
from alembic import context, op

from matcher.db.columns import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

PARTS, ENDED = {"trail": ("audit_entries",)}, ("decisions",)
"""The tables that a stamp watches from here on, and those that are no more."""
APPEND_ONLY = ("audit_entries", "audit_seals", "access_seals")
CHANGES = ("INSERT", "UPDATE", "DELETE")
CHAINS = {
    "audit": ("audit trail", "audit_entries", "decision_seals", "chain_head", "decision_id"),
    "access": ("access log", "access_log", "former_access_seals", "former_access_head", "entry_id"),
}
PREFIXED = {"account": "account ", "intake": "request ", "letter": "letter ", "calendar": "consultant "}
PREFIXED |= {"contact": "consultant ", "person": "consultant "}
KINDS = {"intake": "request", "erase": "retention", "person": "consultant"}
"""The kind of subject of an action, where it is not called like it."""
NOT_OF_SEATS = ("account", "intake", "letter", "calendar", "contact", "run", "erase", "engagement", "person")
OF_SEATS = f"action NOT IN {NOT_OF_SEATS}"


def upgrade() -> None:
    _new_tables()
    _carry_entries_over()
    for chain in CHAINS:
        _carry_seals_over(chain)
    op.drop_table("former_access_head")
    op.drop_table("former_access_seals")
    op.drop_table("chain_head")
    op.drop_table("decision_seals")
    op.drop_table("decisions")
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE", "TRUNCATE"):
            _refuse(table, change)
    _stamp("audit_entries", "trail", "decisions")
    _say_what_letters_are_about()


def downgrade() -> None:
    bind = op.get_bind()
    if bind.scalar(sa.text("SELECT count(*) FROM audit_entries")) or bind.scalar(
        sa.text("SELECT count(*) FROM access_log")
    ):
        raise NotImplementedError("The former form has no room for these entries. Restore a backup of it instead.")
    op.execute("UPDATE letters SET about = 'request ' || about WHERE about_kind = 'request'")
    op.drop_column("letters", "about_kind")
    for table in ("access_head", "access_seals", "audit_head", "audit_seals", "audit_entries"):
        op.drop_table(table)
    op.create_table(
        "decisions",
        sa.Column("decision_id", sa.Integer(), primary_key=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.user_id", name="fk_decisions_user_id")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("user_name", "action", "engagement_id", "seat")),
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("first_start", Moment(), nullable=False),
        sa.Column("proposal_id", sa.Integer()),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("before", "after", "reason", "note")),
        sa.Column("undoes", sa.Integer(), sa.ForeignKey("decisions.decision_id", name="fk_decisions_undoes")),
        sa.Column("version", sa.Integer()),
        sa.Column("request_id", sa.String()),
        sa.UniqueConstraint("undoes", name="uq_decisions_undoes"),
    )
    op.create_index("ix_decisions_user_id", "decisions", ["user_id"])
    op.create_index("ix_decisions_consultant_id", "decisions", ["consultant_id"])
    op.create_index("ix_decisions_engagement_id_seat", "decisions", ["engagement_id", "seat"])
    for seals, head, key, entries in (
        ("decision_seals", "chain_head", "decision_id", "decisions"),
        ("access_seals", "access_head", "entry_id", "access_log"),
    ):
        op.create_table(
            seals,
            sa.Column(key, sa.Integer(), sa.ForeignKey(f"{entries}.{key}"), primary_key=True, autoincrement=False),
            sa.Column("previous", sa.String(), nullable=False, unique=True),
            sa.Column("seal", sa.String(), nullable=False),
        )
        op.create_table(
            head,
            sa.Column("head_id", sa.Integer(), sa.CheckConstraint("head_id = 1", name="only_one"), primary_key=True),
            sa.Column(key, sa.Integer(), nullable=False),
            sa.Column("seal", sa.String(), nullable=False),
        )
    for table in ("decisions", "decision_seals", "access_seals"):
        for change in ("UPDATE", "DELETE", "TRUNCATE"):
            _refuse(table, change)
    _stamp("decisions", "decisions", "trail")


def _new_tables() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("actor", "action", "subject_kind", "subject_id")),
        sa.Column("seat", sa.String(), nullable=True),
        sa.Column("consultant_id", sa.String(), nullable=True),
        sa.Column("first_start", Moment(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("before", "after", "reason", "note")),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.CheckConstraint("(subject_kind = 'seat') = (seat IS NOT NULL)", name="ck_audit_entries_only_seats_have_one"),
        sa.CheckConstraint("seat <> ''", name="ck_audit_entries_seats_are_named"),
        sa.ForeignKeyConstraint(["undoes"], ["audit_entries.entry_id"], name="fk_audit_entries_undoes"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_audit_entries_user_id"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_audit_entries"),
        sa.UniqueConstraint("undoes", name="uq_audit_entries_undoes"),
    )
    op.create_index("ix_audit_entries_user_id", "audit_entries", ["user_id"])
    op.create_index("ix_audit_entries_consultant_id", "audit_entries", ["consultant_id"])
    op.create_index(
        "ix_audit_entries_subject_id_subject_kind_seat", "audit_entries", ["subject_id", "subject_kind", "seat"]
    )
    for kind in ("seals", "head"):  # a constraint keeps its name with its table: make both anew
        op.execute(f"CREATE TABLE former_access_{kind} AS SELECT * FROM access_{kind}")  # noqa: S608 names of ours
        op.drop_table(f"access_{kind}")
    for chain, (_name, entries, *_) in CHAINS.items():
        op.create_table(
            f"{chain}_seals",
            sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("entry_id", sa.Integer(), nullable=False),
            sa.Column("previous", sa.String(), nullable=False),
            sa.Column("seal", sa.String(), nullable=False),
            sa.Column("key_id", sa.String(), nullable=False),
            sa.ForeignKeyConstraint(["entry_id"], [f"{entries}.entry_id"], name=f"fk_{chain}_seals_entry_id"),
            sa.PrimaryKeyConstraint("number", name=f"pk_{chain}_seals"),
            sa.UniqueConstraint("entry_id", name=f"uq_{chain}_seals_entry_id"),
            sa.UniqueConstraint("previous", name=f"uq_{chain}_seals_previous"),
        )
        op.create_table(
            f"{chain}_head",
            sa.Column("head_id", sa.Integer(), nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
            *(sa.Column(name, sa.String(), nullable=False) for name in ("seal", "key_id", "mac")),
            sa.CheckConstraint("head_id = 1", name=f"ck_{chain}_head_only_one"),
            sa.PrimaryKeyConstraint("head_id", name=f"pk_{chain}_head"),
        )


def _carry_entries_over() -> None:
    """Every old entry, with what it is about in the place of an engagement that there never was."""
    ids = " ".join(f"WHEN '{action}' THEN substr(engagement_id, {len(p) + 1})" for action, p in PREFIXED.items())
    kinds = " ".join(f"WHEN '{action}' THEN '{KINDS.get(action, action)}'" for action in (*PREFIXED, "erase"))
    op.execute(
        "INSERT INTO audit_entries (entry_id, at, user_id, actor, action, subject_kind, subject_id, seat,"  # noqa: S608
        " consultant_id, first_start, proposal_id, before, after, reason, note, undoes, version, request_id)"
        " SELECT decision_id, at, user_id, user_name, action,"
        f" CASE action {kinds} WHEN 'engagement' THEN 'engagement'"
        "  WHEN 'run' THEN CASE WHEN engagement_id LIKE 'job %' THEN 'job' ELSE 'run' END ELSE 'seat' END,"
        f" CASE action {ids} WHEN 'run' THEN substr(engagement_id, 5) ELSE engagement_id END,"
        f" CASE WHEN {OF_SEATS} THEN seat END, CASE WHEN consultant_id <> '' THEN consultant_id END,"
        " first_start, proposal_id, before, after, reason, note, undoes, version, coalesce(request_id, '')"
        " FROM decisions ORDER BY decision_id"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('audit_entries', 'entry_id'), max(entry_id)) FROM audit_entries"
            " HAVING max(entry_id) IS NOT NULL"
        )


def _carry_seals_over(chain: str) -> None:
    """The old seals, numbered, and the end sealed with the key: from here on nobody without it can forge one."""
    name, _entries, seals, head, key = CHAINS[chain]
    op.execute(
        f"INSERT INTO {chain}_seals (number, entry_id, previous, seal, key_id)"  # noqa: S608 names of ours
        f" SELECT row_number() OVER (ORDER BY {key}), {key}, previous, seal, '' FROM {seals}"
    )
    bind = op.get_bind()
    end = bind.execute(sa.text(f"SELECT {key} AS last, seal FROM {head}")).one_or_none()  # noqa: S608
    if end is None:
        return
    audit_key = context.config.attributes["audit_keys"][0]
    counted = sa.text(f"SELECT count(*) FROM {seals} WHERE {key} <= :last")  # noqa: S608
    number = bind.scalar(counted, {"last": end.last})
    said = json.dumps({"chain": name, "ends_at": number, "seal": end.seal}, sort_keys=True, separators=(",", ":"))
    bind.execute(
        sa.text(f"INSERT INTO {chain}_head VALUES (1, :number, :seal, :key_id, :mac)"),  # noqa: S608
        {
            "number": number,
            "seal": end.seal,
            "key_id": hmac.digest(audit_key, b"matcher key id", "sha256").hex()[:16],
            "mac": hmac.digest(audit_key, said.encode(), "sha256").hex(),
        },
    )


def _say_what_letters_are_about() -> None:
    kind = sa.Column("about_kind", sa.String(), nullable=False, server_default="engagement")
    op.add_column("letters", kind)
    op.execute("UPDATE letters SET about_kind = 'request', about = substr(about, 9) WHERE about LIKE 'request %'")
    if op.get_bind().dialect.name == "postgresql":  # SQLite drops no default
        op.alter_column("letters", "about_kind", server_default=None)


def _refuse(table: str, change: str) -> None:
    name = f"{table}_no_{change.lower()}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE TRIGGER {name} BEFORE {change} ON {table} EXECUTE FUNCTION refuse_change()")
    elif change != "TRUNCATE":  # which SQLite has not
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {change} ON {table}"
            " BEGIN SELECT RAISE(ABORT, 'entries of this table are never changed'); END"
        )


def _stamp(table: str, part: str, former: str) -> None:
    """Let changes of the table give its part a new stamp."""
    postgres = op.get_bind().dialect.name == "postgresql"
    random = "gen_random_uuid()::text" if postgres else "hex(randomblob(16))"
    op.execute(f"DELETE FROM stamps WHERE part = '{former}'")  # noqa: S608
    op.execute(f"INSERT INTO stamps VALUES ('{part}', {random})")  # noqa: S608
    for change in CHANGES:
        name = f"{table}_stamp_{change.lower()}"
        if postgres:
            rows = "OLD" if change == "DELETE" else "NEW"
            op.execute(
                f"CREATE TRIGGER {name} AFTER {change} ON {table} REFERENCING {rows} TABLE AS changed"
                f" FOR EACH STATEMENT EXECUTE FUNCTION stamp_if_changed('{part}')"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {name} AFTER {change} ON {table} BEGIN INSERT INTO stamps VALUES ('{part}', {random})"  # noqa: S608
                " ON CONFLICT (part) DO UPDATE SET stamp = excluded.stamp; END"
            )
    if postgres:
        op.execute(
            f"CREATE TRIGGER {table}_stamp_truncate AFTER TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION stamp_anew('{part}')"
        )
