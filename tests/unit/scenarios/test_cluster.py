"""What a cluster does that a real one does only now and then: it forgets, or loses all its workers."""

from concurrent.futures import CancelledError, Future

import pytest
from distributed import KilledWorker

from matcher.domain.model.solution import Limits
from scenarios.changes import RemoveConsultant
from scenarios.runs.solving import never, prepared
from scenarios.scale import cluster
from scenarios.scale.cluster import ClusterError
from scenarios.scale.task import ENDED_ITS_PROCESS, Failed, answer
from tests.support.builders import a_consultant, a_problem, an_engagement
from tests.support.greedy import GreedySolver
from tests.unit.scenarios.cases import a_case

TASKS = [(RemoveConsultant("C0"),), (RemoveConsultant("C1"),)]


class Forgetful:
    """A client of a cluster that forgets the base, and what waits for it, as often as it is told to.

    It is its own executor; what it has not forgotten is answered at once.

    Args:
        told: The client knows itself that its base is lost.
        kills: What is sent together ends its worker.
    """

    def __init__(self, forgets: int, *, workers: bool = True, told: bool = False, kills: bool = False) -> None:
        self.forgets, self.workers, self.told, self.kills = forgets, workers, told, kills
        self.sent = 0

    def wait_for_workers(self, count: int, timeout: float) -> None:
        assert (count, timeout) == (1, cluster.RESTART_SECONDS)
        if not self.workers:
            raise TimeoutError

    def scatter(self, start: object, *, broadcast: bool, hash: bool) -> object:  # noqa: A002 - distributed calls it so
        assert broadcast
        assert not hash, "the key of the round before: its late release would take this one away"
        self.forgets -= 1
        self.sent = 0
        return start

    def who_has(self, bases: list[object]) -> dict[str, tuple[str, ...]]:
        if self.told:
            raise CancelledError
        return {f"base {len(bases)}": () if self.forgets >= 0 else ("tcp://worker",)}

    def get_executor(self, *, pure: bool) -> "Forgetful":
        assert not pure
        return self

    def submit(self, *words: object) -> "Future[object]":
        future: Future[object] = Future()
        self.sent += 1
        if self.kills and self.sent > 1:
            future.set_exception(KilledWorker("task", None, 2))  # type: ignore[arg-type]  # none that is read
        elif self.forgets < 0:
            future.set_result(answer(*words[1:]))  # type: ignore[arg-type]
        return future


@pytest.fixture
def start():
    people = [a_consultant(f"C{k}") for k in range(3)]
    return prepared(a_case(a_problem(people, [an_engagement("E1")])), GreedySolver(), GreedySolver(), Limits())


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch):
    monkeypatch.setattr(cluster, "LOOK_SECONDS", 0.01)


def found_by(client, start, stop=never):
    return cluster._solved(client, start, TASKS, Limits(), lambda _: None, stop)


def test_what_a_scheduler_forgot_is_sent_again(start):
    here = {position: answer(start, task, Limits()) for position, task in enumerate(TASKS)}
    assert found_by(Forgetful(0), start) == found_by(Forgetful(1), start) == here
    assert found_by(Forgetful(1, told=True), start) == here


def test_what_waited_on_a_worker_that_died_is_answered_by_itself(start):
    here = {position: answer(start, task, Limits()) for position, task in enumerate(TASKS)}
    assert found_by(Forgetful(0, kills=True), start) == here


def test_what_is_forgotten_each_time_ends_alone(start):
    assert found_by(Forgetful(100), start) == dict.fromkeys(range(2), Failed(ENDED_ITS_PROCESS))


def test_it_can_be_stopped_while_nothing_is_answered(start):
    answers = iter([False, True])
    assert found_by(Forgetful(100), start, lambda: next(answers, True)) == {}


def test_without_any_worker_left_it_says_so(start):
    with pytest.raises(ClusterError, match="has no worker any more"):
        found_by(Forgetful(0, workers=False), start)
