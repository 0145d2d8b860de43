"""Offers in the pages: the link's page without an account, the coordinator's lists and buttons."""

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId, SeatName
from matcher.domain.model.problem import Assignment
from matcher.domain.model.vocabulary import SeatStatus
from matcher.domain.workflow.letter import OWN_LINK, LetterKind, LetterStep
from matcher.domain.workflow.offer import OfferState
from matcher.records import HeldSeat, RunStatus, Subject
from matcher.services.consultants.contacts import addresses
from matcher.services.jobs.job_queue import present
from matcher.services.mail.outbox import LetterRef, take_steps
from matcher.services.offers.links import token_of
from matcher.services.offers.offering import send_offers
from matcher.services.publication.publishing import publish
from tests.integration.services.waiting import Remembering, a_run, a_worker, run
from tests.integration.web.asked import DAYS, E1, answer, ask_the_team, link, step
from tests.integration.web.client import decide, make_app, post, sign_in, text_of, token
from tests.integration.web.scene import ENGAGEMENTS, PEOPLE, auditor, center_data, coordinator
from tests.integration.web.test_confidential import TELLING
from tests.support.builders import MONDAY, an_engagement, excludes, span
from tests.support.databases import Clock, import_problem
from web.shell.center import use_queue


@pytest.fixture
def desk(app: Flask, center: SqlDatabase) -> FlaskClient:
    """A coordinator's browser; E1's team was asked."""
    return ask_the_team(app, center)


@pytest.fixture
def ana(desk: FlaskClient, app: Flask, center: SqlDatabase) -> str:
    del desk
    return link(app, center, "C1")


def page(app: Flask, path: str) -> str:
    return text_of(app.test_client().get(path).text)


# --- a consultant's own link ------------------------------------------------------------------------------------------


def test_the_link_shows_the_offer_without_an_account_and_get_changes_nothing(app: Flask, ana: str):
    shown = page(app, ana)
    assert "Harbor Light Shelter" in shown
    assert "Mon, Mar 1, 2027 at 10:00 AM EST (New York time)" in shown
    assert "Ben Cho" not in shown
    assert "Yes, I will" in page(app, ana)


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/New_York", ""),
        ("America/Chicago", " · 8:00 PM on your clock"),
        ("Pacific/Guam", " · Tue, Mar 2, 2027, 12:00 PM on your clock"),
    ],
)
def test_sessions_are_on_the_presenters_clock_too_where_it_differs(app: Flask, zone: str, said: str):
    shown = app.jinja_env.get_template("own/sessions.html").module
    engagement = an_engagement(session_minutes=60)
    session = span("2027-03-01 21:00", "2027-03-01 22:00")
    assert text_of(shown.sessions([session], engagement, ZoneInfo(zone))) == (  # type: ignore[attr-defined]
        f"Mon, Mar 1, 2027 at 9:00 PM EST (New York time), 1 hour{said}"
    )


def test_a_yes_is_noted_and_a_replay_shows_it(app: Flask, ana: str):
    client = app.test_client()
    form = token(client, ana)
    assert answer(app, ana, "accept").status_code == 303
    assert "You said yes" in page(app, ana)
    again = client.post(f"{ana}/decline", data={"csrf_token": form})
    assert again.status_code == 409
    assert "Nothing was changed. A yes is noted already." in text_of(again.text)
    assert "You said yes" in page(app, ana)


def test_a_no_is_noted_without_a_reason(app: Flask, ana: str, desk: FlaskClient):
    assert answer(app, ana, "decline").status_code == 303
    assert "We did not ask why" in page(app, ana)
    assert "reason" not in "".join(re.findall(r"<input[^>]*>|<textarea[^>]*>", app.test_client().get(ana).text))
    assert "May be asked again" in desk.get("/offers/").text


def two_offers(app: Flask, center: SqlDatabase) -> str:
    """Cara Diaz is asked for Bright River Clinic and Delta Youth Center in one letter; the link of it."""
    client = sign_in(app)
    decide(client, "approve", "Cara Diaz")
    publish(center, user := coordinator(center, "publisher@example.org"))
    (number,) = send_offers(center, user, DAYS, letters=True).letters
    take_steps(center, user, [LetterRef(number, 1)], LetterStep.MARK_SENT)
    with center.reading() as work:
        letter = next(one for one in work.outbox.find() if one.kind is LetterKind.OFFER)
        offer = work.offers.get(letter.offers[0])
        assert offer
        email = addresses(work, [offer.consultant_id])[offer.consultant_id]
    return f"/offer/{token_of(app.config['SECRET_KEY'], offer.nonce, email)}"


def test_a_link_shows_all_that_its_letter_asks_for_answered_one_by_one(app: Flask, center: SqlDatabase):
    link = two_offers(app, center)
    shown = app.test_client().get(link).text
    assert all(words in text_of(shown) for words in ("Delta Youth Center", "Bright River Clinic", "All 2 at once"))
    first, second = dict.fromkeys(re.findall(r'name="offer" value="(\d+)"', shown))
    assert answer(app, link, "question", offer=second, question="Is there parking?").status_code == 303
    assert answer(app, link, "decline", offer=first).status_code == 303
    shown = text_of(app.test_client().get(link).text)
    assert ("Your no is noted." in shown, "Yes, I will" in shown, "All 2 at once" in shown) == (True, True, False)
    assert answer(app, link, "accept", offer=first).status_code == 409
    assert answer(app, link, "accept", offer="99").status_code == 404
    assert answer(app, link, "accept", offer="x").status_code == 404
    assert answer(app, link, "accept", offer=second).status_code == 303
    shown = text_of(app.test_client().get(link).text)
    assert ("your yes is noted" in shown, "This link has ended." in shown) == (True, True)


def test_all_that_a_letter_asks_for_is_answered_at_once(app: Flask, center: SqlDatabase):
    link = two_offers(app, center)
    assert "Center and 1 more" in text_of(sign_in(app, "publisher@example.org").get("/outbox/?show=sent").text)
    assert answer(app, link, "all/accept").status_code == 303
    with center.reading() as work:
        assert {one.state for one in work.offers.find()} == {OfferState.ACCEPTED}
    assert "You have answered" in page(app, link)


def test_what_cannot_be_noted_is_said_beside_its_offer_and_the_rest_is_noted(app: Flask, center: SqlDatabase):
    link = two_offers(app, center)
    people = [replace(one, exclusions=excludes("organization", "Bright River Clinic")) for one in PEOPLE[2:3]]
    import_problem(center, center_data([*PEOPLE[:2], *people, *PEOPLE[3:]]))
    refused = answer(app, link, "all/accept")
    assert (refused.status_code, "1 answer could not be noted" in text_of(refused.text)) == (409, True)
    said = text_of(refused.text)
    assert (said.count("the center has to look at it first"), said.count("your yes is noted")) == (1, 1)


def test_a_question_and_its_reply(app: Flask, ana: str, desk: FlaskClient):
    assert answer(app, ana, "question", question="Is there <b>parking</b>?").status_code == 303
    assert "Is there &lt;b&gt;parking" in desk.get("/offers/").text
    assert post(desk, "/offers/questions/1", on="/offers/", reply=" ").status_code == 422
    assert post(desk, "/offers/questions/1", on="/offers/", reply="Yes, behind the house.").status_code == 303
    assert "Yes, behind the house." in page(app, ana)
    assert post(desk, "/offers/questions/9", on="/offers/", reply="Yes.").status_code == 404
    assert answer(app, ana, "question", question=" ").status_code == 409


def test_after_its_time_the_page_says_so_and_has_no_buttons(app: Flask, ana: str, clock: Clock):
    client = app.test_client()
    form = token(client, ana)
    clock.forward(days=DAYS, hours=12)
    assert "The time for an answer is over" in page(app, ana)
    assert "Yes, I will" not in page(app, ana)
    assert client.post(f"{ana}/accept", data={"csrf_token": form}).status_code == 409


@pytest.mark.parametrize("changed", ["/offer/nothing", "/offer/a.b", "/offer/.", "/offer/%00"])
def test_any_other_link_is_not_there(app: Flask, changed: str):
    assert app.test_client().get(changed).status_code == 404


def test_a_link_is_good_for_its_center_only(center: SqlDatabase, ana: str):
    other = make_app(center)
    other.config["SECRET_KEY"] = b"another key, of another center.."
    assert other.test_client().get(ana).status_code == 404


def test_a_link_without_the_forms_token_decides_nothing(app: Flask, ana: str):
    assert app.test_client().post(f"{ana}/accept").status_code == 400
    assert "Yes, I will" in page(app, ana)


def test_links_name_nobody_and_leave_no_trace_elsewhere(app: Flask, ana: str):
    assert re.fullmatch(r"/offer/[A-Za-z0-9_-]{22}\.[0-9a-f]{32}", ana)
    headers = app.test_client().get(ana).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Cache-Control"] == "no-store"


def test_the_token_is_never_logged(app: Flask, ana: str, caplog: pytest.LogCaptureFixture):
    caplog.set_level(0)
    answer(app, ana, "accept")
    app.test_client().get(ana + "x")
    said = " ".join(f"{one.getMessage()} {one.__dict__.get('fields')}" for one in caplog.records)
    assert "/offer/<token>" in said
    assert ana.removeprefix("/offer/")[:10] not in said


def test_answers_from_one_address_are_limited(app: Flask, ana: str):
    client = app.test_client()
    codes = [post(client, f"{ana}/question", on=ana, question="Where?").status_code for _ in range(21)]
    assert codes == [303] * 20 + [429]


# --- the coordinator's pages ------------------------------------------------------------------------------------------


def test_a_no_wakes_a_worker_and_the_pages_say_what_comes_next(app: Flask, center: SqlDatabase, clock: Clock):
    use_queue(app, queue := Remembering())
    desk = ask_the_team(app, center)
    clock.forward(seconds=1)
    answer(app, link(app, center, "C2"), "decline")
    assert len(queue.sent) == 1
    for path in ("/offers/", "/engagements/E1"):
        assert "Who is next is not looked for yet: no worker is there." in text_of(desk.get(path).text)
    present(center, a_worker(clock))
    assert "Who is next is proposed within seconds." in text_of(desk.get("/offers/").text)
    run_id = a_run(center, clock, started_at=clock() + timedelta(seconds=1), heartbeat=clock())
    assert "A run is looking for who is next." in text_of(desk.get("/offers/").text)
    center.writing(lambda work: work.runs.finish(replace(run(center, run_id), status=RunStatus.FINISHED)))
    assert "Nobody is proposed for the seat: Review says why." in text_of(desk.get("/offers/").text)
    put_back = [HeldSeat(Assignment(E1, SeatName("2"), ConsultantId("C3"), MONDAY), SeatStatus.PROPOSED)]
    center.writing(lambda work: work.standing.put(put_back))
    page = desk.get("/offers/").text
    assert "Cara Diaz is proposed next, and yours to decide in Review" in text_of(page)
    found = re.search(r'href="(/review/[^"]*)#(engagement-\w+)"', page)
    assert found
    assert f'id="{found[2]}"' in desk.get(found[1]).text


@pytest.mark.parametrize("step_", ["hold", "withdraw"])
def test_whatever_frees_a_seat_asks_for_a_repair(app: Flask, center: SqlDatabase, clock: Clock, step_: str):
    use_queue(app, queue := Remembering())
    desk = ask_the_team(app, center)
    clock.forward(seconds=1)
    step(desk, step_, why="They asked us to")
    assert len(queue.sent) == 1


def test_offers_are_sent_from_the_page_with_a_letter_for_each(app: Flask, center: SqlDatabase):
    client = ask_nobody(app, center)
    assert "Ask 3 people" in client.get("/offers/").text
    assert "Ask 2 people" in client.get("/engagements/E1").text
    assert post(client, "/offers/", on="/offers/", days="99").status_code == 422
    assert post(client, "/offers/", on="/offers/", days="soon").status_code == 422
    sent = post(client, "/offers/", on="/offers/", days="4", engagement="E1", back="/engagements/E1")
    assert sent.headers["Location"] == "/engagements/E1"
    assert "Asked: 2 people." in client.get("/engagements/E1").text
    with center.reading() as work:
        letters = [
            letter for letter in work.outbox.find(about=[Subject.engagement(E1)]) if letter.kind is LetterKind.OFFER
        ]
    assert [OWN_LINK in letter.body for letter in letters] == [True, True]
    for _ in range(2):
        assert post(client, "/offers/", on="/engagements/E1", days="4").status_code == 303
    assert "Nobody is to be asked now." in client.get("/offers/").text


def ask_nobody(app: Flask, center: SqlDatabase) -> FlaskClient:
    client = sign_in(app)
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    publish(center, coordinator(center, "publisher@example.org"))
    return client


def test_people_are_asked_by_telephone_without_letters_and_invited_once_they_said_yes(
    client: FlaskClient, center: SqlDatabase
):
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    publish(center, coordinator(center, "other@example.org"))
    assert post(client, "/offers/", on="/offers/", days="5", otherwise="on", engagement="E1").status_code == 303
    shown = client.get("/offers/").text
    assert "Asked: 2 people. No letters were drafted; note each answer on Offers." in text_of(shown)
    assert post(client, "/offers/1/accept", on="/offers/").status_code == 303
    with center.reading() as work:
        assert [(one.kind, one.to.name) for one in work.outbox.find()] == [(LetterKind.INVITATION, "Ana Ruiz")]


def test_the_ladder_says_who_is_asked_until_when_and_who_is_next(desk: FlaskClient):
    shown = text_of(desk.get("/engagements/E1").text)
    assert "Offered Ana Ruiz" in shown
    assert "Until Thu, Jan 7, 2027" in shown
    assert "Next in line:" in shown or "Nobody else is eligible" in shown


def test_an_offer_says_that_its_letter_waits_until_it_is_sent(app: Flask, center: SqlDatabase):
    desk = ask_nobody(app, center)
    post(desk, "/offers/", on="/offers/", days="4", engagement="E1")
    listed, ladder = ", the letter waits in the outbox", "; the letter waits in the outbox"
    assert text_of(desk.get("/offers/").text).count(listed) == 2
    assert text_of(desk.get("/engagements/E1").text).count(ladder) == 2
    with center.reading() as work:
        [one, _] = work.outbox.find()
    sender = coordinator(center, "sender@example.org")
    assert take_steps(center, sender, [LetterRef(one.letter_id, one.version)], LetterStep.MARK_SENT)[0].done
    assert text_of(desk.get("/offers/").text).count(listed) == 1
    assert text_of(desk.get("/engagements/E1").text).count(ladder) == 1


def test_answers_that_came_by_telephone_are_noted(desk: FlaskClient):
    first = post(desk, "/offers/1/accept", on="/offers/")
    second = post(desk, "/offers/2/decline", on="/offers/", back="/engagements/E1")
    assert (first.headers["Location"], second.headers["Location"]) == ("/offers/", "/engagements/E1")
    assert post(desk, "/offers/1/accept", on="/offers/").status_code == 409
    assert post(desk, "/offers/9/accept", on="/offers/").status_code == 404


def test_whoever_said_no_may_be_asked_again(app: Flask, ana: str, desk: FlaskClient):
    answer(app, ana, "decline")
    assert post(desk, "/offers/again", on="/offers/", engagement="E1", consultant="C1").status_code == 303
    refused = post(desk, "/offers/again", on="/offers/", engagement="E1", consultant="C1")
    assert refused.status_code == 409
    assert "May be asked again" not in desk.get("/offers/").text


def test_an_engagement_runs_to_its_end_by_buttons(app: Flask, center: SqlDatabase, desk: FlaskClient, clock: Clock):
    for who in ("C1", "C2"):
        answer(app, link(app, center, who), "accept")
    refused = step(desk, "confirm")
    assert refused.status_code == 409
    assert "Name a support person first: every engagement has one." in refused.text
    assert step(desk, "prepare", support_person="Ruth Lee", debrief_on="2027-03-02").status_code == 303
    assert "Ruth Lee" in desk.get("/engagements/E1").text
    assert step(desk, "confirm").status_code == 303
    clock.moment = MONDAY.replace(hour=20)
    for name, state in (("deliver", "Delivered"), ("evaluate", "Evaluated"), ("close", "Closed")):
        client = sign_in(app)
        assert step(client, name).status_code == 303
        assert state in text_of(client.get("/engagements/E1").text)
    assert TELLING.findall(sign_in(app).get("/engagements/E1").text) == []


def test_a_seat_is_released_and_the_engagement_put_on_hold(desk: FlaskClient):
    keys = re.findall(r'action="(/lifecycle/let-go/[0-9a-f]{12}/E1)"', desk.get("/engagements/E1").text)
    assert len(keys) == 2
    assert post(desk, keys[0], on="/engagements/E1", why=" ").status_code == 409
    assert post(desk, keys[0], on="/engagements/E1", why="Fell ill").status_code == 303
    assert re.search(
        r"Released: \w+ \w+ \(Harbor Light Shelter\)\. The seat is open\.", text_of(desk.get("/engagements/E1").text)
    )
    assert post(desk, "/lifecycle/let-go/000000000000/E1", on="/engagements/E1", why="x").status_code == 404
    assert step(desk, "hold", why="They asked us to wait").status_code == 303
    assert "On hold" in text_of(desk.get("/engagements/E1").text)
    assert post(desk, "/lifecycle/hold/E99", on="/engagements/E1", why="x").status_code == 404
    assert post(desk, "/lifecycle/prepare/E1", on="/engagements/E1", version="1", debrief_on="soon").status_code == 409


def test_offers_stand_by_the_time_to_answer_and_then_the_newest_that_ended(
    app: Flask, center: SqlDatabase, desk: FlaskClient
):
    assert send_offers(center, coordinator(center, "other@example.org"), DAYS + 2).offers
    assert persons(desk, "") == ["Ana Ruiz", "Ben Cho", "Cara Diaz"]
    answer(app, link(app, center, "C1"), "accept")
    answer(app, link(app, center, "C2"), "decline")
    assert persons(desk, "") == ["Cara Diaz", "Ben Cho", "Ana Ruiz"]
    assert persons(desk, "?q=harbor+ben") == ["Ben Cho"]
    assert persons(desk, "?standing=Said+yes") == ["Ana Ruiz"]
    shown = desk.get("/offers/?standing=Said+no").text
    assert 'name="back" value="/offers/?standing=Said+no"' in shown


def persons(client: FlaskClient, asked: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/consultants/C\d">([^<]+)', client.get(f"/offers/{asked}").text)


def test_who_may_not_decide_sees_neither_buttons_nor_links(app: Flask, center: SqlDatabase, desk: FlaskClient):
    auditor(center)
    reader = sign_in(app, "auditor@example.org")
    for path in ("/offers/", "/engagements/E1"):
        shown = reader.get(path).text
        assert "Ana Ruiz" in shown
        assert "/offer/" not in shown
        assert "/lifecycle/" not in shown
        assert "They said yes" not in shown
    for path in ("/offers/1/accept", "/offers/again", "/offers/questions/1", "/offers/", "/lifecycle/hold/E1"):
        assert post(reader, path, on="/", why="x").status_code == 403
    del desk


def test_a_team_that_would_be_public_in_part_is_flagged(app: Flask):
    client = sign_in(app)
    decide(client, "approve", "Ana Ruiz")
    assert "1 of 2 presenters: the rest of the team is not approved yet." in text_of(client.get("/versions/").text)


def test_today_counts_what_waits(desk: FlaskClient):
    shown = text_of(desk.get("/").text)
    assert "2 Offers unanswered" in shown


def test_no_page_about_offers_tells_who_holds_what(desk: FlaskClient):
    for path in ("/offers/", "/engagements/E1", "/consultants/C2", "/", "/outbox/"):
        assert TELLING.findall(desk.get(path).text) == [], path


def test_no_link_leads_to_people_and_engagements_that_have_left(desk: FlaskClient, center: SqlDatabase):
    pages = ("/offers/", "/records/published")
    kept = [one for one in PEOPLE if one.consultant_id != "C1"]
    import_problem(center, center_data(kept, [one for one in ENGAGEMENTS if one.engagement_id != "E1"]))
    said = "".join(desk.get(page).text for page in pages)
    assert "no longer in the data" in said
    links = set(re.findall(r'href="(/(?:consultants|engagements)/[^"#?]+)', said))
    assert links
    assert {link: desk.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_a_list_of_many_offers_has_one_form_for_all_its_buttons(desk: FlaskClient):
    page = desk.get("/offers/").text
    buttons = re.findall(r'<button[^>]* form="([^"]+)" formaction="([^"]+)"', page)
    assert {(form, re.sub(r"\d+", "N", to)) for form, to in buttons} == {
        ("steps", "/offers/N/accept"),
        ("steps", "/offers/N/decline"),
        ("steps", "/offers/N/letter"),
    }
    (form,) = re.findall(r'<form[^>]* id="steps".*?</form>', page, re.DOTALL)
    assert 'name="csrf_token"' in form
    assert 'name="back" value="/offers/"' in form
