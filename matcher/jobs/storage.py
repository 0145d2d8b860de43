"""Where the queue is kept: a file by default, PostgreSQL or Redis by their address."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.exceptions import ConfigurationError

from matcher.domain.errors import MatcherError
from matcher.jobs.messages import JsonMessages

NAME = "matcher"
PRIVATE = 0o600
USUAL: Mapping[str, Any] = {"results": False, "utc": True}


class QueueAddressError(MatcherError):
    """The address of the queue can't be used."""


def open_huey(url: str) -> Huey:
    """The queue of an address.

    Raises:
        QueueAddressError: The address is of no known kind, or its client is not installed; it is not repeated, since it
            may hold a password.
    """
    opener = OPENERS.get(urlsplit(url).scheme.partition("+")[0])
    if opener is None:
        raise QueueAddressError(
            "MATCHER_QUEUE_URL is no address of a queue. Give one like sqlite:////srv/matcher/queue.db,"
            " postgresql://user:password@host/matcher or redis://host:6379/0."
        )
    return opener(url)


def _sqlite(url: str) -> Huey:
    file = Path(urlsplit(url).path.removeprefix("/"))
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, PRIVATE))
    return SqliteHuey(NAME, filename=str(file), serializer=JsonMessages(), **USUAL)


def _postgres(url: str) -> Huey:
    _, _, address = url.partition("://")
    # Not blocking: it would leave a connection of each thread open. Looking once a second is quick enough.
    return PostgresHuey(NAME, dsn=f"postgresql://{address}", blocking=False, serializer=JsonMessages(), **USUAL)


def _redis(url: str) -> Huey:
    try:
        return RedisHuey(NAME, url=url, serializer=JsonMessages(), **USUAL)
    except (ConfigurationError, NameError, ImportError) as error:
        raise QueueAddressError(
            "A queue in Redis needs its client, which the lock file leaves out. Install it beside:"
            " .venv/bin/pip install 'redis>=5'"
        ) from error


OPENERS: Mapping[str, Callable[[str], Huey]] = {
    "sqlite": _sqlite, "postgresql": _postgres, "redis": _redis, "rediss": _redis,
}  # fmt: skip
