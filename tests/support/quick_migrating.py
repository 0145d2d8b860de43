"""New databases in tests of commands: migrated once for all of a process, then copied. Half of such a test went there.

Only what asks the product's wiring for a database on SQLite gets a copy; what is about migrations migrates.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import Connection, connect

import pytest

from matcher.bootstrap import upkeep
from matcher.db.engine import address_of, open_engine
from matcher.db.migrating import current_form
from matcher.settings import Settings, read_settings

NEW_STAMPS = "UPDATE stamps SET stamp = hex(randomblob(16))"
"""Copies are databases of their own: nothing that is remembered of one may count for another."""
TEMPLATES: list[Connection] = []
migrate = upkeep.migrate


@contextmanager
def quick_migrating() -> Iterator[None]:
    """Databases that are made in this process are such copies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(upkeep, "migrate", _migrate)
        yield


def _migrate(settings: Settings | None = None) -> tuple[str | None, str]:
    chosen = settings or read_settings()
    address = address_of(chosen.database_url)
    file = Path(address.database or "") if address.get_backend_name() == "sqlite" else None
    if file is None or file.exists():
        return migrate(settings)
    if not TEMPLATES:
        made = migrate(settings)
        TEMPLATES.append(_copy(file))
        return made
    engine = open_engine(chosen.database_url, new=True)
    engine.connect().close()  # makes the file as the product does
    engine.dispose()
    with closing(connect(file, isolation_level=None)) as target:
        TEMPLATES[0].backup(target)
        target.execute(NEW_STAMPS)
    return None, current_form()


def _copy(file: Path) -> Connection:
    copy = connect(":memory:", check_same_thread=False)
    with closing(connect(file)) as source:
        source.backup(copy)
    return copy
