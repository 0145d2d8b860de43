"""What guards confidential records, from the command line: the allowance, many records at once, who read what."""

from pathlib import Path
from shutil import copy

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole, Brakes, Permission, QuestionKind, User
from matcher.services.protection.allowance import SpentError, draw
from tests.integration.cli import acting
from tests.integration.cli.acting import refused, run, said
from tests.integration.services.center import a_center
from tests.support.databases import Clock, a_user, open_database

LEA = ("--as", "lea@example.org")


@pytest.fixture
def center(tmp_path: Path, migrated_sqlite: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> SqlDatabase:
    """A center that commands work on, with Ana who coordinates, and Lea and Mo who may read records."""
    url = f"sqlite:///{copy(migrated_sqlite, tmp_path / 'matcher.db')}"
    database = open_database(url, clock)
    a_center(database)
    for name in ("Lea", "Mo"):
        a_user(database, name, AccountRole.LEAD, Permission.READ_LIVED_EXPERIENCE)
    acting.use(monkeypatch, url, clock)
    return database


def ana(database: SqlDatabase) -> User:
    with database.reading() as work:
        found = work.accounts.by_email("ana@example.org")
    assert found
    return found


def test_who_asked_how_much_and_gets_more(center: SqlDatabase):
    assert said("protection asked", *LEA) == ["Nobody asked anything today."]
    center.brakes = Brakes(1)
    draw(center, ana(center), QuestionKind.WHAT_IF)
    with pytest.raises(SpentError):
        draw(center, ana(center), QuestionKind.EXPLANATION)
    assert said("protection asked", *LEA) == said("protection asked")
    assert said("protection asked")[0].endswith("1 refused  (explanation 0+1, what_if 1+0)")
    assert said("protection more ana@example.org --questions 5", *LEA) == [
        "ana@example.org may ask 205 questions today. It is on record."
    ]
    assert said("protection leave ana@example.org")[0].startswith("ana@example.org may ask 205 questions")
    with center.reading() as work:
        assert [one.actor for one in work.trail.find(limit=2)] == ["the operator", "Lea"]


def test_who_lacks_the_permission_is_refused(center: SqlDatabase):
    del center
    for words in ("asked", "leave lea@example.org"):
        assert "This needs the permission lived_experience:read" in refused(f"protection {words}", *acting.ANA)


def test_explaining_draws_on_the_allowance_and_says_until_when(center: SqlDatabase, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(SqlDatabase, "brakes", property(lambda _: Brakes(1), lambda *_: None), raising=False)
    draw(center, ana(center), QuestionKind.WHAT_IF)
    assert "from midnight on the center's clock" in refused("engagements explain E1", *acting.ANA)


def test_many_records_at_once_by_command(center: SqlDatabase, tmp_path: Path):
    del center
    mo = ("--as", "mo@example.org")
    assert said("protection requests") == ["Nobody has asked for that within the last days."]
    assert said("protection request", *LEA, "--reason", "A copy")[0].startswith("Request 1 waits a day")
    assert said("protection request --engagement E1", *LEA, "--reason", "Debrief")[0].startswith("Request 2")
    assert said("protection approve 1", *mo) == [
        "Request 1 is approved: good for once, within an hour. It is on record."
    ]
    assert said("protection decline 2", "--reason", "Not now") == ["Request 2 is declined. It is on record."]
    assert said("protection requests", *mo) == [
        "2  declined  Lea, E1: Debrief", "1  approved  Lea, everyone: A copy",
    ]  # fmt: skip
    out = str(tmp_path / "out")
    assert "takes a second person" in refused("export", out, "--reason", "A copy")
    assert "--as and --request go together" in run("export", out, *LEA).stderr
    assert said("export", out, *LEA, "--request", "1")[0].startswith("3 consultants")
    assert refused("export", f"{out}2", *LEA, "--request", "1").startswith("This request was used")
