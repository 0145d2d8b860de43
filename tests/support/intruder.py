"""Someone who may write the database in any way, past the program, and has none of its keys."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from matcher.db import tables
from matcher.db.engine import open_engine


@contextmanager
def past_the_program(url: str) -> Iterator[Connection]:
    """A connection for which no trigger and no foreign key holds; committed at the end."""
    engine = open_engine(url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            for table in tables.APPEND_ONLY:
                for change in ("update", "delete"):
                    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table.name}_no_{change}")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        yield connection
        connection.commit()
    engine.dispose()
