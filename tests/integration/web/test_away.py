"""A database that is away: a page that says so and when to try again, and nothing of what the driver said."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.cache import Memory
from matcher.db import engine as engines
from matcher.db import unit_of_work
from matcher.db.engine import begin_writing, open_engine
from tests.integration.web.client import decide, make_app, rows, text_of, token
from tests.integration.web.scene import PASSWORD
from tests.support.databases import Clock, open_database
from web.shell.center import EXTENSION, center

AWAY = "postgresql://someone:sesame@127.0.0.1:1/center"
SENTENCE = "If you were saving something, look whether it was saved before you do it again."


@pytest.fixture
def cut_off(app: Flask, client: FlaskClient) -> Iterator[FlaskClient]:
    """Somebody who signed in before the database went away."""
    with closing(open_database(AWAY, Clock())) as database:
        app.extensions[EXTENSION] = center(app)._replace(database=database)
        yield client


@pytest.mark.parametrize("place", ["/", "/review/", "/consultants/"])
def test_a_page_says_that_the_service_is_away_and_when_to_try_again(cut_off: FlaskClient, place: str):
    answer = cut_off.get(place)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "The service is not available right now" in text_of(answer.text)
    assert SENTENCE in text_of(answer.text)
    assert "sesame" not in answer.text
    assert "127.0.0.1:1" not in answer.text


def test_a_wrong_address_is_told_all_the_same(cut_off: FlaskClient):
    answer = cut_off.get("/no-such-page")
    assert (answer.status_code, "There is no such page" in answer.text) == (404, True)


def test_what_needs_no_database_is_still_there(cut_off: FlaskClient):
    assert cut_off.get("/healthz").status_code == 200
    assert cut_off.get("/readyz").status_code == 503


def test_a_decision_that_waits_too_long_is_told_and_not_made(
    app: Flask, client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    monkeypatch.setattr(unit_of_work, "LONGEST_WAIT_SECONDS", 0.5)
    name, *_ = waiting = rows(client)
    url = f"sqlite:///{tmp_path / 'center.db'}"
    hanging = open_engine(url)
    with closing(open_database(url, Clock(), memory=Memory())) as database:
        app.extensions[EXTENSION] = center(app)._replace(database=database)
        assert rows(client) == waiting  # judged once: that reads roles, which is written down
        with begin_writing(hanging.connect()) as connection, connection.begin():
            assert decide(client, "approve", name).status_code == 503
        assert rows(client) == waiting
        assert decide(client, "approve", name).status_code == 303
    hanging.dispose()


@pytest.mark.usefixtures("center")
def test_a_sign_in_that_waits_too_long_is_told_and_counts_as_no_wrong_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    monkeypatch.setattr(unit_of_work, "LONGEST_WAIT_SECONDS", 0.2)
    url = f"sqlite:///{tmp_path / 'center.db'}"
    hanging = open_engine(url)
    with closing(open_database(url, Clock())) as database:
        visitor = make_app(database).test_client()
        given = {"email": "coordinator@example.org", "password": PASSWORD, "csrf_token": token(visitor, "/sign-in")}
        with begin_writing(hanging.connect()) as connection, connection.begin():
            answer = visitor.post("/sign-in", data=given)
        assert (answer.status_code, "The service is not available right now" in text_of(answer.text)) == (503, True)
        assert visitor.post("/sign-in", data=given).status_code == 303
    hanging.dispose()
