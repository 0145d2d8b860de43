"""PostgreSQL itself killed while something is published: what it said is public is, and the next one is right."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from matcher.db.engine import DatabaseAwayError
from matcher.services.publication.publishing import publish
from matcher.services.publication.unpublishing import undo_version
from matcher.services.review.decisions import approve
from tests.integration.services.center import Center, a_center
from tests.long.killed.killer import OTHERS, SEED
from tests.long.killed.test_nights import DECIDED
from tests.long.killed.test_publications import public_state
from tests.support.databases import Clock, migrated, open_database
from tests.support.postgres import DURABLE, PostgresServer, running_server

TRIES = 10
"""So often is one killed that cuts a publication short, of as many as are wanted."""


@pytest.fixture(scope="module")
def mortal() -> Iterator[PostgresServer]:
    """A server of these tests' own."""
    with running_server(DURABLE) as server:
        yield server


@dataclass
class Publication:
    """One at work in a thread of its own.

    Args:
        version: What it was told is public.
    """

    center: Center
    version: int | None = None
    failed: bool = False
    ended: threading.Event = field(default_factory=threading.Event)

    def __call__(self) -> None:
        try:
            done = publish(self.center.database, self.center.ana).version
            self.version = done.number if done else None
        except DatabaseAwayError:
            self.failed = True
        finally:
            self.ended.set()


def test_a_publication_whose_server_is_killed_is_whole_or_was_not(mortal: PostgresServer):
    url = mortal.url(mortal.create())
    migrated(url)
    with closing(open_database(url, Clock())) as database:
        center = a_center(database, DECIDED)
        approve(database, center.ana, [center.ref("E2")])
        length, lot, cut, tries = how_long(center), random.Random(SEED), 0, 0
        while cut < OTHERS and tries < TRIES * OTHERS:
            tries += 1
            before = public_state(database)
            at_work = Publication(center)
            threading.Thread(target=at_work).start()
            time.sleep(lot.uniform(0, length))
            cut += not at_work.ended.is_set()
            mortal.kill()
            assert at_work.ended.wait(60)
            mortal.start_again()
            after = public_state(database)
            public = (before[0] + 1, 2, before[2] + 2)
            assert after == public if at_work.version else after in {before, public}
            if after == before:
                assert publish(database, center.ana).version
                assert public_state(database) == public
            undo_version(database, center.ana, public[0])
    print(f"PostgreSQL killed {tries} times beside a publication, {cut} of them at work, seed {SEED}")  # noqa: T201
    assert cut == OTHERS


def how_long(center: Center) -> float:
    """How long a publication takes when nobody kills anything."""
    for version in (1, 3):  # the first is slower than all that follow
        began = time.monotonic()
        publish(center.database, center.ana)
        took = time.monotonic() - began
        undo_version(center.database, center.ana, version)
    return took
