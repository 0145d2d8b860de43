"""The visitor of `make load` knows the pages as they are: what it reads and decides does what it says."""

from collections.abc import Mapping

from flask import Flask

from matcher.db.unit_of_work import SqlDatabase
from tests.integration.web.scene import PASSWORD, coordinator
from tests.load.visitor import PAGES, Connection, Reply, Visitor

DECISIONS = 12


def connection(app: Flask) -> Connection:
    """Without a socket; the visitor keeps its cookies itself."""
    client = app.test_client(use_cookies=False)

    def send(method: str, address: str, body: str | None, headers: Mapping[str, str]) -> Reply:
        answer = client.open(address, method=method, data=body, headers=dict(headers))
        return Reply(answer.status_code, answer.data, answer.headers.getlist("Set-Cookie"))

    return send


def test_pages_are_read_and_seats_approved_and_taken_back(center: SqlDatabase, app: Flask):
    email = coordinator(center, "visitor@example.org").email
    visitor = Visitor(connection(app), email, PASSWORD, {"engagement": ["E1"], "consultant": ["C1"]})
    assert {visitor.read(page).status for page in PAGES} == {200}
    answers = [visitor.decide() for _ in range(DECISIONS)]
    assert {(one.what, one.status) for one in answers} >= {("approve", 200), ("undo", 200)}
