"""Where the queue is kept: a file by default, PostgreSQL or Redis by their address."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from huey import Huey, PostgresHuey, SqliteHuey
from huey.storage import RedisStorage
from redis import ConnectionPool

from matcher.domain.model.errors import MatcherError
from matcher.jobs.messages import JsonMessages

NAME = "matcher"
PRIVATE = 0o600
REDIS_WAITS: Mapping[str, Any] = {
    "socket_connect_timeout": 5,
    "socket_timeout": 10,
    "health_check_interval": 30,
}
"""Seconds: a server that does not answer keeps nobody waiting. A read that waits for a message takes one of them."""
USUAL: Mapping[str, Any] = {"results": False, "utc": True}


NO_ADDRESS = (
    "MATCHER_QUEUE_URL is no address of a queue. Give one like sqlite:////srv/matcher/queue.db,"
    " postgresql://user:password@host/matcher, redis://:password@host:6379/0 or unix:///run/redis/redis.sock?db=0."
)


class QueueAddressError(MatcherError):
    """The address of the queue can't be used."""


def open_huey(url: str) -> Huey:
    """The queue of an address.

    Raises:
        QueueAddressError: The address is of no known kind; it is not repeated, since it may hold a password.
    """
    return _opener(url)(url)


def require_address(url: str) -> None:
    """Stop where no queue can be meant by an address; none is opened.

    Raises:
        QueueAddressError: As :func:`open_huey`.
    """
    opener = _opener(url)
    if opener is _redis:
        opener(url)  # connects once it is used
    elif opener is _sqlite and not urlsplit(url).path.strip("/"):
        raise QueueAddressError(NO_ADDRESS)


def _opener(url: str) -> Callable[[str], Huey]:
    try:
        return OPENERS[urlsplit(url).scheme.partition("+")[0]]
    except (KeyError, ValueError):
        raise QueueAddressError(NO_ADDRESS) from None


def _sqlite(url: str) -> Huey:
    file = Path(unquote(urlsplit(url).path.removeprefix("/")))
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, PRIVATE))
    return SqliteHuey(NAME, filename=str(file), serializer=JsonMessages(), **USUAL)


def _postgres(url: str) -> Huey:
    _, _, address = url.partition("://")
    # Not blocking: it would leave a connection of each thread open. Looking once a second is quick enough.
    return PostgresHuey(NAME, dsn=f"postgresql://{address}", blocking=False, serializer=JsonMessages(), **USUAL)


def _redis(url: str) -> Huey:
    try:
        pool = ConnectionPool.from_url(url, **REDIS_WAITS)
    except (ValueError, TypeError):  # its own text repeats the address
        raise QueueAddressError(NO_ADDRESS) from None
    return Huey(NAME, storage_class=_ClosingRedis, connection_pool=pool, serializer=JsonMessages(), **USUAL)


class _ClosingRedis(RedisStorage):  # type: ignore[misc] # it ships no types
    """Redis, with connections that end."""

    def close(self) -> None:
        self.pool.disconnect()


OPENERS: Mapping[str, Callable[[str], Huey]] = {
    "sqlite": _sqlite, "postgresql": _postgres, "redis": _redis, "rediss": _redis, "unix": _redis,
}  # fmt: skip
