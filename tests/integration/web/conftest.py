"""The pages over a real database with a small center in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.services.runtime.request_id import current_request
from tests.integration.web.client import make_app, sign_in
from tests.integration.web.scene import coordinator, tell_the_night
from tests.support.databases import Clock, open_database


@pytest.fixture
def empty(tmp_path: Path, migrated_sqlite: Path, clock: Clock) -> Iterator[SqlDatabase]:
    """A database with nothing in it, on the day of the scene."""
    database = open_database(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'pages.db')}", clock, current_request)
    yield database
    database.close()


@pytest.fixture(scope="session")
def center_file(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """The center after a night, with a coordinator, to be copied."""
    file = Path(shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("center") / "center.db"))
    database = open_database(f"sqlite:///{file}", Clock())
    tell_the_night(database)
    coordinator(database)
    database.close()
    return file


@pytest.fixture
def center(tmp_path: Path, center_file: Path, clock: Clock) -> Iterator[SqlDatabase]:
    """The center after a night, with a coordinator."""
    database = open_database(f"sqlite:///{shutil.copy(center_file, tmp_path / 'center.db')}", clock, current_request)
    yield database
    database.close()


@pytest.fixture(scope="session")
def visitor(center_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A coordinator, signed in, who only looks: shared by all tests that change nothing."""
    file = shutil.copy(center_file, tmp_path_factory.mktemp("looked at") / "center.db")
    database = open_database(f"sqlite:///{file}", Clock())
    yield sign_in(make_app(database))
    database.close()


@pytest.fixture
def app(center: SqlDatabase) -> Flask:
    """The pages of the center."""
    return make_app(center)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A coordinator, signed in."""
    return sign_in(app)
