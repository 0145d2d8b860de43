"""The first form: datasets, standing schedule, runs, proposals, decisions, accounts, access log."""

import sqlalchemy as sa
from alembic import op

from matcher.db.columns import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("decisions", "access_log")


def upgrade() -> None:
    op.create_table(
        "consultants",
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("years_experience", sa.Float(precision=53), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("disciplines", sa.JSON(), nullable=False),
        sa.Column("modes", sa.JSON(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(precision=53), nullable=False),
        sa.Column("lon", sa.Float(precision=53), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("max_travel_miles", sa.BigInteger(), nullable=False),
        sa.Column("max_hours_per_week", sa.Float(precision=53), nullable=False),
        sa.Column("max_engagements_per_month", sa.BigInteger(), nullable=False),
        sa.Column("rest_days", sa.BigInteger(), nullable=False),
        sa.Column("rate_per_hour", sa.Float(precision=53), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("agreement_end", sa.Date(), nullable=True),
        sa.Column("cleared_for_minors", sa.Boolean(), nullable=False),
        sa.Column("recent_engagements", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_consultants"),
    )
    op.create_table(
        "engagements",
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("ta_type", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(precision=53), nullable=True),
        sa.Column("lon", sa.Float(precision=53), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("window_start", sa.Date(), nullable=False),
        sa.Column("window_end", sa.Date(), nullable=False),
        sa.Column("sessions", sa.BigInteger(), nullable=False),
        sa.Column("session_minutes", sa.BigInteger(), nullable=False),
        sa.Column("cadence_days", sa.BigInteger(), nullable=False),
        sa.Column("start_times", sa.JSON(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("budget", sa.Float(precision=53), nullable=True),
        sa.Column("federal_grantee", sa.Boolean(), nullable=False),
        sa.Column("granting_office_confirmed", sa.Boolean(), nullable=False),
        sa.Column("criminal_justice", sa.Boolean(), nullable=False),
        sa.Column("minors_present", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("engagement_id", name="pk_engagements"),
    )
    op.create_table(
        "policy",
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("pinned_to", sa.Date(), nullable=True),
        sa.Column("holidays", sa.JSON(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("policy_id", name="pk_policy"),
    )
    op.create_table(
        "rejections",
        sa.Column("rejection_id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("rejection_id", name="pk_rejections"),
    )
    op.create_index(
        "ix_rejections_engagement_id_consultant_id", "rejections", ["engagement_id", "consultant_id"], unique=False
    )
    op.create_table(
        "runs",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("heartbeat", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("pid", sa.BigInteger(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("limit_seconds", sa.Float(precision=53), nullable=True),
        sa.Column("input_hash", sa.String(), nullable=False),
        sa.Column("consultants", sa.BigInteger(), nullable=False),
        sa.Column("engagements", sa.BigInteger(), nullable=False),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("run_id", name="pk_runs"),
    )
    op.create_index("ix_runs_status", "runs", ["status"], unique=False)
    op.create_table(
        "users",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("grants", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_users"),
        sa.UniqueConstraint("address", name="uq_users_address"),
    )
    op.create_table(
        "access_log",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("consultant_id", sa.String(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_access_log_user_id"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_access_log"),
    )
    op.create_table(
        "affinity",
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["consultant_id"], ["consultants.consultant_id"], name="fk_affinity_consultant_id"),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagements.engagement_id"], name="fk_affinity_engagement_id"),
        sa.PrimaryKeyConstraint("engagement_id", "consultant_id", name="pk_affinity"),
    )
    op.create_index("ix_affinity_consultant_id", "affinity", ["consultant_id"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("first_start", Moment(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["undoes"], ["decisions.decision_id"], name="fk_decisions_undoes"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_decisions_user_id"),
        sa.PrimaryKeyConstraint("decision_id", name="pk_decisions"),
        sa.UniqueConstraint("undoes", name="uq_decisions_undoes"),
    )
    op.create_index("ix_decisions_consultant_id", "decisions", ["consultant_id"], unique=False)
    op.create_index("ix_decisions_engagement_id_seat", "decisions", ["engagement_id", "seat"], unique=False)
    op.create_index("ix_decisions_user_id", "decisions", ["user_id"], unique=False)
    op.create_table(
        "engagement_topics",
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("min_level", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagements.engagement_id"], name="fk_engagement_topics_engagement_id"
        ),
        sa.PrimaryKeyConstraint("engagement_id", "topic", name="pk_engagement_topics"),
    )
    op.create_table(
        "exclusions",
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["consultant_id"], ["consultants.consultant_id"], name="fk_exclusions_consultant_id"),
        sa.PrimaryKeyConstraint("consultant_id", "kind", "value", name="pk_exclusions"),
    )
    op.create_table(
        "lived_experience",
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultant_id"], ["consultants.consultant_id"], name="fk_lived_experience_consultant_id"
        ),
        sa.PrimaryKeyConstraint("consultant_id", name="pk_lived_experience"),
    )
    op.create_table(
        "proposals",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("input_hash", sa.String(), nullable=False),
        sa.Column("settled_hash", sa.String(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("bound", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_proposals_run_id"),
        sa.PrimaryKeyConstraint("proposal_id", name="pk_proposals"),
    )
    op.create_table(
        "run_lock",
        sa.Column("lock_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_run_lock_run_id"),
        sa.PrimaryKeyConstraint("lock_id", name="pk_run_lock"),
    )
    op.create_table(
        "seats",
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagements.engagement_id"], name="fk_seats_engagement_id"),
        sa.PrimaryKeyConstraint("engagement_id", "seat", name="pk_seats"),
    )
    op.create_table(
        "skills",
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("level", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["consultant_id"], ["consultants.consultant_id"], name="fk_skills_consultant_id"),
        sa.PrimaryKeyConstraint("consultant_id", "kind", "value", name="pk_skills"),
    )
    op.create_table(
        "weekly_windows",
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.BigInteger(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultant_id"], ["consultants.consultant_id"], name="fk_weekly_windows_consultant_id"
        ),
        sa.PrimaryKeyConstraint("consultant_id", "position", name="pk_weekly_windows"),
    )
    op.create_table(
        "windows",
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("begins", Moment(), nullable=False),
        sa.Column("ends", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["consultant_id"], ["consultants.consultant_id"], name="fk_windows_consultant_id"),
        sa.PrimaryKeyConstraint("consultant_id", "kind", "position", name="pk_windows"),
    )
    op.create_table(
        "proposal_rows",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("before_consultant", sa.String(), nullable=True),
        sa.Column("before_start", Moment(), nullable=True),
        sa.Column("before_status", sa.String(), nullable=True),
        sa.Column("after_consultant", sa.String(), nullable=True),
        sa.Column("after_start", Moment(), nullable=True),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.proposal_id"], name="fk_proposal_rows_proposal_id"),
        sa.PrimaryKeyConstraint("proposal_id", "engagement_id", "seat", name="pk_proposal_rows"),
    )
    op.create_table(
        "proposal_uncovered",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.proposal_id"], name="fk_proposal_uncovered_proposal_id"),
        sa.PrimaryKeyConstraint("proposal_id", "engagement_id", name="pk_proposal_uncovered"),
    )
    op.create_table(
        "seat_roles",
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id", "seat"], ["seats.engagement_id", "seats.seat"], name="fk_seat_roles_engagement_id_seat"
        ),
        sa.PrimaryKeyConstraint("engagement_id", "seat", name="pk_seat_roles"),
    )
    op.create_table(
        "standing_seats",
        sa.Column("engagement_id", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("consultant_id", sa.String(), nullable=False),
        sa.Column("first_start", Moment(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultant_id"], ["consultants.consultant_id"], name="fk_standing_seats_consultant_id"
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id", "seat"],
            ["seats.engagement_id", "seats.seat"],
            name="fk_standing_seats_engagement_id_seat",
        ),
        sa.PrimaryKeyConstraint("engagement_id", "seat", name="pk_standing_seats"),
    )
    op.create_index("ix_standing_seats_consultant_id", "standing_seats", ["consultant_id"], unique=False)
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE", "TRUNCATE"):
            _refuse(table, change)


def downgrade() -> None:
    op.drop_index("ix_standing_seats_consultant_id", table_name="standing_seats")
    op.drop_table("standing_seats")
    op.drop_table("seat_roles")
    op.drop_table("proposal_uncovered")
    op.drop_table("proposal_rows")
    op.drop_table("windows")
    op.drop_table("weekly_windows")
    op.drop_table("skills")
    op.drop_table("seats")
    op.drop_table("run_lock")
    op.drop_table("proposals")
    op.drop_table("lived_experience")
    op.drop_table("exclusions")
    op.drop_table("engagement_topics")
    op.drop_index("ix_decisions_user_id", table_name="decisions")
    op.drop_index("ix_decisions_engagement_id_seat", table_name="decisions")
    op.drop_index("ix_decisions_consultant_id", table_name="decisions")
    op.drop_table("decisions")
    op.drop_index("ix_affinity_consultant_id", table_name="affinity")
    op.drop_table("affinity")
    op.drop_table("access_log")
    op.drop_table("users")
    op.drop_index("ix_runs_status", table_name="runs")
    op.drop_table("runs")
    op.drop_index("ix_rejections_engagement_id_consultant_id", table_name="rejections")
    op.drop_table("rejections")
    op.drop_table("policy")
    op.drop_table("engagements")
    op.drop_table("consultants")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")


def _refuse(table: str, change: str) -> None:
    name = f"{table}_no_{change.lower()}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'entries of this table are never changed'; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {change} ON {table} EXECUTE FUNCTION refuse_change()")
    elif change != "TRUNCATE":  # which SQLite has not
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {change} ON {table}"
            " BEGIN SELECT RAISE(ABORT, 'entries of this table are never changed'); END"
        )
