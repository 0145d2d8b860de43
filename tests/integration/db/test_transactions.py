from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from matcher.db import unit_of_work
from matcher.db.unit_of_work import BusyError, SqlDatabase
from matcher.ports import UnitOfWork
from matcher.records import AccountRole, User
from tests.support.databases import Clock, a_user
from tests.support.names import the

USER = User(0, "ana@example.org", "Ana", frozenset({AccountRole.LEAD}))
WRITERS = 4
ROUNDS = 5


def add_twice(work: UnitOfWork) -> None:
    work.accounts.add(USER, "hash")
    work.accounts.add(USER, "hash")


def test_all_of_a_transaction_happens_or_none_of_it(database: SqlDatabase):
    user = a_user(database)

    def fail(work: UnitOfWork) -> None:
        work.accounts.update(replace(user, name="Someone else"))
        raise KeyError

    with pytest.raises(KeyError):
        database.writing(fail)
    with database.reading() as work:
        assert work.accounts.all() == (user,)


def test_reading_sees_one_moment_whatever_is_written_meanwhile(database: SqlDatabase):
    user = a_user(database)
    with database.reading() as work:
        before = work.accounts.all()
        database.writing(lambda work: work.accounts.update(replace(user, name="Someone else")))
        assert work.accounts.all() == before


def test_writers_at_once_take_turns_and_none_undoes_another(database: SqlDatabase):
    user = a_user(database, "0")

    def count_up(_round: int) -> None:
        def work(unit: UnitOfWork) -> None:
            now = the(unit.accounts.get(user.user_id))
            unit.accounts.update(replace(now, name=str(int(now.name) + 1)))

        database.writing(work)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(count_up, range(WRITERS * ROUNDS)))
    with database.reading() as work:
        assert the(work.accounts.get(user.user_id)).name == str(WRITERS * ROUNDS)


def test_a_writer_that_never_comes_to_its_turn_says_so(database: SqlDatabase, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(unit_of_work, "TRIES", 2)
    monkeypatch.setattr(unit_of_work, "_asks_again", lambda _error, _attempt: True)
    with pytest.raises(BusyError, match="try again"):
        database.writing(add_twice)


def test_what_can_never_be_written_is_not_tried_for_ever(database: SqlDatabase):
    with pytest.raises(IntegrityError):
        database.writing(add_twice)


@pytest.mark.parametrize(
    ("hours", "day"),
    [(11.99, date(2027, 1, 4)), (12, date(2027, 1, 5))],
)
def test_the_day_begins_at_midnight_at_the_center(database: SqlDatabase, clock: Clock, hours: float, day: date):
    clock.moment += timedelta(hours=hours)  # from noon in New York
    with database.reading() as work:
        assert (work.today, work.now) == (day, clock())
