import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Never

import pytest

from matcher.db.unit_of_work import BusyError, SqlDatabase
from matcher.records import Run, RunStatus
from matcher.services.runtime.heartbeat import STALE, heartbeat, lives, this_host
from tests.support.databases import Clock
from tests.support.names import the

NOW = datetime(2027, 1, 4, 17, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def a_run(**changes) -> Run:
    given = {"heartbeat": NOW, "pid": os.getpid(), "host": this_host()}
    return Run(run_id=1, status=RunStatus.STARTED, started_at=NOW, seed=0, limit_seconds=None, **{**given, **changes})


def a_pid_that_is_gone() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


@pytest.mark.parametrize(
    ("run", "alive"),
    [
        (a_run(), True),
        (a_run(pid=a_pid_that_is_gone()), False),
        (a_run(pid=1), True),  # not ours, yet there
        (a_run(heartbeat=NOW - STALE + MOMENT), True),
        (a_run(heartbeat=NOW - STALE), False),
        (a_run(pid=a_pid_that_is_gone(), host="another machine"), True),
        (a_run(heartbeat=NOW - STALE, host="another machine"), False),
    ],
)
def test_a_run_lives_while_its_heart_beats_and_its_process_is_there(run: Run, alive: bool):
    assert lives(run, NOW) is alive


def test_a_process_that_may_not_be_asked_is_there(monkeypatch: pytest.MonkeyPatch):
    def refuse(_pid: int, _signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)
    assert lives(a_run(), NOW)


def test_the_heart_beats_until_the_work_is_done(database: SqlDatabase, clock: Clock):
    run_id = database.writing(lambda work: work.runs.add(a_run(heartbeat=NOW - STALE)))
    with heartbeat(database, run_id, every_seconds=0.01):
        while database.writing(lambda work: the(work.runs.get(run_id))).heartbeat != clock():
            pass
    clock.forward(hours=1)
    with database.reading() as work:
        assert the(work.runs.get(run_id)).heartbeat == NOW


def test_a_beat_that_does_not_come_to_its_turn_is_passed_over():
    beats = []

    class Busy(SqlDatabase):
        def writing(self, work: object) -> Never:
            del work
            beats.append(1)
            raise BusyError

    with heartbeat(Busy.__new__(Busy), 1, every_seconds=0.001):
        while len(beats) < 2:
            pass
