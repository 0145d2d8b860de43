"""What the check-up says of an installation, sound and spoiled in each way."""

import base64
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from matcher import bootstrap
from matcher.bootstrap import upkeep
from matcher.cli import main
from matcher.cli.center import doctor
from matcher.db import engine
from matcher.db.away import why_away
from matcher.records import Job, JobKind, JobState
from matcher.services.runs.run_control import run_now
from matcher.settings import read_settings
from tests.integration.mail.servers import Inbox, smtp_server
from tests.integration.services.center import PEOPLE, ROWS, WORK
from tests.support.builders import a_problem
from tests.support.databases import import_problem, propose_rows


@pytest.fixture
def var(installed: Path) -> Path:
    """A sound installation after a night."""
    with closing(bootstrap.database()) as database:
        import_problem(database, a_problem(PEOPLE, WORK))
        propose_rows(database, ROWS)
    return installed


def findings() -> tuple[int, dict[str, str]]:
    """The exit code, and what is wrong by name."""
    result = CliRunner().invoke(main, ["doctor"])
    lines = [line.partition(": ") for line in result.stdout.splitlines()]
    assert all(name.startswith(("ok     ", "wrong  ")) for name, _, _ in lines), result.output
    assert not any(name in result.output for name in ("Example", "example.org", "survivor"))
    return result.exit_code, {name[7:]: said for name, _, said in lines if name.startswith("wrong")}


@pytest.mark.usefixtures("var")
def test_a_sound_installation_has_nothing_wrong():
    assert findings() == (0, {})


def test_before_anything_was_made_it_says_how_and_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / "new"))
    monkeypatch.delenv("MATCHER_DATABASE_URL", raising=False)
    code, wrong = findings()
    assert (code, list(wrong)) == (1, ["folder", "database"])
    assert "matcher migrate" in wrong["folder"]
    assert wrong["database"] == (
        f"There is no database at {tmp_path / 'new' / 'matcher.db'}. Make it with: matcher migrate; or name another"
        " with MATCHER_VAR or MATCHER_DATABASE_URL."
    )
    assert not (tmp_path / "new").exists()


def test_a_database_that_someone_keeps_locked(var: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(var / "matcher.db", isolation_level=None)) as hanging:
        hanging.execute("BEGIN IMMEDIATE")
        code, wrong = findings()
    assert (code, list(wrong)) == (1, ["database"])
    assert "keeps it from being written to" in wrong["database"]


@pytest.mark.usefixtures("var")
def test_an_unknown_time_zone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_TIME_ZONE", "Mars/Olympus")
    code, wrong = findings()
    assert (code, list(wrong)) == (1, ["time zone"])


def test_a_folder_that_is_not_there(tmp_path: Path, var: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_DATABASE_URL", f"sqlite:///{var / 'matcher.db'}")
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / "another"))
    code, wrong = findings()
    assert (code, list(wrong)) == (1, ["folder", "key of the trail", "key of lived experience"])
    assert not (tmp_path / "another").exists()


@pytest.mark.usefixtures("var")
def test_a_full_disk(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 10**18)
    assert list(findings()[1]) == ["folder"]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("secret.key", "key of the pages"),
        ("lived-experience.key", "key of lived experience"),
        ("audit.key", "key of the trail"),
        ("backup.key", "key of backups"),
    ],
)
def test_a_key_that_others_may_read(var: Path, file: str, name: str):
    assert read_settings().secret_key  # which makes it
    assert read_settings().backup_key
    (var / file).chmod(0o644)
    code, wrong = findings()
    assert (code, list(wrong)) == (1, [name])
    assert "chmod 600" in wrong[name]


def test_another_key_than_the_databases(var: Path):
    (var / "lived-experience.key").write_bytes(base64.urlsafe_b64encode(bytes(32)))
    assert list(findings()[1]) == ["sealed records"]


@pytest.mark.parametrize(
    ("variable", "name"),
    [
        ("MATCHER_SECRET_KEY", "key of the pages"),
        ("MATCHER_LIVED_EXPERIENCE_KEY", "key of lived experience"),
        ("MATCHER_AUDIT_KEY", "key of the trail"),
        ("MATCHER_BACKUP_KEY", "key of backups"),
    ],
)
@pytest.mark.usefixtures("var")
def test_a_variable_that_holds_no_key(variable: str, name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(variable, "sesame")
    code, wrong = findings()
    assert (code, list(wrong)) == (1, [name])
    assert wrong[name].startswith(f"{variable} holds no key.")


def test_a_trail_whose_key_is_gone_or_another_and_none_is_made_by_looking(var: Path):
    (var / "audit.key").rename(var / "kept")
    assert list(findings()[1]) == ["key of the trail"]
    assert not (var / "audit.key").exists()
    (var / "audit.key").write_bytes(base64.urlsafe_b64encode(bytes(32)))
    (var / "audit.key").chmod(0o600)
    assert list(findings()[1]) == ["key of the trail"]
    with (var / "audit.key").open("ab") as both:
        both.write(b"\n" + (var / "kept").read_bytes())
    assert findings() == (0, {})


@pytest.mark.parametrize(
    "place", ["file:/dev/null/anchors.log", "file:/proc/self", "file:" + "/a" * 3_000, "mail:trust@elsewhere.example"]
)
@pytest.mark.usefixtures("var")
def test_a_place_where_no_anchor_can_be_noted(place: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_ANCHOR", place)
    code, wrong = findings()
    assert (code, list(wrong)) == (1, ["anchors"])


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("sqlite:////dev/null/matcher.db", "/dev/null/matcher.db can't be made"),
        ("postgresql://someone:sesame@127.0.0.1:1/matcher", "does not answer"),
        ("mysql://somewhere", "no address of a database"),
    ],
)
@pytest.mark.usefixtures("var")
def test_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch, address: str, told: str):
    monkeypatch.setenv("MATCHER_DATABASE_URL", address)
    code, wrong = findings()
    assert (code, list(wrong)) == (1, ["database"])
    assert told in wrong["database"]
    assert "sesame" not in wrong["database"]


@pytest.mark.parametrize("address", ["postgresql://someone@127.0.0.1:1/matcher", "mysql://somewhere"])
def test_a_database_that_does_not_answer_is_no_fault_of_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path))
    monkeypatch.setenv("MATCHER_DATABASE_URL", address)
    code, wrong = findings()
    assert (code, list(wrong)) == (1, ["database"])


def test_a_database_without_tables(var: Path):
    (var / "matcher.db").unlink()
    assert "matcher migrate" in findings()[1]["database"]


def test_right_after_the_first_migrate_nothing_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("MATCHER_DATABASE_URL", raising=False)
    assert CliRunner().invoke(main, ["migrate"]).exit_code == 0
    assert findings() == (0, {})


@pytest.mark.usefixtures("var")
def test_settings_that_can_not_be_used_each_under_its_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_NIGHT_AT", "25:00")
    monkeypatch.setenv("MATCHER_OFFER_DAYS", "x")
    monkeypatch.setenv("MATCHER_TIMEZONE", "UTC")
    code, wrong = findings()
    assert (code, sorted(wrong)) == (1, ["MATCHER_NIGHT_AT", "MATCHER_OFFER_DAYS", "MATCHER_TIMEZONE"])
    assert wrong["MATCHER_TIMEZONE"].endswith("Did you mean MATCHER_TIME_ZONE?")


@pytest.mark.usefixtures("var")
def test_workers_that_are_expected_and_not_there(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_EXPECTED_WORKERS", "2")
    assert findings()[1]["worker"].startswith("0 of 2 expected are there.")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('connection to server at "h" failed: Connection refused', "nothing listens at that host and port"),
        ('FATAL: database "x" does not exist', "has no database of that name"),
        ('FATAL: password authentication failed for user "x"', "the user or the password is wrong"),
        ('FATAL: role "x" does not exist', "it knows no such user"),
        ('FATAL: role "database" does not exist', "it knows no such user"),
        ('FATAL: database "payrole" does not exist', "has no database of that name"),
        ('server on socket "/srv/role/.s.PGSQL.5432" failed: FATAL: database "refused" does not exist',
         "has no database of that name"),
        ('root certificate file "/srv/database" does not exist', "can't be encrypted"),
        ("failed: No such file or directory\n\tIs the server running locally and accepting connections on that socket?",
         "nothing listens"),
        ("FATAL: sorry, too many clients already", "has no connection left"),
        ('FATAL: too many connections for role "resolve"', "has no connection left"),
        ("FATAL: the database system is starting up", "starting or stopping"),
        ('FATAL: no pg_hba.conf entry for host "10.0.0.1", user "x", database "y", no encryption', "pg_hba.conf"),
        ("failed to resolve host 'certificate'", "not known by that name"),
        ("bad value for connect_timeout: 'x'", "has no such value"),
        ('connection is bad: invalid sslmode value: "x"', "has no such value"),
        ('invalid connection option "role"', "is none"),
        ("disk full", ""),
        ('server closed the connection: "refused"', ""),
    ],
)  # fmt: skip
def test_why_a_database_is_away(said: str, told: str):
    found = why_away(said)
    assert (told in found, found != "") == (True, told != "")


@pytest.mark.usefixtures("var")
def test_a_night_that_is_overdue(monkeypatch: pytest.MonkeyPatch):
    now = bootstrap.system_clock()
    monkeypatch.setattr(bootstrap, "system_clock", lambda: now.replace(year=now.year + 1))
    assert list(findings()[1]) == ["clock", "last night"]


@pytest.mark.usefixtures("var")
def test_mail_that_works_and_mail_that_does_not(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_MAIL_FROM", "help@center.example")
    with smtp_server(Inbox()) as port:
        monkeypatch.setenv("MATCHER_SMTP_URL", f"smtp+plain://127.0.0.1:{port}")
        assert findings() == (0, {})
    assert findings()[1].keys() == {"mail"}
    monkeypatch.setenv("MATCHER_SMTP_URL", "mail://ana:secret@mail.example")
    code, wrong = findings()
    assert (code, "names no mail server" in wrong["mail"], "secret" in wrong["mail"]) == (1, True, False)


@pytest.mark.usefixtures("var")
def test_a_job_that_waits_while_no_worker_is_there():
    with closing(bootstrap.database()) as database:
        run_now(database, None)
    assert "1 job waits" in findings()[1]["worker"]


@pytest.mark.parametrize(
    ("address", "told"),
    [("mysql://somewhere", "no address of a queue"), ("postgresql://someone:sesame@127.0.0.1:1/x", "does not answer")],
)
@pytest.mark.usefixtures("var")
def test_a_queue_that_does_not_answer(monkeypatch: pytest.MonkeyPatch, address: str, told: str):
    monkeypatch.setenv("MATCHER_QUEUE_URL", address)
    wrong = findings()[1]
    assert (list(wrong), told in wrong["queue"], "sesame" in wrong["queue"]) == (["queue"], True, False)


@pytest.mark.usefixtures("var")
def test_a_cluster_that_does_not_answer(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_CLUSTER", "tcp://127.0.0.1:1")
    said = "No cluster answers at tcp://127.0.0.1:1. Start one, or unset MATCHER_CLUSTER."
    assert findings() == (1, {"cluster": said})


@pytest.mark.usefixtures("var")
def test_a_cluster_that_answers(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_CLUSTER", "tcp://127.0.0.1:1")
    monkeypatch.setattr("scenarios.scale.cluster.workers_at", lambda _: 2)
    assert findings() == (0, {})


def test_seats_by_the_names_of_a_dataset_are_told_of_and_no_fault(var: Path):
    assert "Seats have numbers by chance." in CliRunner().invoke(main, ["doctor"]).stdout
    with closing(sqlite3.connect(var / "matcher.db", isolation_level=None)) as before:
        before.execute("DELETE FROM seat_names WHERE engagement_id = 'E1'")  # as a version before did not write it
    result = CliRunner().invoke(main, ["doctor"])
    assert (result.exit_code, "1 engagement has seats by the names" in result.stdout) == (0, True)
    with closing(sqlite3.connect(var / "matcher.db", isolation_level=None)) as before:
        before.execute("UPDATE seats SET seat = 'lead' WHERE engagement_id = 'E2' AND seat = '1'")
    assert upkeep.seats_by_name(read_settings()) == 2


@pytest.mark.usefixtures("var")
def test_moments_of_the_future_are_said_until_it_is_on_record_that_the_clock_was_ahead():
    late = bootstrap.system_clock() + timedelta(days=40, minutes=1)
    with closing(bootstrap.database(clock=lambda: late)) as database:
        database.writing(lambda work: work.jobs.add(Job(0, "run x", JobKind.RUN, JobState.DONE, late)))
    code, wrong = findings()
    said = f"The newest, of {late:%Y-%m-%d %H:%M} UTC in the table jobs, is 40 days ahead of this clock. Set the clock:"
    assert (code, list(wrong), wrong["stored moments"].startswith(said)) == (1, ["stored moments"], True)
    clock = ["audit-log", "clock", "--reason", "the hoster set it right at noon"]
    assert CliRunner().invoke(main, clock).exit_code == 0
    assert findings() == (0, {})
