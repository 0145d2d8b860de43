"""The queue: what is sent arrives once, on every kind; what can't be reached only makes a job wait."""

import io
import json
import logging
import pickle
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from redis import Redis

from matcher.jobs import HueyQueue
from matcher.jobs.queue import _Seldom
from matcher.jobs.storage import QueueAddressError, open_huey
from matcher.logs import log_as_json
from tests.support.postgres import PostgresServer
from tests.support.redis_server import PASSWORD, RedisServer, running_redis

SECONDS = 20


@pytest.fixture(params=["sqlite", "postgresql", "redis", "redis by its socket"])
def queue_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'below' / 'queue.db'}"
        return
    if request.param.startswith("redis"):
        redis: RedisServer = request.getfixturevalue("redis")
        yield redis.url if request.param == "redis" else f"unix://:{PASSWORD}@{redis.folder / 'redis.sock'}?db=0"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield url


def consumed(queue: HueyQueue, wanted: int) -> tuple[list[int], int]:
    """Take messages until so many came: what came, and how often it ticked."""
    came: list[int] = []
    ticks: list[int] = []
    enough = threading.Event()
    overdue = threading.Timer(SECONDS, enough.set)
    overdue.start()

    def perform(job_id: int) -> None:
        came.append(job_id)
        if len(came) == wanted:
            enough.set()
        if job_id == 2:
            raise ValueError("a job that fails ends neither the consumer nor the others")

    queue.consume(perform, lambda: ticks.append(1), lambda: enough.is_set() and bool(ticks))
    overdue.cancel()
    return came, len(ticks)


def test_what_is_sent_arrives_once_and_the_clock_ticks_at_once(queue_url: str):
    with closing(HueyQueue(queue_url)) as sender:
        for job_id in (1, 2, 3):
            sender.send(job_id)
        assert sender.waiting() == 3
    with closing(HueyQueue(queue_url)) as receiver:
        came, ticks = consumed(receiver, 3)
        assert (sorted(came), ticks) == ([1, 2, 3], 1)
        assert receiver.waiting() == 0


def test_only_its_owner_reads_the_queue_of_a_file_and_it_holds_json(tmp_path: Path):
    file = tmp_path / "queue.db"
    with closing(HueyQueue(f"sqlite:///{file}")) as queue:
        queue.send(7)
    assert file.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(file)) as opened:
        (written,) = opened.execute("select data from task").fetchone()
    assert json.loads(written)["args"] == [7]


class Harm:
    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (Path("harmed"),))


def test_what_another_hand_put_into_the_queue_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with closing(HueyQueue(f"sqlite:///{tmp_path / 'queue.db'}")) as queue:
        assert queue.waiting() == 0
        queue._huey.storage.enqueue(pickle.dumps(Harm()))
        queue.send(1)
        assert consumed(queue, 1)[0] == [1]
    assert not (tmp_path / "harmed").exists()


def test_it_carries_nothing_but_messages(tmp_path: Path):
    huey = open_huey(f"sqlite:///{tmp_path / 'queue.db'}")
    with pytest.raises(TypeError, match="messages only"):
        huey.put("key", {"a": 1})
    huey.storage.close()


@pytest.mark.parametrize("url", ["mysql://someone:sesame@host/x", "redis://:sesame@host:port/0", "queue.db", ""])
def test_an_address_of_no_known_kind_is_told_and_not_repeated(url: str):
    with pytest.raises(QueueAddressError, match="MATCHER_QUEUE_URL is no address") as told:
        open_huey(url)
    assert "sesame" not in str(told.value)


def test_only_json_is_in_redis_and_nothing_but_the_number_of_a_job(redis: RedisServer):
    with closing(HueyQueue(redis.url)) as queue:
        queue.send(7)
    with Redis.from_url(redis.url) as client:
        (written,) = client.lrange("huey.redis.matcher", 0, -1)
    found = json.loads(written)
    assert (found["name"], found["args"]) == ("matcher.jobs.queue.job", [7])


def test_messages_go_on_when_redis_comes_back_and_the_clock_ticks_meanwhile(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("matcher.jobs.queue.TICK_SECONDS", 0.05)
    came, ticks = threading.Event(), []
    with running_redis() as server, closing(HueyQueue(server.url)) as queue:
        server.stop()

        def tick() -> None:
            ticks.append(1)
            if len(ticks) == 3:  # without a queue
                server.start()
                queue.send(4)

        overdue = time.monotonic() + SECONDS
        queue.consume(lambda _job_id: came.set(), tick, lambda: came.is_set() or time.monotonic() > overdue)
        assert came.is_set()


def test_a_tick_that_fails_is_not_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("matcher.jobs.queue.TICK_SECONDS", 0.01)
    ticks = []

    def tick() -> None:
        ticks.append(1)
        raise ValueError("Ada Lane")

    with closing(HueyQueue(f"sqlite:///{tmp_path / 'queue.db'}")) as queue:
        queue.consume(lambda _job_id: None, tick, lambda: len(ticks) > 1)


def test_a_queue_that_is_away_does_not_fill_the_log():
    seldom, said = _Seldom(), logging.LogRecord("huey", logging.ERROR, "", 1, "Error reading", None, None)
    other = logging.LogRecord("huey", logging.ERROR, "", 1, "Error writing", None, None)
    assert [seldom.filter(one) for one in (said, said, other)] == [True, False, True]


@pytest.mark.parametrize("kind", ["postgresql", "redis"])
def test_a_queue_that_does_not_answer_only_makes_a_job_wait(monkeypatch: pytest.MonkeyPatch, kind: str):
    stream = io.StringIO()
    with monkeypatch.context() as patched:
        patched.setattr(logging.getLogger(), "handlers", [])
        log_as_json(stream, str)
        HueyQueue(f"{kind}://someone:sesame@127.0.0.1:1/0").send(1)
    said = stream.getvalue()
    assert json.loads(said)["event"] == "the queue does not answer"
    assert "sesame" not in said
