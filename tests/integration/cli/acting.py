"""Commands in tests: run against a database with a clock of ours, on both kinds."""

import pytest
from click.testing import CliRunner, Result

from matcher import bootstrap
from matcher.cli import main
from tests.support.databases import Clock, open_database


class Deaf:
    """A queue that wakes nobody and remembers who it was to wake somebody for."""

    def __init__(self) -> None:
        self.sent: list[int] = []

    def send(self, job_id: int) -> None:
        self.sent.append(job_id)

    def close(self) -> None:
        pass


NOBODY = Deaf()
ANA = ("--as", "ana@example.org")
WHY = ("--reason", "They wrote")


def run(words: str, *more: str) -> Result:
    """Run a command; its words are told apart by blanks, what follows is taken as it is."""
    return CliRunner().invoke(main, [*words.split(), *more], prog_name="matcher")


def said(words: str, *more: str) -> list[str]:
    """What a command prints that must go well."""
    result = run(words, *more)
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def refused(words: str, *more: str) -> str:
    """What a command says that must be refused."""
    result = run(words, *more)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    return result.stderr.removeprefix("Error: ").removesuffix("\n")


def use(monkeypatch: pytest.MonkeyPatch, url: str, clock: Clock) -> None:
    """Let commands work on a database of the test's, by its clock."""
    monkeypatch.setattr(bootstrap, "database", lambda *_: open_database(url, clock))
    monkeypatch.setattr(bootstrap, "queue", lambda *_: NOBODY)
