import stat
from pathlib import Path

import pytest

from matcher.db.engine import DatabaseAddressError, open_engine


@pytest.mark.parametrize("url", ["mysql://root:topsecret@host/db", "topsecret", "", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_is_none_is_refused_and_not_repeated(url: str):
    with pytest.raises(DatabaseAddressError, match="postgresql://user:password@host/matcher") as refusal:
        open_engine(url)
    assert "topsecret" not in str(refusal.value)


@pytest.mark.parametrize("url", ["postgresql://host/db", "postgresql+psycopg://host/db"])
def test_postgresql_is_reached_by_its_plain_address(url: str):
    assert open_engine(url).dialect.driver == "psycopg"


def test_a_new_sqlite_file_is_for_its_owner_only(tmp_path: Path):
    file = tmp_path / "new" / "matcher.db"
    engine = open_engine(f"sqlite:///{file}", new=True)
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "secure_delete")
        }
    engine.dispose()
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
