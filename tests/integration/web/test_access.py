"""Who gets in, how long a session lasts, and what no form or link can do."""

import time
from http.cookies import SimpleCookie

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole
from matcher.services.accounts.accounts import change_access, set_password
from tests.integration.web import client as browser
from tests.integration.web.scene import PASSWORD, auditor, coordinator
from tests.support.names import the
from web.app import Front
from web.shell import identity

PUBLIC = {
    "accounts.sign_in",
    "accounts.check_password",
    "accounts.check_code",
    "accounts.ask_passkey",
    "accounts.check_passkey",
    "accounts.check_second_passkey",
    "reset.ask",
    "reset.send",
    "reset.show",
    "reset.set_password",
    "accounts.sign_out",
    "accounts.prefer",
    "static",
    "operations.alive",
    "operations.ready",
    "operations.metrics",
    "requests.ask",
    "requests.take",
    "answers.show",
    "answers.decide",
    "answers.decide_all",
    "answers.question",
    "own.show",
    "own_facts.limits",
    "own_facts.keep_limits",
    "own_facts.open_ruled_out",
    "own_facts.keep_ruled_out",
    "own.link",
    "own.offer_to_open",
    "own.open_",
    "own.code",
    "own.enter",
    "own.close",
    "own.decide",
    "own.question",
    "own.choose",
    "own.feed",
    "own.calendar",
    "calendars.feed",
}


def test_every_view_says_what_it_requires_or_that_it_is_public(app: Flask):
    unmarked = {
        endpoint for endpoint, view in app.view_functions.items()
        if not hasattr(view, "permission") and not getattr(view, "public", False)
    }  # fmt: skip
    assert unmarked == {"static"}


def test_a_view_that_says_neither_is_refused(app: Flask):
    app.add_url_rule("/oversight", "oversight", lambda: "open to all")
    assert app.test_client().get("/oversight").status_code == 500


def test_every_page_sends_strangers_to_the_sign_in_page(app: Flask):
    stranger = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in PUBLIC and "GET" in (rule.methods or ()):
            address = (
                rule.rule.replace("<int:run_id>", "1")
                .replace("<int:request_id>", "1")
                .replace("<int:letter_id>", "1")
                .replace("<int:user_id>", "1")
                .replace("<int:scenario_id>", "1")
                .replace("<int:study_id>", "1")
                .replace("<int:number>", "1")
                .replace("<int:entry_id>", "1")
                .replace("<path:engagement_id>", "E1")
                .replace("<ending>", "csv")
                .split("<")[0]
            )
            assert stranger.get(address).headers["Location"].startswith("/sign-in?next="), address


def test_a_stranger_behind_htmx_is_led_to_the_sign_in_page_instead_of_getting_it_into_a_row(app: Flask):
    answer = app.test_client().get("/review/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.text) == (401, "")
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/review/"


def test_signing_in_leads_to_where_one_was_going(app: Flask):
    answer = browser.try_sign_in(app.test_client(), "coordinator@example.org", PASSWORD, next="/runs/?page=1")
    assert answer.headers["Location"] == "/runs/?page=1"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/", "//evil.example/", r"\\evil.example", r"/\evil.example", "javascript:alert(1)",
        "https:evil.example", "///evil.example", "/\t/evil.example", "http://localhost@evil.example/",
    ],
)  # fmt: skip
def test_signing_in_never_leads_to_another_host(app: Flask, address: str):
    answer = browser.try_sign_in(app.test_client(), "coordinator@example.org", PASSWORD, next=address)
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("email", "password"), [("coordinator@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("", "")]
)
def test_a_wrong_address_and_a_wrong_password_read_alike(app: Flask, email: str, password: str):
    answer = browser.try_sign_in(app.test_client(), email, password)
    assert answer.status_code == 401
    assert "The email address and the password don&#39;t go together." in answer.text


def test_a_closed_account_is_out_at_its_next_request(center: SqlDatabase, app: Flask):
    user = coordinator(center, "leaving@example.org")
    client = browser.sign_in(app, "leaving@example.org")
    change_access(center, user.user_id, active=False)
    assert client.get("/").status_code == 303


def test_sign_ins_from_one_address_are_limited_to_ten_a_minute(app: Flask):
    client = app.test_client()
    answers = [browser.try_sign_in(client, f"n{n}@example.org", "wrong").status_code for n in range(11)]
    assert answers == [401] * 10 + [429]


def test_failed_sign_ins_for_one_account_are_limited_to_five_a_minute(app: Flask):
    client = app.test_client()
    answers = [browser.try_sign_in(client, "coordinator@example.org", "wrong").status_code for _ in range(6)]
    assert answers == [401] * 5 + [429]


@pytest.mark.parametrize(
    "address", ["/sign-in", "/sign-out", "/stay", "/preferences", "/review/approve", "/review/undo"]
)
def test_a_form_without_its_token_is_refused(client: FlaskClient, address: str):
    answer = client.post(address, data={"email": "coordinator@example.org", "password": PASSWORD})
    assert answer.status_code == 400
    assert "The form was too old or not from here" in answer.text


def test_deciding_needs_the_permission(center: SqlDatabase, app: Flask):
    auditor(center)
    reader = browser.sign_in(app, "auditor@example.org")
    answer = browser.post(reader, "/review/approve", on="/", proposal="1", row="x.1.E1")
    assert answer.status_code == 403
    assert "Your account may not do this" in answer.text


def test_who_may_not_decide_sees_no_buttons(center: SqlDatabase, app: Flask):
    auditor(center)
    page = browser.sign_in(app, "auditor@example.org").get("/review/").text
    assert "Ana Ruiz" in page
    assert 'action="/review/' not in page.replace('action="/review/" role="search"', "")


def test_signing_out_ends_the_session(client: FlaskClient):
    assert browser.post(client, "/sign-out").headers["Location"] == "/sign-in?ended=signed-out"
    assert client.get("/").status_code == 303


def test_a_cookie_that_was_copied_is_worth_nothing_after_signing_out(app: Flask, client: FlaskClient):
    cookie = the(client.get_cookie("matcher"))
    thief = app.test_client()
    thief.set_cookie("matcher", cookie.value)
    assert thief.get("/").status_code == 200
    browser.post(client, "/sign-out")
    assert thief.get("/").headers["Location"] == "/sign-in?next=/&ended=elsewhere"


@pytest.mark.parametrize("side", [1, -1])  # seen long ago, or in the future by a clock that was ahead
def test_a_session_that_ended_for_idleness_ended_on_the_server_too(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, side: int
):
    thief = app.test_client()
    thief.set_cookie("matcher", the(client.get_cookie("matcher")).value)
    now = time.time()
    monkeypatch.setattr(identity, "time", lambda: now + side * (identity.IDLE_END_SECONDS + 5))
    client.get("/")
    monkeypatch.setattr(identity, "time", lambda: now)
    assert thief.get("/").status_code == 303


def test_another_password_or_role_ends_every_session(center: SqlDatabase, app: Flask):
    user = coordinator(center, "moving@example.org")
    client = browser.sign_in(app, "moving@example.org")
    set_password(center, user.user_id, "other words in a row")
    assert client.get("/").status_code == 303
    client = browser.sign_in(app, "moving@example.org", "other words in a row")
    change_access(center, user.user_id, roles=[AccountRole.AUDITOR])
    assert client.get("/").status_code == 303


def test_processes_that_serve_the_same_people_count_sign_ins_together(center: SqlDatabase):
    clients = [browser.make_app(center).test_client() for _ in range(2)]
    tried = [clients[n % 2] for n in range(6)]
    answers = [browser.try_sign_in(each, "coordinator@example.org", "wrong").status_code for each in tried]
    assert answers == [401] * 5 + [429]


def test_half_an_hour_without_activity_ends_the_session(client: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    client.get("/")
    later = time.time() + identity.IDLE_END_SECONDS
    monkeypatch.setattr(identity, "time", lambda: later - 5)
    assert client.get("/").status_code == 200
    monkeypatch.setattr(identity, "time", lambda: later + identity.IDLE_END_SECONDS + 5)
    assert "ended=idle" in client.get("/").headers["Location"]


def test_staying_renews_the_session(client: FlaskClient):
    assert browser.post(client, "/stay", headers={"HX-Request": "true"}).status_code == 204
    assert browser.post(client, "/stay").status_code == 303


def test_the_session_cookie_names_nobody_and_is_out_of_reach_for_scripts(app: Flask):
    client = app.test_client()
    answer = browser.try_sign_in(client, "coordinator@example.org", PASSWORD)
    (cookie,) = (
        found["matcher"] for each in answer.headers.getlist("Set-Cookie") if "matcher" in (found := SimpleCookie(each))
    )
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")
    client.get("/")
    with client.session_transaction() as session:
        assert set(session) == {"_fresh", "_id", "_user_id", "csrf_token", "seen"}


def test_behind_https_the_cookie_travels_by_https_only(center: SqlDatabase):
    client = browser.make_app(center, front=Front(behind_proxy=True)).test_client()
    answer = client.get("/sign-in", headers={"X-Forwarded-Proto": "https"})
    assert SimpleCookie(answer.headers["Set-Cookie"])["matcher"]["secure"] is True
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(("host", "by_https"), [("matcher.example.org", True), ("127.0.0.1:8000", "")])
def test_so_it_does_where_the_address_says_so_but_on_this_machine_itself(
    center: SqlDatabase, host: str, by_https: object
):
    client = browser.make_app(center, front=Front("https://matcher.example.org")).test_client()
    answer = client.get("/sign-in", headers={"Host": host})
    assert SimpleCookie(answer.headers["Set-Cookie"])["matcher"]["secure"] == by_https


def test_without_a_proxy_nobody_may_claim_to_be_one(app: Flask):
    answer = app.test_client().get("/sign-in", headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:80", "127.0.0.2"])
def test_a_request_for_a_host_that_is_not_ours_is_refused(app: Flask, host: str):
    answer = app.test_client().get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text


@pytest.mark.parametrize(
    "host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "matcher.example.org", "MATCHER.example.org", "other.example"]
)
def test_our_names_and_this_machines_are_served(center: SqlDatabase, host: str):
    front = Front("https://matcher.example.org", ("other.example",))
    client = browser.make_app(center, front=front).test_client()
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


def test_behind_a_proxy_the_host_that_it_names_counts_and_has_to_be_ours(center: SqlDatabase):
    client = browser.make_app(center, front=Front("https://matcher.example.org", behind_proxy=True)).test_client()
    for host, status in (("matcher.example.org", 200), ("evil.example", 400)):
        assert client.get("/sign-in", headers={"X-Forwarded-Host": host}).status_code == status


def test_what_was_planted_before_signing_in_does_not_go_on(app: Flask):
    client = app.test_client()
    with client.session_transaction() as session:
        session["planted"] = "yes"
    browser.try_sign_in(client, "coordinator@example.org", PASSWORD)
    with client.session_transaction() as session:
        assert "planted" not in session
