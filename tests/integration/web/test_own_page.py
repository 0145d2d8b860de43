"""A consultant's own page: opened by their mail once, or by a code that two people hear; nobody else acts on it."""

import re
from html import unescape
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.workflow.offer import Means
from matcher.records import AccountRole, Action
from matcher.services.accounts.accounts import NewUser, create_user
from matcher.services.consent import phone_codes
from matcher.services.consent.consenting import WRITTEN
from matcher.services.consent.own_page import LINK_DAYS
from matcher.services.consultants.contacts import set_address
from matcher.services.saving import mark
from tests.integration.web.asked import answer, ask_the_team, link, number, own, step
from tests.integration.web.client import make_app, post, sign_in, text_of, token
from tests.integration.web.scene import PASSWORD, coordinator
from tests.integration.web.test_confidential import TELLING
from tests.support.databases import Clock
from tests.support.mailers import Kept
from tests.support.names import C1
from web.pages.people import own_page

OWN_LINK = re.compile(r"http://localhost(/own/open/[\w-]{43})")


class AtOnce(Thread):
    """Does its work where it is started."""

    def start(self) -> None:
        self.run()


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Kept:
    monkeypatch.setattr(own_page, "Thread", AtOnce)
    return Kept()


@pytest.fixture
def mailed(center: SqlDatabase, mail: Kept) -> Flask:
    """The pages of a center that can send mail."""
    return make_app(center, mailer=mail)


@pytest.fixture
def desk(app: Flask, center: SqlDatabase) -> FlaskClient:
    """A coordinator's browser; E1's team was asked; no mail can be sent."""
    return ask_the_team(app, center)


def newest(mail: Kept) -> str:
    found = OWN_LINK.search(mail.letters[-1].body)
    assert found
    return found[1]


def colleague(app: Flask, center: SqlDatabase, name: str = "second") -> FlaskClient:
    coordinator(center, f"{name}@example.org")
    return sign_in(app, f"{name}@example.org")


def press(client: FlaskClient, database: SqlDatabase, who: str, what: str, **fields: Any) -> int:
    return post(client, f"/own/{number(database, who)}/{what}", on="/own/", **fields).status_code


@pytest.mark.parametrize("email", ["c1@example.org", "nobody@example.org"])
def test_nothing_is_looked_up_before_the_answer(mailed: Flask, monkeypatch: pytest.MonkeyPatch, email: str):
    """Else the time of the answer would tell whose mail goes there."""
    begun: list[Thread] = []

    class Later(Thread):
        def start(self) -> None:
            begun.append(self)

    monkeypatch.setattr(own_page, "Thread", Later)
    monkeypatch.setattr("matcher.services.consent.own_page.letters_to", lambda *_: pytest.fail("It was looked up."))
    assert post(mailed.test_client(), "/own/link", on="/own/", email=email).status_code == 303
    assert len(begun) == 1


# --- by mail ----------------------------------------------------------------------------------------------------------


def test_the_link_goes_to_the_own_address_alone_and_opens_once(center: SqlDatabase, mailed: Flask, mail: Kept):
    ask_the_team(mailed, center)
    stranger = mailed.test_client()
    for called, typed in enumerate((" Ana@Example.org ", "nobody@example.org")):
        assert mail.opened == called
        assert post(stranger, "/own/link", on="/own/", email=typed).headers["Location"] == "/own/"
        assert "If mail for someone here goes to this address" in stranger.get("/own/").text
    assert ([one.email for one in mail.letters], mail.opened) == (["ana@example.org"], 2)
    path, ana = newest(mail), mailed.test_client()
    for _ in range(2):
        assert "Open my page" in ana.get(path).text
    assert post(ana, path, on=path).headers["Location"] == "/own/"
    assert "Harbor Light Shelter" in ana.get("/own/").text
    late = mailed.test_client()
    assert late.get(path).status_code == 404
    assert "This link opens nothing any more" in late.get(path).text
    assert "Harbor Light Shelter" not in late.get("/own/").text
    post(ana, "/own/close", on="/own/")
    assert "Harbor Light Shelter" not in ana.get("/own/").text


def test_a_link_ends_with_its_days_and_with_its_address(center: SqlDatabase, mailed: Flask, mail: Kept, clock: Clock):
    stranger = mailed.test_client()
    for end in (
        lambda: clock.forward(days=LINK_DAYS),
        lambda: set_address(center, coordinator(center, "mail@example.org"), C1, "new@example.org"),
    ):
        post(stranger, "/own/link", on="/own/", email="ana@example.org")
        form = token(stranger, newest(mail))
        end()
        assert stranger.get(newest(mail)).status_code == 404
        assert stranger.post(newest(mail), data={"csrf_token": form}).status_code == 404
    sent = len(mail.letters)
    post(stranger, "/own/link", on="/own/", email="new@example.org")  # one person set it, nobody has confirmed it
    assert len(mail.letters) == sent
    second = colleague(mailed, center)
    assert post(second, "/consultants/C1/address/confirm", on="/consultants/C1").status_code == 303
    assert post(second, "/consultants/C1/address/confirm", on="/consultants/C1").status_code == 409
    post(stranger, "/own/link", on="/own/", email="new@example.org")
    assert mail.letters[-1].email == "new@example.org"


def test_after_a_yes_the_system_sends_the_link_and_the_offers_page_is_calm(
    center: SqlDatabase, mailed: Flask, mail: Kept
):
    desk = ask_the_team(mailed, center)
    offer = link(mailed, center, "C1")
    answer(mailed, offer, "accept")
    post(desk, "/offers/2/accept", on="/offers/")
    assert [one.email for one in mail.letters] == ["ana@example.org", "ben@example.org"]
    shown = text_of(mailed.test_client().get(offer).text)
    assert "This link has ended." in shown
    assert "Harbor Light Shelter" not in shown
    assert mailed.test_client().get(newest(mail)).status_code == 200
    assert not OWN_LINK.search(desk.get("/offers/").text + desk.get("/consultants/C1").text)


def test_an_hour_later_the_page_is_closed(app: Flask, center: SqlDatabase, desk: FlaskClient, clock: Clock):
    ana = own(app, center, "C1")
    assert "You were asked" in ana.get("/own/").text
    form = token(ana, "/own/")
    clock.forward(hours=1)
    assert "You were asked" not in ana.get("/own/").text
    sent = ana.post(f"/own/{number(center, 'C1')}/accept", data={"csrf_token": form})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/own/")
    assert "Offered Ana Ruiz" in text_of(desk.get("/engagements/E1").text)


# --- what is chosen there ---------------------------------------------------------------------------------------------


def test_everyone_has_the_same_page_and_no_choice_is_ever_shown_again(
    app: Flask, center: SqlDatabase, desk: FlaskClient
):
    people = {who: own(app, center, who) for who in ("C1", "C2")}

    def shown() -> list[str]:
        texts = [re.sub("Ana Ruiz|Ben Cho", "NAME", text_of(one.get("/own/").text)) for one in people.values()]
        return [text.replace("Thank you. That is noted.", "") for text in texts]

    before = shown()
    assert before[0].split() == before[1].split()
    ben = people["C2"]
    assert press(ben, center, "C2", "consent", to="audience", until="2027-06-01") == 303
    assert [text.split() for text in shown()] == [text.split() for text in before]
    assert press(ben, center, "C2", "consent", to="audience", until="2031-01-01") == 409
    assert press(ben, center, "C2", "consent", to="audience", until="soon") == 409
    assert press(ben, center, "C2", "consent", to="everyone", until="2027-06-01") == 400
    assert press(ben, center, "C1", "consent", to="audience", until="2027-06-01") == 404
    del desk


def test_answers_questions_looking_again_and_stepping_back(app: Flask, center: SqlDatabase, desk: FlaskClient):
    ana, ben = own(app, center, "C1"), own(app, center, "C2")
    assert press(ana, center, "C1", "question", question="Is there parking?") == 303
    assert press(ana, center, "C1", "question", question=" ") == 409
    post(desk, "/offers/questions/1", on="/offers/", reply="Yes, behind the house.")
    for client, who in ((ana, "C1"), (ben, "C2")):
        assert press(client, center, who, "accept") == 303
    assert "Yes, behind the house." in ana.get("/own/").text
    assert press(ben, center, "C2", "again") == 303
    assert "someone on the team asked that it be looked at again" in text_of(desk.get("/offers/").text)
    assert press(ben, center, "C2", "leave") == 303
    assert "there is nothing left to choose" in ben.get("/own/").text
    assert press(ben, center, "C2", "leave") == 409
    assert "Left the seat" in text_of(desk.get("/offers/").text)
    page = text_of(desk.get("/engagements/E1").text)
    assert "Left the seat" in page
    assert "Ben Cho left the seat at Harbor Light Shelter ." in page
    assert "Ana Ruiz said yes to Harbor Light Shelter ." in page
    assert TELLING.findall(desk.get("/engagements/E1").text + desk.get("/offers/").text + desk.get("/").text) == []
    assert step(desk, "hold", why="They asked us to").status_code == 303
    assert "there is nothing left to choose" in ana.get("/own/").text


def test_own_calendars_are_set_and_forgotten_there(app: Flask, center: SqlDatabase):
    ana = own(app, center, "C1")
    assert post(ana, "/own/calendar", on="/own/", calendar="https://one.example/secret.ics").status_code == 303
    assert "Your calendar at one.example" in text_of(ana.get("/own/").text)
    assert post(ana, "/own/calendar", on="/own/", calendar="http://one.example/").status_code == 409
    assert post(ana, "/own/calendar", on="/own/", forget="1", version="old").status_code == 409
    assert post(ana, "/own/calendar", on="/own/", forget="1").status_code == 303
    assert post(ana, "/own/feed", on="/own/").status_code == 200
    assert post(ana, "/own/feed", on="/own/", version="old").status_code == 409
    assert post(ana, "/own/feed", on="/own/", version="old", close="1").status_code == 409
    assert post(ana, "/own/feed", on="/own/", close="1").status_code == 303
    with center.reading() as work:
        actors = {one.actor for one in work.trail.find(actions=[Action.CALENDAR])}
    assert actors == {"The consultant"}


# --- by phone ---------------------------------------------------------------------------------------------------------


def code_of(client: FlaskClient) -> str:
    post(client, "/own/code", on="/own/")
    found = re.search(r"<code>([A-Z2-9]{4} [A-Z2-9]{4})</code>", client.get("/own/").text)
    assert found
    return found[1]


def hear(client: FlaskClient, code: str, who: str = "C1") -> int:
    return post(client, f"/consultants/{who}/code", on=f"/consultants/{who}", code=code).status_code


def test_a_code_opens_the_page_in_the_browser_that_shows_it_once_two_have_heard_it(
    app: Flask, center: SqlDatabase, desk: FlaskClient
):
    ana, second = app.test_client(), colleague(app, center)
    code = code_of(ana)
    assert hear(desk, code.lower()) == 303
    assert post(ana, "/own/enter", on="/own/").status_code == 409
    assert hear(desk, code) == 409  # the same person does not count twice
    assert hear(second, code, "C2") == 409
    assert hear(second, code) == 303
    assert hear(colleague(app, center, "third"), code) == 409  # it was heard by two
    assert post(desk, "/own/enter", on="/own/").status_code == 409  # the code opens nothing for who heard it
    assert post(ana, "/own/enter", on="/own/").headers["Location"] == "/own/"
    assert "A code by phone opened it" in text_of(ana.get("/own/").text)
    assert press(ana, center, "C1", "consent", to="requester", until="2027-06-01") == 303
    assert press(ana, center, "C1", "accept") == 303
    with center.reading() as work:
        heard = [(one.actor, one.note) for one in work.trail.find(actions=[Action.OWN_PAGE])]
        accepted = work.trail.find(actions=[Action.ACCEPT])[0]
        offer = work.offers.get(number(center, "C1"))
        written = {one.why for one in work.access_log.entries() if one.why.startswith(WRITTEN)}
    assert [note for _, note in heard] == [phone_codes.SECOND, phone_codes.FIRST]
    assert (accepted.actor, accepted.note) == ("The consultant", "on the page that a code by phone opened")
    assert offer
    assert offer.means is Means.CODE
    assert written == {f"{WRITTEN}, opened by a code by phone"}
    assert "On the page that a code by phone opened" in text_of(desk.get("/offers/").text)


def test_a_code_ends_with_its_time_and_is_for_those_whom_no_mail_reaches(app: Flask, mailed: Flask, clock: Clock):
    ana, desk = app.test_client(), sign_in(app)
    code = code_of(ana)
    assert hear(sign_in(mailed), code) == 409  # mail reaches her
    clock.forward(seconds=phone_codes.GOOD_FOR.total_seconds())
    assert hear(desk, code) == 409
    assert hear(desk, "ABCD EFGH") == 409
    assert post(ana, "/own/enter", on="/own/").status_code == 409


def test_nobody_but_the_owner_acts_whatever_their_role(app: Flask, center: SqlDatabase, desk: FlaskClient):
    del desk
    for role in (AccountRole.PLANNER, AccountRole.AUDITOR, AccountRole.ADMIN):
        email = f"{role.value}@example.org"
        create_user(center, NewUser(email, "Rae Reader", PASSWORD, frozenset({role})))
        client = sign_in(app, email)
        form = token(client, "/")
        for path in ("/consultants/C1/code", "/consultants/C1/address/confirm", "/offers/1/accept", "/offers/1/letter"):
            assert client.post(path, data={"csrf_token": form, "code": "ABCDEFGH"}).status_code == 403
        for what in ("accept", "decline", "consent", "again", "leave", "question"):
            sent = client.post(f"/own/1/{what}", data={"csrf_token": form, "to": "audience", "until": "2027-06-01"})
            assert (sent.status_code, sent.headers["Location"]) == (303, "/own/")
        for path in ("/own/feed", "/own/calendar"):
            assert client.post(path, data={"csrf_token": form}).headers["Location"] == "/own/"
    with center.reading() as work:
        assert [one.action for one in work.trail.find(limit=1)] == [Action.ACCOUNT]
        assert work.offers.get(1)


def test_without_mail_no_link_can_be_asked_for(app: Flask):
    client = app.test_client()
    assert "Send me the link" not in client.get("/own/").text
    form = token(client, "/own/")
    assert client.post("/own/link", data={"csrf_token": form, "email": "ana@example.org"}).status_code == 422


def test_links_asked_for_one_address_are_limited(mailed: Flask):
    client = mailed.test_client()
    codes = [post(client, "/own/link", on="/own/", email="ana@example.org").status_code for _ in range(6)]
    assert codes == [303] * 5 + [429]


def test_today_counts_addresses_that_wait_for_the_reader_and_leads_to_the_people(
    app: Flask, center: SqlDatabase, client: FlaskClient
):
    assert "to confirm" not in text_of(client.get("/").text)
    setter = coordinator(center, "setter@example.org")
    set_address(center, setter, C1, "new@example.org", mark(""))
    assert "1 Address to confirm Ask the person, and say so" in text_of(client.get("/").text)
    address = re.search(r'href="(/consultants/\?address=[^"]+)"', client.get("/").text)
    assert address
    found = text_of(client.get(unescape(address[1])).text)
    assert "Ana Ruiz" in found
    assert "Ben Cho" not in found
    own_tile = unescape(text_of(sign_in(app, "setter@example.org").get("/").text))
    assert "0 Addresses to confirm Nobody's address waits for you; 1 waits for a colleague" in own_tile
    planner = NewUser("planner@example.org", "Pat", PASSWORD, frozenset({AccountRole.PLANNER}))
    create_user(center, planner)
    assert "to confirm" not in text_of(sign_in(app, "planner@example.org").get("/").text)
    post(client, "/consultants/C1/address/confirm", on="/consultants/C1")
    assert "to confirm" not in text_of(client.get("/").text)
