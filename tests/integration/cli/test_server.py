"""Taking a port, and what people read when it can't be had; the demonstration from nothing to a sign-in page."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from matcher import bootstrap
from matcher.bootstrap import almanac, upkeep
from matcher.cli import main
from matcher.cli.processes import demo_center
from matcher.cli.processes.listening import PortError, address, listen
from matcher.domain.workflow.request import Step
from matcher.ports import Database
from matcher.records import Permission
from matcher.services.accounts.accounts import NewUser, create_user, list_users, prove
from matcher.services.engagements.engagement_page import list_engagements
from matcher.services.intake.triage import queue, request_page
from matcher.services.review.proposal_review import latest_review
from matcher.services.runs.run_history import list_runs
from matcher.settings import read_settings
from tests.support.builders import a_consultant, a_problem, an_engagement
from tests.support.databases import import_problem

MATCHER = [sys.executable, "-m", "matcher"]
SECONDS = 60


def test_a_port_of_this_machine_is_taken():
    with listen("127.0.0.1", 0) as listener:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address(listener))


def test_an_address_of_the_new_kind_stands_in_brackets():
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with listen("::1", 0) as listener:
        assert address(listener).startswith("http://[::1]:")


def test_a_taken_port_is_told_with_another_to_name():
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(PortError, match=rf"Port {port} of 127\.0\.0\.1 is taken.*--port {port + 1}"):
            listen("127.0.0.1", port)


def test_another_machines_address_is_told():
    with pytest.raises(PortError, match=r"192\.0\.2\.1 is no address of this machine"):
        listen("192.0.2.1", 8000)


def test_a_failure_to_take_the_port_comes_before_anything_is_made(tmp_path: Path):
    with listen("127.0.0.1", 0) as listener:
        port = str(listener.getsockname()[1])
        environment = {**os.environ, "MATCHER_VAR": str(tmp_path)}
        ended = subprocess.run(
            [*MATCHER, "demo", "--port", port], env=environment, capture_output=True, text=True, check=False
        )
    assert (ended.returncode, list(tmp_path.iterdir())) == (1, [])
    assert "is taken" in ended.stderr


@pytest.mark.parametrize(
    "name",
    [
        "MATCHER_ADDRESS",
        "MATCHER_DATABASE_URL",
        "MATCHER_SECRET_KEY",
        "MATCHER_AUDIT_KEY",
        "MATCHER_QUEUE_URL",
        "MATCHER_SMTP_URL",
    ],
)
def test_a_setting_that_can_not_be_used_ends_it_before_it_says_that_it_serves(
    tmp_path: Path, migrated_sqlite: Path, name: str
):
    shutil.copy(migrated_sqlite, tmp_path / "matcher.db")
    environment = {**os.environ, "MATCHER_VAR": str(tmp_path), name: "x"}
    done = subprocess.run(
        [*MATCHER, "serve", "--port", "0"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: {name} ")


def test_a_database_of_another_form_ends_it_before_it_says_that_it_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MATCHER_DATABASE_URL", f"sqlite:///{tmp_path / 'matcher.db'}")
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path))
    (tmp_path / "matcher.db").touch()
    refused = CliRunner().invoke(main, ["serve", "--port", "0"])
    assert refused.output == "Error: The database is empty. Make its tables with: matcher migrate\n"


def test_the_demonstration_is_made_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path))
    monkeypatch.setattr(demo_center, "CONSULTANTS", 12)
    monkeypatch.setattr(demo_center, "ENGAGEMENTS", 4)
    said: list[str] = []
    password = demo_center.prepare(said.append)
    assert said[0] == "Inventing a center with 12 consultants and 4 engagements."

    again: list[str] = []
    assert (demo_center.prepare(again.append), again) == (password, [])
    with closing(bootstrap.database()) as database:
        assert len(list_engagements(database)) == 4
        assert next_steps(database) == [Step.ACCEPT, Step.SEND_BACK, Step.REFER, Step.ASK_GRANTING_OFFICE]
        assert len(list_runs(database)) == 1
        assert latest_review(database)
        proof = prove(database, demo_center.EMAIL, password)
        assert proof
        assert proof.user == list_users(database)[0]
        assert proof.user.may(Permission.PLAN)  # the pages of what-ifs are there to be seen
        assert not proof.user.may(Permission.READ_LIVED_EXPERIENCE)
        lead = prove(database, demo_center.LEAD_EMAIL, password)
        assert lead
        assert [lead.user.may(one) for one in (Permission.DECIDE, Permission.READ_LIVED_EXPERIENCE)] == [True, True]


@pytest.mark.parametrize("others", [[], ["ana@example.org"]], ids=["demonstration", "center"])
def test_a_demonstration_from_before_gets_its_lead_and_a_center_with_accounts_of_its_own_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, others: list[str]
):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path))
    upkeep.migrate(read_settings())
    before = [demo_center.EMAIL, *others]
    with closing(bootstrap.database()) as database:
        import_problem(database, a_problem([a_consultant("C1")], [an_engagement("E1")]))
        for email in before:
            create_user(database, NewUser(email, "Casey Morgan", "quince anvil brook", demo_center.ROLES))
    demo_center.prepare(lambda _: None)
    with closing(bootstrap.database()) as database:
        found = {one.email for one in list_users(database)}
    assert found == {*before, *([] if others else [demo_center.LEAD_EMAIL])}
    assert demo_center.has_lead() is not bool(others)


def next_steps(database: Database) -> list[Step | None]:
    """The step that each waiting request's page offers first, in the order of their ids."""
    ids = sorted(one.request.request_id for one in queue(database, almanac.federal_holidays))
    pages = (request_page(database, number, almanac.federal_holidays, almanac.place_of) for number in ids)
    return [page.next for page in pages if page]


def test_a_lost_password_file_gets_a_new_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path))
    monkeypatch.setattr(demo_center, "CONSULTANTS", 12)
    monkeypatch.setattr(demo_center, "ENGAGEMENTS", 4)
    old = demo_center.prepare(lambda _: None)
    file = tmp_path / "demo-password.txt"
    assert file.stat().st_mode & 0o077 == 0
    file.unlink()
    new = demo_center.prepare(lambda _: None)
    assert new != old
    with closing(bootstrap.database()) as database:
        for email in (demo_center.EMAIL, demo_center.LEAD_EMAIL):
            assert prove(database, email, old) is None
            assert prove(database, email, new)


def test_serving_answers_at_the_address_that_it_prints_and_ends_with_ctrl_c(tmp_path: Path):
    environment = {**os.environ, "MATCHER_VAR": str(tmp_path)}
    subprocess.run([*MATCHER, "migrate"], env=environment, check=True, capture_output=True)
    with subprocess.Popen(
        [*MATCHER, "serve", "--port", "0"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        where = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
        assert where
        try:
            assert "Sign in" in page_at(f"{where[0]}/sign-in")
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait(SECONDS) == 0


def page_at(place: str) -> str:
    """A page, as soon as the server that took the port has come up."""
    with urllib.request.urlopen(place, timeout=SECONDS) as answer:  # noqa: S310  our own server
        return str(answer.read().decode())


def until(fact: Callable[[], bool]) -> None:
    """Wait for it, a minute at most."""
    ends = time.monotonic() + SECONDS
    while not fact():
        assert time.monotonic() < ends
        time.sleep(0.1)


def test_the_demonstrations_worker_ends_with_it_however_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path))
    monkeypatch.delenv("MATCHER_DATABASE_URL", raising=False)
    upkeep.migrate()

    def workers() -> int:
        with closing(bootstrap.database()) as database, database.reading() as work:
            return len(work.jobs.workers())

    start = "import time; from matcher.cli.processes.worker import start_beside; start_beside(); time.sleep(3600)"
    with subprocess.Popen([sys.executable, "-c", start]) as demonstration:
        until(lambda: workers() == 1)
        demonstration.kill()
    until(lambda: workers() == 0)
    assert "is there." in (tmp_path / "worker.log").read_text(encoding="utf-8")
