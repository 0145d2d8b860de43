"""``matcher worker`` and ``matcher runs``, as processes: started, woken, ended politely and not."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher import bootstrap
from matcher.bootstrap import upkeep
from matcher.cli import main
from matcher.records import Ask, JobState, Run, RunStatus
from matcher.services.runs.crashed_runs import KILLED
from matcher.services.runs.run_history import list_runs
from tests.integration.services.center import PEOPLE, WORK
from tests.support.builders import a_problem
from tests.support.databases import import_problem
from tests.support.names import the
from tests.support.redis_server import PASSWORD, RedisServer

ROOT = Path(__file__).parents[3]
SECONDS = 120


@pytest.fixture(params=["sqlite", "postgresql", "redis"])
def center(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A center without a run, in a folder of the test's own; on PostgreSQL with the queue there too, or in Redis."""
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / "var"))
    for name in ("MATCHER_DATABASE_URL", "MATCHER_QUEUE_URL", "MATCHER_NIGHT_AT"):
        monkeypatch.delenv(name, raising=False)
    if request.param != "sqlite":
        url = request.getfixturevalue("fresh_database")
        monkeypatch.setenv("MATCHER_DATABASE_URL", url)
        queue = request.getfixturevalue("redis").url if request.param == "redis" else url
        monkeypatch.setenv("MATCHER_QUEUE_URL", queue)
    upkeep.migrate()
    with closing(bootstrap.database()) as database:
        import_problem(database, a_problem(PEOPLE, WORK))


def matcher(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="matcher")


@contextmanager
def worker(module: str = "matcher", **environment: str) -> "Iterator[subprocess.Popen[str]]":
    command = [sys.executable, "-m", module, "worker"]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            assert re.match(r"Worker [0-9a-f]{8} is there\.", process.stdout.readline())
            yield process
        finally:
            process.kill()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end, "it did not come to it"
        time.sleep(0.25)  # each look opens the database: looking more often takes the core from the worker


def runs() -> tuple[Run, ...]:
    with closing(bootstrap.database()) as database:
        return list_runs(database)


def searching(run_id: int) -> bool:
    return any(run.run_id == run_id and run.progress for run in runs())


def jobs() -> list[JobState]:
    with closing(bootstrap.database()) as database, database.reading() as work:
        return [job.state for job in work.jobs.find()]


@pytest.mark.usefixtures("center")
def test_a_worker_runs_the_night_that_is_due_and_what_people_ask_for():
    with worker() as process:
        until(lambda: [run.status for run in runs()] == [RunStatus.FINISHED])
        assert re.fullmatch(r"The night of \d{4}-\d\d-\d\d\.", runs()[0].cause)
        until(lambda: jobs() == [JobState.DONE])
        asked = matcher("runs", "now")
        assert (asked.exit_code, asked.stdout) == (
            0, "A run was asked for. It begins as soon as a worker takes it.\n",
        )  # fmt: skip
        until(lambda: jobs() == [JobState.DONE, JobState.DONE])
        assert runs()[0].cause == "Asked for by the operator."
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=SECONDS)[1]
    assert process.returncode == 0, said
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert [line["state"] for line in lines if line["event"] == "run"] == ["finished", "nothing_new"]
    assert not any(word in said for word in ("Example", "example.org", "survivor", "C1", "E1"))
    with closing(bootstrap.database()) as database, database.reading() as work:
        assert work.jobs.workers() == ()


@pytest.mark.usefixtures("center")
def test_a_polite_end_lets_a_run_keep_its_best():
    with worker("tests.integration.cli.patient_worker", MATCHER_NIGHT_AT="off") as process:
        matcher("runs", "now")
        until(lambda: any(run.progress for run in runs()))
        assert "searching: score 5, bound 9" in matcher("runs", "list").stdout
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert ([run.status for run in runs()], jobs()) == ([RunStatus.FINISHED], [JobState.DONE])


@pytest.mark.usefixtures("center")
@pytest.mark.parametrize(
    ("word", "status", "job"),
    [("stop", RunStatus.FINISHED, JobState.DONE), ("cancel", RunStatus.CANCELLED, JobState.CANCELLED)],
)
def test_a_run_of_a_worker_is_stopped_and_cancelled_from_elsewhere(word: str, status: RunStatus, job: JobState):
    with worker("tests.integration.cli.patient_worker", MATCHER_NIGHT_AT="off"):
        matcher("runs", "now")
        until(lambda: bool(runs()))
        assert matcher("runs", word, runs()[0].run_id).exit_code == 0
        until(lambda: jobs() == [job])
    ended = runs()[0]
    assert (ended.status, ended.asked, ended.asked_by) == (status, Ask(word), "the operator")
    refused = matcher("runs", word, ended.run_id)
    assert (refused.exit_code, "has ended already" in refused.stderr) == (1, True)


@pytest.mark.usefixtures("center")
def test_the_run_of_a_killed_worker_is_tried_once_more_by_the_next():
    with worker("tests.integration.cli.patient_worker", MATCHER_NIGHT_AT="off") as first:
        matcher("runs", "now")
        until(lambda: bool(runs()))
        first.kill()
        first.wait()
    assert "died: the next run records it" in matcher("runs", "list").stdout
    with worker(MATCHER_NIGHT_AT="off"):
        until(lambda: jobs() == [JobState.DONE])
    assert [run.status for run in runs()] == [RunStatus.FINISHED, RunStatus.DIED]
    assert runs()[0].cause == "Asked for by the operator. Tried once more."


@pytest.mark.usefixtures("center")
def test_a_run_whose_worker_is_killed_twice_fails_with_its_reason():
    matcher("runs", "now")
    for number in (1, 2):
        with worker("tests.integration.cli.patient_worker", MATCHER_NIGHT_AT="off") as one:
            until(partial(searching, number))
            one.kill()
            one.wait()
    with worker(MATCHER_NIGHT_AT="off"):
        until(lambda: jobs() == [JobState.FAILED])
    assert [run.status for run in runs()] == [RunStatus.DIED, RunStatus.DIED]
    with closing(bootstrap.database()) as database, database.reading() as work:
        (job,) = work.jobs.find()
        assert not work.proposals.latest()
    assert (job.attempts, job.reason) == (2, KILLED)
    assert matcher("runs", "now").exit_code == 0  # it can be asked for again


@pytest.mark.usefixtures("center")
def test_what_waits_is_listed_and_nothing_is_said_to_be_there_before_the_first():
    assert matcher("runs", "list").stdout == "No run yet. Propose a first schedule with: matcher nightly\n"
    matcher("runs", "now")
    assert re.match(r"job 1  .* UTC  waiting  run [0-9a-f]{16}\n", matcher("runs", "list").stdout)
    again = matcher("runs", "now")
    assert (again.exit_code, "asked for already" in again.stderr) == (1, True)
    assert the(jobs()[0]) is JobState.WAITING


@pytest.fixture
def with_redis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, redis: RedisServer) -> RedisServer:
    """A center without a run, whose queue is in Redis."""
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("MATCHER_DATABASE_URL", raising=False)
    monkeypatch.setenv("MATCHER_QUEUE_URL", redis.url)
    monkeypatch.setenv("MATCHER_NIGHT_AT", "off")
    upkeep.migrate()
    with closing(bootstrap.database()) as database:
        import_problem(database, a_problem(PEOPLE, WORK))
    return redis


def test_what_was_asked_for_is_done_though_redis_lost_it(with_redis: RedisServer):
    matcher("runs", "now")
    with_redis.flush()
    with worker():
        until(lambda: jobs() == [JobState.DONE])


def test_what_was_asked_for_is_done_though_redis_is_away(with_redis: RedisServer):
    with_redis.stop()
    try:
        asked = matcher("runs", "now")
        assert (asked.exit_code, jobs()) == (0, [JobState.WAITING])
        assert "wrong  queue" in matcher("doctor").stdout
        with worker() as one:
            until(lambda: jobs() == [JobState.DONE])
            one.send_signal(signal.SIGTERM)
            said = one.communicate(timeout=SECONDS)[1]
    finally:
        with_redis.start()
    assert one.returncode == 0
    assert "queue away" in said
    assert PASSWORD not in said
    assert said.count("\n") < 20
