"""A night or a publication killed at any moment leaves the database whole, and the next one is right.

``make torture KILLS=100`` kills each a hundred times on each kind of database, at moments drawn by lot.
"""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from matcher.db.transactions import SqlDatabase
from matcher.service.decisions import approve
from matcher.service.exporting import export_dataset
from matcher.service.publishing import publish
from matcher.service.records import Action, RunStatus
from matcher.service.runs import list_runs
from matcher.service.trail import verify_trail
from matcher.service.unpublishing import undo_version
from tests.builders import a_problem
from tests.databases import import_problem, propose_rows
from tests.service.center import PEOPLE, ROWS, WORK, Center, a_center

ROOT = Path(__file__).parents[2]
BEFORE_ANYTHING = ("1:before", "1:within")
UNDER_WAY = ("1:after", "reading", "solving", "auditing", "explaining", "2:before", "2:within")
OVER = ("2:after",)
KILLS = int(os.environ.get("KILLS", "4"))
"""Of each kind, on each kind of database."""
SEED = int(os.environ.get("KILLS_SEED", "0"))
LONGER = 1.2
"""Moments are drawn within what the work takes unharmed, and a little more: some ends before its kill."""
DECIDED = a_problem(PEOPLE, WORK, approved=ROWS[:1], rejections=[("E2", "C1")])


def started(database_url: str, moment: str, what: str = "nightly", seed: int = 0) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.service.killed_night", database_url, what, moment, str(seed)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def killed_at(database_url: str, moment: str, what: str = "nightly") -> None:
    with started(database_url, moment, what) as process:
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
        finished = work.runs.find(status=RunStatus.FINISHED, limit=1000)
        stored = {run.proposal.proposal_id for run in work.runs.find(limit=1000) if run.proposal}
    assert len(stored) == len(finished)  # a proposal each; numbers may be skipped
    assert [run.proposal for run in finished[:1]] == ([latest] if latest else [])
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


def unharmed(database_url: str, what: str) -> float:
    """How many seconds it takes when nobody kills it."""
    with started(database_url, "never", what) as process:
        _, errors = process.communicate(timeout=60)
    return float(errors.decode().rpartition("took ")[2])


def drawn(database_url: str, what: str, moment: float, seed: int = 0) -> bool:
    """Kill at a moment; whether it was still at work."""
    with started(database_url, f"after:{moment:.4f}", what, seed) as process:
        _, errors = process.communicate(timeout=60)
    assert process.returncode in {0, -signal.SIGKILL}, errors.decode()
    return process.returncode != 0


def kinds(database: SqlDatabase) -> str:
    counts = Counter(run.status.value for run in list_runs(database, limit=10_000))
    return ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))


def test_nights_killed_at_random_moments_leave_all_whole(database: SqlDatabase, database_url: str):
    import_problem(database, DECIDED)
    moments, at_work, latest = random.Random(SEED), 0, LONGER * unharmed(database_url, "nightly")
    for kill in range(KILLS):
        at_work += drawn(
            database_url, "nightly", moments.uniform(0, latest), seed=kill + 1
        )  # which asks for a new proposal
        assert_whole(database)
    print(f"{KILLS} nights, {at_work} killed at work, {kinds(database)}")  # noqa: T201  make torture shows it
    assert propose_rows(database, ROWS, seed=KILLS + 1).status is RunStatus.FINISHED
    assert_whole(database)


def test_a_night_that_nobody_kills_ends_well(database: SqlDatabase, database_url: str):
    import_problem(database, DECIDED)
    with started(database_url, "never") as process:
        said, _ = process.communicate(timeout=60)
    assert (process.returncode, said[:39]) == (0, b"Proposal 1: 2 of 2 engagements covered,")
    assert_whole(database)


def test_a_kill_after_review_loses_no_decision(database: SqlDatabase, database_url: str):
    center: Center = a_center(database, DECIDED)
    approve(database, center.ana, [center.ref("E2")])
    before = center.standing()
    killed_at(database_url, "2:within")
    assert center.standing() == before


# --- publications -----------------------------------------------------------------------------------------------------


def public_state(database: SqlDatabase) -> tuple[int, int, int]:
    """How many versions there are, how many seats the latest has, and how many entries tell of seats going public."""
    with database.reading() as work:
        versions = work.publishing.find()
        seats = work.publishing.seats(versions[0].number) if versions else {}
        entries = work.decisions.find(actions=[Action.PUBLISH])
    assert [version.number for version in versions] == list(range(len(versions), 0, -1))
    assert not verify_trail(database).fault
    return len(versions), len(seats), len(entries)


@pytest.mark.parametrize(
    ("moment", "public"),
    [("reading", False), ("1:before", False), ("1:within", False), ("1:after", True)],
)
def test_a_publication_killed_at_any_step_is_whole_or_was_not(
    database: SqlDatabase, database_url: str, moment: str, public: bool
):
    center = a_center(database, DECIDED)
    approve(database, center.ana, [center.ref("E2")])
    killed_at(database_url, moment, "publish")
    assert public_state(database) == ((1, 2, 2) if public else (0, 0, 0))
    assert (publish(database, center.ana).version is None) is public
    assert public_state(database) == (1, 2, 2)


def test_publications_killed_at_random_moments_are_whole_or_were_not(database: SqlDatabase, database_url: str):
    center = a_center(database, DECIDED)
    approve(database, center.ana, [center.ref("E2")])
    moments, at_work, undone, latest = random.Random(SEED + 1), 0, 0, LONGER * unharmed(database_url, "publish")
    undo_version(database, center.ana, 1)
    for _ in range(KILLS):
        before = public_state(database)
        at_work += drawn(database_url, "publish", moments.uniform(0, latest))
        after = public_state(database)
        if after != before:  # all of it: one version more, with both seats and an entry for each
            assert after == (before[0] + 1, 2, before[2] + 2)
            undo_version(database, center.ana, after[0])
            undone += 1
            assert public_state(database)[:2] == (after[0] + 1, 0)
    print(f"{KILLS} publications, {at_work} killed at work, {undone} had gone public")  # noqa: T201  likewise
    publish(database, center.ana)
    assert public_state(database)[1] == 2
