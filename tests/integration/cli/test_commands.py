"""The command line as a whole: quick to answer, clear when something fails."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from matcher.build import build
from matcher.cli import CAUSES_SHOWN, COMMANDS, Lazy, main
from matcher.domain.model.errors import DatasetError, Fault, MatcherError

HEAVY = ("openpyxl", "ortools", "pandas", "sqlalchemy", "flask", "rich", "matcher.sheets", "matcher.bootstrap")


def failing(error: BaseException) -> click.Command:
    def fail() -> None:
        raise error

    return click.Command("fail", callback=fail)


def run_failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> tuple[int, str, str]:
    """Exit code, stdout, stderr of a command that raises."""
    monkeypatch.setitem(COMMANDS, "fail", Lazy("tests.integration.cli.test_commands:command", "Fail."))
    monkeypatch.setattr(sys.modules[__name__], "command", failing(error), raising=False)
    monkeypatch.setitem(sys.modules, "tests.integration.cli.test_commands", sys.modules[__name__])
    result = CliRunner().invoke(main, ["fail"])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_its_help_begins_as_the_list_says(name: str):
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.name == name
    assert (command.help or "").startswith(COMMANDS[name].help.removesuffix("."))


def test_help_lists_every_command_and_loads_none():
    check = f"import sys; print(sorted(set(sys.modules) & {set(HEAVY)!r}), file=sys.stderr)"
    code = f"import atexit; atexit.register(lambda: exec({check!r})); from matcher.cli import main; main(['--help'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    listed = [line.split()[0] for line in done.stdout.partition("Commands:\n")[2].splitlines()]
    assert (listed, done.stderr) == (list(COMMANDS), "[]\n")


def test_an_unknown_command_is_a_slip_of_the_user():
    result = CliRunner().invoke(main, ["slove"])
    assert result.exit_code == 2
    assert "No such command 'slove'" in result.stderr


def test_what_a_user_can_mend_is_said_without_a_traceback(monkeypatch: pytest.MonkeyPatch):
    error = MatcherError("the oven is off: turn it on")
    assert run_failing(monkeypatch, error) == (1, "", "Error: the oven is off: turn it on\n")


@pytest.mark.parametrize(("count", "more"), [(CAUSES_SHOWN, ""), (CAUSES_SHOWN + 1, "and 1 more: `matcher check`")])
def test_a_faulty_dataset_is_told_with_its_first_causes(monkeypatch: pytest.MonkeyPatch, count: int, more: str):
    faults = [Fault("skills.csv", row, f"level {row}", "9", "a level") for row in range(2, count + 2)]
    code, _, said = run_failing(monkeypatch, DatasetError(faults))
    assert code == 1
    assert said.count("a level") == CAUSES_SHOWN
    assert more in said


def test_an_interrupt_has_the_exit_code_of_one(monkeypatch: pytest.MonkeyPatch):
    assert run_failing(monkeypatch, KeyboardInterrupt()) == (130, "", "Stopped.\n")


def test_a_bug_is_not_hidden(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(COMMANDS, "fail", Lazy("tests.integration.cli.nowhere:command", "Fail."))
    assert isinstance(CliRunner().invoke(main, ["fail"]).exception, ModuleNotFoundError)


def test_the_version_says_which_build_it_is():
    assert CliRunner().invoke(main, ["--version"]).stdout == f"main {build()}\n"


def test_a_misspelt_setting_is_named_before_a_command_does_anything(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_DATABSE_URL", "x")
    code, out, err = run_failing(monkeypatch, MatcherError("stop"))
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "warning: MATCHER_DATABSE_URL is no setting of ours. Did you mean MATCHER_DATABASE_URL?",
        "Error: stop",
    ]
