"""Private feeds for calendar programs, and the part of a consultant's page that sets them."""

import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.calendar import Interval
from matcher.domain.model.errors import CalendarError
from matcher.domain.model.ids import ConsultantId
from matcher.services.calendars.busy import own_calendar, refresh
from matcher.services.calendars.feeds import feed_made_at
from tests.integration.web.asked import own
from tests.integration.web.client import make_app, post, sign_in, text_of
from tests.integration.web.scene import auditor
from tests.integration.web.test_versions import publish
from tests.support.builders import MONDAY, TUESDAY
from web.app import Front

CARA = ConsultantId("C3")
OWN = "https://calendar.example/private-secret/basic.ics"


def test_addresses_that_leave_the_pages_are_those_of_the_setting(center: SqlDatabase):
    client = own(make_app(center, front=Front("https://matcher.example.org")), center, "C3")
    page = post(client, "/own/feed", on="/own/")
    assert re.search(r'value="https://matcher\.example\.org/calendar/[\w-]{43}\.ics"', page.text)


def make(app: Flask, center: SqlDatabase) -> str:
    """Make a feed on its owner's page: its path."""
    page = post(own(app, center, "C3"), "/own/feed", on="/own/")
    found = re.search(r'value="http://localhost(/calendar/[\w-]{43}\.ics)"', page.text)
    assert found, page.text
    return found[1]


def test_a_calendar_program_reads_the_feed_without_an_account(app: Flask, client: FlaskClient, center: SqlDatabase):
    path = make(app, center)
    publish(client)
    assert Calendar.from_ical(app.test_client().get(path).text).events == []
    post(client, "/offers/", on="/offers/", days="5", otherwise="on")
    answer = app.test_client().get(path)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    event = Calendar.from_ical(answer.text).events[0]
    assert (event["summary"], event["status"]) == ("Delta Youth Center: training, presenter", "TENTATIVE")
    assert "Set-Cookie" not in answer.headers
    assert not re.search("surviv|lived|expert|Cara", answer.text, re.IGNORECASE)


def test_what_has_not_changed_is_not_sent_again(app: Flask, client: FlaskClient, center: SqlDatabase):
    path, program = make(app, center), app.test_client()
    tag = program.get(path).headers["ETag"]
    again = program.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.text) == (304, "")
    publish(client)
    post(client, "/offers/", on="/offers/", days="5")
    assert program.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_a_new_address_stops_the_old_one_at_once(app: Flask, client: FlaskClient, center: SqlDatabase):
    old, program = make(app, center), app.test_client()
    new = make(app, center)
    assert [program.get(path).status_code for path in (old, new, "/calendar/x.ics")] == [404, 200, 404]
    assert "Only they have seen it." in client.get("/consultants/C3").text
    assert "Make an address" not in client.get("/consultants/C3").text
    post(client, "/consultants/C3/feed", on="/consultants/C3", close="1")
    assert program.get(new).status_code == 404
    assert feed_made_at(center, CARA) is None


def test_no_log_holds_the_address(app: Flask, center: SqlDatabase, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    path = make(app, center)
    program = app.test_client()
    program.get(path)
    program.get(path + "x")
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    held = " ".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert "calendars.feed" in held or "/calendar/<token>.ics" in held
    assert token not in held


def test_an_own_calendar_is_set_read_and_forgotten(client: FlaskClient, center: SqlDatabase):
    assert "The machine" not in client.get("/consultants/C3").text
    post(client, "/consultants/C3/own-calendar", on="/consultants/C3", calendar=OWN)
    page = client.get("/consultants/C3").text
    assert "At calendar.example. Not read yet" in text_of(page)
    assert "private-secret" not in page
    refresh(center, lambda _: b"", lambda *_: (Interval(MONDAY, TUESDAY),))
    assert "1 time taken in the year ahead" in text_of(client.get("/consultants/C3").text)

    def fail(_: str) -> bytes:
        raise CalendarError("The machine does not answer, or not safely.")

    refresh(center, fail, lambda *_: ())
    page = text_of(client.get("/consultants/C3").text)
    assert "The machine does not answer, or not safely. What was read a minute ago still counts." in page
    post(client, "/consultants/C3/own-calendar", on="/consultants/C3", forget="1", calendar=OWN)
    assert own_calendar(center, CARA) is None


def test_what_is_no_address_is_not_kept(client: FlaskClient, center: SqlDatabase):
    post(client, "/consultants/C3/own-calendar", on="/consultants/C3", calendar="http://10.0.0.1/")
    assert "Not kept: give an address that begins with https://" in client.get("/consultants/C3").text
    assert own_calendar(center, CARA) is None


def test_who_may_not_sees_no_buttons(center: SqlDatabase, app: Flask, client: FlaskClient):
    auditor(center)
    reader = sign_in(app, "auditor@example.org")
    assert "own-calendar" not in reader.get("/consultants/C3").text
    for address in ("/consultants/C3/feed", "/consultants/C3/own-calendar"):
        assert post(reader, address, on="/versions/").status_code == 403
    for address in ("/consultants/C9/feed", "/consultants/C9/own-calendar"):
        assert post(client, address, on="/versions/", calendar=OWN).status_code == 404
