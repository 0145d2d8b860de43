"""The units of systemd and the line of cron: each is well formed and calls a command that there is."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from matcher.cli import COMMANDS

UNITS = Path(__file__).parents[2] / "docs" / "systemd"
WANTED = {
    "matcher.service", "matcher-worker.service", "matcher-nightly.service", "matcher-nightly.timer", "matcher.cron",
    "matcher.env", "nginx.conf", "Caddyfile",
}  # fmt: skip
ANALYZE = shutil.which("systemd-analyze") or ""
SERVICES = sorted(UNITS.glob("*.service"))


def sections(unit: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)  # systemd adds a second line to the first
    read.read_string(unit.read_text())
    return read


def test_each_unit_is_there_and_no_other():
    assert {unit.name for unit in UNITS.iterdir()} == WANTED


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_calls_a_command_as_a_user_of_its_own_with_its_data(unit: Path):
    service = sections(unit)["Service"]
    program, command = service["ExecStart"].split()[:2]
    assert (program, command in COMMANDS) == ("/srv/matcher/.venv/bin/matcher", True)
    assert (service["User"], service["EnvironmentFile"]) == ("matcher", "/etc/matcher.env")


def test_the_worker_is_started_again_and_has_time_to_keep_its_best():
    service = sections(UNITS / "matcher-worker.service")["Service"]
    assert (service["Restart"], service["KillSignal"], int(service["TimeoutStopSec"])) == ("always", "SIGTERM", 300)


def test_the_timer_and_cron_begin_the_night_at_one_in_new_york():
    timer = sections(UNITS / "matcher-nightly.timer")["Timer"]
    assert (timer["OnCalendar"], timer["Persistent"]) == ("*-*-* 01:00:00 America/New_York", "true")
    zone, line = (UNITS / "matcher.cron").read_text().splitlines()
    assert zone == "CRON_TZ=America/New_York"
    assert re.fullmatch(
        r"0 1 \* \* \*  cd /srv/matcher && MATCHER_VAR=/srv/matcher/var \.venv/bin/matcher nightly", line
    )


@pytest.mark.skipif(not ANALYZE, reason="this machine has no systemd")
def test_systemd_takes_the_units(tmp_path: Path):
    for unit in [*SERVICES, UNITS / "matcher-nightly.timer"]:
        there = unit.read_text().replace("/srv/matcher/.venv/bin/matcher", "/bin/true").replace("User=matcher\n", "")
        (tmp_path / unit.name).write_text(there)
    units = [str(unit) for unit in tmp_path.iterdir()]
    done = subprocess.run([ANALYZE, "verify", "--man=no", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
