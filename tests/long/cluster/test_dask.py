"""A real cluster of two workers on this machine: the same answers, also when one of them is killed half-way."""

import gc
import json
import subprocess
import sys
import time
from pathlib import Path
from socket import create_server
from threading import Thread

import pytest
from distributed import Client

from matcher.domain.model.solution import Limits
from scenarios.changes import RemoveConsultant
from scenarios.runs.solving import prepared
from scenarios.scale.cluster import ClusterError, workers_at
from scenarios.scale.crew import Crew
from scenarios.scale.processes import ENDED_ITS_PROCESS
from scenarios.scale.task import Failed
from tests.support.builders import a_consultant, a_problem, an_engagement
from tests.support.greedy import GreedySolver
from tests.unit.scenarios.cases import a_case
from tests.unit.scenarios.test_scale import EndsItsProcess

ROOT = Path(__file__).parents[3]
CONFIG = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1", "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error"}
TASKS = [(RemoveConsultant(f"C{number % 3}"),) for number in range(40)]


@pytest.fixture(autouse=True)
def _sockets_collected():
    """What the client leaves to the garbage collector is collected here, so that no later test is blamed for it."""
    yield
    gc.collect()


def started(*words):
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **CONFIG},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Address of a scheduler, and the processes of its two workers."""
    place = tmp_path_factory.mktemp("cluster")
    file = place / "scheduler.json"
    scheduler = started(
        "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)
    )
    workers = [
        started("worker", "--scheduler-file", str(file), "--nthreads", "1", "--local-directory", str(place),
                "--no-dashboard", "--host", "127.0.0.1")
        for _ in range(2)
    ]  # fmt: skip
    try:
        yield address(file), workers
    finally:
        for process in [*workers, scheduler]:
            process.kill()
            process.wait()


def address(file: Path) -> str:
    deadline = time.monotonic() + 60
    while not file.exists() or not file.read_text():
        assert time.monotonic() < deadline
    found = str(json.loads(file.read_text())["address"])
    with Client(found, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    return found


@pytest.fixture
def start():
    people = [a_consultant(f"C{number}") for number in range(3)]
    return prepared(a_case(a_problem(people, [an_engagement("E1")])), GreedySolver(), GreedySolver(), Limits())


pytestmark = pytest.mark.filterwarnings("ignore")  # of a library that is not ours, in threads of its own


def test_it_answers_as_one_process_does_with_a_worker_killed_half_way(cluster, start):
    where, workers = cluster
    done: list[int] = []

    def one_more(position: int) -> None:
        done.append(position)
        if len(done) == len(TASKS) // 2:
            workers[0].kill()

    assert Crew(cluster=where).solve(start, TASKS, Limits(), one_more) == Crew().solve(start, TASKS, Limits())
    assert sorted(done) == list(range(len(TASKS)))


def test_its_workers_are_counted(cluster):
    where, _ = cluster
    assert workers_at(where) in {1, 2}  # another test may have killed one, and its nanny not yet started the next


def test_where_something_else_listens_it_says_so_within_seconds(start, monkeypatch):
    monkeypatch.setattr("scenarios.scale.cluster.CONNECT_SECONDS", 0.5)
    with create_server(("127.0.0.1", 0)) as mute:
        where = f"tcp://127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(ClusterError, match=f"No cluster answers at {where}"):
            Crew(cluster=where).solve(start, TASKS, Limits())
        Thread(target=hangs_up, args=(mute,)).start()
        with pytest.raises(ClusterError, match=f"No cluster answers at {where}"):
            workers_at(where)


def hangs_up(mute):
    for _ in range(2):  # on the one above, which waits to be accepted, and on the next
        mute.accept()[0].close()


def test_where_nothing_listens_it_says_so(start):
    with pytest.raises(ClusterError, match=r"No cluster answers at tcp://127\.0\.0\.1:1\."):
        Crew(cluster="tcp://127.0.0.1:1").solve(start, TASKS, Limits())


@pytest.mark.parametrize("deadly", [[(EndsItsProcess(),)]])
def test_a_scenario_that_kills_its_workers_ends_alone(start, deadly, tmp_path):
    file = tmp_path / "scheduler.json"
    scheduler = started(
        "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)
    )
    nannies = [
        started("worker", "--scheduler-file", str(file), "--nthreads", "1", "--local-directory", str(tmp_path),
                "--no-dashboard", "--host", "127.0.0.1")
        for _ in range(2)
    ]  # fmt: skip
    try:
        found = Crew(cluster=address(file)).solve(start, [*deadly, *TASKS[:3]], Limits())
    finally:
        for process in [*nannies, scheduler]:
            process.kill()
            process.wait()
    assert found == [Failed(ENDED_ITS_PROCESS), *Crew().solve(start, TASKS[:3], Limits())]
