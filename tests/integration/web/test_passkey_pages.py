"""Passkeys by their pages: made for the setting's name whoever asks, each answer for its own page and person."""

import json
import re
from html import unescape
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matcher.db.unit_of_work import SqlDatabase
from matcher.services.accounts.passkeys import CHALLENGE_SECONDS
from tests.integration.web import client as browser
from tests.integration.web.scene import PASSWORD, coordinator
from tests.support.authenticator import Authenticator
from web.app import Front

HERE, HOST = "https://matcher.example.org", "matcher.example.org"
EMAIL = "coordinator@example.org"
GOOD, FAULTY = 303, 401


class Asked(NamedTuple):
    """What a page carries for the browser, and back."""

    options: str
    fields: dict[str, str]


@pytest.fixture
def device() -> Authenticator:
    return Authenticator(HERE, HOST)


@pytest.fixture(autouse=True)
def address(app: Flask) -> None:
    app.config["ADDRESS"] = HERE


def asked_in(page: str) -> Asked:
    form = re.search(r'<form[^>]*data-options="([^"]+)".*?</form>', page, re.DOTALL)
    assert form, "the page asks for no passkey"
    return Asked(unescape(form[1]), {name: unescape(value) for name, value in browser.HIDDEN.findall(form[0])})


def make(client: FlaskClient, device: Authenticator) -> TestResponse:
    asked = asked_in(client.get("/account/passkey").text)
    return client.post(
        "/account/passkey", data={**asked.fields, "answer": device.make(asked.options), "name": "Laptop"}
    )


def sign_in_alone(client: FlaskClient, device: Authenticator, **changed: str) -> TestResponse:
    asked = asked_in(client.get("/sign-in/passkey?next=/runs/").text)
    answer = device.show(asked.options)
    return client.post("/sign-in/passkey", data={**asked.fields, "answer": answer, **changed})


def test_a_passkey_is_made_and_signs_in_with_the_password_and_alone(
    app: Flask, client: FlaskClient, device: Authenticator
):
    assert make(client, device).text.count("<li><code>") == 10
    other = app.test_client()
    asked = asked_in(browser.try_sign_in(other, EMAIL, PASSWORD).text)
    assert len(json.loads(asked.options)["allowCredentials"]) == 1
    answer = device.show(asked.options)
    assert other.post("/sign-in/code/passkey", data={**asked.fields, "answer": answer}).status_code == GOOD
    assert other.get("/").status_code == 200
    alone = app.test_client()
    answer_alone = sign_in_alone(alone, device)
    assert (answer_alone.status_code, answer_alone.location) == (GOOD, "/runs/")
    assert alone.get("/").status_code == 200
    assert alone.get("/sign-in/passkey").location == "/"


def test_the_name_and_the_origin_are_those_of_the_settings(center: SqlDatabase):
    app = browser.make_app(center, front=Front(HERE, ("other.example",)))
    client = app.test_client()
    page = client.get("/sign-in/passkey", base_url="https://other.example").text
    assert json.loads(asked_in(page).options)["rpId"] == HOST


def test_a_page_that_passes_on_what_it_saw_gets_nobody_in(app: Flask, client: FlaskClient, device: Authenticator):
    make(client, device)
    device.origin = "https://matcher-example.org"
    assert sign_in_alone(app.test_client(), device).status_code == FAULTY


def test_an_answer_is_good_for_its_own_page_only(app: Flask, client: FlaskClient, device: Authenticator):
    make(client, device)
    half_way = asked_in(browser.try_sign_in(app.test_client(), EMAIL, PASSWORD).text)
    answer = device.show(half_way.options)
    assert sign_in_alone(app.test_client(), device, asked=half_way.fields["asked"], answer=answer).status_code == FAULTY
    assert sign_in_alone(app.test_client(), device, asked="x").status_code == FAULTY


def test_a_passkey_of_someone_else_does_not_finish_a_sign_in(
    app: Flask, center: SqlDatabase, client: FlaskClient, device: Authenticator
):
    make(client, device)
    coordinator(center, "other@example.org")
    other = Authenticator(HERE, HOST)
    make(browser.sign_in(app, "other@example.org"), other)
    thief = app.test_client()
    asked = asked_in(browser.try_sign_in(thief, EMAIL, PASSWORD).text)
    answer = thief.post("/sign-in/code/passkey", data={**asked.fields, "answer": other.show(asked.options)})
    assert answer.status_code == FAULTY
    assert "That passkey is not right here" in answer.text
    assert thief.get("/").status_code == GOOD  # to the sign-in page


def test_what_someone_else_was_asked_makes_no_passkey(
    app: Flask, center: SqlDatabase, client: FlaskClient, device: Authenticator
):
    asked = asked_in(client.get("/account/passkey").text)
    coordinator(center, "other@example.org")
    other = browser.sign_in(app, "other@example.org")
    own = asked_in(other.get("/account/passkey").text).fields
    carried = {**own, "asked": asked.fields["asked"], "answer": device.make(asked.options)}
    answer = other.post("/account/passkey", data=carried)
    assert answer.status_code == 422
    assert "Begin once more" in answer.text


def test_what_was_asked_long_ago_is_no_longer_answered(
    app: Flask, client: FlaskClient, device: Authenticator, monkeypatch: pytest.MonkeyPatch
):
    make(client, device)
    monkeypatch.setattr("web.shell.passkeys.CHALLENGE_SECONDS", -1)
    assert CHALLENGE_SECONDS == 300
    assert sign_in_alone(app.test_client(), device).status_code == FAULTY
    half_way = app.test_client()
    asked = asked_in(browser.try_sign_in(half_way, EMAIL, PASSWORD).text)
    late = half_way.post("/sign-in/code/passkey", data={**asked.fields, "answer": device.show(asked.options)})
    assert late.status_code == FAULTY


def test_a_known_passkey_is_not_added_again(client: FlaskClient, device: Authenticator):
    make(client, device)
    again = make(client, device)
    assert again.status_code == 422
    assert "known already" in again.text


def test_a_second_passkey_brings_no_codes(client: FlaskClient, device: Authenticator):
    make(client, device)
    assert make(client, Authenticator(HERE, HOST)).location == "/account/"


def test_tries_are_limited_like_passwords(app: Flask, device: Authenticator):
    client = app.test_client()
    assert [sign_in_alone(client, device).status_code for _ in range(11)] == [FAULTY] * 10 + [429]


def test_a_passkey_is_the_second_factor_that_an_account_needs(
    app: Flask, center: SqlDatabase, client: FlaskClient, device: Authenticator
):
    app.config["SECOND_FACTOR"] = True
    coordinator(center, "reader@example.org", knows=True)
    reader = browser.sign_in(app, "reader@example.org")
    assert reader.get("/review/").location == "/account/"
    make(reader, device)
    assert reader.get("/review/").status_code == 200
    assert client.get("/review/").status_code == 200


def test_a_factor_is_renamed_on_the_page(client: FlaskClient, device: Authenticator):
    make(client, device)
    renamed = browser.post(client, "/account/factors/1/name", on="/account/", name="Blue key")
    assert renamed.status_code == GOOD
    assert "Rename Blue key" in client.get("/account/").text
    empty = browser.post(client, "/account/factors/1/name", on="/account/", name="")
    assert (empty.status_code, "Give it a name" in empty.text) == (422, True)


def test_where_the_pages_have_no_name_there_are_no_passkeys(app: Flask, client: FlaskClient):
    app.config["ADDRESS"] = "http://192.0.2.7:8000"
    assert "There are no passkeys at this address" in client.get("/account/passkey").text
    assert browser.post(client, "/account/passkey", on="/account/").status_code == 422
    other = app.test_client()
    assert "There are no passkeys at this address" in other.get("/sign-in/passkey").text
    assert browser.post(other, "/sign-in/passkey", on="/sign-in").status_code == FAULTY
