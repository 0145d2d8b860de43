"""The processes behind the pages killed while someone approves: what they answered stands, and nothing is half done."""

import base64
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPException
from pathlib import Path

import pytest

from matcher import bootstrap
from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole, Action
from matcher.sample import Shape, invent
from matcher.services.accounts.accounts import NewUser, create_user
from matcher.services.dataset.importing import import_dataset
from matcher.services.runs.nightly import Night, propose
from tests.load.center import PASSWORD, email_of, served
from tests.load.judge import faults
from tests.load.visitor import Http, Visitor
from tests.long.killed.deeds import OTHER_KEYS
from tests.long.killed.killer import OTHERS, SEED
from tests.long.killed.places import Place, opened
from tests.support.databases import KEY, Clock
from tests.support.greedy import GreedySolver

KILLED = max(3, OTHERS)
"""Times; before the first kill nobody may have come to decide anything."""
BUSY_SECONDS = 0.3
"""Each kill comes within so many seconds of deciding."""


@dataclass
class Deciding:
    """Someone who approves and takes back until the connection breaks.

    Args:
        answered: How many decisions were answered as done.
    """

    visitor: Visitor
    answered: int = 0
    enough: threading.Event = field(default_factory=threading.Event)

    def __call__(self) -> None:
        with suppress(OSError, HTTPException):
            while not self.enough.is_set():
                answer = self.visitor.decide()
                self.answered += answer.status == 200 and answer.what in {"approve", "undo"}


@pytest.fixture
def center(place: Place, tmp_path: Path) -> Iterator[tuple[SqlDatabase, int]]:
    """A center of 12 people with a proposal, and the port of its pages."""
    with opened(place, Clock(bootstrap.system_clock())) as database:
        import_dataset(database, invent(Shape(12, 8, 1, as_of=today(database))))
        propose(Night(database, GreedySolver()))
        roles = frozenset({AccountRole.COORDINATOR})
        create_user(database, NewUser(email_of(0), "Visitor", PASSWORD, roles))
        settings = {"MATCHER_VAR": str(tmp_path / "var"), "MATCHER_DATABASE_URL": place.url}
        key = base64.urlsafe_b64encode(KEY).decode()
        (tmp_path / "served").mkdir()
        environment = {**os.environ, **settings, "MATCHER_LIVED_EXPERIENCE_KEY": key, **OTHER_KEYS}
        with served(environment, tmp_path / "served") as pages:
            yield database, pages.port


def test_approvals_whose_server_is_killed_are_whole_or_were_not(center: tuple[SqlDatabase, int]):
    database, port = center
    lot, connection = random.Random(SEED), Http(port)
    visitor = Visitor(connection, email_of(0), PASSWORD, {"engagement": [""], "consultant": [""]})
    before = entries(database)
    for _ in range(KILLED):
        deciding = Deciding(visitor)
        thread = threading.Thread(target=deciding)
        thread.start()
        time.sleep(lot.uniform(0, BUSY_SECONDS))
        for pid in workers():
            os.kill(pid, signal.SIGKILL)
        deciding.enough.set()
        thread.join()
        connection.close()
        assert visitor.look().status == 200  # by a process that the master started instead
        after = entries(database)
        assert after - before - deciding.answered in {0, 1}  # one may have been done whose answer was cut off
        assert list(faults(database)) == []
        before = after
    connection.close()
    assert before  # some were decided


def today(database: SqlDatabase) -> date:
    with database.reading() as work:
        return work.today


def entries(database: SqlDatabase) -> int:
    """How many decisions the trail has."""
    with database.reading() as work:
        return len(work.trail.find(actions=[Action.APPROVE, Action.UNDO], limit=1_000_000))


def workers() -> list[int]:
    """The processes that serve: children of that child of ours which is their master."""
    masters = [pid for pid in children(os.getpid()) if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return children(*masters)


def children(pid: int) -> list[int]:
    return [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
