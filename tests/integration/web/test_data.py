"""Facts on pages: shown to readers, changed by those who may, put right by field, side by side with what is newer."""

import re
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from tests.integration.web.client import post, sign_in, text_of
from tests.integration.web.scene import auditor
from tests.integration.web.test_confidential import TELLING

ANA, HARBOR = "/consultants/C1/facts", "/engagements/E1/facts"
VALUES = re.compile(r'<input class="usa-input"[^>]* name="([^"]+)"[^>]* value="([^"]*)"')
CHOSEN = re.compile(r'<select class="usa-select"[^>]* name="([^"]+)".*?<option value="([^"]*)" selected>', re.DOTALL)


def form_of(client: FlaskClient, address: str) -> dict[str, Any]:
    """What a browser would send of the form, ticks and areas apart."""
    page = client.get(address).text
    return {name: unescape(value) for name, value in (*VALUES.findall(page), *CHOSEN.findall(page))}


def test_facts_are_changed_and_the_history_says_by_whom(client: FlaskClient):
    typed = form_of(client, ANA) | {"modes": ["virtual", "in_person"], "city": "Dayton", "reason": "She moved."}
    answer = post(client, ANA, on=ANA, **typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/consultants/C1")
    assert "Saved. It counts from the next run on." in client.get("/consultants/C1").text
    page = text_of(client.get(ANA).text)
    assert "Casey Morgan , " in page
    assert "“She moved.” Before: City: Columbus After: City: Dayton" in page
    assert "Dayton, OH" in client.get("/consultants/C1").text


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(client: FlaskClient):
    typed = form_of(client, ANA) | {"max_hours_per_week": "lots", "city": "Dayton", "topic.substance_use": "3"}
    answer = post(client, ANA, on=ANA, **typed)
    page = answer.text
    assert answer.status_code == 422
    assert "Nothing was saved: 2 fields have to be put right first." in page
    assert 'id="fault-max_hours_per_week">Give a number from 0 to 168.' in page
    assert "Give one or more of virtual or in_person" in page
    assert 'value="lots" aria-describedby="fault-max_hours_per_week" aria-invalid="true"' in page
    assert 'value="Dayton"' in page


def test_someone_who_saved_meanwhile_is_shown_beside_ones_own(client: FlaskClient):
    seen = form_of(client, HARBOR)
    version = re.search(r'name="version" value="([^"]+)"', client.get(HARBOR).text)
    assert version
    seen["weekdays"] = ["Mon", "Tue"]
    assert post(client, HARBOR, on=HARBOR, **seen | {"priority": "4"}).status_code == 303
    mine = post(client, HARBOR, on=HARBOR, **seen | {"city": "Dayton", "version": version[1]})
    assert mine.status_code == 409
    assert "Someone saved before you" in mine.text
    assert 'name="city" value="Dayton"' in mine.text
    assert "changed the facts. Before: Priority: 5" in text_of(client.get("/engagements/E1").text)


def test_the_policy_is_a_page_without_what_goes_by_a_role(client: FlaskClient):
    page = client.get("/policy").text
    assert TELLING.findall(page) == []
    assert "The best fit earns" in page
    fit: dict[str, Any] = {"points.fit": "90"}
    assert post(client, "/policy", on="/policy", **fit).headers["Location"] == "/policy"
    assert form_of(client, "/policy")["points.fit"] == "90"


def test_readers_see_facts_without_a_way_to_save(center: SqlDatabase, app: Flask):
    reader = sign_in(app, auditor(center).email)
    for address in (ANA, HARBOR, "/policy"):
        page = reader.get(address).text
        assert '<button class="usa-button">Save</button>' not in page
        assert TELLING.findall(page.replace("urvivor", "").replace("Survivor", "")) == []
        assert post(reader, address, on=address).status_code == 403
    assert reader.get("/consultants/C99/facts").status_code == 404
    assert reader.get("/engagements/E99/facts").status_code == 404
