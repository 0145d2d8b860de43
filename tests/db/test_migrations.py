from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from matcher.db.engine import open_engine
from matcher.db.migrating import OutdatedError, _config, migrate, require_current
from matcher.db.tables import metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    url: str = request.getfixturevalue("fresh_database")
    return url


def test_migrations_make_the_tables_that_the_code_reads(database_url: str):
    engine = open_engine(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_migrating_tells_the_forms_before_and_after(empty_url: str):
    engine = open_engine(empty_url)
    assert migrate(engine) == (None, "0001")
    assert migrate(engine) == ("0001", "0001")
    engine.dispose()


def test_going_back_leaves_nothing(empty_url: str):
    engine = open_engine(empty_url)
    migrate(engine)
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    assert migrate(engine) == (None, "0001")
    engine.dispose()


def test_an_empty_database_is_refused_with_the_way_out(empty_url: str):
    engine = open_engine(empty_url)
    with pytest.raises(OutdatedError, match="matcher migrate"):
        require_current(engine)
    engine.dispose()


def test_a_database_of_another_version_is_refused_with_the_way_out(empty_url: str):
    engine = open_engine(empty_url)
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(OutdatedError, match="another version"):
        require_current(engine)
    engine.dispose()
