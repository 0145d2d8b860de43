"""Alembic's way in: migrations run on the connection that ``matcher.db.migrating`` hands over."""

from alembic import context

from matcher.db.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
