"""A served center for the load: PostgreSQL in a folder of its own, the pages in gunicorn, both on this machine only."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from matcher import bootstrap
from matcher.cli.processes.listening import WORKER_CLASS
from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole
from matcher.sample import Shape, invent
from matcher.services.accounts.accounts import NewUser, create_user
from matcher.services.dataset.importing import import_dataset
from matcher.services.runs.nightly import Night, propose
from tests.support.databases import migrated
from tests.support.greedy import GreedySolver
from tests.support.postgres import DURABLE, running_server

PASSWORD = "a few words in a row"
WORKERS, THREADS = 2, 4
START_SECONDS = 60


@dataclass(frozen=True)
class Center:
    """A center's database, the server it is on, and the folder and settings of whatever serves its pages."""

    database: SqlDatabase
    postgres: int
    folder: Path
    environment: dict[str, str]


@dataclass(frozen=True)
class Served:
    """Where the pages are, and what serves them."""

    port: int
    gunicorn: int


@contextmanager
def center(visitors: int) -> Iterator[Center]:
    """A center of 120 consultants and 60 engagements with a proposal, and accounts for its visitors."""
    with (
        running_server(DURABLE | {"autovacuum": "on"}) as server,
        server.database() as url,
        tempfile.TemporaryDirectory() as var,
    ):
        migrated(url)
        environment = {**os.environ, "MATCHER_VAR": var, "MATCHER_DATABASE_URL": url}
        os.environ.update(MATCHER_VAR=var, MATCHER_DATABASE_URL=url)
        database = bootstrap.database()
        assert isinstance(database, SqlDatabase)
        with database.reading() as work:
            today = work.today
        import_dataset(database, invent(Shape(120, 60, 1, as_of=today)))
        propose(Night(database, GreedySolver()))
        for number in range(visitors):
            roles = frozenset({AccountRole.COORDINATOR})
            create_user(database, NewUser(email_of(number), f"Visitor {number}", PASSWORD, roles))
        yield Center(database, server.process.pid, Path(var), environment)
        database.close()


def email_of(number: int) -> str:
    return f"visitor{number}@example.org"


@contextmanager
def served(environment: dict[str, str], folder: Path) -> Iterator[Served]:
    """A center's pages in gunicorn; its log is put into the folder."""
    with socket.create_server(("127.0.0.1", 0)) as listener, (folder / "log").open("wb") as log:
        listener.set_inheritable(True)
        port: int = listener.getsockname()[1]
        command = [
            sys.executable, "-m", "gunicorn", "--bind", f"fd://{listener.fileno()}", "--workers", str(WORKERS),
            "--worker-class", WORKER_CLASS, "--threads", str(THREADS), "--no-control-socket",
            "--log-level", "warning", "web.serving:application()",
        ]  # fmt: skip
        process = subprocess.Popen(command, env=environment, pass_fds=[listener.fileno()], stdout=log, stderr=log)
        try:
            _wait(port)
            yield Served(port, process.pid)
        finally:
            process.terminate()
            process.wait(30)


def _wait(port: int) -> None:
    import http.client  # noqa: PLC0415

    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)) as connection:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError("The pages did not come up.")
