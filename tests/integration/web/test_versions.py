"""What is public: publishing, comparing, taking back, by forms without JavaScript."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.services.audit.trail import verify_trail
from matcher.services.publication.publishing import list_versions, waiting
from tests.integration.web.client import decide, post, sign_in, text_of
from tests.integration.web.scene import auditor
from web.pages.publishing import versions

MARK = re.compile(r'name="mark" value="([^"]+)"')
SEAT = re.compile(r'name="seat" value="([^"]+)"[^>]*> <span class="usa-sr-only">[^<]*, ([^<]+)<')


def publish(client: FlaskClient, mark: str = "", **fields: Any):
    found = MARK.search(client.get("/versions/").text)
    assert found
    return post(client, "/versions/", on="/versions/", mark=mark or found[1], **fields)


def seats(client: FlaskClient, number: int = 1) -> dict[str, str]:
    """The boxes of a version's page, by the person that each names."""
    return {name: key for key, name in SEAT.findall(client.get(f"/versions/{number}").text)}


def test_the_page_lists_what_goes_public_next(client: FlaskClient):
    page = text_of(client.get("/versions/").text)
    assert "Against nothing public yet: 1 seat added." in page
    assert "Delta Youth Center Added nobody Cara Diaz" in page
    assert "nothing has been published" in page


def test_publishing_leads_to_the_new_version(client: FlaskClient):
    answer = publish(client, reason="First round")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/versions/1")
    page = text_of(client.get("/versions/1").text)
    assert "Published: 1 seat changed." in page
    assert "Published by Casey Morgan" in page
    assert "“First round”" in page
    assert "Nothing waits" in client.get("/versions/").text


def test_review_says_where_a_publication_is_taken_back_and_nothing_of_what_came_before_it(client: FlaskClient):
    assert "There is nothing to undo here." in client.get("/review/").text  # the approvals are a colleague's
    publish(client)
    page = client.get("/review/").text
    assert ("You published last: that is taken back on Published." in page, "data-undo-last" in page) == (True, False)


def test_what_the_page_did_not_show_is_not_published(client: FlaskClient, center: SqlDatabase):
    mark = waiting(center).mark
    decide(client, "approve", "Ana Ruiz")
    answer = publish(client, mark)
    assert answer.status_code == 409
    assert "no longer what you saw" in answer.text
    assert list_versions(center) == ()


def test_a_form_without_its_mark_is_refused(client: FlaskClient):
    assert post(client, "/versions/", on="/versions/", mark="").status_code == 400


def test_two_versions_are_compared(client: FlaskClient):
    publish(client)
    decide(client, "approve", "Ana Ruiz")
    publish(client)
    assert "From version 1: 1 seat added" in client.get("/versions/2").text
    assert "From nothing public: 2 seats added" in client.get("/versions/2?against=0").text
    assert "From version 2: 1 seat removed" in client.get("/versions/1?against=2").text


def test_what_is_not_there_is_not_found(client: FlaskClient):
    publish(client)
    assert [client.get(address).status_code for address in ("/versions/2", "/versions/1?against=9")] == [404, 404]


def test_one_seat_is_taken_back(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Ana Ruiz")
    publish(client)
    answer = post(client, "/versions/1/undo", on="/versions/1", seat=seats(client)["Ana Ruiz"], reason="Too soon")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/versions/2")
    assert "Taken back: 1 seat public as before." in client.get("/versions/2").text
    with center.reading() as work:
        assert [key.engagement_id for key in work.publishing.seats(2)] == ["E4"]
    assert verify_trail(center).misfit is None


def test_a_whole_version_is_taken_back(client: FlaskClient, center: SqlDatabase):
    publish(client)
    assert post(client, "/versions/1/undo", on="/versions/1", whole="1").status_code == 303
    with center.reading() as work:
        assert work.publishing.seats(2) == {}
    assert "taking back version 1" in client.get("/versions/").text


def test_without_a_tick_nothing_is_taken_back(client: FlaskClient, center: SqlDatabase):
    publish(client)
    answer = post(client, "/versions/1/undo", on="/versions/1")
    assert answer.headers["Location"] == "/versions/1"
    assert len(list_versions(center)) == 1


def test_what_stays_is_told_beside_its_seat(client: FlaskClient):
    publish(client)
    post(client, "/versions/1/undo", on="/versions/1", whole="1")
    answer = post(client, "/versions/1/undo", on="/versions/1", whole="1")
    assert answer.status_code == 422
    assert "Stays as it is. A later version changed this seat." in text_of(answer.text)


def test_a_part_of_a_team_is_left_public_only_by_someone_who_means_it(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    publish(client)
    ana = seats(client)["Ana Ruiz"]
    refused = post(client, "/versions/1/undo", on="/versions/1", seat=ana)
    assert (refused.status_code, len(list_versions(center))) == (409, 1)
    words = text_of(refused.text)
    assert "Harbor Light Shelter: 1 of 2 presenters would stay public." in words
    assert "A part of a team would stay public. Say that this is meant, or take the rest back too." in words
    assert re.search(f'value="{ana}" checked', refused.text)
    assert 'name="parts"' in refused.text
    assert post(client, "/versions/1/undo", on="/versions/1", seat=ana, parts="1").status_code == 303
    assert len(list_versions(center)) == 2


def test_where_some_seats_stay_the_answer_is_no_refusal_and_says_why(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    publish(client)
    listed = seats(client)
    other = next(key for name, key in listed.items() if name not in {"Ana Ruiz", "Ben Cho"})
    assert post(client, "/versions/1/undo", on="/versions/1", seat=other).status_code == 303
    answer = post(client, "/versions/1/undo", on="/versions/1", whole="1")
    words = text_of(answer.text)
    assert answer.status_code == 200
    assert "Version 3 takes back what version 1 did: 2 seats removed. 1 seat stays as it is: see below why." in words
    assert words.count("Stays as it is. A later version changed this seat.") == len(listed) - 2
    with center.reading() as work:
        assert work.publishing.seats(3) == {}


def test_publishing_needs_the_permission(center: SqlDatabase, app: Flask):
    auditor(center)
    reader = sign_in(app, "auditor@example.org")
    assert "Publish only" not in reader.get("/versions/").text
    assert post(reader, "/versions/", on="/versions/", mark="x").status_code == 403
    assert post(reader, "/versions/1/undo", on="/versions/", whole="1").status_code == 403


def test_the_pages_say_nothing_of_what_seats_ask_for(client: FlaskClient):
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    publish(client)
    page = client.get("/versions/1").text
    assert not re.search("survivor|expert|lived", page, re.IGNORECASE)


def test_a_version_of_many_seats_stands_on_several_pages(client: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    decide(client, "approve", "Ana Ruiz")
    publish(client)
    monkeypatch.setattr(versions, "PAGE_ROWS", 1)
    texts = [client.get(f"/versions/1?page={number}").text for number in (1, 2, 99)]
    assert [[name for _, name in SEAT.findall(text)] for text in texts] == [["Ana Ruiz"], ["Cara Diaz"], ["Cara Diaz"]]
    assert [f"Seats {first} to {first} of 2" in text for first, text in zip((1, 2, 2), texts, strict=True)] == [
        True
    ] * 3
    cara = SEAT.findall(texts[1])[0][0]
    answer = post(client, "/versions/1/undo?page=2", on="/versions/1?page=2", seat=cara)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/versions/2")
    assert "From version 1: 1 seat removed" in client.get("/versions/2").text


def test_of_much_that_goes_public_the_rest_is_a_link_away(client: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    decide(client, "approve", "Ana Ruiz")
    assert "All of them, by engagement" not in client.get("/versions/").text
    monkeypatch.setattr(versions, "PAGE_ROWS", 1)
    page = client.get("/versions/").text
    assert ("Ana Ruiz" in page, "Cara Diaz" in page) == (True, False)
    assert "These are 1 of 2 seats." in text_of(page)
    assert "Cara Diaz" in client.get("/publish/").text
