"""The outbox: letters are looked over, changed, discarded, by forms without JavaScript."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.db.vault import Vault
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.workflow.letter import LetterKind, LetterState
from matcher.ports import UnitOfWork
from matcher.records import Recipient, Subject
from matcher.services.consultants.contacts import own_address, set_address
from matcher.services.letters.drafting import draft
from tests.integration.mail.servers import Inbox, plain_mailer, smtp_server
from tests.integration.web.client import make_app, post, sign_in, text_of
from tests.integration.web.scene import PEOPLE, auditor, center_data, coordinator, tell_the_night
from tests.integration.web.test_triage import ask, step
from tests.support.letters import a_letter, put, stored
from web.lists.columns import PAGE_ROWS

CARA = Recipient("Cara Diaz", consultant_id=ConsultantId("C3"))


def change(client: FlaskClient, version: int = 1, **fields: Any):
    sent = {"subject": "New dates", "body": "Dear Ada", **fields}
    return post(client, "/outbox/1/edit", on="/outbox/1", version=str(version), **sent)


def test_a_request_by_the_form_drafts_an_acknowledgement(app: Flask, client: FlaskClient):
    ask(app.test_client())
    page = text_of(client.get("/outbox/").text)
    assert "To do (1)" in page
    assert "Your request for training and technical assistance Acknowledgement 1 Ada Lane Request 1 Draft" in page
    assert "Dear Ada Lane," in client.get("/outbox/1").text


@pytest.mark.parametrize(
    ("asked", "name", "fields", "kind"),
    [
        ({"criminal_justice": "yes"}, "refer", {}, "Referral"),
        ({"federal_grantee": "yes"}, "ask_granting_office", {}, "Question to a granting office"),
        ({}, "decline", {"why": "Too far"}, "Decline"),
    ],
)
def test_a_step_drafts_its_letter_and_taking_it_back_discards_it(
    app: Flask, client: FlaskClient, asked: dict[str, str], name: str, fields: dict[str, str], kind: str
):
    ask(app.test_client(), **asked)
    step(client, name, **fields)
    assert f"{kind} 2" in text_of(client.get("/outbox/").text)
    assert "Too far" not in client.get("/outbox/2").text
    step(client, "undo")
    assert f"{kind} 2" not in text_of(client.get("/outbox/").text)
    assert f"{kind} 2" in text_of(client.get("/outbox/?show=discarded").text)


def test_what_a_letter_is_about_has_a_link_while_it_is_in_the_data(center: SqlDatabase, client: FlaskClient):
    for name in ("E1", "GONE"):
        a_letter(center, about=Subject.engagement(EngagementId(name)))
    for page in (client.get("/outbox/").text, client.get("/outbox/1").text):
        assert '<a href="/engagements/E1">Harbor Light Shelter</a>' in page
    for page in (client.get("/outbox/").text, client.get("/outbox/2").text):
        assert "GONE" in page
        assert "/engagements/GONE" not in page


def test_a_letter_is_changed(center: SqlDatabase, client: FlaskClient):
    a_letter(center)
    answer = change(client, email="ada@example.net")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/outbox/1")
    page = text_of(client.get("/outbox/1").text)
    assert "The letter is kept as you wrote it." in page
    assert "To Ada Lane, ada@example.net" in page
    assert "Casey Morgan changed it." in page


def test_what_can_not_be_kept_is_told_and_stays_typed(center: SqlDatabase, client: FlaskClient):
    a_letter(center)
    answer = change(client, email="ada", body="What I typed")
    assert answer.status_code == 409
    assert "That is no address that mail can go to." in answer.text
    assert "What I typed</textarea>" in answer.text
    assert change(client, version=7).status_code == 409
    assert stored(center).version == 1


def test_letters_are_discarded_in_bulk(center: SqlDatabase, client: FlaskClient):
    a_letter(center)
    a_letter(center)
    answer = post(client, "/outbox/discard", on="/outbox/", letter=["1.1", "2.1"])
    assert answer.headers["Location"] == "/outbox/"
    page = client.get("/outbox/").text
    assert "Discarded: 2 letters." in page
    assert "Nothing waits to be sent" in page


def test_what_was_refused_is_told_beside_its_letter(center: SqlDatabase, client: FlaskClient):
    a_letter(center)
    a_letter(center)
    answer = post(client, "/outbox/discard", on="/outbox/", letter=["1.1", "2.8"])
    assert answer.status_code == 409
    assert "Not changed. Someone has changed this since" in text_of(answer.text)
    assert stored(center).state is LetterState.DISCARDED
    alone = post(client, "/outbox/discard", on="/outbox/", letter="2.8", alone="1")
    assert (alone.status_code, "Change it" in alone.text) == (409, True)


def test_a_list_opens_the_letters_that_it_shows_and_no_others(
    center: SqlDatabase, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    letters, page = 2 * PAGE_ROWS + 1, PAGE_ROWS
    ana, about = Recipient("Ana Ruiz", "", ConsultantId("C1")), Subject.engagement(EngagementId("E1"))

    def draft_them(work: UnitOfWork) -> None:
        for _ in range(letters):
            draft(work, LetterKind.MESSAGE, ana, "Dates", "Which day suits you?", about)

    center.writing(draft_them)
    opened: list[str] = []
    vault_open = Vault.open

    def counted(vault: Vault, sealed: bytes, *place: str) -> Mapping[str, object]:
        opened.extend(place[1:] if place[0] == "letters" else ())
        return vault_open(vault, sealed, *place)

    monkeypatch.setattr(Vault, "open", counted)
    for address in ("/outbox/", "/outbox/?page=2&sort=drafted"):
        opened.clear()
        assert f" of {letters} letters" in text_of(client.get(address).text)
        assert (len(opened), len(set(opened))) == (page, page)
    assert f"{letters} of {letters}" not in text_of(client.get("/outbox/?q=nobody").text)
    assert len(set(opened)) == letters  # a search reads them all


def test_without_a_tick_nothing_is_discarded(center: SqlDatabase, client: FlaskClient):
    a_letter(center)
    assert post(client, "/outbox/discard", on="/outbox/").status_code == 303
    assert "Nothing was selected" in client.get("/outbox/").text


def test_what_was_handed_over_without_an_answer_is_settled_by_a_person(center: SqlDatabase, client: FlaskClient):
    a_letter(center)
    put(center, 1, LetterState.UNKNOWN)
    page = client.get("/outbox/1").text
    assert "It may have arrived, or not" in page
    assert "Keep the changes" not in page
    post(client, "/outbox/mark_sent", on="/outbox/1", letter="1.1", alone="1")
    assert "Noted as sent: 1 letter." in client.get("/outbox/1").text
    assert stored(center).state is LetterState.SENT


@pytest.mark.parametrize("letter", ["1", "x.1", "1.x", "9" * 17 + ".1"])
def test_what_names_no_letter_is_refused(client: FlaskClient, letter: str):
    assert post(client, "/outbox/discard", on="/outbox/", letter=letter).status_code == 400


def test_what_is_not_there_is_not_found(client: FlaskClient):
    assert [client.get(f"/outbox/{rest}").status_code for rest in ("9", "?show=all")] == [404, 404]
    assert post(client, "/outbox/discard", on="/outbox/", letter="9.1").status_code == 404
    assert post(client, "/outbox/9/edit", on="/outbox/", version="1").status_code == 404


def test_who_may_not_send_sees_letters_and_no_buttons(center: SqlDatabase, app: Flask):
    a_letter(center)
    auditor(center)
    reader = sign_in(app, "auditor@example.org")
    assert "Discard" not in reader.get("/outbox/1").text
    for address in ("/outbox/discard", "/outbox/1/edit", "/consultants/C1/address"):
        assert post(reader, address, on="/outbox/", letter="1.1").status_code == 403


def test_a_consultants_address_is_set_on_their_page(center: SqlDatabase, client: FlaskClient):
    a_letter(center, to=CARA)
    assert "cara@example.org" in client.get("/outbox/1").text
    answer = post(client, "/consultants/C3/address", on="/consultants/C3", email="new@example.net")
    assert answer.headers["Location"] == "/consultants/C3"
    assert "Mail goes to new@example.net, set here." in client.get("/consultants/C3").text
    assert "new@example.net" in client.get("/outbox/1").text
    refused = post(client, "/consultants/C3/address", on="/consultants/C3", email="new")
    assert (refused.status_code, 'value="new"' in refused.text) == (422, True)
    assert own_address(center, ConsultantId("C3")) == "new@example.net"
    assert post(client, "/consultants/C99/address", on="/outbox/1", email="new@example.net").status_code == 404


def test_who_can_not_be_reached_is_told_where_it_matters(empty: SqlDatabase):
    lost = [replace(person, email="") for person in PEOPLE]
    tell_the_night(empty, center_data(lost))
    casey = coordinator(empty)
    client = sign_in(make_app(empty))
    a_letter(empty, to=CARA)
    assert "No mail reaches 1 person of these" in client.get("/versions/").text
    assert "1 letter without an address" in client.get("/outbox/").text
    assert "None that mail can go to." in client.get("/outbox/1").text
    assert "No mail reaches Cara Diaz" in client.get("/consultants/C3").text
    set_address(empty, casey, ConsultantId("C3"), "cara@example.net")
    assert "No mail reaches" not in client.get("/versions/").text + client.get("/consultants/C3").text
    assert "without an address" not in client.get("/outbox/").text


# --- sending ----------------------------------------------------------------------------------------------------------


def test_letters_are_sent_from_the_list_and_from_their_page(center: SqlDatabase):
    for _ in range(3):
        a_letter(center)
    with smtp_server(inbox := Inbox()) as port:
        client = sign_in(make_app(center, mailer=plain_mailer(port)))
        assert "Send selected" in client.get("/outbox/").text
        post(client, "/outbox/send", on="/outbox/", letter=["1.1", "2.1"])
        assert "Sent: 2 letters." in client.get("/outbox/").text
        answer = post(client, "/outbox/send", on="/outbox/3", letter="3.1", alone="1")
        assert answer.headers["Location"] == "/outbox/3"
    page = text_of(client.get("/outbox/3").text)
    assert "Casey Morgan the mail server took it." in page
    assert len(inbox.raw) == 3


def test_what_the_server_refused_is_told_and_may_be_sent_again(center: SqlDatabase):
    a_letter(center)
    with smtp_server(Inbox(refuses=frozenset({"ada.lane@example.org"}))) as port:
        client = sign_in(make_app(center, mailer=plain_mailer(port)))
        answer = post(client, "/outbox/send", on="/outbox/1", letter="1.1", alone="1")
    assert answer.status_code == 409
    page = client.get("/outbox/1").text
    assert "The mail server does not take mail for this address (550)." in page
    assert ">Send</button>" in page


def test_without_a_mail_server_the_page_says_what_to_do(center: SqlDatabase, client: FlaskClient):
    a_letter(center)
    page = client.get("/outbox/").text
    assert "Mail is not set up here" in page
    assert "Send selected" not in page
    answer = post(client, "/outbox/send", on="/outbox/", letter="1.1")
    assert (answer.status_code, "ask your operator to set MATCHER_SMTP_URL" in answer.text) == (409, True)
    assert post(client, "/outbox/send", on="/outbox/").status_code == 303
