"""What those who watch are told, and that neither they nor the log learn who anyone is."""

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.errors import OutdatedError
from matcher.logs import formatter
from matcher.services.runtime.request_id import current_request
from matcher.settings import SettingsError, read_settings
from tests.integration.web.client import SECRET, decide, sign_in, try_sign_in
from tests.integration.web.scene import ENGAGEMENTS, PASSWORD, PEOPLE
from tests.support.databases import Clock, open_database
from web.app import create_app
from web.shell.center import center_zone

TOKEN = "a token that nobody guesses"
NAMING = [each for one in PEOPLE for each in (one.name, one.email)] + [one.organization for one in ENGAGEMENTS]
TELLING = ["survivor", "lived", "Casey", "coordinator@", "C1", "E1", "nobody@example.org", "Ana", "wrong password"]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """All that is logged meanwhile."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(current_request))
    logger = logging.getLogger()
    level = logging.getLogger("web").level
    logger.addHandler(handler)
    logging.getLogger("web").setLevel(logging.INFO)
    yield stream
    logging.getLogger("web").setLevel(level)
    logger.removeHandler(handler)


def watched(app: Flask, database: SqlDatabase) -> FlaskClient:
    return create_app(database, SECRET, center_zone(app), metrics_token=TOKEN).test_client()


def read(client: FlaskClient, token: str = TOKEN) -> str:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    return answer.text


def test_a_process_that_answers_is_alive_and_ready(app: Flask):
    client = app.test_client()
    assert [client.get(place).text for place in ("/healthz", "/readyz")] == ["alive\n", "ready\n"]


def test_without_its_database_it_is_alive_and_not_ready(app: Flask, tmp_path, lines: io.StringIO):
    empty = open_database(f"sqlite:///{tmp_path / 'empty.db'}", Clock())
    client = watched(app, empty)
    answer = client.get("/readyz")
    assert (client.get("/healthz").status_code, answer.status_code, answer.text) == (200, 503, "not ready\n")
    assert json.loads(lines.getvalue())["fault"] == "NoDatabaseError"
    assert "matcher_database_up 0.0" in read(client)
    empty.close()


def test_once_the_database_has_another_form_it_is_not_ready_and_reads_and_writes_nothing(
    app: Flask, center: SqlDatabase, monkeypatch: pytest.MonkeyPatch
):
    client = watched(app, center)
    try_sign_in(client, "coordinator@example.org", PASSWORD)
    assert client.get("/readyz").text == "ready\n"
    with center._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    monkeypatch.setattr("matcher.db.unit_of_work.FORM_SECONDS", 0.0)
    assert client.get("/readyz").status_code == 503
    page = client.get("/")
    assert page.status_code == 503
    assert "of different versions, so nothing is read or written" in page.text
    with pytest.raises(OutdatedError, match="a later one: its form is 9999"):
        center.writing(lambda work: work.now)


def test_metrics_are_for_whoever_shows_the_token(app: Flask, center: SqlDatabase):
    client = watched(app, center)
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 401
    assert app.test_client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    found = read(client)
    assert 'matcher_requests_total{method="GET",route="/metrics",status="401"} 2.0' in found
    assert "matcher_last_run_covered 4.0" in found
    assert 'matcher_last_run_status{status="finished"} 1.0' in found


def test_before_the_first_run_metrics_say_nothing_of_it(app: Flask, empty: SqlDatabase):
    found = read(watched(app, empty))
    assert "matcher_database_up 1.0" in found
    assert "last_run" not in found


def test_a_short_token_is_refused():
    with pytest.raises(SettingsError, match="20 characters"):
        read_settings({"MATCHER_METRICS_TOKEN": "x" * 19})
    assert read_settings({"MATCHER_METRICS_TOKEN": TOKEN}).metrics_token == TOKEN


def test_neither_log_nor_metrics_name_anyone(center: SqlDatabase, app: Flask, lines: io.StringIO):
    kept = create_app(center, SECRET, center_zone(app), metrics_token=TOKEN)
    kept.add_url_rule("/fails", "fails", fails)
    client = sign_in(kept)
    for place in ("/", "/review/?q=Ana+Ruiz", "/engagements/E1", "/consultants/C1", "/consultants/Ana", "/Ana/Ruiz"):
        client.get(place)
    decide(client, "approve", "Ben Cho")
    client.open("/engagements/E1", method="SURVIVOR")
    try_sign_in(kept.test_client(), "nobody@example.org", "wrong password")
    client.get("/fails")

    logged, counted = lines.getvalue(), read(kept.test_client())
    for said in (logged, counted):
        assert [name for name in (*NAMING, *TELLING) if re.search(rf"\b{re.escape(name)}", said)] == []
    entries = [json.loads(line) for line in logged.splitlines()]
    requests = [entry for entry in entries if entry["event"] == "request"]
    assert {"/consultants/<path:consultant_id>", "/review/<any(approve, reject, lock, unlock):action>", "unknown"} <= {
        one["route"] for one in requests
    }
    assert all(set(one) >= {"request_id", "route", "status", "ms"} for one in requests)
    assert any(entry.get("fault") == "ValueError" for entry in entries)


def fails() -> str:
    raise ValueError("Ana Ruiz is a survivor")


fails.__dict__["public"] = True


def test_of_others_messages_only_the_words_are_kept(lines: io.StringIO):
    logging.getLogger("another").warning("Error handling request %s", "/consultants/C1")
    logging.getLogger("another").warning("Invalid request from Ana")
    said = [json.loads(line)["event"] for line in lines.getvalue().splitlines()]
    assert said[0] == "Error handling request %s"
    assert re.fullmatch(r"test_operations:\d+", said[1])
