"""``matcher nightly`` killed at any moment leaves the database whole, and the next night is right."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from matcher.db.transactions import SqlDatabase
from matcher.service.decisions import approve
from matcher.service.exporting import export_dataset
from matcher.service.records import RunStatus
from matcher.service.runs import list_runs
from tests.builders import a_problem
from tests.databases import import_problem, propose_rows
from tests.service.center import PEOPLE, ROWS, WORK, Center, a_center

ROOT = Path(__file__).parents[2]
BEFORE_ANYTHING = ("1:before", "1:within")
UNDER_WAY = ("1:after", "solving", "2:before", "2:within")
OVER = ("2:after",)
RANDOM_KILLS = 4
DECIDED = a_problem(PEOPLE, WORK, approved=ROWS[:1], rejections=[("E2", "C1")])


def night(database_url: str, moment: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.service.killed_night", database_url, moment]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def killed_at(database_url: str, moment: str) -> None:
    with night(database_url, moment) as process:
        _, errors = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, errors.decode()


def assert_whole(database: SqlDatabase) -> None:
    """Nothing decided is lost, and each proposal has all its rows and stands as suggested."""
    exported = export_dataset(database).problem
    assert exported.approved == DECIDED.approved
    assert exported.rejections == DECIDED.rejections
    assert (exported.consultants, exported.engagements) == (DECIDED.consultants, DECIDED.engagements)
    with database.reading() as work:
        latest = work.proposals.latest()
        rows = work.proposals.rows(latest.proposal_id) if latest else ()
        finished = work.runs.find(status=RunStatus.FINISHED)
    assert [run.proposal for run in finished] == ([latest] if latest else [])
    assert len(rows) == (3 if latest else 0)
    assert len(exported.standing) == (3 if latest else 1)


@pytest.mark.parametrize("moment", [*BEFORE_ANYTHING, *UNDER_WAY, *OVER])
def test_a_kill_at_any_step_leaves_all_whole_and_the_next_night_right(
    database: SqlDatabase, database_url: str, moment: str
):
    import_problem(database, DECIDED)
    killed_at(database_url, moment)
    assert_whole(database)
    left = [run.status for run in list_runs(database)]
    expected = RunStatus.FINISHED if moment in OVER else RunStatus.STARTED
    assert left == ([] if moment in BEFORE_ANYTHING else [expected])
    run = propose_rows(database, ROWS)
    assert run.status is (RunStatus.NOTHING_NEW if moment in OVER else RunStatus.FINISHED)
    assert_whole(database)
    assert [run.status for run in list_runs(database)][1:] == ([RunStatus.DIED] if moment in UNDER_WAY else left)


def test_kills_at_random_moments_leave_all_whole(database: SqlDatabase, database_url: str):
    import_problem(database, DECIDED)
    moments = random.Random(0)
    for _ in range(RANDOM_KILLS):
        with night(database_url, "never") as process:
            time.sleep(moments.uniform(0.2, 1.5))
            process.kill()
        assert_whole(database)
    assert propose_rows(database, ROWS).status in {RunStatus.FINISHED, RunStatus.NOTHING_NEW}
    assert_whole(database)


def test_a_night_that_nobody_kills_ends_well(database: SqlDatabase, database_url: str):
    import_problem(database, DECIDED)
    with night(database_url, "never") as process:
        said, _ = process.communicate(timeout=60)
    assert (process.returncode, said[:39]) == (0, b"Proposal 1: 2 of 2 engagements covered,")
    assert_whole(database)


def test_a_kill_after_review_loses_no_decision(database: SqlDatabase, database_url: str):
    center: Center = a_center(database, DECIDED)
    approve(database, center.ana, [center.ref("E2")])
    before = center.standing()
    killed_at(database_url, "2:within")
    assert center.standing() == before
