"""One's own account in the pages: a code at sign-in, a forgotten password, sessions, and who is never locked out."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole, Delivery, Fate, Outgoing
from matcher.services.accounts import resets
from matcher.services.accounts.accounts import NewUser, create_user
from tests.integration.web import client as browser
from tests.integration.web.scene import PASSWORD, coordinator
from tests.support.databases import Clock
from web.app import Front
from web.pages.accounts import reset
from web.shell.guard.devices import COOKIE

EMAIL = "coordinator@example.org"
NEW = "five other words in a row"


class Posts:
    """A mail server that takes every letter."""

    domain = "center.example"

    def __init__(self) -> None:
        self.taken: list[Outgoing] = []

    def open(self) -> AbstractContextManager["Posts"]:
        @contextmanager
        def box() -> Iterator[Posts]:
            yield self

        return box()

    def deliver(self, letter: Outgoing) -> Delivery:
        self.taken.append(letter)
        return Delivery(Fate.ACCEPTED)


class AtOnce:
    """A thread that does its work when it is started."""

    def __init__(self, target, args, daemon) -> None:
        assert daemon
        self._work = lambda: target(*args)

    def start(self) -> None:
        self._work()


def add_app(client: FlaskClient, clock: Clock) -> tuple[str, list[str]]:
    """Add an authenticator app by the page; its key and the recovery codes."""
    key = re.search(r"<code>([A-Z2-7]{32})</code>", client.get("/account/app").text)
    assert key
    sealed = re.search(r'name="key" value="([^"]+)"', page := client.get("/account/app").text)
    shown = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert sealed
    assert shown
    code = pyotp.TOTP(shown[1]).at(int(clock.moment.timestamp()))
    answer = browser.post(client, "/account/app", on="/account/", key=sealed[1], code=code, name="Phone")
    clock.forward(minutes=5)
    return shown[1], re.findall(r"<li><code>([^<]+)</code>", answer.text)


def code_of(key: str, clock: Clock) -> str:
    return pyotp.TOTP(key).at(int(clock.moment.timestamp()))


def half_way(app: Flask) -> tuple[FlaskClient, str]:
    """A browser whose owner knew the password, and what the page of the code carries."""
    client = app.test_client()
    answer = browser.try_sign_in(client, EMAIL, PASSWORD)
    found = re.search(r'name="half_way" value="([^"]+)"', answer.text)
    assert found
    return client, found[1]


def show_code(client: FlaskClient, carried: str, code: str, email: str = EMAIL):
    return browser.post(client, "/sign-in/code", on="/sign-in", half_way=carried, email=email, code=code)


def test_an_app_is_added_by_its_page_and_asked_for_at_the_next_sign_in(app: Flask, client: FlaskClient, clock: Clock):
    key, codes = add_app(client, clock)
    assert len(codes) == 10
    other, carried = half_way(app)
    assert other.get("/").status_code == 303
    assert show_code(other, carried, code_of(key, clock)).status_code == 303
    assert other.get("/").status_code == 200


def test_a_wrong_code_signs_nobody_in(app: Flask, client: FlaskClient, clock: Clock):
    add_app(client, clock)
    other, carried = half_way(app)
    answer = show_code(other, carried, "123")
    assert answer.status_code == 401
    assert "That code is not right" in answer.text
    assert other.get("/").status_code == 303


def test_what_was_not_signed_here_is_no_half_way(app: Flask, client: FlaskClient, clock: Clock):
    key, _ = add_app(client, clock)
    answer = show_code(app.test_client(), "WzEsIngiXQ.x.y", code_of(key, clock))
    assert answer.status_code == 401
    assert "Sign in once more" in answer.text


def test_codes_are_limited_like_passwords(app: Flask, client: FlaskClient, clock: Clock):
    add_app(client, clock)
    other, carried = half_way(app)
    assert [show_code(other, carried, f"{n:06}").status_code for n in range(6)] == [401] * 5 + [429]


def test_codes_count_for_the_account_whatever_address_is_sent_along(app: Flask, client: FlaskClient, clock: Clock):
    key, _ = add_app(client, clock)
    other, carried = half_way(app)
    code = code_of(key, clock)
    answer = show_code(other, carried, code, email="ben@example.org")
    assert (answer.status_code, "Sign in once more" in answer.text) == (401, True)
    assert show_code(other, carried, code).status_code == 303


def test_an_account_that_needs_a_factor_opens_nothing_else_before(app: Flask, center: SqlDatabase, clock: Clock):
    app.config["SECOND_FACTOR"] = True
    coordinator(center, "reader@example.org", knows=True)
    client, before = (browser.sign_in(app, "reader@example.org") for _ in range(2))
    assert client.get("/").headers["Location"] == "/account/"
    answer = client.get("/review/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (403, "/account/")
    assert "Set up a second factor to go on" in client.get("/account/").text
    add_app(client, clock)
    assert client.get("/").status_code == 200
    assert before.get("/").headers["Location"].startswith("/sign-in")  # it had shown a password and no more


def test_accounts_that_do_not_need_a_factor_go_on_without(app: Flask, client: FlaskClient):
    app.config["SECOND_FACTOR"] = True
    assert client.get("/").status_code == 200


def test_one_changes_ones_own_password_and_is_signed_out_elsewhere(app: Flask, client: FlaskClient):
    elsewhere = browser.sign_in(app)
    answer = browser.post(client, "/account/password", on="/account/", old=PASSWORD, new=NEW, again=NEW)
    assert answer.status_code == 303
    assert client.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 303


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"old": "wrong", "new": NEW, "again": NEW}, "The old password is not right"),
        ({"old": PASSWORD, "new": NEW, "again": "other"}, "The two new passwords differ"),
        ({"old": PASSWORD, "new": "password1234", "again": "password1234"}, "Many people use a password like this one"),
    ],
)
def test_a_password_that_can_not_be_set_is_told_and_changes_nothing(client: FlaskClient, fields, fault: str):
    answer = browser.post(client, "/account/password", on="/account/", **fields)
    assert (answer.status_code, fault in answer.text) == (422, True)
    assert client.get("/").status_code == 200


def test_sessions_are_listed_and_ended(app: Flask, client: FlaskClient):
    elsewhere = browser.sign_in(app)
    page = client.get("/account/").text
    assert page.count("(this one)") == 1
    handle = re.search(r'name="handle" value="([^"]+)"', page)
    assert handle
    browser.post(client, "/account/sessions/end", on="/account/", handle=handle[1])
    assert elsewhere.get("/").status_code == 303
    assert client.get("/").status_code == 200


def test_recovery_codes_are_renewed_and_the_last_factor_removed(app: Flask, client: FlaskClient, clock: Clock):
    add_app(client, clock)
    answer = browser.post(client, "/account/codes", on="/account/", password=PASSWORD)
    assert len(re.findall(r"<li><code>", answer.text)) == 10
    removal = re.search(r'action="(/account/factors/\d+/remove)"', client.get("/account/").text)
    assert removal
    assert browser.post(client, removal[1], on="/account/", password="wrong").status_code == 422
    assert browser.post(client, removal[1], on="/account/", password=PASSWORD).status_code == 303
    assert browser.post(client, "/account/codes", on="/account/", password=PASSWORD).status_code == 422
    assert browser.sign_in(app).get("/").status_code == 200
    tries = (browser.post(client, "/account/codes", on="/account/", password="wrong") for _ in range(5))
    assert [one.status_code for one in tries] == [422] * 4 + [429]  # with the one before, as many as at sign-in


@pytest.mark.parametrize("key", ["", "nonsense"])
def test_a_key_that_was_not_made_here_is_refused(client: FlaskClient, key: str):
    answer = browser.post(client, "/account/app", on="/account/", key=key, code="123456")
    assert (answer.status_code, "Begin once more" in answer.text) == (422, True)


def test_a_forgotten_password_is_set_by_a_link_in_a_letter(center: SqlDatabase, monkeypatch: pytest.MonkeyPatch):
    posts = Posts()
    monkeypatch.setattr(reset, "Thread", AtOnce)
    client = browser.make_app(center, mailer=posts).test_client()
    assert browser.post(client, "/sign-in/forgotten", on="/sign-in/forgotten", email=EMAIL).status_code == 303
    (letter,) = posts.taken
    assert letter.email == EMAIL
    link = re.search(r"http://localhost(/sign-in/new-password/\S+)", letter.body)
    assert link
    assert f'autocomplete="username" value="{EMAIL}"' in client.get(link[1]).text  # for password managers
    assert browser.post(client, link[1], on=link[1], new=NEW, again="other").status_code == 422
    assert browser.post(client, link[1], on=link[1], new=NEW, again=NEW).status_code == 303
    assert browser.try_sign_in(client, EMAIL, NEW).status_code == 303
    assert "no longer good" in client.get(link[1]).text


def test_an_address_without_account_gets_the_same_answer_and_no_letter(center: SqlDatabase):
    posts = Posts()
    client = browser.make_app(center, mailer=posts).test_client()
    answer = browser.post(client, "/sign-in/forgotten", on="/sign-in/forgotten", email="nobody@example.org")
    assert (answer.status_code, posts.taken) == (303, [])


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_nothing_is_looked_up_before_the_answer(center: SqlDatabase, monkeypatch: pytest.MonkeyPatch, email: str):
    """Else the time of the answer would tell who has an account."""
    begun: list[object] = []

    class Later(AtOnce):
        def start(self) -> None:
            begun.append(self)

    monkeypatch.setattr(reset, "Thread", Later)
    monkeypatch.setattr(resets, "letter_for", None)  # would fail where it is called
    client = browser.make_app(center, mailer=Posts()).test_client()
    assert browser.post(client, "/sign-in/forgotten", on="/sign-in/forgotten", email=email).status_code == 303
    assert len(begun) == 1


def test_without_mail_the_page_says_whom_to_ask(app: Flask):
    assert "Ask your administrator" in app.test_client().get("/sign-in/forgotten").text


def test_wrong_passwords_elsewhere_lock_nobody_out_of_a_place_they_signed_in_from(app: Flask):
    home = app.test_client()
    assert browser.try_sign_in(home, EMAIL, PASSWORD).status_code == 303
    browser.post(home, "/sign-out", on="/")
    stranger = app.test_client()
    tries = [browser.try_sign_in(stranger, EMAIL, "wrong").status_code for _ in range(8)]
    assert tries == [401] * 5 + [429] * 3
    assert browser.try_sign_in(home, EMAIL, PASSWORD).status_code == 303


def test_a_device_cookie_of_ones_own_making_opens_no_other_count(app: Flask):
    stranger = app.test_client()
    tries = []
    for n in range(8):
        stranger.set_cookie(COOKIE, f"{n:024}.{n:032}", path="/sign-in")
        tries.append(browser.try_sign_in(stranger, EMAIL, "wrong").status_code)
    assert tries == [401] * 5 + [429] * 3


PLACES = {
    "the same": "203.0.113.7",
    "another port": "203.0.113.7:{n}",
    "in disguise": "::ffff:203.0.113.7",
    "in disguise with a port": "[::ffff:203.0.113.7]:{n}",
    "claimed before the proxy's": "198.51.100.{n}, 203.0.113.7",
}


@pytest.mark.parametrize("claim", PLACES.values(), ids=PLACES)
def test_behind_a_proxy_a_client_is_one_place_however_it_is_written(center: SqlDatabase, claim: str):
    app = browser.make_app(center, front=Front(behind_proxy=True))
    answers = []
    for n in range(12):
        client = app.test_client()
        client.environ_base["HTTP_X_FORWARDED_FOR"] = claim.format(n=n)
        answers.append(browser.try_sign_in(client, f"u{n}@example.org", "wrong").status_code)
    assert answers == [401] * 10 + [429] * 2


def test_without_a_proxy_a_claimed_place_counts_for_nothing(app: Flask):
    answers = []
    for n in range(12):
        client = app.test_client()
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{n}"
        answers.append(browser.try_sign_in(client, f"u{n}@example.org", "wrong").status_code)
    assert answers == [401] * 10 + [429] * 2


def test_half_an_ipv6_network_counts_as_one_place(app: Flask, center: SqlDatabase):
    for n in range(12):
        create_user(center, NewUser(f"u{n}@example.org", "U", PASSWORD, frozenset({AccountRole.AUDITOR})))
    answers = []
    for n in range(12):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"2001:db8::{n + 1:x}"
        answers.append(browser.try_sign_in(client, f"u{n}@example.org", "wrong").status_code)
    assert answers == [401] * 10 + [429] * 2


def test_how_often_one_is_told_by_mail_is_set_on_the_page(client: FlaskClient):
    shown = client.get("/account/").text
    assert "Mail is not set up here" in shown
    answer = browser.post(client, "/account/digests", on="/account/", mentions="at once", letters="weekly")
    assert answer.status_code == 303
    shown = client.get("/account/").text
    chosen = re.findall(r'<option value="[^"]+" selected>([^<]+)<', shown)
    assert chosen[-5:] == ["At once", "Off", "Off", "Off", "Weekly"]
    assert browser.post(client, "/account/digests", on="/account/", mentions="hourly").status_code == 400
