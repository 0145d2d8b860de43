"""Comments on engagements and seats, with mentions: on the engagement, in Review, on Today."""

import csv
import re
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import Action, Subject
from matcher.services.notes.mentions import handles_of, mentioned
from tests.integration.web.client import make_app, post, rows, sign_in, text_of
from tests.integration.web.scene import auditor, coordinator
from tests.support.databases import a_user
from tests.support.names import E1

ON = "/comments/on/E1"


@pytest.fixture
def other(center: SqlDatabase) -> FlaskClient:
    """Somebody else with an account: Lea Park."""
    a_user(center, "Lea Park")
    auditor(center)
    return sign_in(make_app(center), "auditor@example.org")


def test_a_comment_is_on_the_engagement_and_whom_it_mentions_sees_it_on_today(
    client: FlaskClient, other: FlaskClient, center: SqlDatabase
):
    answer = post(client, ON, on=ON, text="Could you call them, @Alex? They prefer <mornings>.")
    assert (answer.status_code, answer.headers["Location"]) == (303, ON)
    for page in (ON, "/engagements/E1"):
        shown = client.get(page).text
        assert "They prefer &lt;mornings&gt;." in shown
        assert "mentions Alex Reed" in shown
    assert re.search(r"1 Mention ", text_of(other.get("/").text))
    assert "0 Mentions" in text_of(client.get("/").text)
    mine = text_of(other.get("/comments/").text)
    assert "Casey Morgan , on Harbor Light Shelter" in mine
    post(other, "/comments/", on="/comments/")
    assert "0 Mentions" in text_of(other.get("/").text)
    assert "read" in text_of(other.get("/comments/").text)
    with center.reading() as work:
        (entry,) = work.trail.find(subject=Subject.engagement(E1), actions={Action.COMMENT})
    assert (entry.actor, entry.note, entry.before, entry.after) == ("Casey Morgan", "comment", "", "")


def test_mentions_are_searched_filtered_sorted_and_kept_as_a_file(client: FlaskClient, other: FlaskClient):
    post(client, ON, on=ON, text="Could you call them, @Alex? They prefer mornings.")
    post(client, "/comments/on/E2", on="/comments/on/E2", text="@Alex: the room is booked.")
    post(other, "/comments/", on="/comments/?q=room", note="2", back="/comments/?q=room")

    def found(asked: str) -> list[str]:
        return re.findall(r'<li id="note-(\d)">', other.get(f"/comments/{asked}").text)

    assert found("") == ["2", "1"]
    assert found("?sort=-about") == ["1", "2"]
    assert found("?q=mornings+harbor+CALL") == ["1"]
    assert found("?read=New") == ["1"]
    assert found("?author=Casey+Morgan") == ["2", "1"]
    assert "None of 2 mentions carries “evening”." in other.get("/comments/?q=evening").text
    assert 'href="/comments/?q=mornings&amp;file=csv"' in other.get("/comments/?q=mornings").text
    (row,) = csv.DictReader(StringIO(other.get("/comments/?q=mornings&file=csv").get_data().decode("utf-8-sig")))
    assert (row["From"], row["About"], row["Text"], row["Read"]) == (
        "Casey Morgan", "Harbor Light Shelter", "Could you call them, @Alex? They prefer mornings.", "New",
    )  # fmt: skip
    assert list(csv.DictReader(StringIO(client.get("/comments/?file=csv").get_data().decode("utf-8-sig")))) == []


def test_a_comment_on_a_seat_names_who_sat_there_and_no_seat(client: FlaskClient):
    page = client.get(ON).text
    key = re.search(r'<option value="([0-9a-f]+)">Ana Ruiz', page)
    assert key
    post(client, ON, on=ON, text="She asked for a room on the ground floor.", seat=key[1])
    shown = text_of(client.get(ON).text)
    assert "Casey Morgan , about Ana Ruiz : She asked for a room on the ground floor." in shown
    assert "commented." in text_of(client.get("/engagements/E1").text)
    assert post(client, ON, on=ON, text="Hm", seat="0" * 12).status_code == 404


def test_over_review_a_comment_stays_in_the_dialog_and_is_counted_on_the_card(client: FlaskClient):
    over = {"HX-Request": "true"}
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(ON).text)
    assert token
    said = {"csrf_token": token[1], "text": "They have a ramp."}
    answer = client.post(ON, data=said, headers=over)
    assert (answer.status_code, "<html" in answer.text, "They have a ramp." in answer.text) == (200, False, True)
    assert "Your comment is kept." in answer.text
    assert ">1 comment<" in answer.text
    assert ">1 comment<" in client.get("/review/").text
    refused = client.post(ON, data={**said, "text": " "}, headers=over)
    assert (refused.status_code, "Not saved." in refused.text) == (422, True)


def test_a_row_of_review_leads_to_its_comments_with_the_seat_chosen(client: FlaskClient):
    row = rows(client)["Ben Cho"].split(".")[0]
    address = f"/comments/on/E1?seat={row}"
    assert f'data-key="c" href="{address}"' in client.get("/review/").text
    assert re.search(r'<option value="[0-9a-f]+" selected>Ben Cho', client.get(address).text)


@pytest.mark.parametrize(
    ("text", "why"),
    [(" ", "Write something"), ("x" * 2001, "Write something"), ("For @Nobody.", "Nobody here is called @Nobody.")],
)
def test_what_cannot_be_saved_is_said_with_what_was_typed(client: FlaskClient, text: str, why: str):
    answer = post(client, ON, on=ON, text=text)
    assert answer.status_code == 422
    assert why in text_of(answer.text)
    assert text.strip() in answer.text
    assert "No comments yet" in client.get(ON).text


def test_who_only_reads_reads_comments_and_writes_none(client: FlaskClient, other: FlaskClient):
    post(client, ON, on=ON, text="Twelve chairs.")
    shown = other.get(ON).text
    assert ("Twelve chairs." in shown, 'name="text"' in shown) == (True, False)
    form = re.search(r'name="csrf_token" value="([^"]+)"', shown)
    assert form
    assert other.post(ON, data={"text": "Me too", "csrf_token": form[1]}).status_code == 403


def test_no_list_file_or_letter_has_a_comment(client: FlaskClient, app: Flask):
    post(client, ON, on=ON, text="Zanzibar")
    del app
    for page in ("/engagements/?file=csv", "/offers/?file=csv", "/outbox/?file=csv", "/organizations/?file=csv"):
        assert "Zanzibar" not in client.get(page).text
    assert client.get("/comments/on/E99").status_code == 404


def test_people_are_mentioned_by_name_by_first_name_or_by_the_front_of_their_address(center: SqlDatabase):
    lea, lee = a_user(center, "Lea Park"), a_user(center, "Lee Park")
    casey = coordinator(center, "c.morgan@example.org")
    users = (lea, lee, casey)
    assert mentioned("@Lea Park and @lee, (@c.morgan) but not lea@example.org", users).users == (
        lea.user_id,
        lee.user_id,
        casey.user_id,
    )
    assert mentioned("@Leander", users) == ((), ("Leander",))
    assert mentioned("@Park!", users).unknown == ("Park",)
    twin = coordinator(center, "twin@example.org")  # also called Casey Morgan
    assert "casey morgan" not in handles_of((casey, twin))
    assert mentioned("@twin", (casey, twin)).users == (twin.user_id,)
