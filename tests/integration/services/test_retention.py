"""What goes after a while, what never does, and that the trail still verifies."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matcher.bootstrap import almanac
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.workflow.request import Request, RequestState, Step
from matcher.records import Action, JobState, User
from matcher.services.audit.trail import verify_trail
from matcher.services.intake.requests import NewRequest, Wish, receive, take_step
from matcher.services.publication.publishing import list_versions, publish
from matcher.services.retention.retention import YEAR, Keeping, prune
from matcher.services.review.decisions import approve
from matcher.services.runs.run_history import list_runs
from tests.integration.services.center import ROWS, Center, a_center
from tests.integration.services.waiting import a_job
from tests.support.databases import Clock, a_user, propose_rows
from tests.support.names import the
from tests.support.requests import a_request

KEEPING = Keeping()


@pytest.fixture
def center(database: SqlDatabase) -> Center:
    """A center with three proposals, an approved seat that is public, and jobs."""
    made = a_center(database)
    propose_rows(database, ROWS, seed=1)
    propose_rows(database, ROWS, seed=2)
    return made


def proposals(database: SqlDatabase) -> list[int]:
    with database.reading() as work:
        return [number for number in range(1, 9) if work.proposals.rows(number)]


def request(database: SqlDatabase, request_id: int) -> Request:
    with database.reading() as work:
        return the(work.requests.get(request_id))


def asked(database: SqlDatabase) -> int:
    made = a_request()
    return receive(database, NewRequest(made.contact, made.facts))


def step(database: SqlDatabase, user: User, request_id: int, what: Step) -> None:
    wish = Wish(request_id, request(database, request_id).version, what, why="as agreed")
    assert take_step(database, user, wish, almanac.place_of).done


def test_nothing_goes_before_its_time(center: Center, database: SqlDatabase, clock: Clock):
    a_job(database, clock, state=JobState.DONE)
    step(database, center.ana, asked(database), Step.DECLINE)
    clock.forward(days=364)
    assert prune(database, KEEPING, dry_run=False).count == 0
    assert len(proposals(database)) == 3


def test_old_runs_replaced_proposals_and_jobs_go_and_the_latest_stay(
    center: Center, database: SqlDatabase, clock: Clock
):
    a_job(database, clock, state=JobState.DONE)
    waiting = a_job(database, clock, key="waits")
    clock.forward(days=401)
    due = prune(database, KEEPING)
    assert (due.proposals, due.runs, due.jobs, due.requests) == (2, 2, 1, ())
    assert (proposals(database), len(list_runs(database))) == ([1, 2, 3], 3)  # it was only asked what would go
    assert prune(database, KEEPING, dry_run=False) == due
    assert (proposals(database), [run.run_id for run in list_runs(database)]) == ([3], [3])
    with database.reading() as work:
        assert [job.job_id for job in work.jobs.find()] == [waiting]
    assert prune(database, KEEPING, dry_run=False).count == 0
    assert center.standing()
    assert propose_rows(database, [], seed=9).proposal


@pytest.mark.usefixtures("center")
def test_what_a_young_run_points_to_stays(database: SqlDatabase, clock: Clock):
    clock.forward(days=401)
    propose_rows(database, [], seed=3)
    assert prune(database, KEEPING, dry_run=False).proposals == 3
    young = list_runs(database, limit=1)[0]
    assert the(young.proposal).proposal_id == 4


def test_what_is_public_and_the_trail_stay(center: Center, database: SqlDatabase, clock: Clock):
    approve(database, center.ana, [center.ref("E2")])
    publish(database, center.ana)
    before, seats = list_versions(database), center.standing()
    clock.forward(days=4000)
    prune(database, KEEPING, dry_run=False)
    assert (list_versions(database), center.standing()) == (before, seats)
    with database.reading() as work:
        entries = [one.action for one in work.trail.find()]
    assert entries[0] is Action.ERASE
    assert {Action.PUBLISH, Action.APPROVE} < set(entries)
    assert not verify_trail(database).fault


@pytest.mark.parametrize(
    ("steps", "kept"),
    [
        ([Step.DECLINE], YEAR),
        ([Step.WITHDRAW], YEAR),
        ([], None),
        ([Step.ANSWER], None),
    ],
)
def test_who_asked_is_erased_when_the_request_was_closed_long_enough(
    database: SqlDatabase, clock: Clock, steps: list[Step], kept: timedelta | None
):
    user, request_id = a_user(database), asked(database)
    for each in steps:
        clock.forward(days=1)
        step(database, user, request_id, each)
    clock.forward(microseconds=-1, days=(kept or 9 * YEAR).days)
    assert prune(database, KEEPING, dry_run=False).requests == ()
    clock.forward(microseconds=1)
    found = prune(database, KEEPING, dry_run=False)
    left = request(database, request_id)
    if kept is None:
        assert (found.requests, left.contact.email != "") == ((), True)
        return
    assert found.requests == (request_id,)
    assert (*left.contact, left.facts.organization, left.facts.city, left.facts.need) == ("",) * 5
    assert (left.state, left.facts.audience, left.facts.state) != (RequestState.RECEIVED, "", "")
    assert not verify_trail(database).fault
    assert prune(database, KEEPING, dry_run=False).requests == ()  # once


def test_a_referral_is_kept_for_years(database: SqlDatabase, clock: Clock):
    user = a_user(database)
    made = a_request(criminal_justice=True)
    request_id = receive(database, NewRequest(made.contact, made.facts))
    step(database, user, request_id, Step.REFER)
    clock.forward(days=3 * 365 - 1)
    assert prune(database, KEEPING).requests == ()
    clock.forward(days=1)
    assert prune(database, KEEPING).requests == (request_id,)


@pytest.mark.parametrize("there", [True, False])
def test_an_accepted_request_names_who_asked_while_its_engagement_is_in_the_data(
    center: Center, database: SqlDatabase, clock: Clock, there: bool
):
    request_id = asked(database)
    step(database, center.ana, request_id, Step.ACCEPT)
    if not there:
        gone = request(database, request_id).engagement_id
        database.writing(lambda work: work.dataset.remove_engagement(the(gone)))
    clock.forward(days=9 * 365)
    assert prune(database, KEEPING, dry_run=False).requests == (() if there else (request_id,))


def test_a_request_that_nobody_touched_since_an_import_counts_from_its_receipt(database: SqlDatabase, clock: Clock):
    made = replace(a_request(), received_at=clock(), state=RequestState.DECLINED)
    request_id = database.writing(lambda work: work.requests.add(made))
    clock.forward(days=365)
    assert prune(database, KEEPING).requests == (request_id,)
