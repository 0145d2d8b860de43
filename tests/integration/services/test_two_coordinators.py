"""Two coordinators at once, each with a connection of their own: nobody is ever booked twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from matcher.db import unit_of_work
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.explain.audit import audit
from matcher.services.dataset.exporting import export_dataset
from matcher.services.review.decisions import Outcome, RejectReason, Result, approve, reject
from tests.integration.services.center import Center, a_center
from tests.support.builders import MONDAY, TUESDAY, a_consultant, a_problem, an_assignment, an_engagement
from tests.support.databases import Clock, a_user, import_problem, open_database
from tests.support.names import E2

ROUNDS = 3


@pytest.fixture
def other(database_url: str, clock: Clock):
    opened = open_database(database_url, clock)
    yield opened
    opened.close()


def at_once(*works: Callable[[], tuple[Outcome, ...]]) -> list[Result]:
    """What came of each, all begun at the same moment."""
    start = Barrier(len(works))

    def begin(work: Callable[[], tuple[Outcome, ...]]) -> Result:
        start.wait()
        return work()[0].result

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begin, works))


def a_double_booking(database: SqlDatabase) -> Center:
    """A proposal that was fine at night: since then C1 takes one engagement a month only."""
    work = [an_engagement("E1"), an_engagement("E2")]
    rows = [an_assignment("E1", "1", "C1", MONDAY), an_assignment("E2", "1", "C1", TUESDAY)]
    center = a_center(database, a_problem([a_consultant("C1")], work), rows)
    import_problem(database, a_problem([a_consultant("C1", max_engagements_per_month=1)], work))
    return center


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_approvals_that_exclude_each_other_are_never_both_taken(database: SqlDatabase, other: SqlDatabase, _round):
    center = a_double_booking(database)
    bo = a_user(database, "Bo")
    refs = center.ref("E1"), center.ref("E2")
    results = at_once(
        lambda: approve(database, center.ana, refs[:1]),
        lambda: approve(other, bo, refs[1:]),
    )
    assert sorted(results) == [Result.DONE, Result.REFUSED]
    left = export_dataset(database)
    approved = [row.assignment for row in left.problem.standing if row.status.value == "approved"]
    assert len(approved) == 1
    assert audit(left.problem, left.policy, approved).violations == ()


def test_no_double_booking_rests_on_the_queue_of_writers(
    database: SqlDatabase, other: SqlDatabase, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(unit_of_work, "queue", lambda _connection: None)
    center = a_double_booking(database)
    bo, refs = a_user(database, "Bo"), (center.ref("E1"), center.ref("E2"))
    results = at_once(
        lambda: approve(database, center.ana, refs[:1]),
        lambda: approve(other, bo, refs[1:]),
    )
    assert sorted(results) == [Result.DONE, Result.REFUSED]


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_row_is_decided_once(database: SqlDatabase, other: SqlDatabase, _round):
    center = a_center(database)
    bo = a_user(database, "Bo")
    ref = center.ref("E2")
    results = at_once(
        lambda: approve(database, center.ana, [ref]),
        lambda: reject(other, bo, [ref], RejectReason.OTHER),
    )
    assert sorted(results) == [Result.CONFLICT, Result.DONE]
    approved = ("E2", "1") in center.standing()
    assert approved is (center.rejected() == frozenset())
    with database.reading() as work:
        assert len(work.trail.find(engagement_id=E2)) == 1
