"""What commands work on in tests."""

from pathlib import Path

import pytest

from matcher.bootstrap import upkeep


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an installation of the test's own: a database with all tables, on SQLite."""
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("MATCHER_DATABASE_URL", raising=False)
    upkeep.migrate()
    return tmp_path / "var"
