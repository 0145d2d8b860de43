"""The pages' center with E1's team public and asked: Ana Ruiz and Ben Cho; and the links of each."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.services.consent.own_page import begin_page
from matcher.services.consultants.contacts import addresses
from matcher.services.offers.links import token_of
from matcher.services.offers.offering import send_offers
from matcher.services.publication.publishing import publish
from tests.integration.web.client import decide, post, sign_in
from tests.integration.web.scene import coordinator
from web.pages.people.own_page import PAGE

DAYS = 3
E1 = EngagementId("E1")


def ask_the_team(app: Flask, database: SqlDatabase) -> FlaskClient:
    """Approve and publish E1's team, and ask it; the coordinator's browser."""
    client = sign_in(app)
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    user = coordinator(database, "publisher@example.org")
    publish(database, user)
    assert len(send_offers(database, user, DAYS, E1).offers) == 2
    return client


def link(app: Flask, database: SqlDatabase, consultant_id: str) -> str:
    """The path of someone's link for E1."""
    with database.reading() as work:
        offer = next(one for one in work.offers.find(engagement_id=E1) if one.consultant_id == consultant_id)
        email = addresses(work, [offer.consultant_id])[offer.consultant_id]
    return f"/offer/{token_of(app.config['SECRET_KEY'], offer.nonce, email)}"


def own(app: Flask, database: SqlDatabase, consultant_id: str, *, by_code: bool = False) -> FlaskClient:
    """A browser in which someone has opened their own page."""
    person, client = ConsultantId(consultant_id), app.test_client()
    with client.session_transaction() as session:
        session[PAGE] = database.writing(lambda work: begin_page(work, person, by_code=by_code))
    return client


def number(database: SqlDatabase, consultant_id: str) -> int:
    """The number of someone's offer for E1."""
    with database.reading() as work:
        return next(one.offer_id for one in work.offers.find(engagement_id=E1) if one.consultant_id == consultant_id)


def answer(app: Flask, path: str, step: str, **fields: Any) -> TestResponse:
    """Open a link in a browser of its own, and press a button."""
    client = app.test_client()
    return post(client, f"{path}/{step}", on=path, **fields)


def version_of(client: FlaskClient) -> str:
    """Of the lifecycle, as E1's page has it."""
    found = re.search(r'name="version" value="(\d+)"', client.get("/engagements/E1").text)
    assert found
    return found[1]


def step(client: FlaskClient, name: str, **fields: Any) -> TestResponse:
    """Press a button of E1's lifecycle."""
    return post(client, f"/lifecycle/{name}/E1", on="/engagements/E1", version=version_of(client), **fields)


__all__ = ["DAYS", "E1", "answer", "ask_the_team", "link", "number", "own", "step", "version_of"]
