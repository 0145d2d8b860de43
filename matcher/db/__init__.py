"""The database adapter: the only importer of SQLAlchemy and Alembic. SQLite by default, PostgreSQL by address."""
