"""The units that operators copy: hardened, with their settings in a file, and what the program needs still allowed."""

import shutil
import subprocess
from pathlib import Path

import pytest

from matcher.settings import read_settings

UNITS = Path(__file__).parents[2] / "docs" / "systemd"
SERVICES = ("matcher.service", "matcher-worker.service", "matcher-nightly.service")
LARGEST_EXPOSURE = 3.0


@pytest.mark.parametrize("service", SERVICES)
def test_a_unit_is_hardened(service: str):
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("this machine has no systemd-analyze")
    command = [analyze, "security", "--offline=true", "--no-pager", str(UNITS / service)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1]
    assert float(said.split(": ")[1].split()[0]) <= LARGEST_EXPOSURE


@pytest.mark.parametrize("service", SERVICES)
def test_a_unit_takes_its_settings_from_a_file_and_may_limit_itself(service: str):
    lines = (UNITS / service).read_text(encoding="utf-8").splitlines()
    assert "EnvironmentFile=/etc/matcher.env" in lines
    assert not any(line.startswith("Environment=") for line in lines)
    # Calendars are read, and connections taken, by processes that set limits for themselves.
    assert not any("~" in line and "@resources" in line for line in lines)


def test_the_file_of_settings_has_settings_that_are_known():
    lines = (UNITS / "matcher.env").read_text(encoding="utf-8").splitlines()
    given = dict(line.lstrip("#").split("=", 1) for line in lines if line.lstrip("#").startswith("MATCHER_"))
    assert read_settings(given).address == "https://matcher.example.org"
