"""Saved views: a name for what a list shows, for one account, above the list."""

import re

import pytest
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.services.lists.saved_views import MOST, TOO_MANY, save_view
from tests.integration.web.client import make_app, post, sign_in
from tests.integration.web.scene import coordinator

ASKED = "/engagements/?q=harbor&sort=-priority"
LISTS = ("/engagements/", "/consultants/", "/organizations/", "/explanations/uncovered", "/runs/")


def save(client: FlaskClient, name: str, on: str = ASKED) -> None:
    assert post(client, "/views/", on=on, name=name).headers["Location"] == on


def views(client: FlaskClient, page: str = "/engagements/") -> list[tuple[str, str]]:
    """The names and addresses of the saved views above a list."""
    above = re.search(r'aria-label="Saved views">(.*?)</ul>', client.get(page).text, re.DOTALL)
    found = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', above[1]) if above else []
    return [(name, address.replace("&amp;", "&")) for address, name in found]


def test_what_a_list_shows_is_saved_under_a_name_and_opened_again(client: FlaskClient, center: SqlDatabase):
    assert "Save this view" not in client.get("/engagements/").text
    save(client, "  Harbor,   by priority ")
    assert views(client) == [("Harbor, by priority", ASKED)]
    opened = client.get(ASKED).text
    assert ('aria-current="page">Harbor, by priority' in opened, "Save this view" in opened) == (True, False)
    assert views(client, "/consultants/") == []
    coordinator(center, "other@example.org")
    assert views(sign_in(make_app(center), "other@example.org")) == []


def test_a_name_is_given_anew_and_a_view_deleted_by_its_owner_only(client: FlaskClient, center: SqlDatabase):
    save(client, "Mine")
    save(client, "Mine", "/engagements/?q=clinic")
    assert views(client) == [("Mine", "/engagements/?q=clinic")]
    address = re.search(r'action="(/views/\d+/delete)"', client.get("/engagements/").text)
    assert address
    coordinator(center, "other@example.org")
    other = sign_in(make_app(center), "other@example.org")
    post(other, address[1], on="/engagements/?q=clinic")
    assert len(views(client)) == 1
    post(client, address[1], on="/engagements/")
    assert views(client) == []


@pytest.mark.parametrize("page", LISTS)
def test_every_list_has_them(client: FlaskClient, page: str):
    assert "Save this view" in client.get(f"{page}?q=a").text


def test_what_is_no_view_is_refused(client: FlaskClient, center: SqlDatabase):
    post(client, "/views/", on=ASKED, name=" ")
    assert "Not saved: give it a name" in client.get("/engagements/").text
    assert post(client, "/views/", on=ASKED, name="x", listing="No List").status_code == 400
    assert post(client, "/views/", on=ASKED, name="x", query="q=" + "x" * 3000).status_code == 400
    with center.reading() as work:
        user = work.accounts.by_email("coordinator@example.org")
    assert user
    for number in range(MOST):
        assert save_view(center, user, "engagements", f"View {number}", f"q={number}") == ""
    assert save_view(center, user, "engagements", "View 1", "q=other") == ""
    assert save_view(center, user, "engagements", "One more", "q=other") == TOO_MANY
    assert post(client, "/views/", on=ASKED, name="x", back="https://elsewhere.example.org").headers["Location"] == "/"
