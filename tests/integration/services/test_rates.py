"""Counting tries together: two processes, one count."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.services.runtime.rate_limits import SharedRates
from tests.support.databases import Clock, open_database

SECRET = b"s" * 32
KEY = "account:ana@example.org"


@pytest.fixture
def rates(database: SqlDatabase) -> SharedRates:
    return SharedRates(database, SECRET)


def test_tries_add_up_within_their_span(rates: SharedRates):
    assert [rates.hit(KEY, 60), rates.hit(KEY, 60, 2), rates.hits(KEY)] == [1, 3, 3]
    assert (rates.hits("other"), rates.hit("other", 60)) == (0, 1)


def test_a_span_begins_with_its_first_try(rates: SharedRates, clock: Clock):
    rates.hit(KEY, 60)
    ends = rates.ends_at(KEY)
    clock.forward(seconds=59)
    assert (rates.hit(KEY, 60), rates.ends_at(KEY)) == (2, ends)
    clock.forward(seconds=1)
    assert (rates.hits(KEY), rates.ends_at(KEY)) == (0, clock())
    assert rates.hit(KEY, 60) == 1


def test_spans_that_are_over_are_dropped(rates: SharedRates, clock: Clock):
    rates.hit("old", 10)
    clock.forward(seconds=10)
    rates.hit(KEY, 60)
    clock.forward(seconds=-10)
    assert (rates.hits("old"), rates.hits(KEY)) == (0, 1)


def test_one_key_or_all_are_counted_anew(rates: SharedRates):
    rates.hit(KEY, 60)
    rates.hit("other", 60)
    rates.forget(KEY)
    assert (rates.hits(KEY), rates.hits("other")) == (0, 1)
    rates.forget()
    assert rates.hits("other") == 0


def test_processes_count_together_and_miss_none(rates: SharedRates, database_url: str, clock: Clock):
    def try_five_times(_process: int) -> None:
        database = open_database(database_url, clock)
        for _ in range(5):
            SharedRates(database, SECRET).hit(KEY, 60)
        database.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(try_five_times, range(4)))
    assert rates.hits(KEY) == 20


def test_who_tried_is_not_in_the_database(rates: SharedRates, database: SqlDatabase):
    rates.hit(KEY, 60)
    with database.reading() as work:
        assert work.rates.hits(KEY) == 0
