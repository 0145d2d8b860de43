"""On which kinds of database a test runs that asks for one: the only place that chooses.

Every test runs on SQLite. On PostgreSQL run

- those of `EVERYWHERE`: what is about SQL, locks, triggers, migrations, backups, or many at once;
- in other files, those that ask for the database's address, as who opens it again or looks past the program does;
- of the rest the first test of each file, and one in `SHARE`, by a hash of its name.

`--databases=all` runs all tests on both; `make test-long` does. What is not chosen is not collected.
"""

from binascii import crc32

import pytest

KINDS = ("sqlite", "postgresql")
EVERYWHERE = (
    "tests/integration/db/",
    "tests/integration/jobs/",
    "tests/integration/services/test_jobs.py",
    "tests/integration/services/test_one_moment.py",
    "tests/integration/services/test_rates.py",
    "tests/integration/services/test_trail_forged.py",
    "tests/integration/services/test_two_coordinators.py",
    "tests/long/",
)
SHARE = 8
HEADER = f"databases: SQLite; PostgreSQL too for what is about databases, and one test in {SHARE} of the rest"
ALL = "databases: all tests on SQLite and PostgreSQL"


def add_option(parser: pytest.Parser) -> None:
    """`--databases=all`."""
    parser.addoption(
        "--databases",
        choices=("chosen", "all"),
        default="chosen",
        help="all: every test that asks for a database runs on each kind; chosen: on PostgreSQL a share of them",
    )


def header(config: pytest.Config) -> str:
    """What pytest says first about the choice."""
    return ALL if config.getoption("databases") == "all" else f"{HEADER} (--databases=all: all on both)"


def summary(reporter: pytest.TerminalReporter) -> str:
    """How many tests ran on which kind."""
    ran = [report.nodeid for reports in reporter.stats.values() for report in reports if _called(report)]
    counts = (f"{sum(kind in node_id.partition('[')[2] for node_id in ran)} on {kind}" for kind in KINDS)
    return f"Tests with a database of their own: {', '.join(counts)}."


def _called(report: object) -> bool:
    return isinstance(report, pytest.TestReport) and report.when == "call"


def choose(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for a database its kinds, unless it names them itself."""
    named = any("database_url" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "database_url" in metafunc.fixturenames and not named:
        metafunc.parametrize("database_url", kinds(metafunc), indirect=True)


def kinds(metafunc: pytest.Metafunc) -> tuple[str, ...]:
    """The kinds that a test runs on."""
    path = f"{metafunc.definition.path.relative_to(metafunc.config.rootpath).as_posix()}"
    both = (
        metafunc.config.getoption("databases") == "all"
        or path.startswith(EVERYWHERE)
        or "database_url" in metafunc.function.__code__.co_varnames[: metafunc.function.__code__.co_argcount]
        or crc32(metafunc.definition.nodeid.encode()) % SHARE == 0
        or _first(metafunc)
    )
    return KINDS if both else KINDS[:1]


def _first(metafunc: pytest.Metafunc) -> bool:
    """Whether it is its file's first test that asks for a database."""
    seen: set[str] = metafunc.module.__dict__.setdefault("_asked_for_a_database", set())
    seen.add(metafunc.definition.name)
    return len(seen) == 1
