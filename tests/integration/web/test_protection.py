"""What confidential records are guarded by, in the pages: allowance, alarm, brake, and the list of readings."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole, Brakes
from matcher.services.accounts.accounts import NewUser, create_user
from tests.integration.web.client import decide, post, sign_in, text_of
from tests.integration.web.scene import PASSWORD, auditor, coordinator

LEA = "lea@example.org"
QUESTIONS = "/protection/questions"


@pytest.fixture
def lea(center: SqlDatabase, app: Flask) -> FlaskClient:
    """Someone with the permission for lived experience, signed in."""
    coordinator(center, LEA, knows=True)
    return sign_in(app, LEA)


def test_past_the_allowance_acts_wait_and_someone_is_told(center: SqlDatabase, client: FlaskClient, lea: FlaskClient):
    center.brakes = Brakes(1)
    assert "0 Accounts that wait" in text_of(lea.get("/").text)
    assert "Eligible" in client.get("/engagements/E2").text
    again = client.get("/engagements/E1")
    assert (again.status_code, "This list waits until tomorrow" in again.text) == (200, True)
    assert "when Tue, Jan 5, 2027 begins" in again.text
    refused = decide(client, "reject", "Ana Ruiz", reason="other")
    assert refused.status_code == 429
    assert "Your account has asked as much today as one day allows." in refused.text
    released = post(client, release_in(client.get("/engagements/E4").text), on="/engagements/E4", why="Ill")
    assert released.status_code == 429
    assert 1 <= int(released.headers["Retry-After"]) <= 86_400
    told = text_of(released.text)
    assert "That is all for today" in told
    assert "Go on from midnight on the center's clock, when Tuesday, January 5 begins." in told.replace("&#39;", "'")

    assert "1 Account that waits" in text_of(lea.get("/").text)
    page = text_of(lea.get(QUESTIONS).text)
    assert "coordinator@example.org asked 1 time of 1" in page
    assert "Lists of who else could present 1 3 People turned down or released 0 2" in page
    given = post(lea, f"{QUESTIONS}/1", on=QUESTIONS, more="2", why="Year's end")
    assert given.status_code == 303
    page = text_of(lea.get(QUESTIONS).text)
    assert "asked 1 time of 3, and was refused 5 times" in page
    assert "Casey Morgan gave 2 more" in page
    assert decide(client, "reject", "Ana Ruiz", reason="other").status_code == 303
    assert post(lea, f"{QUESTIONS}/1", on=QUESTIONS, leave="1").status_code == 303
    assert "Casey Morgan left it as it is" in lea.get(QUESTIONS).text


def release_in(page: str) -> str:
    """Where the first form that releases someone posts to."""
    return "/lifecycle/let-go/" + page.partition('action="/lifecycle/let-go/')[2].partition('"')[0]


def test_numbers_that_can_not_be_given_are_refused(client: FlaskClient, lea: FlaskClient):
    client.get("/engagements/E1")
    for more, status in (("0", 422), ("1001", 422), ("", 400), ("x", 400)):
        assert post(lea, f"{QUESTIONS}/1", on="/", more=more).status_code == status
    assert post(lea, f"{QUESTIONS}/99", on="/", more="1").status_code == 404
    assert "Nobody asked" not in lea.get(QUESTIONS).text


def test_the_pages_are_for_those_with_the_permission(center: SqlDatabase, app: Flask, client: FlaskClient):
    auditor(center)
    for reader in (client, sign_in(app, "auditor@example.org")):
        assert reader.get(QUESTIONS).status_code == 403
        assert post(reader, f"{QUESTIONS}/1", on="/", more="1").status_code == 403
        assert "Accounts that wait" not in text_of(reader.get("/").text)
        assert "/protection/" not in reader.get("/").text


def test_before_anything_was_asked(lea: FlaskClient):
    assert "Nobody asked anything today" in lea.get(QUESTIONS).text


def test_a_what_if_waits_with_a_page(center: SqlDatabase, app: Flask):
    center.brakes = Brakes(1)
    planner = NewUser("pat@example.org", "Pat", PASSWORD, frozenset({AccountRole.PLANNER}))
    create_user(center, planner)
    pat = sign_in(app, planner.email)
    statuses = [post(pat, "/scenarios/ask/recruit", on="/scenarios/").status_code for _ in range(2)]
    assert statuses == [303, 429]


def test_explanations_wait_as_a_page_and_as_a_part_of_one(center: SqlDatabase, client: FlaskClient):
    center.brakes = Brakes(1)
    assert [client.get("/explanations/about/E2").status_code for _ in range(2)] == [200, 200]  # the same question
    assert client.get("/explanations/about/E1").status_code == 429
    part = post(
        client, "/explanations/ask", on="/review/", headers={"HX-Request": "true"}, engagement="E3", about="uncovered"
    )
    assert (part.status_code, "<html" in part.text, "That is all for today" in part.text) == (429, False, True)


def test_records_past_the_brake_take_the_reason_once_more_and_then_a_second_person(
    center: SqlDatabase, lea: FlaskClient
):
    center.brakes = Brakes(records_an_hour=1)
    assert "Roles: Expert." in post(lea, "/consultants/C1/record", why="Panel for E1").text
    refused = post(lea, "/consultants/C2/record", why="Panel for E1")
    assert refused.status_code == 422
    assert "Say once more why you need to know this one" in refused.text
    assert 'value="Panel for E1"' in refused.text
    assert "Survivor" not in refused.text
    assert "Roles: Survivor." in post(lea, "/consultants/C2/record", why="Panel for E1", once_more="Support").text
    last = post(lea, "/consultants/C3/record", why="Panel for E1", once_more="Support")
    assert (last.status_code, 'href="/protection/many"' in last.text) == (422, True)
    page = text_of(lea.get("/protection/readings").text)
    assert "Ben Cho Panel for E1. Once more: Support" in page
    assert "1 of 1 reading" in text_of(lea.get("/protection/readings?whose=C2").text)
    assert "Who read Ben Cho’s record" in lea.get("/protection/readings?whose=C2").text
    assert "1 of 2 readings" in text_of(lea.get("/protection/readings?q=support").text)
    assert "Nobody has read Cara Diaz’s confidential record" in lea.get("/protection/readings?whose=C3").text
    file = lea.get("/protection/readings?file=csv")
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert file.text.splitlines()[2].endswith(",Casey Morgan,Ben Cho,Panel for E1. Once more: Support")


def test_many_records_at_once_take_a_second_person(center: SqlDatabase, app: Flask, lea: FlaskClient):
    many = "/protection/many"
    coordinator(center, "mo@example.org", knows=True)
    mo = sign_in(app, "mo@example.org")
    assert post(lea, many, on=many, whom="E99", why="To plan").status_code == 422
    assert post(lea, many, on=many, whom="E1", why="The debrief").status_code == 303
    assert "0 Requests to read many records" in text_of(lea.get("/").text)
    assert "1 Request to read many records" in text_of(mo.get("/").text)
    assert post(lea, f"{many}/1/answer", on=many, answer="yes").status_code == 409
    assert post(mo, f"{many}/1/answer", on=many, answer="perhaps").status_code == 400
    assert post(mo, f"{many}/1/answer", on=many, answer="yes").status_code == 303
    assert "1 Request to read many records" in text_of(lea.get("/").text)
    shown = post(lea, f"{many}/1/read", on=many)
    assert re.search(r"Ana Ruiz Expert [0-9.]+ Ben Cho Survivor [0-9.]+", text_of(shown.text))
    assert shown.headers["Cache-Control"] == "no-store"
    assert post(lea, f"{many}/1/read", on=many).status_code == 409

    post(lea, many, on=many, why="To plan")
    post(mo, f"{many}/2/answer", on=many, answer="yes")
    asked: dict[str, Any] = {"as": "csv"}
    file = post(lea, f"{many}/2/read", on=many, **asked)
    assert file.headers["Content-Disposition"] == "attachment; filename=records.csv"
    assert file.text.splitlines()[2].startswith("C2,Ben Cho,survivor,")
    post(mo, many, on=many, why="To plan too")
    post(lea, f"{many}/3/answer", on=many, answer="no")
    page = text_of(mo.get(many).text)
    assert all(words in page for words in ("Declined", "Read", "Answered by Casey Morgan"))


@pytest.mark.parametrize("page", ["/protection/readings", "/protection/readings?file=csv", "/protection/many"])
def test_no_page_of_records_is_for_others(center: SqlDatabase, app: Flask, client: FlaskClient, page: str):
    auditor(center)
    for reader in (client, sign_in(app, "auditor@example.org")):
        assert reader.get(page).status_code == 403
    for act in ("", "/1/answer", "/1/read"):
        assert post(client, f"/protection/many{act}", on="/").status_code == 403


def test_the_person_concerned_can_be_told_by_a_letter_that_others_do_not_see(client: FlaskClient, lea: FlaskClient):
    page = "/protection/readings?whose=C2"
    assert "Draft a letter" not in lea.get(page).text
    post(lea, "/consultants/C2/record", why="Panel for E1")
    assert "Draft a letter to Ben Cho" in lea.get(page).text
    drafted = post(lea, "/protection/readings/C2/letter", on=page)
    assert (drafted.status_code, drafted.headers["Location"]) == (303, "/outbox/1")
    assert "Casey Morgan. The reason given: Panel for E1" in lea.get("/outbox/1").text
    assert "Who has read what we keep in confidence" in lea.get("/outbox/").text
    assert client.get("/outbox/1").status_code == 404
    assert "confidence" not in client.get("/outbox/").text
    for person in ("C3", "C99"):
        assert post(lea, f"/protection/readings/{person}/letter", on=page).status_code == 404
    assert post(client, "/protection/readings/C2/letter", on="/").status_code == 403
