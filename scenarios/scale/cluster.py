"""Scenarios on a Dask cluster: the base is sent to each worker once.

Equal calls are calls of their own (``pure=False``); results are read before the client closes; a scenario that ends its
worker again and again ends alone, as a killed worker. Source: the documentation of distributed, and trying it.
"""

from asyncio import CancelledError as AsyncCancelledError
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import contextmanager
from socket import create_connection
from traceback import walk_tb
from typing import Any
from urllib.parse import urlsplit

from matcher.domain.model.errors import MatcherError
from matcher.domain.model.solution import Limits, Stop
from scenarios.runs.solving import Prepared
from scenarios.scale.task import ENDED_ITS_PROCESS, TOGETHER, Answer, Failed, Task, answer

CONNECT_SECONDS = 5
RESTART_SECONDS = 60
"""How long the last worker that died may take to be there again: on a busy machine a start takes many seconds."""
ALONE = 2
"""How often each scenario left is tried by itself: the first time a worker may still be dying of the one before."""
LOOK_SECONDS = 1.0
"""Where nothing was answered for so long, we look whether the base is still there, and whether to stop."""


class ClusterError(MatcherError):
    """The cluster can't be worked with."""


def solve_on_cluster(
    start: Prepared, tasks: Sequence[Task], limits: Limits, address: str, done: Callable[[int], object], stop: Stop
) -> dict[int, Answer]:
    """The answers by position, as many as there are when it is stopped.

    Args:
        address: Of the scheduler, ``tcp://host:8786``.

    Raises:
        ClusterError: There is no scheduler, no worker, or the package for it is not installed.
    """
    with _connected(address) as client:
        return _solved(client, start, tasks, limits, done, stop)


def workers_at(address: str) -> int:
    """How many workers a cluster has.

    Raises:
        ClusterError: There is no scheduler, no worker, or the package for it is not installed.
    """
    with _connected(address) as client:
        return len(client.scheduler_info(n_workers=-1)["workers"])


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    try:
        from distributed import Client

        connect: Any = Client  # which has no types
    except ImportError as error:
        raise ClusterError("A cluster needs the extra `cluster`: pip install 'matcher[cluster]'") from error
    silent = ClusterError(f"No cluster answers at {address}. Start one, or unset MATCHER_CLUSTER.")
    try:
        _require_greeting(address)
        client = connect(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise silent from error
    with client:
        if not client.scheduler_info()["workers"]:
            raise ClusterError(f"The cluster at {address} has no worker. Start some: dask worker {address}")
        yield client


def _require_greeting(address: str) -> None:
    """Find out in seconds what a client, which tries again and again, finds out in a minute.

    Raises:
        OSError: Nobody listens there, or not a scheduler: those speak first.
    """
    place = urlsplit(address)
    with create_connection((place.hostname, place.port), CONNECT_SECONDS) as line:
        if place.scheme == "tcp" and not line.recv(1):
            raise ConnectionAbortedError


def _solved(
    client: Any, start: Prepared, tasks: Sequence[Task], limits: Limits, done: Callable[[int], object], stop: Stop
) -> dict[int, Answer]:
    """The answers; where all workers that had the base died, what is left is sent again, in the end one by one."""
    found: dict[int, Answer] = {}
    for together in [True] * TOGETHER + [False] * ALONE:
        left = [position for position in range(len(tasks)) if position not in found]
        for group in filter(None, [left] if together else [[position] for position in left]):
            if stop():
                return found
            found |= _gathered(client, start, {position: tasks[position] for position in group}, limits, done, stop)
    return found | ({} if stop() else {k: Failed(ENDED_ITS_PROCESS) for k in range(len(tasks)) if k not in found})


def _gathered(
    client: Any,
    start: Prepared,
    tasks: Mapping[int, Task],
    limits: Limits,
    done: Callable[[int], object],
    stop: Stop,
) -> dict[int, Answer]:
    """What the workers answer before they, or the base that they were sent, are lost.

    Raises:
        ClusterError: All workers are gone, and none comes back.
    """
    found: dict[int, Answer] = {}
    try:
        client.wait_for_workers(1, timeout=RESTART_SECONDS)
    except TimeoutError as error:
        raise ClusterError("The cluster has no worker any more. Start some, or unset MATCHER_CLUSTER.") from error
    # A key of its own each time: by its hash it has that of the round before, whose late release takes it away again.
    base = client.scatter(start, broadcast=True, hash=False)
    executor = client.get_executor(pure=False)
    futures: dict[Future[Answer], int] = {
        executor.submit(answer, base, task, limits): position for position, task in tasks.items()
    }
    waiting = set(futures)
    while waiting and not stop():
        finished, waiting = wait(waiting, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED)
        answered = bool(finished)
        while finished:
            # Let go, or what was answered already is worked out again once the worker that did it is gone.
            position = futures.pop(future := finished.pop())
            reply = _reply_of(future, alone=len(tasks) == 1)
            del future
            if reply is None:
                continue
            found[position] = reply
            done(position)
        # A scheduler may forget what needs a lost base, and dask's executor what was cancelled with a worker, without
        # telling us: that would be waited for for ever.
        if not answered and not (_is_held(client, base) and any(client.processing().values())):
            break
    for future in futures:
        future.cancel()
    return found


def _reply_of(future: Future[Answer], *, alone: bool) -> Answer | None:
    """What a worker answered; None where that was lost, and can be asked for again."""
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker:  # itself, or one that waited on the same worker: alone it shows
        return Failed(ENDED_ITS_PROCESS) if alone else None
    except CancelledError:  # the base is lost with the workers that had it
        return None
    except TypeError as error:
        if not _is_of_the_executor(error):
            raise
        return None


def _is_of_the_executor(error: TypeError) -> bool:
    """Whether dask's executor took an answer for an error.

    It reads the answer and then how the task stands, which is *lost* where the worker died in between
    (``distributed.cfexecutor``, 2026.8).
    """
    *_, (last, _line) = walk_tb(error.__traceback__)
    return bool(last.f_globals.get("__name__") == "distributed.cfexecutor")


def _is_held(client: Any, base: Any) -> bool:
    """Whether any worker still has the base."""
    try:
        return any(client.who_has([base]).values())
    except (CancelledError, AsyncCancelledError):  # the client itself knows already that it is lost
        return False
