"""A night killed at any moment leaves the database whole, and the next one is right.

``make torture KILLS=100`` kills a hundred on each kind of database, at moments drawn at random.
"""

from collections import Counter

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import RunStatus
from matcher.services.audit.trail import verify_trail
from matcher.services.dataset.exporting import export_dataset
from matcher.services.review.decisions import approve
from matcher.services.runs.run_history import list_runs
from tests.integration.services.center import PEOPLE, ROWS, WORK, a_center
from tests.long.killed.killer import SEED, Killer, Kills, kind_of, told
from tests.long.killed.plans import Plan
from tests.support.builders import a_problem
from tests.support.databases import import_problem, propose_rows

BEFORE_ANYTHING = ("writing 1", "committing 1")
UNDER_WAY = ("written 1", "reading 1", "solving", "auditing", "explaining", "writing 2", "committing 2")
AFTERWARDS = ("written 2",)
NEXT_EVERY = 10
"""After so many kills, a night that nobody kills."""
DECIDED = a_problem(PEOPLE, WORK, approved=ROWS[:1], rejections=[("E2", "C1")])


def a_night(url: str, seed: int = 0) -> Plan:
    return Plan(["nightly", "--seed", str(seed)], url)


def assert_whole(database: SqlDatabase) -> None:
    """Nothing decided is lost, the trail verifies, and each proposal has all its rows and stands as suggested."""
    exported = export_dataset(database).problem
    assert exported.approved == DECIDED.approved
    assert exported.rejections == DECIDED.rejections
    assert (exported.consultants, exported.engagements) == (DECIDED.consultants, DECIDED.engagements)
    with database.reading() as work:
        latest = work.proposals.latest()
        rows = work.proposals.rows(latest.proposal_id) if latest else ()
        finished = work.runs.find(status=RunStatus.FINISHED, limit=1000)
        stored = {run.proposal.proposal_id for run in work.runs.find(limit=1000) if run.proposal}
        begun = work.runs.find(status=RunStatus.STARTED, limit=1000)
    assert len(stored) == len(finished)  # a proposal each; numbers may be skipped
    assert [run.proposal for run in finished[:1]] == ([latest] if latest else [])
    assert len(rows) == (3 if latest else 0)
    assert len(exported.standing) == (3 if latest else 1)
    assert len(begun) <= 1  # the one that was killed last: each that begins buries the others
    assert not verify_trail(database).fault


@pytest.mark.parametrize("mark", [*BEFORE_ANYTHING, *UNDER_WAY, *AFTERWARDS])
def test_a_kill_at_any_step_leaves_all_whole_and_the_next_night_right(
    database: SqlDatabase, database_url: str, killer: Killer, mark: str
):
    import_problem(database, DECIDED)
    killer.at(a_night(database_url), mark)
    assert_whole(database)
    left = [run.status for run in list_runs(database)]
    expected = RunStatus.FINISHED if mark in AFTERWARDS else RunStatus.STARTED
    assert left == ([] if mark in BEFORE_ANYTHING else [expected])
    run = propose_rows(database, ROWS)
    assert run.status is (RunStatus.NOTHING_NEW if mark in AFTERWARDS else RunStatus.FINISHED)
    assert_whole(database)
    assert [run.status for run in list_runs(database)][1:] == ([RunStatus.DIED] if mark in UNDER_WAY else left)


def test_nights_killed_at_random_moments_leave_all_whole(database: SqlDatabase, database_url: str, killer: Killer):
    import_problem(database, DECIDED)
    lengths = killer.unharmed(a_night(database_url, seed=1)).lengths
    kills = Kills(killer, f"nights on {kind_of(database_url)}, seed {SEED}", lengths)
    for number in kills:
        kills.kill(a_night(database_url, seed=2 * number))  # another number asks for a new proposal
        assert_whole(database)
        if number % NEXT_EVERY == 0:
            assert propose_rows(database, ROWS, seed=2 * number + 1).status is RunStatus.FINISHED
            assert_whole(database)
    told(kills)
    assert propose_rows(database, ROWS, seed=1_000_000).status is RunStatus.FINISHED
    assert_whole(database)
    ended = Counter(run.status for run in list_runs(database, limit=10_000))
    assert set(ended) <= {RunStatus.FINISHED, RunStatus.DIED}


def test_a_night_that_nobody_kills_ends_well(database: SqlDatabase, database_url: str, killer: Killer):
    import_problem(database, DECIDED)
    report = killer.unharmed(a_night(database_url))
    assert "Proposal 1: 2 of 2 engagements covered," in report.said
    assert_whole(database)
    assert list(report.lengths)[1:] == [*BEFORE_ANYTHING, *UNDER_WAY, *AFTERWARDS]


def test_a_kill_after_review_loses_no_decision(database: SqlDatabase, database_url: str, killer: Killer):
    center = a_center(database, DECIDED)
    approve(database, center.ana, [center.ref("E2")])
    before = center.standing()
    killer.at(a_night(database_url), "committing 2")
    assert center.standing() == before
