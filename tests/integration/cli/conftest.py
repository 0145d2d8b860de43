"""What commands work on in tests."""

import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from matcher.bootstrap import upkeep


@pytest.fixture(autouse=True)
def _environment() -> Iterator[None]:
    """Commands that serve tell the processes that they start where and how, by the environment: not further tests."""
    with patch.dict(os.environ):
        yield


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an installation of the test's own: a database with all tables, on SQLite."""
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("MATCHER_DATABASE_URL", raising=False)
    upkeep.migrate()
    return tmp_path / "var"
