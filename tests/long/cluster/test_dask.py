"""A real cluster of two workers on this machine: the same answers, also when one of them is killed half-way."""

import gc
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from socket import create_server
from threading import Thread

import pytest

from matcher.domain.model.solution import Limits
from scenarios.case import Case
from scenarios.changes import RemoveConsultant
from scenarios.changes.change import Change
from scenarios.runs.solving import prepared
from scenarios.scale.cluster import ClusterError, workers_at
from scenarios.scale.crew import Crew
from scenarios.scale.task import ENDED_ITS_PROCESS, Failed
from tests.support.builders import a_consultant, a_problem, an_engagement
from tests.support.dask_cluster import two_workers
from tests.support.greedy import GreedySolver
from tests.unit.scenarios.cases import a_case
from tests.unit.scenarios.test_scale import EndsItsProcess


@dataclass(frozen=True, slots=True)
class NotesItself(Change):
    """Changes nothing, and notes in a file that it was worked out."""

    file: str
    position: int

    @property
    def sentence(self) -> str:
        return "It is noted."

    def applied(self, case: Case) -> Case:
        with Path(self.file).open("a") as file:
            file.write(f"{self.position}\n")
        return case


TASKS = [(RemoveConsultant(f"C{number % 3}"),) for number in range(40)]


@pytest.fixture(autouse=True)
def _sockets_collected():
    """What the client leaves to the garbage collector is collected here, so that no later test is blamed for it."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Two workers."""
    with two_workers(tmp_path_factory.mktemp("cluster")) as found:
        yield found


@pytest.fixture
def start():
    people = [a_consultant(f"C{number}") for number in range(3)]
    return prepared(a_case(a_problem(people, [an_engagement("E1")])), GreedySolver(), GreedySolver(), Limits())


pytestmark = pytest.mark.filterwarnings("ignore")  # of a library that is not ours, in threads of its own


def test_it_answers_as_one_process_does_with_a_worker_killed_half_way(cluster, start, tmp_path):
    where, workers = cluster
    noted = tmp_path / "noted"
    tasks = [(*task, NotesItself(str(noted), number)) for number, task in enumerate(TASKS)]
    done: list[int] = []

    def one_more(position: int) -> None:
        done.append(position)
        if len(done) == len(TASKS) // 2:
            workers[0].kill()

    found = Crew(cluster=where).solve(start, tasks, Limits(), one_more)
    # What was answered long before is not worked out again.
    worked_out = Counter(map(int, noted.read_text().split()))
    assert {worked_out[position] for position in done[: len(TASKS) // 4]} == {1}
    assert found == Crew().solve(start, TASKS, Limits())
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
    with two_workers(tmp_path) as nannies:
        found = Crew(cluster=nannies.address).solve(start, [*deadly, *TASKS[:3]], Limits())
    assert found == [Failed(ENDED_ITS_PROCESS), *Crew().solve(start, TASKS[:3], Limits())]
