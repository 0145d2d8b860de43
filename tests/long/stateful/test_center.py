"""A short walk at every run of the tests; a long one with ``make stateful STEPS=10000``, on each database."""

import os
import shutil
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from matcher.db.unit_of_work import SqlDatabase
from tests.long.stateful.machine import Center
from tests.support.databases import Clock, empty, open_database

STEPS = int(os.environ.get("STEPS", "0"))
STEPS_OF_A_WALK = 50 if STEPS else 15
WALKS = max(1, STEPS // STEPS_OF_A_WALK) if STEPS else 4
GATE = settings(
    max_examples=WALKS,
    stateful_step_count=STEPS_OF_A_WALK,
    derandomize=not STEPS,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # a walk of fifty steps takes longer to shorten than to read
    print_blob=True,
)


@pytest.fixture(params=["sqlite", "postgresql"])
def center(request: pytest.FixtureRequest, tmp_path: Path, migrated_sqlite: Path) -> type[Center]:
    """The machine on a database that is empty at the start of each walk."""
    numbers = count()

    def on_sqlite(clock: Clock) -> SqlDatabase:
        return open_database(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / f'{next(numbers)}.db')}", clock)

    def on_postgres(clock: Clock) -> SqlDatabase:
        url: str = request.getfixturevalue("migrated_postgres")
        empty(url)
        return open_database(url, clock)

    class Here(Center):
        open_empty = staticmethod(on_sqlite if request.param == "sqlite" else on_postgres)

    return Here


def test_whatever_people_do_in_whatever_order_nothing_is_lost_or_booked_twice(center: type[Center]):
    center.done.clear()
    run_state_machine_as_test(center, settings=GATE)
    print(*(f"{number:6,} {what}" for what, number in center.done.most_common()), sep="\n")  # noqa: T201  shown with -rP
