import re
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher import bootstrap
from matcher.cli import main
from matcher.domain.workflow.letter import OWN_LINK, LetterKind
from matcher.domain.workflow.offer import OfferState
from matcher.records import Subject
from matcher.services.offers.answering import Answer, answer_by_link
from matcher.services.offers.links import offer_of
from matcher.services.offers.offering import list_offers
from matcher.services.publication.publishing import publish
from matcher.settings import SettingsError, read_settings
from tests.integration.mail.servers import Inbox, plain_mailer, smtp_server
from tests.integration.services.center import PEOPLE, ROWS, WORK
from tests.support.builders import a_problem, an_assignment
from tests.support.databases import a_user, import_problem
from tests.support.given import GivenSolver
from tests.support.names import E2

ADDRESS = "https://here.example.org"


@pytest.fixture(autouse=True)
def installation(installed: Path) -> None:
    """A center whose data has one approved seat, which is public."""
    assert installed.is_dir()
    with closing(bootstrap.database()) as database:
        import_problem(database, a_problem(PEOPLE, WORK, approved=[an_assignment("E2", "1", "C3")]))
        publish(database, a_user(database))


def matcher(*words: object) -> Result:
    return CliRunner().invoke(main, ["offers", *map(str, words)], prog_name="matcher")


def said(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def send(*more: object) -> list[str]:
    return said(matcher("send", "--as", "ana@example.org", *more))


def test_before_anyone_was_asked():
    assert said(matcher("list")) == ["No offer is open."]
    assert said(matcher("list", "--all")) == ["Nobody was asked yet: matcher offers send."]


def test_sending_asks_everyone_who_is_public_and_tells_no_seat(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_OFFER_DAYS", "2")
    first, line = send()
    assert first == "1 person was asked, each until a moment of their own."
    assert re.fullmatch(r"1  asked      E2  C3  until \d{4}-\d\d-\d\d 23:59 E[SD]T", line)
    assert said(matcher("list")) == [line]
    assert send("--engagement", "E2") == [
        "Nobody is to be asked: every public seat has its offer, or its engagement has begun."
    ]


def test_letters_wait_in_the_outbox_without_a_link():
    send("--days", 4, "--letters")
    with closing(bootstrap.database()) as database, database.reading() as work:
        (letter,) = (one for one in work.outbox.find(about=[Subject.engagement(E2)]) if one.kind is LetterKind.OFFER)
    assert OWN_LINK in letter.body
    assert "/offer/" not in letter.body


def test_the_link_goes_into_the_message_alone_and_begins_with_the_address(monkeypatch: pytest.MonkeyPatch):
    send("--letters")
    outbox = partial(CliRunner().invoke, main, ["outbox", "send", "--all", "--as", "ana@example.org"])
    with smtp_server(inbox := Inbox()) as port:
        monkeypatch.setattr(bootstrap, "mailer", lambda: plain_mailer(port))
        assert "MATCHER_ADDRESS has to say where people open the pages" in outbox().stderr
        monkeypatch.setenv("MATCHER_ADDRESS", ADDRESS)
        result = outbox()
    assert result.stdout == "1 letter sent, 0 not.\n"
    sent = re.search(rf"{ADDRESS}/offer/(\S+)", inbox.messages[0].get_content())
    assert sent
    with closing(bootstrap.database()) as database:
        offer = offer_of(database, read_settings().secret_key, sent[1])
        assert offer == list_offers(database)[0]


def test_an_answer_by_phone_is_marked_in_the_list():
    send()
    said(matcher("accept", 1, "--as", "ana@example.org"))
    assert said(matcher("list", "--all"))[0].endswith("  by phone, noted by Ana")


@pytest.mark.parametrize("step", ["accept", "decline"])
def test_what_was_noted_by_phone_is_taken_back(step: str):
    send()
    [line] = said(matcher("list"))
    said(matcher(step, 1, "--as", "ana@example.org"))
    assert said(matcher("open-again", 1, "--as", "ana@example.org")) == ["Offer 1 is open again. It is on record."]
    assert said(matcher("list")) == [line]
    again = matcher("open-again", 1, "--as", "ana@example.org")
    assert (again.exit_code, "only while it is accepted or declined" in again.stderr) == (1, True)


def test_expiring_proposes_freed_seats_anew(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bootstrap, "solver", lambda: GivenSolver(ROWS[:2]))
    send()
    assert said(matcher("expire")) == ["0 offers ran out."]
    with closing(bootstrap.database()) as database:
        answer_by_link(database, list_offers(database)[0].nonce, Answer.DECLINE)
    assert said(matcher("expire", "--no-repair")) == [
        "0 offers ran out.",
        "1 engagement with a freed seat: matcher nightly proposes who is next.",
    ]
    assert said(matcher("expire", "--seconds", 5)) == [
        "0 offers ran out.",
        "Proposal 1 has who is next for the seats that were freed: see Review.",
    ]
    with closing(bootstrap.database()) as database:
        assert [one.state for one in list_offers(database)] == [OfferState.DECLINED]


@pytest.mark.parametrize("days", ["0", "61", "soon", "1000000"])
def test_days_that_make_no_sense_are_refused(days: str):
    with pytest.raises(SettingsError, match="1 to 60 days"):
        read_settings({"MATCHER_OFFER_DAYS": days})


def test_five_days_unless_said_otherwise():
    assert (read_settings({}).offer_days, read_settings({"MATCHER_OFFER_DAYS": "60"}).offer_days) == (5, 60)
