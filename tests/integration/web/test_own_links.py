"""Nobody reads a consultant's link: in no page, list, letter, log or record, whoever looks, and whatever they press."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.workflow.letter import OWN_LINK
from matcher.records import AccountRole, Permission
from matcher.services.accounts.accounts import NewUser, create_user
from matcher.services.consultants.contacts import set_address
from matcher.services.publication.publishing import publish
from tests.integration.web.asked import DAYS, answer, ask_the_team, link
from tests.integration.web.client import decide, make_app, post, sign_in, text_of
from tests.integration.web.scene import PASSWORD, coordinator
from tests.support.databases import Clock
from tests.support.mailers import Kept
from tests.support.names import C1

A_LINK = re.compile(r"[A-Za-z0-9_-]{22}\.[0-9a-f]{32}")
RECORDS = {"run_id": "1", "letter_id": "1", "request_id": "1", "number": "1", "engagement_id": "E1"}


def pages(app: Flask) -> list[str]:
    """Every page that an account can open, the ones about C1 and E1 among them."""
    found = []
    for rule in app.url_map.iter_rules():
        public = getattr(app.view_functions[rule.endpoint], "public", False) or rule.endpoint == "static"
        if "GET" not in (rule.methods or ()) or public:
            continue
        values: dict[str, Any] = {
            name: RECORDS.get(name, "C1" if name == "consultant_id" else "1") for name in rule.arguments
        }
        if rule.endpoint == "studies.download":
            values["ending"] = "csv"
        with app.test_request_context():
            found.append(app.url_for(rule.endpoint, **values))
    return found


def test_no_role_reads_a_link_anywhere(center: SqlDatabase, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    caplog.set_level(0)
    app = make_app(center, mailer=(mail := Kept()))
    desk = sign_in(app)
    decide(desk, "approve", "Ana Ruiz", "Ben Cho")
    publish(center, coordinator(center, "publisher@example.org"))
    assert post(desk, "/offers/", on="/offers/", days=str(DAYS), engagement="E1").status_code == 303
    assert post(desk, "/outbox/send", on="/outbox/", letter=["1.1", "2.1"]).status_code == 303
    tokens = [found[0] for letter in mail.letters if (found := A_LINK.search(letter.body))]
    assert len(set(tokens)) == 2
    assert app.test_client().get(f"/offer/{tokens[0]}").status_code == 200
    for roles in (frozenset(AccountRole), frozenset({AccountRole.AUDITOR})):
        grants = frozenset(Permission) if len(roles) > 1 else frozenset()
        email = f"reader{len(roles)}@example.org"
        create_user(center, NewUser(email, "Rae Reader", PASSWORD, roles, grants))
        client = sign_in(app, email)
        read = {path: client.get(path).text for path in pages(app)}
        assert [path for path, text in read.items() if A_LINK.search(text)] == [], email
        assert OWN_LINK in read["/outbox/1"]
    written = " ".join(f"{one.getMessage()} {one.__dict__}" for one in caplog.records)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())
    for token in tokens:
        assert token not in written
        assert token.rpartition(".")[2].encode() not in kept


def test_a_link_to_a_former_address_leads_to_a_calm_page(app: Flask, center: SqlDatabase):
    ask_the_team(app, center)
    own = link(app, center, "C1")
    set_address(center, coordinator(center, "mail@example.org"), C1, "new@example.org")
    shown = app.test_client().get(own)
    assert shown.status_code == 404
    assert "This link opens nothing any more" in shown.text
    assert "please call or write to the center" in text_of(shown.text)
    assert "Ana Ruiz" not in shown.text


def test_answers_by_phone_are_marked_in_every_list(app: Flask, center: SqlDatabase):
    desk = ask_the_team(app, center)
    answer(app, link(app, center, "C1"), "accept")
    assert post(desk, "/offers/2/accept", on="/offers/").status_code == 303
    for path in ("/offers/", "/engagements/E1"):
        assert text_of(desk.get(path).text).count("By phone, noted by Casey Morgan") == 1
    assert "“by phone”" in desk.get("/consultants/C2").text
    assert "“by phone”" not in desk.get("/consultants/C1").text


def test_the_letter_of_an_open_offer_is_written_again_from_the_list(app: Flask, center: SqlDatabase, clock: Clock):
    desk: FlaskClient = ask_the_team(app, center)
    assert post(desk, "/offers/1/letter", on="/offers/").status_code == 303
    assert "The letter is written again. It waits in the outbox." in text_of(desk.get("/offers/").text)
    assert post(desk, "/offers/1/letter", on="/offers/").status_code == 409
    assert post(desk, "/offers/9/letter", on="/offers/").status_code == 404
    clock.forward(days=DAYS + 1)  # an offer ends with a day
    assert "Write again" not in sign_in(app).get("/offers/").text
