"""What saving the policy would do is shown before it is saved."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matcher.db.unit_of_work import SqlDatabase
from tests.integration.web.client import hidden_in, post, sign_in, text_of
from tests.integration.web.scene import auditor
from tests.integration.web.test_confidential import TELLING
from tests.integration.web.test_data import form_of
from tests.integration.web.test_scenarios import answered

ASK = "/policy/effect/"
NOTICE: dict[str, Any] = {"rules.lead_days_virtual": "300", "rules.lead_days_in_person": "300"}


def asked(client: FlaskClient, **typed: Any) -> str:
    """Ask for the effect of the form of the policy with something else typed; the address of the answer."""
    answer = ask(client, **typed)
    assert answer.status_code == 303, text_of(answer.text)
    return str(answer.headers["Location"])


def ask(client: FlaskClient, **typed: Any) -> TestResponse:
    """What the second button of the form answers: it sends the form, with what it hides, elsewhere."""
    page = client.get("/policy").text
    hidden: dict[str, Any] = {**hidden_in(page, "/policy")}
    sent = hidden | form_of(client, "/policy") | typed
    return post(client, ASK, on="/policy", **sent)


def test_the_effect_is_shown_and_then_saved(center: SqlDatabase, client: FlaskClient):
    place = asked(client, **NOTICE, reason="People are tired.")
    assert "Waits its turn" in text_of(client.get(place).text)
    assert "Waits its turn" in text_of(client.get(f"{place}/live").text)
    answered(center)
    page = client.get(place).text
    assert "The lead time of virtual engagements, in days, is 300." in text_of(page)
    assert re.search(r"Engagements covered|Covered", text_of(page))
    assert form_of(client, "/policy")["rules.lead_days_virtual"] == "5"  # asking saves nothing
    assert client.get(f"{place}/live").headers["HX-Refresh"] == "true"
    answer = post(client, "/policy", on=place, **NOTICE, reason="People are tired.")
    assert answer.headers["Location"] == "/policy"
    assert form_of(client, "/policy")["rules.lead_days_virtual"] == "300"
    assert "“People are tired.”" in text_of(client.get("/policy").text)


def test_what_was_typed_can_be_changed_again(client: FlaskClient):
    place = asked(client, **NOTICE)
    assert form_of(client, f"{place}/again")["rules.lead_days_in_person"] == "300"


def test_settings_that_someone_saved_meanwhile_are_not_lost(client: FlaskClient):
    place = asked(client, **NOTICE)
    fit: dict[str, Any] = {"points.fit": "90"}
    post(client, "/policy", on="/policy", **fit)
    late = post(client, "/policy", on=place, **NOTICE)
    assert late.status_code == 409
    assert "Someone saved before you" in late.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Nothing differs from what is saved"),
        ({"points.fit": "lots"}, "Nothing was saved: 1 field has to be put right first."),
    ],
)
def test_without_a_change_or_with_a_fault_nothing_is_asked(client: FlaskClient, typed: dict[str, Any], said: str):
    answer = ask(client, **typed)
    assert answer.status_code == 422
    assert said in text_of(answer.text)


def test_years_of_a_role_have_no_effect_for_who_may_not_know(client: FlaskClient):
    years: dict[str, Any] = {"rules.survivor_min_years": "30"}
    answer = ask(client, **years)
    assert "Nothing differs from what is saved" in text_of(answer.text)
    assert TELLING.findall(client.get(asked(client, **NOTICE, **years)).text) == []


def test_readers_ask_for_no_effect(center: SqlDatabase, app: Flask, client: FlaskClient):
    place = asked(client, **NOTICE)
    reader = sign_in(app, auditor(center).email)
    assert "Show the effect" not in reader.get("/policy").text
    assert {reader.get(place).status_code, reader.get(f"{place}/again").status_code} == {403}
    assert client.get("/policy/effect/99").status_code == 404
