"""Two people save the same thing: the second sees theirs beside the own, nothing is lost, and either may be taken."""

import re
from dataclasses import dataclass
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId
from matcher.services.calendars.busy import own_calendar
from matcher.services.calendars.feeds import feed_made_at, make_feed
from matcher.services.engagements.lifecycle import release
from matcher.services.intake.requests import NewRequest, receive
from matcher.services.offers.answering import ask
from matcher.services.offers.offer_views import team_page
from matcher.services.offers.offering import list_offers
from matcher.services.saving import mark, newer
from tests.integration.web.asked import E1, ask_the_team
from tests.integration.web.client import HIDDEN, make_app, post, sign_in, text_of, token_in
from tests.integration.web.scene import auditor, coordinator, tell_the_night
from tests.support.databases import Clock
from tests.support.letters import a_letter
from tests.support.requests import a_request

CARA = ConsultantId("C3")
FACTS = {
    "organization": "Harbor Light Shelter", "audience": "direct_services_nonprofit", "city": "Dayton", "state": "OH",
    "need": "A first training.", "ta_type": "training", "mode": "virtual", "language": "en", "sessions": "1",
    "time_zone": "America/New_York", "topics": "human_trafficking_101", "weekdays": "Mon", "start_times": "10:00",
    "session_minutes": "120", "seats": "2", "window_start": "2027-04-05", "window_end": "2027-05-28",
}  # fmt: skip


@dataclass(frozen=True)
class Saving:
    """A form that saves over something.

    Args:
        page: Where the form is; ``action`` where it posts.
        first: What the first one saves; ``second`` what the other typed meanwhile.
        theirs: What the first one saved, as the page tells it; ``mine`` likewise.
    """

    page: str
    action: str
    first: dict[str, str]
    second: dict[str, str]
    theirs: str
    mine: str


LETTER = {"email": "ada.lane@example.org", "subject": "Dates", "body": "Dear Ada"}
SAVINGS = {
    "facts": Saving(
        "/triage/1", "/triage/1/complete", FACTS | {"city": "Cincinnati"}, FACTS | {"city": "Toledo"}, "Cincinnati",
        "Toledo",
    ),
    "support person": Saving(
        "/engagements/E1", "/lifecycle/prepare/E1", {"support_person": "Ruth Lee", "debrief_on": ""},
        {"support_person": "Lee Ruth", "debrief_on": ""}, "Ruth Lee", "Lee Ruth",
    ),
    "debrief": Saving(
        "/engagements/E1", "/lifecycle/prepare/E1", {"support_person": "", "debrief_on": "2027-03-01"},
        {"support_person": "", "debrief_on": "2027-03-02"}, "2027-03-01", "2027-03-02",
    ),
    "letter": Saving(
        "/outbox/1", "/outbox/1/edit", LETTER | {"body": "Dear Ada,\nMonday?"},
        LETTER | {"body": "Dear Ada,\nTuesday?"}, "Dear Ada,\nMonday?", "Dear Ada,\nTuesday?",
    ),
    "address": Saving(
        "/consultants/C3", "/consultants/C3/address", {"email": "one@example.org"}, {"email": "two@example.org"},
        "one@example.org", "two@example.org",
    ),
    "own calendar": Saving(
        "/consultants/C3", "/consultants/C3/own-calendar", {"calendar": "https://one.example/a.ics"},
        {"calendar": "https://two.example/b.ics"}, "A calendar at one.example", "https://two.example/b.ics",
    ),
    "reply": Saving(
        "/offers/", "/offers/questions/1", {"reply": "At noon."}, {"reply": "At one."}, "At noon.", "At one.",
    ),
}  # fmt: skip
each_saving = pytest.mark.parametrize("saving", SAVINGS.values(), ids=SAVINGS)


@pytest.fixture
def app(database: SqlDatabase) -> Flask:
    """The center, a request, a letter, and E1's team asked, one of whom has a question."""
    tell_the_night(database)
    coordinator(database)
    receive(database, NewRequest(a_request().contact, a_request().facts))
    made = make_app(database)
    ask_the_team(made, database)
    a_letter(database)
    ask(database, list_offers(database)[0].nonce, "When do we meet?")
    return made


@pytest.fixture
def ana(app: Flask) -> FlaskClient:
    return sign_in(app)


@pytest.fixture
def bo(app: Flask, ana: FlaskClient) -> FlaskClient:
    """Another browser."""
    del ana
    return sign_in(app)


def forms(text: str, action: str) -> list[dict[str, str]]:
    """The hidden fields of the page's forms that post to an address."""
    found = re.finditer(r'<form[^>]* action="([^"#]*)[^>]*>(.*?)</form>', text, re.DOTALL)
    return [
        {name: unescape(value) for name, value in HIDDEN.findall(form[2])}
        for form in found
        if unescape(form[1]) == action
    ]


def opened(browser: FlaskClient, saving: Saving) -> dict[str, str]:
    """What the form hides, as the page is loaded now."""
    found = forms(browser.get(saving.page).text, saving.action)
    assert found, saving.page
    return found[-1] if saving.page == "/triage/1" else found[0]


def too_late(ana: FlaskClient, bo: FlaskClient, saving: Saving) -> TestResponse:
    """Both open the form, Ana saves, then Bo does: the answer that Bo gets."""
    seen, begun = opened(ana, saving), opened(bo, saving)
    assert ana.post(saving.action, data=seen | saving.first).status_code == 303
    return bo.post(saving.action, data=begun | saving.second)


@each_saving
def test_both_are_shown_and_nothing_is_changed(ana: FlaskClient, bo: FlaskClient, saving: Saving):
    answer = too_late(ana, bo, saving)
    assert answer.status_code == 409
    told = text_of(answer.text)
    assert "Someone saved before you" in told
    assert f"Saved by now {' '.join(saving.theirs.split())} Yours {' '.join(saving.mine.split())}" in told
    again = bo.post(saving.action, data={"csrf_token": token_in(answer.text, "409"), **saving.second})
    assert again.status_code == 409  # a form that has seen nothing is no way round
    assert " ".join(saving.theirs.split()) in text_of(again.text)


@each_saving
def test_yours_is_saved_over_theirs_once_it_was_seen(ana: FlaskClient, bo: FlaskClient, saving: Saving):
    answer = too_late(ana, bo, saving)
    assert bo.post(saving.action, data=forms(answer.text, saving.action)[-1]).status_code == 303
    last = too_late_again(bo, saving)
    assert f"Saved by now {' '.join(saving.mine.removeprefix('https://').split('/')[0].split())}" in last.replace(
        "A calendar at ", ""
    )


def too_late_again(bo: FlaskClient, saving: Saving) -> str:
    """The page that tells what is saved by now, to someone who saves theirs without having looked."""
    data = {"csrf_token": token_in(bo.get(saving.page).text, saving.page), **saving.first}
    answer = bo.post(saving.action, data=data)
    assert answer.status_code == 409
    return text_of(answer.text)


@each_saving
def test_theirs_is_taken_by_going_back(ana: FlaskClient, bo: FlaskClient, saving: Saving):
    answer = too_late(ana, bo, saving)
    back = re.search(r'href="([^"]+)">Leave it as it is saved', answer.text)
    assert back
    assert back[1].partition("#")[0] == saving.page
    assert bo.get(saving.page).status_code == 200


def test_some_of_theirs_and_some_of_yours_may_be_taken(ana: FlaskClient, bo: FlaskClient, database: SqlDatabase):
    first = FACTS | {"city": "Cincinnati", "sessions": "3"}
    answer = too_late(ana, bo, Saving("/triage/1", "/triage/1/complete", first, FACTS, "", ""))
    radios = re.findall(r'type="radio" id="(\w+)-(\w+)" name="\w+" value="([^"]*)"( checked)?', answer.text)
    assert [one for one in radios if one[0] in {"city", "sessions"}] == [
        ("city", "theirs", "Cincinnati", " checked"),
        ("city", "mine", "Dayton", ""),
        ("sessions", "theirs", "3", " checked"),
        ("sessions", "mine", "1", ""),
    ]
    chosen = forms(answer.text, "/triage/1/complete")[0] | {"city": "Dayton", "sessions": "3"}
    assert bo.post("/triage/1/complete", data=chosen).status_code == 303
    with database.reading() as work:
        request = work.requests.get(1)
    assert request
    assert (request.facts.city, request.facts.sessions, request.facts.seats) == ("Dayton", 3, 2)


@pytest.mark.parametrize(
    ("name", "faulty"),
    [("facts", {"sessions": "none"}), ("letter", {"subject": ""}), ("address", {"email": "nowhere"})],
)
def test_a_form_that_comes_back_with_its_faults_has_still_not_seen_theirs(
    ana: FlaskClient, bo: FlaskClient, name: str, faulty: dict[str, str]
):
    saving = SAVINGS[name]
    begun, seen = opened(bo, saving), opened(ana, saving)
    if name == "letter":  # the newer letter is told before its faults
        mended = bo.post(saving.action, data=begun | saving.second | faulty)
        assert ana.post(saving.action, data=seen | saving.first).status_code == 303
    else:
        assert ana.post(saving.action, data=seen | saving.first).status_code == 303
        mended = bo.post(saving.action, data=begun | saving.second | faulty)
    hidden = forms(mended.text, saving.action)
    again = bo.post(saving.action, data=hidden[-1] | saving.second)
    assert again.status_code == 409
    assert "Someone saved before you" in again.text


def test_what_both_typed_alike_is_nobodys_conflict(ana: FlaskClient, bo: FlaskClient):
    saving = SAVINGS["address"]
    same = Saving(saving.page, saving.action, saving.first, saving.first, "", "")
    answer = too_late(ana, bo, same)
    assert "What you typed is what is saved by now." in answer.text
    assert forms(answer.text, saving.action) == []


def test_a_feed_that_someone_made_meanwhile_is_not_stopped_unseen(
    ana: FlaskClient, database: SqlDatabase, clock: Clock
):
    make_feed(database, CARA)
    page = ana.get("/consultants/C3").text
    clock.forward(minutes=1)
    make_feed(database, CARA)
    made = feed_made_at(database, CARA)
    answer = ana.post("/consultants/C3/feed", data=forms(page, "/consultants/C3/feed")[0] | {"close": "1"})
    assert answer.status_code == 409
    assert "Saved by now An address made Mon, Jan 4, 2027 at 12:01 PM EST" in text_of(answer.text)
    assert feed_made_at(database, CARA) == made
    clock.forward(minutes=1)
    again = ana.post("/consultants/C3/feed", data=forms(answer.text, "/consultants/C3/feed")[0])
    assert again.status_code == 303  # the last one asked to close it
    assert feed_made_at(database, CARA) is None


def test_a_calendar_that_someone_set_meanwhile_is_not_forgotten_unseen(ana: FlaskClient, bo: FlaskClient, database):
    saving = SAVINGS["own calendar"]
    answer = too_late(ana, bo, Saving(saving.page, saving.action, saving.first, {"forget": "1"}, "", ""))
    assert "Saved by now A calendar at one.example Yours Nothing" in text_of(answer.text)
    assert own_calendar(database, CARA)
    assert bo.post(saving.action, data=forms(answer.text, saving.action)[0]).status_code == 303
    assert own_calendar(database, CARA) is None


def test_whoever_sits_there_by_now_is_not_released_in_the_place_of_another(
    app: Flask, ana: FlaskClient, database: SqlDatabase
):
    page = ana.get("/engagements/E1").text
    (first, second) = re.findall(r'action="(/lifecycle/let-go/[0-9a-f]{12}/E1)"', page)
    team = team_page(database, E1)
    assert team
    seat = next(line for line in team.seats if f"Release {line.person}" in page.partition(second)[0])
    release(database, coordinator(database, "leo@example.org"), E1, seat.seat.key.seat, "They moved")
    answer = ana.post(first, data=forms(page, first)[0] | {"why": "Too far"})
    assert answer.status_code == 409
    told = text_of(answer.text)
    assert "The person does not sit there any more. Look at it again; nothing was changed. You wrote: Too far" in told
    assert ana.post(second, data=forms(page, second)[0] | {"why": "Too far"}).status_code == 303
    del app


def test_who_may_not_save_is_told_nothing_of_it(app: Flask, database: SqlDatabase):
    auditor(database)
    reader = sign_in(app, "auditor@example.org")
    assert post(reader, "/consultants/C3/address", on="/", email="x@example.org").status_code == 403


def test_a_mark_tells_one_value_from_another_and_nothing_else():
    assert mark("one") != mark("two") != mark(None) != mark("None")
    assert not newer(mark("one"), "one")
    assert newer(mark("one"), "two")
    assert not newer(None, "anything")
    assert "one" not in mark("one")
