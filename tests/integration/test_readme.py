"""The README says what the commands print: they are run, in its order, and compared.

Where a change makes them print something else, ``.venv/bin/python -m tests.integration.test_readme`` writes it into the
README.
"""

import os
import re
from pathlib import Path
from shlex import split
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner

from matcher.cli import main

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
CONSOLE = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?://)([^)#]+)\)")
FORM = re.compile(r"has form \d{4}")
SECONDS = re.compile(r"\d+\.\d s\b")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC")
PAGES = ("README.md", "CHANGELOG.md", "docs/coordinators.md", "docs/operators.md", "docs/planners.md")


def replayed(text: str) -> str:
    """The page with what its commands print now."""
    return CONSOLE.sub(lambda block: "".join(map(printed, COMMAND.findall(block[0]))), text)


def printed(command: str) -> str:
    """A command and what it prints, as a console shows it."""
    result = CliRunner().invoke(main, split(command)[1:], prog_name="matcher")
    assert result.exit_code == 0, result.output
    return "\n".join([f"$ {command}", *(line.rstrip() for line in result.stdout.splitlines()), ""])


def without_seconds(text: str) -> str:
    """Without what differs from run to run, and without the database's form: every step would change it."""
    return MOMENT.sub("now", FORM.sub("has form N", SECONDS.sub("0.0 s", text)))


def test_the_commands_print_what_the_readme_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("MATCHER_DATABASE_URL", raising=False)
    text = README.read_text(encoding="utf-8")
    assert without_seconds(replayed(text)) == without_seconds(text)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str):
    place = ROOT / page
    broken = [link for link in LINK.findall(place.read_text(encoding="utf-8")) if not (place.parent / link).exists()]
    assert broken == []


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ["MATCHER_VAR"] = folder
        README.write_text(replayed(README.read_text(encoding="utf-8")), encoding="utf-8")
