"""Nothing is written under a new key in silence: the former is put back, or its loss goes on record."""

from contextlib import closing
from pathlib import Path

import pytest

from matcher import bootstrap
from matcher.bootstrap import upkeep
from matcher.db.vault import SealError
from matcher.domain.model.errors import AuditKeyError
from matcher.records import Action
from matcher.services.audit.trail import verify_access_log, verify_trail
from matcher.settings import read_settings
from tests.integration.cli.acting import refused, run, said
from tests.integration.web.client import make_app, post, sign_in
from tests.integration.web.scene import coordinator
from tests.integration.web.test_data import form_of
from tests.support.builders import a_consultant, a_problem
from tests.support.databases import a_user, import_problem

FACTS = "/engagements/E1/facts"
WAY_OUT = "The audit trail ends under a key that is not here, so nothing can be written"


@pytest.fixture
def var(installed: Path) -> Path:
    """An installation whose trail has an entry."""
    with closing(bootstrap.database()) as database:
        import_problem(database, a_problem())
        coordinator(database)
    return installed


def test_without_its_key_nothing_is_written_and_no_key_is_made(var: Path):
    (var / "audit.key").rename(var / "kept")
    assert refused("user change coordinator@example.org --close").startswith(WAY_OUT)
    assert not (var / "audit.key").exists()
    assert said("engagements list") == ["E1  open       2027-03-01 to 2027-03-12  Example Services"]
    with closing(bootstrap.database()) as database:
        client = sign_in(make_app(database))
        answer = post(client, FACTS, on=FACTS, **form_of(client, FACTS), weekdays=["Tue"])
        assert (answer.status_code, "that key is not where it was" in answer.text) == (503, True)
        with pytest.raises(AuditKeyError):
            coordinator(database, "other@example.org")
    (var / "kept").rename(var / "audit.key")
    with closing(bootstrap.database()) as database:
        a_user(database)
        assert verify_trail(database).fault == verify_access_log(database).fault == ""


def test_a_process_that_runs_keeps_the_key_that_it_read(var: Path):
    with closing(bootstrap.database()) as database:
        coordinator(database, "one@example.org")
        (var / "audit.key").unlink()
        coordinator(database, "two@example.org")
        assert verify_trail(database).fault == ""


def test_a_process_that_runs_takes_up_a_rotated_key(var: Path):
    with closing(bootstrap.database()) as database:
        coordinator(database, "one@example.org")
        upkeep.rotate_keys(read_settings())
        coordinator(database, "two@example.org")
        assert verify_trail(database).fault == ""
    assert (var / "audit.key").exists()


def test_a_key_that_is_lost_for_good_is_put_on_record_and_the_trail_goes_on(var: Path):
    assert refused("keys begin-again", "--reason", "x") == (
        "The key that seals the audit trail is here, so there is nothing to begin again."
    )
    (var / "audit.key").unlink()
    assert "for the record" in said_wrongly("keys begin-again", "--reason", " ")
    assert said("keys begin-again", "--reason", "The disk broke, and no copy was kept")[0].startswith("The audit trail")
    with closing(bootstrap.database()) as database:
        coordinator(database, "two@example.org")
        with database.reading() as work:
            entry = next(one for one in work.trail.find() if one.action is Action.KEY)
        assert (entry.note, entry.reason) == ("the former key is lost", "The disk broke, and no copy was kept")
        trail, log = verify_trail(database), verify_access_log(database)
    assert (trail.fault, trail.unread, trail.entries) == ("", entry.entry_id - 1, entry.entry_id + 1)
    assert (log.fault, log.unread < log.entries) == ("", True)
    told = said("audit-log verify")
    assert "is lost, which is on record: nobody can tell whether they are as written. All others are." in told[0]


def test_without_the_key_of_what_is_sealed_none_is_made_and_nothing_is_sealed(var: Path):
    """A new key would seal records that are lost when the former is put back."""
    (var / "lived-experience.key").rename(var / "kept")
    assert said("engagements list") == ["E1  open       2027-03-01 to 2027-03-12  Example Services"]
    with closing(bootstrap.database()) as database, pytest.raises(SealError, match="Put back the key file"):
        import_problem(database, a_problem([a_consultant("C9")]))
    assert not (var / "lived-experience.key").exists()
    (var / "kept").rename(var / "lived-experience.key")
    with closing(bootstrap.database()) as database:
        import_problem(database, a_problem([a_consultant("C9")]))


def said_wrongly(words: str, *more: str) -> str:
    result = run(words, *more)
    assert result.exit_code == 2
    return result.stderr
