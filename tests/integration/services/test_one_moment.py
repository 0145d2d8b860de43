import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.services.runtime.read_transaction import OneMoment
from tests.support.databases import a_user


def emails(database) -> list[str]:
    with database.reading() as work:
        return [user.email for user in work.accounts.all()]


def test_all_that_is_read_is_of_one_moment(database: SqlDatabase):
    request = OneMoment(database)
    assert emails(request) == []
    a_user(database)
    assert emails(request) == []
    request.close()
    assert emails(request) == ["ana@example.org"]
    request.close()


def test_what_was_written_is_read_at_once(database: SqlDatabase):
    request = OneMoment(database)
    assert emails(request) == []
    a_user(request)
    assert emails(request) == ["ana@example.org"]
    request.close()


def test_what_goes_wrong_ends_the_transaction(database: SqlDatabase):
    request = OneMoment(database)
    with pytest.raises(ValueError, match="wrong"), request.reading():
        raise ValueError("wrong")
    a_user(database)
    assert emails(request) == ["ana@example.org"]
    request.close()


def test_closing_twice_is_no_fault(database: SqlDatabase):
    request = OneMoment(database)
    request.close()
    emails(request)
    request.close()
    request.close()
