"""Organizations as a record: all that was asked for and given under any spelling, a log, and a further request."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.request_facts import Contact, Facts
from matcher.domain.model.vocabulary import TaType
from matcher.domain.workflow.engagement import EngagementState, Lifecycle
from matcher.services.intake.requests import NewRequest, receive
from matcher.services.notes.organizations import Served, organizations
from tests.integration.web.client import decide, make_app, post, sign_in, text_of
from tests.integration.web.scene import auditor
from tests.support.databases import Clock
from tests.support.names import E1

ASKED = Facts(
    organization="harbor  light SHELTER",
    audience="direct_services_nonprofit",
    city="Dayton",
    state="OH",
    need="Housing staff should know what to look for.",
    ta_type=TaType.COACHING,
    topics=frozenset({"trauma_informed_care"}),
    seats=2,
)


@pytest.fixture
def asked(client: FlaskClient, center: SqlDatabase, clock: Clock) -> FlaskClient:
    """Harbor Light Shelter has asked again, with its name in other letters; Ivy Hall for the first time."""
    receive(center, NewRequest(Contact("Ruth Lee", "ruth@harbor.example.org"), ASKED))
    clock.forward(minutes=1)
    receive(center, NewRequest(Contact("Ivo Hall", "ivo@ivy.example.org"), Facts(organization="Ivy Hall")))
    return client


def address(client: FlaskClient, name: str) -> str:
    found = re.search(rf'href="(/organizations/[0-9a-f]+)">{name}', client.get("/organizations/").text)
    assert found
    return found[1]


def test_spellings_of_one_name_are_one_organization(asked: FlaskClient, center: SqlDatabase):
    by_key = {one.key: one for one in organizations(center)}
    harbor = by_key["harbor light shelter"]
    assert (len(harbor.requests), [one.engagement.engagement_id for one in harbor.given]) == (1, ["E1"])
    assert set(harbor.spellings) == {"harbor light SHELTER", "Harbor Light Shelter"}
    assert by_key["ivy hall"].served is Served.UNDER_WAY
    shown = text_of(asked.get(address(asked, harbor.name)).text)
    assert "Under way, not served yet: 1 request, 1 engagement, 0 delivered." in shown
    assert "Ruth Lee, ruth@harbor.example.org" in shown
    assert asked.get("/organizations/nothing").status_code == 404


def test_who_asked_and_was_never_served_is_found_and_whoever_was_is_not(asked: FlaskClient, center: SqlDatabase):
    post(asked, "/triage/2/decline", on="/triage/2", why="Out of scope")
    center.writing(lambda work: work.lifecycles.put(Lifecycle(E1, EngagementState.DELIVERED)))
    found = text_of(asked.get("/organizations/?served=Asked%2C+never+served").text)
    assert ("Ivy Hall" in found, "harbor light SHELTER" in found) == (True, False)
    assert "Served" in text_of(asked.get("/organizations/?q=harbor").text)
    kept = asked.get("/organizations/?file=csv&q=ivy").text
    assert "Ivy Hall" in kept


def test_a_call_is_noted_with_author_and_time(asked: FlaskClient):
    page = address(asked, "Ivy Hall")
    answer = post(asked, f"{page}/log", on=page, kind="call", text="They asked about dates in May.")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{page}#log")
    shown = text_of(asked.get(page).text)
    assert "Casey Morgan noted a call: They asked about dates in May. Mon, Jan 4, 2027 at" in shown
    assert post(asked, f"{page}/log", on=page, kind="call", text=" ").status_code == 422
    assert post(asked, f"{page}/log", on=page, kind="comment", text="x").status_code == 400


def test_a_further_request_begins_with_the_last_ones_facts(asked: FlaskClient, center: SqlDatabase):
    page = address(asked, "harbor light SHELTER")
    form = asked.get(f"{page}/again").text
    for said in ('value="Ruth Lee"', 'value="Dayton"', "Housing staff should know"):
        assert said in form
    fields: dict[str, Any] = {
        "contact_name": "Ruth Lee", "contact_email": "ruth@harbor.example.org", "organization": "Harbor Light Shelter",
        "audience": "direct_services_nonprofit", "city": "Dayton", "state": "OH", "need": "The same for night staff.",
    }  # fmt: skip
    bad = post(asked, f"{page}/again", on=f"{page}/again", **{**fields, "contact_email": "ruth"})
    assert (bad.status_code, "An email address like" in bad.text) == (422, True)
    answer = post(asked, f"{page}/again", on=f"{page}/again", **fields)
    assert answer.headers["Location"] == "/triage/3"
    with center.reading() as work:
        request = work.requests.get(3)
    assert request
    assert (request.facts.need, request.facts.seats) == ("The same for night staff.", 2)
    assert "Casey Morgan" in text_of(asked.get("/triage/3").text)


def test_an_organization_of_the_data_alone_has_its_engagements_facts(client: FlaskClient):
    page = address(client, "Bright River Clinic")
    assert 'value="Dayton"' in client.get(f"{page}/again").text
    decide(client, "approve", "Cara Diaz")
    post(client, "/versions/", on="/versions/")
    assert "Cara Diaz" in text_of(client.get(page).text)


def test_who_only_reads_sees_the_record_without_forms(asked: FlaskClient, center: SqlDatabase):
    auditor(center)
    reader = sign_in(make_app(center), "auditor@example.org")
    page = address(reader, "Ivy Hall")
    shown = reader.get(page).text
    assert ("Request again" in shown, 'name="kind"' in shown) == (False, False)
    assert reader.get(f"{page}/again").status_code == 403
    assert address(asked, "Ivy Hall") == page
