"""The nineteenth form: years in the field and pay are sealed with the roles that they go by."""

import sqlalchemy as sa
from alembic import context, op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BLOCK = 192
NAMES = ("years_experience", "rate_per_hour")


def upgrade() -> None:
    bind = op.get_bind()
    people = bind.execute(
        sa.text(
            "SELECT c.consultant_id, c.years_experience, c.rate_per_hour, l.sealed"
            " FROM consultants c JOIN lived_experience l ON l.consultant_id = c.consultant_id"
        )
    ).all()
    for person in people:
        vault, place = context.config.attributes["vault"], ("lived_experience", person.consultant_id)
        record = vault.open(bytes(person.sealed), *place)
        more = {"experience": person.years_experience, "rate": person.rate_per_hour}
        bind.execute(
            sa.text("UPDATE lived_experience SET sealed = :sealed WHERE consultant_id = :who"),
            {"sealed": vault.seal({**record, **more}, *place, block=BLOCK), "who": person.consultant_id},
        )
    for name in NAMES:
        op.drop_column("consultants", name)


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM consultants")):
        raise NotImplementedError("The former form has these in plain text. Restore a backup of it instead.")
    for name in NAMES:
        op.add_column("consultants", sa.Column(name, sa.Float(precision=53), nullable=False, server_default="0"))
