"""Whatever page there is, links lead to it: nobody has to know an address."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.workflow.letter import LetterState
from matcher.records import AccountRole, Permission
from matcher.services.accounts.accounts import NewUser, create_user
from matcher.services.intake.requests import NewRequest, receive
from matcher.services.publication.publishing import publish
from tests.integration.web.client import make_app, post, sign_in
from tests.integration.web.scene import PASSWORD
from tests.support.letters import a_letter, put
from tests.support.requests import a_request

MOST = 400
"""Pages that are read at most; of each kind of page a few are enough."""
OF_EACH = 3


def links_of(page: str) -> list[str]:
    """The addresses on this server that a page links to, or asks for by a form."""
    found = map(unescape, re.findall(r'(?:href|<form[^>]* method="get" action)="([^"#]+)', page))
    return [href for href in found if href.startswith("/") and not href.startswith("/static/")]


def reached(app: Flask, client: FlaskClient) -> set[str]:
    """The endpoints to which one comes from Today."""
    addresses, seen, count = app.url_map.bind("localhost"), {"/"}, dict[str, int]()
    waiting = ["/"]
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        endpoint = addresses.match(urlsplit(address).path)[0]
        count[endpoint] = count.get(endpoint, 0) + 1
        if count[endpoint] > OF_EACH:
            continue
        answer = client.get(address)
        for link in links_of(answer.text if answer.mimetype == "text/html" else ""):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return set(count)


NOT_BY_LINK = {
    "static", "operations.alive", "operations.ready", "operations.metrics",  # for browsers and monitors
    "review.changed", "runs.live", "studies.live", "explanations.live", "explanations.uncovered_live",
    "policy_effect.live",  # parts that pages fetch
    "names.show",  # likewise
    "accounts.sign_in", "accounts.ask_passkey", "reset.ask",  # before one has signed in
    "reset.show", "answers.show", "own.offer_to_open", "own.show", "own_facts.limits", "calendars.feed",  # by mail
    "explanations.show", "explanations.choice", "policy_effect.show", "policy_effect.again",  # of what was just asked
    "explanations.chosen",  # of what was chosen
    "studies.show", "studies.file",
    "records.rejected", "records.offers",  # former addresses
}  # fmt: skip


def test_links_lead_to_every_page(center: SqlDatabase):
    app = make_app(center)
    knows = frozenset({Permission.READ_LIVED_EXPERIENCE})
    everyone = create_user(center, NewUser("all@example.org", "Lou All", PASSWORD, frozenset(AccountRole), knows))
    publish(center, everyone)
    put(center, a_letter(center).letter_id, LetterState.UNKNOWN)
    asked = a_request()
    receive(center, NewRequest(asked.contact, asked.facts))
    client = sign_in(app, "all@example.org")
    kept: dict[str, Any] = {"kind": "cap_hours", "title": "Short weeks", "hours": "1"}
    assert post(client, "/scenarios/new", on="/scenarios/new?kind=cap_hours", **kept).status_code == 303
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - reached(app, client) == NOT_BY_LINK
