import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.clock.business_hours import answer_due
from matcher.domain.workflow.letter import LetterKind, LetterState, LetterStep
from matcher.ports import UnitOfWork
from matcher.services.intake.requests import NewRequest, receive
from matcher.services.intake.triage import WaitingRequest, left
from matcher.services.mail.outbox import LetterRef, list_letters, take_steps
from tests.integration.web.client import counted_and_listed, post, sign_in, text_of
from tests.integration.web.scene import coordinator
from tests.support.databases import Clock
from tests.support.requests import NOON, a_request

ASKED = {
    "contact_name": "Ada Lane",
    "contact_email": "ada.lane@example.org",
    "organization": "Harbor Light Shelter",
    "audience": "direct_services_nonprofit",
    "city": "Dayton",
    "state": "OH",
    "need": "A first training for our night staff.",
}


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Someone without an account."""
    return app.test_client()


def ask(visitor: FlaskClient, **fields: Any) -> TestResponse:
    return post(visitor, "/request/", on="/request/", **{**ASKED, **fields})


def step(client: FlaskClient, name: str, **fields: Any) -> TestResponse:
    version = re.search(r'name="version" value="(\d+)"', client.get("/triage/1").text)
    assert version
    return post(client, f"/triage/1/{name}", on="/triage/1", **{"version": version[1], **fields})


def test_anyone_may_ask_and_the_request_is_in_the_queue(visitor: FlaskClient, client: FlaskClient):
    assert "Your request is here" in ask(visitor).text
    page = text_of(client.get("/triage/").text)
    assert "Harbor Light Shelter Request 1 8 h 30 m left by Tue, Jan 5, 12:00 PM EST Received" in page


def queued(client: FlaskClient, address: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/triage/(\d+)"', client.get(f"/triage/{address}").text)


def test_the_queue_is_searched_filtered_and_sorted_and_stands_by_the_time_left(
    app: Flask, visitor: FlaskClient, client: FlaskClient, clock: Clock
):
    ask(visitor)
    ask(visitor, organization="Bright River Clinic", city="Akron")
    step(client, "answer")
    clock.forward(days=2)
    ask(visitor, organization="Cedar County Health", city="Akron")
    client = sign_in(app)
    assert queued(client, "") == ["2", "3", "1"]
    assert queued(client, "?q=OH+akron") == ["2", "3"]
    assert queued(client, "?clock=Overdue") == ["2"]
    assert queued(client, "?clock=Answered") == ["1"]
    assert queued(client, "?sort=-organization") == ["1", "3", "2"]
    assert "None of 3 requests carries “xyz”." in client.get("/triage/?q=xyz").text


def test_a_faulty_form_keeps_what_was_typed(visitor: FlaskClient, client: FlaskClient):
    answer = ask(visitor, contact_email="ada", topics=["labor_trafficking", "sex_trafficking"])
    assert answer.status_code == 422
    assert 'value="ada"' in answer.text
    assert 'aria-describedby="contact_email-fault"' in answer.text
    assert re.findall(r'value="(\w+)" checked', answer.text) == ["labor_trafficking", "sex_trafficking"]
    assert "Nothing waits" in client.get("/triage/").text


def test_what_fills_in_the_trap_is_thanked_and_not_taken_in(visitor: FlaskClient, client: FlaskClient):
    assert "Your request is here" in ask(visitor, website="https://example.org").text
    assert "Nothing waits" in client.get("/triage/").text


def test_a_form_without_its_token_is_refused(visitor: FlaskClient):
    assert visitor.post("/request/", data=ASKED).status_code == 400


def test_one_address_sends_ten_forms_an_hour(visitor: FlaskClient):
    assert [ask(visitor).status_code for _ in range(11)] == [200] * 10 + [429]


def test_who_asks_can_not_say_that_the_granting_office_confirmed(visitor: FlaskClient, client: FlaskClient):
    ask(visitor, federal_grantee="yes", granting_office_confirmed="yes")
    assert "its granting office has to confirm first" in client.get("/triage/1").text


def test_facts_are_completed_and_the_request_becomes_an_engagement(visitor: FlaskClient, client: FlaskClient):
    ask(visitor)
    refused = step(client, "accept")
    assert refused.status_code == 409
    assert "Before it can be accepted, the request must say" in refused.text
    facts = {name: value for name, value in ASKED.items() if not name.startswith("contact")}
    facts |= {"ta_type": "training", "mode": "in_person", "language": "en", "time_zone": "America/New_York"}
    facts |= {"window_start": "2027-04-05", "window_end": "2027-05-28", "sessions": "1", "session_minutes": "120"}
    more = {"topics": ["labor_trafficking"], "weekdays": ["Mon", "Tue"], "start_times": "10:00", "seats": "2"}
    assert "A whole number" in step(client, "complete", **{**facts, **more, "seats": "many"}).text
    assert step(client, "complete", **facts, **more).status_code == 303
    assert "Nothing: every fact is there." in client.get("/triage/1").text
    assert step(client, "accept").status_code == 303
    assert "Harbor Light Shelter" in client.get("/engagements/R00001").text
    assert step(client, "undo").status_code == 303
    assert client.get("/engagements/R00001").status_code == 404


@pytest.mark.parametrize(
    ("name", "fields", "told"),
    [
        ("answer", {}, "First answer: <strong>answered"),
        ("decline", {"why": "Outside of what we do"}, "Request 1: declined"),
        ("snooze", {"until": "2027-02-01"}, "Answer it first"),
        ("snooze", {"until": "tomorrow"}, "Answer it first"),
        ("send_back", {"why": " ", "until": "2027-02-01"}, "Write what the requester should tell us"),
        ("send_back", {"why": "When?", "until": ""}, "Give a day after today"),
        ("mark_duplicate", {"original": "9"}, "Name the other request"),
    ],
)
def test_steps_are_made_or_refused_on_the_page(
    visitor: FlaskClient, client: FlaskClient, name: str, fields: dict[str, str], told: str
):
    ask(visitor)
    answer = step(client, name, **fields)
    assert told in (answer.text if answer.status_code == 409 else client.get("/triage/1").text)


def test_a_request_goes_back_with_a_note_and_is_put_aside_once_the_letter_is_sent(
    visitor: FlaskClient, client: FlaskClient, center: SqlDatabase
):
    ask(visitor)
    assert step(client, "send_back", why="Which evenings suit you?", until="2027-02-01").status_code == 303
    newest = list_letters(center)[0].letter
    assert ("Which evenings suit you?" in newest.body, "by Monday, February 1, 2027" in newest.body) == (True, True)
    assert "left" in text_of(client.get("/triage/").text)  # the requester knows of nothing yet
    assert step(client, "undo").status_code == 303
    assert list_letters(center)[0].letter.state is LetterState.DISCARDED
    assert step(client, "send_back", why="When?", until="2027-02-01").status_code == 303
    ref = list_letters(center)[0].ref
    take_steps(center, coordinator(center, "sender@example.org"), [ref], LetterStep.MARK_SENT)
    assert "put aside until" in text_of(client.get("/triage/").text)


def buttons(client: FlaskClient) -> list[tuple[str, str]]:
    """The buttons of the page's steps, in their order: how each looks, and its words."""
    part = client.get("/triage/1").text.partition('<h2 id="do">')[2].partition("</section>")[0]
    return re.findall(r'<button class="usa-button( usa-button--quiet)? usa-button--small">([^<]+)<', part)


@pytest.mark.parametrize(
    ("fields", "button", "why_not"),
    [
        ({}, "Send back with this note", "Accept: Before it can be accepted"),
        ({"criminal_justice": "yes"}, "Refer out to OVC TTAC", "Accept: A criminal-justice need"),
        ({"federal_grantee": "yes"}, "Ask the granting office", "Accept: A federal grantee waits"),
    ],
)
def test_the_emphasized_step_works_and_what_would_be_refused_says_why(
    visitor: FlaskClient, client: FlaskClient, fields: dict[str, str], button: str, why_not: str
):
    ask(visitor, **fields)
    offered = buttons(client)
    assert [words for quiet, words in offered if not quiet] == [button] == [offered[0][1]]  # and it comes first
    assert len({words for _, words in offered}) == len(offered)
    text = client.get("/triage/1").text
    assert (why_not in text_of(text), "Accept as an engagement" in text) == (True, False)


def test_a_reply_is_drafted_and_answers_once_it_is_sent(visitor: FlaskClient, client: FlaskClient, center: SqlDatabase):
    ask(visitor)
    assert step(client, "reply", why=" ").status_code == 409
    assert step(client, "reply", why="How many staff will come?\n- roughly").status_code == 303
    page = client.get("/triage/1").text
    assert '<blockquote class="note-text">How many staff will come?\n- roughly</blockquote>' in page
    assert "First answer: <strong>answered" not in page
    letter = next(post.letter for post in list_letters(center) if post.letter.kind is LetterKind.MESSAGE)
    assert letter.body.endswith("How many staff will come?\n- roughly\n")
    sender = coordinator(center, "other@example.org")
    take_steps(center, sender, [LetterRef(letter.letter_id, letter.version)], LetterStep.MARK_SENT)
    assert "First answer: <strong>answered" in client.get("/triage/1").text


def test_a_request_says_all_that_was_asked_for_and_which_comes_next(client: FlaskClient, center: SqlDatabase):
    request = a_request(1)
    receive(center, NewRequest(request.contact, request.facts))
    receive(center, NewRequest(request.contact, replace(request.facts, organization="Other Clinic", need="More")))
    page = client.get("/triage/1").text
    text = text_of(page)
    assert re.search(r"What \w[^.]*sessions? of [0-9]+ hours?[^.]*presenters? Topics \w", text), text
    assert re.search(r"When \w{3}, \w{3} [0-9]+, 20[0-9]{2} to ", text)
    assert 'Next: <a href="/triage/2">Other Clinic</a>' in page
    assert "Change the facts" in text
    assert '<details class="card"><summary>All that the request says' in page  # folded, as nothing is missing


def test_a_criminal_justice_need_shows_its_letter_and_is_referred(visitor: FlaskClient, client: FlaskClient):
    ask(visitor, criminal_justice="yes")
    assert "Dear Ada Lane," in client.get("/triage/1").text
    assert step(client, "refer").status_code == 303
    assert "Request 1: referred" in client.get("/triage/1").text


def test_today_counts_what_presses_and_the_letters_to_look_over(center: SqlDatabase, client: FlaskClient):
    request = a_request(1)
    receive(center, NewRequest(request.contact, request.facts, NOON - timedelta(days=5)))
    assert counted_and_listed(client, "/triage/") == {"Request to answer or decide": (1, 1), "Overdue": (1, 1)}
    text = text_of(client.get("/").text)
    assert "1 Overdue First answers to requests" in text
    assert "1 Request to answer or decide The oldest: " in text
    assert "1 Letter to send The oldest: " in text
    assert "may have arrived" not in text

    def lost(work: UnitOfWork) -> None:
        (letter,) = work.outbox.find()
        work.outbox.update(replace(letter, state=LetterState.UNKNOWN))

    center.writing(lost)
    assert "1 Letter that may have arrived Find out, and say so" in text_of(client.get("/").text)


def test_there_is_no_page_of_a_request_that_is_not_there(client: FlaskClient):
    assert client.get("/triage/9").status_code == 404


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(190, "3 h 10 m left"), (120, "2 h left"), (59, "59 m left"), (0, "due now"), (-65, "1 h 5 m overdue")],
)
def test_time_left_in_words(minutes: int, words: str):
    assert left(WaitingRequest(a_request(), answer_due(NOON, ()), minutes, asleep=False)) == words


def test_the_whole_way_of_a_request_without_javascript(client: FlaskClient, visitor: FlaskClient):
    ask(visitor)
    facts = {
        **{name: text for name, text in ASKED.items() if not name.startswith("contact_")},
        "ta_type": "training", "mode": "virtual", "language": "en", "time_zone": "America/New_York",
        "topics": "human_trafficking_101", "window_start": "2027-04-05", "window_end": "2027-05-28", "sessions": "1",
        "session_minutes": "120", "start_times": "10:00", "weekdays": ["Mon", "Tue"], "seats": "2",
    }  # fmt: skip
    assert step(client, "accept").status_code == 409  # it does not say enough yet
    assert step(client, "complete", **facts).status_code == 303
    assert step(client, "accept").status_code == 303
    assert "Harbor Light Shelter" in client.get("/engagements/R00001").text
