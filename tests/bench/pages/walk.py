"""Every page that somebody comes to by links, and what it takes: time of one process, HTML, statements."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from matcher.cache import Memory
from tests.integration.web.test_reachable import links_of

OF_EACH = 2
"""Pages of a kind that are read; those that the caller begins with come first."""
TELLING = frozenset({"show", "by", "zoom"})
"""Arguments whose values make pages of different kinds."""
ALIKE = frozenset({"sort", "from"})
"""Arguments that leave a page of the same kind."""
LEFT_OUT = frozenset({"static", "operations.alive", "operations.ready", "operations.metrics"})
"""Not for people. Files are left out too."""


class PageKind(NamedTuple):
    """Pages that are written by the same code: the endpoint, and which arguments the address has."""

    endpoint: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What one address took.

    Args:
        milliseconds: Of the processor, the database within it, at the median.
        size: Bytes of HTML; 0 where the answer is a file.
        statements: Sent to the database by one request when all that is kept of earlier ones is there.
        first_milliseconds: Of the first request, when nothing is kept; ``first_statements`` likewise.
    """

    kind: PageKind
    address: str
    status: int
    milliseconds: float
    size: int
    statements: int
    first_milliseconds: float
    first_statements: int


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """What the processor works for us: in this process, and in those of a database server.

    Args:
        server: The process whose children work for a connection each; None where the database is in this process.
    """

    server: int | None = None

    def milliseconds(self) -> float:
        """The processor's time until now, of those that live: a pool keeps its connections."""
        return 1000 * time.process_time() + sum(map(_worked, self._backends())) / 1e6

    def _backends(self) -> Iterator[str]:
        if self.server is not None:
            yield from Path(f"/proc/{self.server}/task/{self.server}/children").read_text().split()


def _worked(process: str) -> int:
    """Nanoseconds that a process was on a processor; 0 of one that has ended."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0])
    except FileNotFoundError:
        return 0


@dataclass
class Counter:
    """Counts statements."""

    statements: int = 0

    def note(self, *_: object) -> None:
        """A statement goes to the database."""
        self.statements += 1


class Forgetful(Memory):
    """A memory that can be emptied."""

    def forget(self) -> None:
        """Keep nothing of all that was read so far."""
        with self._lock:
            self._kept.clear()


@contextmanager
def counting() -> Iterator[Counter]:
    """Count the statements of all engines of the process."""
    counter = Counter()
    event.listen(Engine, "before_cursor_execute", counter.note)
    try:
        yield counter
    finally:
        event.remove(Engine, "before_cursor_execute", counter.note)


def kind_of(app: Flask, address: str) -> PageKind | None:
    """The kind of an address; None where nothing is served there, or nothing for people."""
    parts = urlsplit(address)
    try:
        endpoint, _ = app.url_map.bind("localhost").match(parts.path)
    except (HTTPException, RequestRedirect):
        return None
    if endpoint in LEFT_OUT or "file=" in parts.query or endpoint.endswith(".file"):
        return None
    asked = {
        f"{name}={value}" if name in TELLING else name for name, value in parse_qsl(parts.query) if name not in ALIKE
    }
    return PageKind(endpoint, tuple(sorted(asked)))


def reached(
    app: Flask, get: Callable[[str], TestResponse], begin: Iterable[str], of_each: int = OF_EACH
) -> dict[str, PageKind]:
    """The addresses that links lead to, a few of each kind.

    Args:
        get: Asks for a page.
        begin: Where one begins; these are all in it, whatever their kind.
    """
    found: dict[str, PageKind] = {}
    count: dict[PageKind, int] = {}
    first = list(begin)
    waiting, seen = list(first), set(first)
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(app, address)
        if kind is None or (address not in first and count.get(kind, 0) >= of_each):
            continue
        count[kind] = count.get(kind, 0) + 1
        answer = get(address)
        if answer.status_code != HTTPStatus.OK:
            continue
        found[address] = kind
        for link in links_of(answer.text if answer.mimetype == "text/html" else ""):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return found


def taken(
    client: FlaskClient, address: str, kind: PageKind, watch: Stopwatch, times: int, memories: Iterable[Forgetful]
) -> Taken:
    """What an address takes: the first time, when nothing is kept, and at the median of many times after that.

    Args:
        memories: All that keep something between requests.
    """
    for memory in memories:
        memory.forget()
    first = _asked(client, address, watch)
    _asked(client, address, watch)
    answers = [_asked(client, address, watch) for _ in range(times)]
    return Taken(
        kind,
        address,
        first.status,
        median(one.milliseconds for one in answers),
        first.size,
        answers[0].statements,
        first.milliseconds,
        first.statements,
    )


class _Answer(NamedTuple):
    status: int
    milliseconds: float
    size: int
    statements: int


def _asked(client: FlaskClient, address: str, watch: Stopwatch) -> _Answer:
    with counting() as counter:
        began = watch.milliseconds()
        answer = client.get(address)
        milliseconds = watch.milliseconds() - began
    size = len(answer.data) if answer.mimetype == "text/html" else 0
    return _Answer(answer.status_code, milliseconds, size, counter.statements)
