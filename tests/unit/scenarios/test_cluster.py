"""What a cluster does that a real one does only now and then: it forgets, or loses all its workers."""

import asyncio
from concurrent.futures import CancelledError, Future

import pytest
from distributed import KilledWorker
from distributed.cfexecutor import _cascade_future

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
        holds: The base is still there, and only what waits for it is forgotten.
        loses: The first answer is read, and its worker dead, before it is asked how its task stands.
    """

    def __init__(
        self,
        forgets: int,
        *,
        workers: bool = True,
        told: bool = False,
        kills: bool = False,
        holds: bool = False,
        loses: bool = False,
    ) -> None:
        self.forgets, self.workers, self.told, self.kills, self.holds = forgets, workers, told, kills, holds
        self.loses = loses
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
        return {f"base {len(bases)}": ("tcp://worker",) if self.holds or self.forgets < 0 else ()}

    def processing(self) -> dict[str, tuple[str, ...]]:
        return {"tcp://worker": () if self.forgets >= 0 else ("answer",)}

    def get_executor(self, *, pure: bool) -> "Forgetful":
        assert not pure
        return self

    def submit(self, *words: object) -> "Future[object]":
        future: Future[object] = Future()
        self.sent += 1
        if self.kills and self.sent > 1:
            future.set_exception(KilledWorker("task", None, 2))  # type: ignore[arg-type]  # none that is read
        elif self.loses:
            self.loses = False
            asyncio.run(as_by_dask(Lost(words[1:]), future))
        elif self.forgets < 0:
            future.set_result(answer(*words[1:]))  # type: ignore[arg-type]
        return future


class Lost:
    """A task of dask whose worker died once it was answered."""

    status = "lost"

    def __init__(self, words: tuple[object, ...]) -> None:
        self.words = words

    async def _result(self, *, raiseit: bool) -> object:
        assert not raiseit
        return answer(*self.words)  # type: ignore[arg-type]


async def as_by_dask(task: Lost, future: "Future[object]") -> None:
    await _cascade_future(task, future)


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


def test_what_the_executor_lost_is_sent_again(start):
    here = {position: answer(start, task, Limits()) for position, task in enumerate(TASKS)}
    assert found_by(Forgetful(1, holds=True), start) == here
    assert found_by(Forgetful(0, loses=True), start) == here


def test_an_error_of_a_scenario_is_no_answer_that_was_lost(start):
    class Raises(Forgetful):
        def submit(self, *_words):
            future: Future[object] = Future()
            future.set_exception(TypeError("a mistake of ours"))
            return future

    with pytest.raises(TypeError, match="a mistake of ours"):
        found_by(Raises(0), start)


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
