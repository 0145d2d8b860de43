import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from matcher import bootstrap
from matcher.build import versions
from matcher.calendars import fetching
from matcher.cli import main
from matcher.db.migrating import current_form
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.workflow.letter import LetterKind, LetterStep
from matcher.records import Recipient
from matcher.services.calendars.busy import set_calendar
from matcher.services.letters import drafting
from matcher.services.mail import outbox
from matcher.services.review.decisions import RowRef, approve
from matcher.sheets import read_dataset, write_dataset
from tests.integration.mail.servers import Inbox, smtp_server
from tests.integration.services.center import PEOPLE, ROWS, WORK
from tests.support.builders import POLICY, a_policy, a_problem, an_assignment, an_engagement
from tests.support.databases import a_user
from tests.support.given import GivenSolver
from tests.support.letters import REQUEST_1
from tests.support.names import E2, SEAT_1

PASSWORD = "a few words in a row"
UNTOUCHED = "Nothing that was approved has changed."


WHY = ("--reason", "A copy")
ITS_OWNERS = "It holds the roles of consultants: only its owner may read the files."


pytestmark = pytest.mark.usefixtures("installed")


def matcher(*words: object, answers: str = "") -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=answers, prog_name="matcher")


def said(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def a_dataset(folder: Path, problem: Problem | None = None) -> Path:
    write_dataset(Dataset(a_problem(PEOPLE, WORK) if problem is None else problem, POLICY), folder)
    return folder


def solved_by(monkeypatch: pytest.MonkeyPatch, rows: list[Assignment], **given: Any) -> None:
    monkeypatch.setattr(bootstrap, "solver", lambda: GivenSolver(rows, **given))


def test_migrate_tells_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert said(matcher("migrate")) == [f"Nothing to do: the database has form {current_form()} already."]
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / "another"))
    assert said(matcher("migrate")) == [f"The database has form {current_form()} now."]


def test_everything_works_on_postgresql_by_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_database: str
):
    monkeypatch.setenv("MATCHER_DATABASE_URL", fresh_database)
    assert said(matcher("migrate")) == [f"The database has form {current_form()} now."]
    folder = a_dataset(tmp_path / "data")
    said(matcher("import", folder))
    solved_by(monkeypatch, ROWS)
    assert said(matcher("nightly"))[0].startswith("Proposal 1: 2 of 2 engagements covered")
    said(matcher("export", tmp_path / "out", *WHY))
    assert len(read_dataset(tmp_path / "out").problem.standing) == 3


def test_without_tables_every_command_says_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path))
    (tmp_path / "matcher.db").unlink(missing_ok=True)
    (tmp_path / "matcher.db").touch(mode=0o600)
    result = matcher("nightly")
    assert (result.exit_code, result.output) == (
        1,
        "Error: The nightly run failed. The database is empty. Make its tables with: matcher migrate\n",
    )


@pytest.mark.parametrize(
    "command",
    [
        ("nightly",),
        ("export", "out", *WHY),
        ("backup", "b.zip"),
        ("keys", "rotate"),
        ("keys", "begin-again", "--reason", "lost"),
        ("audit-log", "verify"),
        ("user", "list"),
        ("serve", "--port", "0"),
        ("worker",),
    ],
)
def test_without_a_database_nothing_is_made_and_a_misspelt_setting_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / "another"))
    monkeypatch.setenv("MATCHER_DATABSE_URL", "sqlite:////srv/matcher/matcher.db")
    result = matcher(*command)
    assert result.exit_code == 1
    assert "Did you mean MATCHER_DATABASE_URL?" in result.output.splitlines()[0]
    assert f"There is no database at {tmp_path / 'another' / 'matcher.db'}." in result.output.splitlines()[-1]
    assert not (tmp_path / "another").exists()


@pytest.mark.parametrize("command", ["migrate", "demo"])
def test_beside_a_misspelt_setting_no_database_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / "another"))
    monkeypatch.setenv("MATCHER_VARR", str(tmp_path))
    result = matcher(command)
    assert (result.exit_code, result.output.splitlines()) == (
        1,
        [
            "Error: MATCHER_VARR is no setting of ours. Did you mean MATCHER_VAR?",
            "There is no database yet, and none was made.",
        ],
    )
    assert not (tmp_path / "another").exists()
    monkeypatch.delenv("MATCHER_VAR")
    monkeypatch.setenv("MATCHER_DATABASE_URL", f"sqlite:///{tmp_path / 'var' / 'matcher.db'}")
    if command == "migrate":  # one that is there is brought to its form, and the setting is named
        assert "warning: MATCHER_VARR" in matcher(command).output


def test_import_tells_what_changed(tmp_path: Path):
    lines = said(matcher("import", a_dataset(tmp_path / "data")))
    assert lines[:2] == ["consultants: 3 added, 0 changed, 0 removed", "engagements: 2 added, 0 changed, 0 removed"]
    assert lines[-2:] == [
        "Lead times count from 2027-01-04 (as_of in policy.toml): without it, from the day of each run.",
        "3 consultants and 2 engagements imported.",
    ]


def test_a_dry_run_imports_nothing(tmp_path: Path):
    lines = said(matcher("import", a_dataset(tmp_path / "data"), "--dry-run"))
    assert lines[-1] == "3 consultants and 2 engagements would be imported; nothing was changed."
    assert said(matcher("export", tmp_path / "out", *WHY)) == [
        f"0 consultants and 0 engagements written to {tmp_path}/out.",
        ITS_OWNERS,
    ]


def test_what_was_imported_is_exported_again(tmp_path: Path):
    folder = a_dataset(tmp_path / "data", a_problem(PEOPLE, WORK, approved=ROWS[:1], rejections=[("E2", "C1")]))
    matcher("import", folder)
    assert said(matcher("export", tmp_path / "out", *WHY)) == [
        f"3 consultants and 2 engagements written to {tmp_path}/out.",
        ITS_OWNERS,
    ]
    assert read_dataset(tmp_path / "out") == read_dataset(folder)


def test_an_export_writes_over_no_dataset_unless_it_is_said_so(tmp_path: Path):
    folder = a_dataset(tmp_path / "data")
    matcher("import", folder)
    (folder / "policy.toml").write_text("# By hand.")
    result = matcher("export", folder, *WHY)
    assert (result.exit_code, f"{folder}/consultants.csv is there already" in result.output) == (1, True)
    assert (folder / "policy.toml").read_text() == "# By hand."
    assert said(matcher("export", folder, *WHY, "--force"))[0].startswith("3 consultants and 2 engagements written to")
    assert (folder / "policy.toml").read_text() != "# By hand."


def test_a_dataset_with_faults_is_refused_with_every_one_of_them(tmp_path: Path):
    folder = a_dataset(tmp_path / "data")
    broken = "\n".join(["engagement_id,seat,role", *[f"E9{row},1,expert" for row in range(30)]])
    (folder / "seats.csv").write_text(broken)
    (folder / "bad.csv").write_text("")
    result = matcher("import", folder)
    assert result.stderr.splitlines()[-1] == "warning: bad.csv: a file of a dataset; this one is ignored"
    assert (result.exit_code, result.stdout) == (1, "")
    first, *faults = result.stderr.splitlines()
    assert first == "Error: nothing was imported."
    assert any(fault.startswith("seats.csv, engagement_id: 30 places: ") for fault in faults)
    assert said(matcher("export", tmp_path / "out", *WHY))[0].startswith("0 consultants")


def test_what_is_odd_is_a_warning(tmp_path: Path):
    odd = a_problem(PEOPLE, [an_engagement("E1", topics={"knitting": 1})])
    result = matcher("import", a_dataset(tmp_path / "data", odd))
    assert (result.exit_code, result.stderr.startswith("warning: ")) == (0, True)


def test_seats_that_leave_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    matcher("import", a_dataset(tmp_path / "data"))
    solved_by(monkeypatch, ROWS)
    matcher("nightly")
    with closing(bootstrap.database()) as database:
        assert approve(database, a_user(database), [RowRef(1, E2, SEAT_1, 1)])[0].decision_id
    lines = said(matcher("import", a_dataset(tmp_path / "less", a_problem(PEOPLE, WORK[:1]))))
    assert "1 approved seat leaves with an engagement that is no longer in the data." in lines


def test_a_night_ends_with_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    matcher("import", a_dataset(tmp_path / "data"))
    solved_by(monkeypatch, ROWS)
    # Two engagements of priority 3, three seats at 110 points, a day's wait; nobody sits twice.
    assert said(matcher("nightly", "--seconds", 60, "--seed", 3)) == [
        "Proposal 1: 2 of 2 engagements covered, 8,329 points, proven to be the best possible. " + UNTOUCHED
    ]
    assert said(matcher("nightly", "--seed", 3)) == ["Nothing new: run 1 proposed for this input already (proposal 1)."]


def test_a_night_says_how_far_from_the_best_it_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    matcher("import", a_dataset(tmp_path / "data"))
    solved_by(monkeypatch, ROWS, told={"bound": 10_000})
    assert "within 16.71% of the best possible" in said(matcher("nightly"))[0]


def test_progress_is_told_apart_from_the_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    matcher("import", a_dataset(tmp_path / "data"))
    solved_by(monkeypatch, ROWS)
    assert matcher("nightly").stderr == "answering, 0.0 s\n"


def test_a_night_that_fails_says_what_failed_and_that_nothing_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    matcher("import", a_dataset(tmp_path / "data"))
    solved_by(monkeypatch, [an_assignment("E2", "1", "C9")])
    result = matcher("nightly")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines()[-1] == (
        "Error: The nightly run failed. The schedule breaks rules (whole_team): a bug in the solver."
        " Nothing was stored."
    )


def test_a_failure_of_the_program_tells_nothing_about_anybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail() -> None:
        raise KeyError("ada@example.org survivor")

    matcher("import", a_dataset(tmp_path / "data"))
    solved_by(monkeypatch, ROWS, meanwhile=fail)
    result = matcher("nightly")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("Error: The nightly run failed. An error in the program: KeyError")
    assert "ada" not in result.output


def test_accounts_are_made_listed_and_changed():
    add = ("user", "add", "ana@example.org", "--name", "Ana", "--role", "lead", "--grant", "lived_experience:read")
    assert "ana@example.org may sign in as lead, lived_experience:read." in said(
        matcher(*add, answers=f"{PASSWORD}\n{PASSWORD}\n")
    )
    assert said(matcher("user", "list")) == ["ana@example.org  Ana  lead, lived_experience:read"]
    change = ("user", "change", "ANA@example.org", "--role", "coordinator", "--role", "planner", "--no-grants")
    assert said(matcher(*change)) == ["ana@example.org: coordinator, planner"]
    assert said(matcher("user", "change", "ana@example.org", "--close")) == [
        "ana@example.org: coordinator, planner, closed"
    ]
    assert said(matcher("user", "list"))[0].endswith("closed")


def test_a_password_is_set_and_never_shown():
    matcher("user", "add", "ana@example.org", "--name", "Ana", "--role", "lead", "--password", PASSWORD)
    result = matcher("user", "password", "ana@example.org", answers="another few words\nanother few words\n")
    assert said(result)[-1] == "The password is set."
    assert "another" not in result.output


def test_an_account_that_is_not_there_is_not_changed():
    result = matcher("user", "change", "eve@example.org", "--close")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: There is no such account. List them with: matcher user list\n",
    )


def test_the_policy_travels_with_the_data(tmp_path: Path):
    policy = a_policy(fit=50, programme_budget=1000, holidays={ROWS[0].first_start.date()})
    write_dataset(Dataset(a_problem(PEOPLE, WORK), policy), tmp_path / "data")
    matcher("import", tmp_path / "data")
    matcher("export", tmp_path / "out.xlsx", *WHY)
    assert read_dataset(tmp_path / "out.xlsx").policy == policy
    assert json.dumps(sorted(versions())) == '["matcher", "ortools", "python"]'


def test_the_audit_trail_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert said(matcher("audit-log", "verify")) == ["Trail: no entry yet.", "Access log: no entry yet."]
    matcher("import", a_dataset(tmp_path / "center"))
    solved_by(monkeypatch, ROWS)
    matcher("nightly")
    with closing(bootstrap.database()) as database:
        approve(database, a_user(database), [RowRef(1, E2, SEAT_1, 1)])
    trail, log = said(matcher("audit-log", "verify"))
    # The import and the approval.
    assert re.fullmatch(r"2 entries, all as written\. The last seal is [0-9a-f]{64}\.", trail)
    # The import compared, the run solved, the approval was judged.
    assert re.fullmatch(r"Access log: 3 entries, all as written\. The last seal is [0-9a-f]{64}\.", log)
    with closing(sqlite3.connect(tmp_path / "var" / "matcher.db")) as connection:
        connection.execute("DROP TRIGGER audit_entries_no_update")
        connection.execute("UPDATE audit_entries SET note = 'other'")
        connection.commit()
    refused = matcher("audit-log", "verify")
    assert refused.exit_code == 1
    assert "entry 1 does not fit: what it says is not what was written. Before it: 0 entries" in refused.stderr


def test_the_access_log_is_verified_too(tmp_path: Path):
    matcher("import", a_dataset(tmp_path / "center"))
    with closing(sqlite3.connect(tmp_path / "var" / "matcher.db")) as connection:
        connection.execute("DROP TRIGGER access_log_no_update")
        connection.execute("UPDATE access_log SET why = 'other'")
        connection.commit()
    refused = matcher("audit-log", "verify")
    assert (refused.exit_code, refused.stdout.partition(",")[0]) == (1, "1 entry")
    assert "Access log: entry 1 does not fit: what it says is not what was written." in refused.stderr


def test_what_is_approved_is_published_compared_and_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert said(matcher("versions")) == ["Nothing is public yet: matcher publish."]
    matcher("import", a_dataset(tmp_path / "center"))
    solved_by(monkeypatch, ROWS)
    matcher("nightly")
    with closing(bootstrap.database()) as database:
        ana = a_user(database)
        approve(database, ana, [RowRef(1, E2, SEAT_1, 1)])
    line = "  added    E2  C3 2027-03-02 10:00 EST"
    dry = said(matcher("publish", "--as", ana.email, "--dry-run"))
    assert dry == ["Would go public: 1 seat added. Nothing was changed.", line]
    assert said(matcher("publish", "--as", ana.email)) == ["Version 1 is public: 1 seat added.", line]
    assert said(matcher("versions", "show", "1")) == ["From version 0 to version 1: 1 seat added.", line]
    none = said(matcher("versions", "undo", "1", "--as", ana.email, "--engagement", "E9"))
    assert none == ["Nothing was undone."]
    undone = said(matcher("versions", "undo", "1", "--as", ana.email, "--engagement", "E2", "--reason", "Too soon"))
    assert undone == ["Version 2 takes back what version 1 did: 1 seat removed.", line]
    again = said(matcher("versions", "undo", "1", "--as", ana.email))
    assert again[:2] == ["Nothing was undone.", "Kept: 1 seat."]
    assert again[2].endswith("A later version changed this seat.")
    listed = said(matcher("versions"))
    assert [line.split("  ")[-1] for line in listed] == ["1 seat removed, undoes version 1", "1 seat added"]
    refused = matcher("publish", "--as", "nobody@example.org")
    assert (refused.exit_code, "no such account" in refused.stderr) == (1, True)


def test_the_outbox_lists_what_waits_and_names_nobody():
    assert said(matcher("outbox", "list")) == ["Nothing waits to be sent."]
    with closing(bootstrap.database()) as database:
        draft = Recipient("Ada Lane", "ada.lane@example.org"), "Dates for Ada", "Dear Ada", REQUEST_1
        database.writing(lambda work: drafting.draft(work, LetterKind.MESSAGE, *draft))
        ada = Recipient("The granting office"), "A question", "Dear all", REQUEST_1
        database.writing(lambda work: drafting.draft(work, LetterKind.GRANTING_OFFICE, *ada))
        ana = a_user(database)
        outbox.take_steps(database, ana, [outbox.LetterRef(1, 1)], LetterStep.DISCARD)
    assert said(matcher("outbox", "list")) == ["2  granting_office  request 1  a draft, no address"]
    assert said(matcher("outbox", "list", "--all"))[1] == "1  message  request 1  discarded"


def test_letters_are_sent_and_those_that_could_not_be_are_listed(monkeypatch: pytest.MonkeyPatch):
    with closing(bootstrap.database()) as database:
        a_user(database)
        for to in (Recipient("Ada", "ada@example.org"), Recipient("Bo", "bo@example.org"), Recipient("Cy")):
            letter = (LetterKind.MESSAGE, to, "Dates", "Dear all", REQUEST_1)
            database.writing(lambda work, letter=letter: drafting.draft(work, *letter))  # type: ignore[misc]
    ana = ("--as", "ana@example.org")
    result = matcher("outbox", "send", "1", *ana)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (1, "0 letters sent, 1 not.")
    assert "Mail is not set up here" in result.stdout
    monkeypatch.setenv("MATCHER_MAIL_FROM", "help@center.example")
    with smtp_server(inbox := Inbox(refuses=frozenset({"bo@example.org"}))) as port:
        monkeypatch.setenv("MATCHER_SMTP_URL", f"smtp+plain://127.0.0.1:{port}")
        result = matcher("outbox", "send", "--all", *ana)
        assert result.stdout.splitlines() == [
            "2  The mail server does not take mail for this address (550).",
            "1 letter sent, 1 not.",
        ]
        assert inbox.recipients == [["ada@example.org"]]
        assert matcher("outbox", "send", *ana).exit_code == 2
        assert "Letter 1 does not wait to be sent." in matcher("outbox", "send", "1", *ana).stderr
    assert said(matcher("outbox", "list"))[1] == (
        "2  message  request 1  not sent: it failed (The mail server does not take mail for this address (550).)"
    )


def test_own_calendars_are_read_and_what_failed_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert said(matcher("busy", "refresh")) == ["0 calendars read, 0 not."]
    assert said(matcher("busy", "list")) == ["Nobody has given a calendar yet: that is done on a consultant's page."]
    said(matcher("import", a_dataset(tmp_path / "data")))
    with closing(bootstrap.database()) as database:
        person = PEOPLE[0].consultant_id
        assert set_calendar(database, a_user(database), person, "https://calendar.example/me.ics") == ""
    monkeypatch.setattr(fetching.fetch, "__defaults__", (lambda _: [],))
    result = matcher("busy", "refresh", "--consultant", PEOPLE[0].consultant_id)
    assert (result.exit_code, result.stdout) == (1, "0 calendars read, 1 not.\n")
    why = "The machine does not answer, or not safely."
    assert result.stderr == f"{person}  calendar.example  not read yet  not read at the last try: {why}\n"
    assert said(matcher("busy", "list")) == [result.stderr.strip()]
