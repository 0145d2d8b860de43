"""Publish, ask and send: one page and one press for what goes public, who is asked and what is mailed; one undo."""

import re
from dataclasses import replace

from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.domain.workflow.letter import LetterState
from matcher.domain.workflow.offer import OfferState
from matcher.services.mail.outbox import list_letters
from matcher.services.offers.offering import list_offers
from matcher.services.publication.publishing import public_now
from tests.integration.mail.servers import Inbox, plain_mailer, smtp_server
from tests.integration.web.client import decide, hidden_in, make_app, post, sign_in, text_of
from tests.integration.web.scene import PEOPLE, auditor, center_data, coordinator
from tests.support.databases import import_problem

PAGE = "/publish/"


def offers(database: SqlDatabase) -> list[tuple[str, OfferState]]:
    return sorted((one.consultant_id, one.state) for one in list_offers(database))


def test_what_is_approved_goes_public_and_is_asked_at_once_and_taken_back_as_one(
    client: FlaskClient, center: SqlDatabase
):
    decide(client, "approve", "Ana Ruiz", "Ben Cho", "Cara Diaz")
    shown = text_of(client.get(PAGE).text)
    for words in ("4 seats added", "Ana Ruiz : Harbor Light Shelter", "Cara Diaz : Delta Youth Center, Bright River"):
        assert words in shown
    answer = post(client, PAGE, on=PAGE, days="5", letters="drafted")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/versions/1")
    assert len(public_now(center)) == len(offers(center)) == 4
    assert [post.letter.to.name for post in list_letters(center)] == ["Cara Diaz", "Ben Cho", "Ana Ruiz"]
    assert "Asked: 3 people." in client.get("/versions/1").text
    assert "Nothing waits" in client.get(PAGE).text
    assert "3 people were asked for 4 seats" in text_of(client.get(PAGE).text)

    answer = post(client, "/versions/1/undo", on="/versions/1", whole="1")
    assert answer.status_code == 303
    assert public_now(center) == {}
    assert {state for _, state in offers(center)} == {OfferState.TAKEN_BACK}
    assert {post.letter.state for post in list_letters(center)} == {LetterState.DISCARDED}


def test_review_shows_it_in_a_dialog(client: FlaskClient):
    decide(client, "approve", "Cara Diaz")
    step = without_token(client.get(PAGE, headers={"HX-Request": "true"}).text)
    assert ("<html" in step, "<main" in step, 'id="do-it"' in step) == (False, False, True)
    whole = without_token(client.get(PAGE).text).partition("</h1>")[2].partition("</div>")[2].split()
    assert step.split() == whole[: len(step.split())]


def without_token(page: str) -> str:
    """The page without what is other each second."""
    return re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", page)


def test_who_is_held_back_is_named_with_the_rule_though_nothing_else_waits(client: FlaskClient, center: SqlDatabase):
    """First only approved, then public and not asked yet: neither is as if nothing were approved."""
    decide(client, "approve", "Cara Diaz")
    gone = [replace(one, status=ConsultantStatus.INACTIVE) if one.name == "Cara Diaz" else one for one in PEOPLE]
    for public in ("Not public.", "Public now."):
        import_problem(center, center_data(gone))
        page = text_of(client.get(PAGE).text)
        assert "Nothing else waits" in page
        assert "Nothing is approved yet" not in page
        assert re.search(rf"Clinic : Cara Diaz, [^.]*\. {re.escape(public)} No longer holds\. The consultant", page)
        import_problem(center, center_data())
        post(client, "/versions/", on="/versions/")


def test_a_part_of_a_team_is_published_and_asked_only_when_that_is_meant(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Ana Ruiz")
    assert "Harbor Light Shelter: 1 of 2 presenters" in text_of(client.get(PAGE).text)
    answer = post(client, PAGE, on=PAGE, days="5")
    assert (answer.status_code, public_now(center), offers(center)) == (409, {}, [])
    assert "Say that this is meant" in answer.text
    assert post(client, PAGE, on=PAGE, days="5", parts="1").status_code == 303
    assert len(public_now(center)) == 2


def test_anything_else_than_what_was_seen_is_not_done(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Cara Diaz")
    seen = hidden_in(client.get(PAGE).text, PAGE)["mark"]
    decide(client, "approve", "Eve Moran")
    answer = post(client, PAGE, on=PAGE, mark=seen, days="5")
    assert (answer.status_code, public_now(center)) == (409, {})
    for days, status in (("0", 422), ("x", 422)):
        assert post(client, PAGE, on=PAGE, days=days).status_code == status
    assert post(client, PAGE, on=PAGE, days="5", letters="by pigeon").status_code == 400
    post(client, PAGE, on=PAGE, days="5", letters="none")
    assert (len(public_now(center)), list_letters(center)) == (3, ())
    answer = post(client, PAGE, on="/review/", mark="", days="5")
    assert answer.status_code == 409


def test_the_letters_go_out_with_it_where_that_is_asked_for(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Eve Moran")
    inbox = Inbox()
    with smtp_server(inbox) as port:
        sender = sign_in(make_app(center, mailer=plain_mailer(port)))
        assert post(sender, PAGE, on=PAGE, days="5", letters="sent").headers["Location"] == "/versions/1"
        assert "Letters wait in the outbox" not in sender.get("/versions/1").text
    assert {one.letter.state for one in list_letters(center)} == {LetterState.SENT}
    without = sign_in(make_app(center))
    decide(without, "approve", "Cara Diaz")
    assert post(without, PAGE, on=PAGE, days="5", letters="sent").headers["Location"] == "/outbox/"


def test_who_only_reads_sees_it_without_the_button(center: SqlDatabase):
    auditor(center)
    page = sign_in(make_app(center), "auditor@example.org").get(PAGE).text
    assert ("Publish, ask and send" in page, '<button class="usa-button">Publish' in page) == (True, False)


def test_all_of_it_is_undone_by_one_button_until_somebody_has_answered(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Ana Ruiz", "Ben Cho", "Cara Diaz")
    post(client, PAGE, on=PAGE, days="5", letters="drafted")
    for shown in (PAGE, "/versions/1"):
        assert "Undo all of it" in client.get(shown).text
    at = hidden_in(client.get(PAGE).text, f"{PAGE}undo")["at"]
    answer = post(client, f"{PAGE}undo", on=PAGE, at=at)
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    undone = "Undone: nobody is asked for 4 seats any more, and what is public is as it was before."
    assert undone in client.get(PAGE).text
    assert public_now(center) == {}
    assert {state for _, state in offers(center)} == {OfferState.TAKEN_BACK}

    answer = post(client, f"{PAGE}undo", on=PAGE, at=at)
    assert answer.status_code == 409
    assert "Nothing was undone" in answer.text
    assert post(client, f"{PAGE}undo", on=PAGE, at="yesterday").status_code == 400

    post(client, PAGE, on=PAGE, days="5", letters="drafted")
    number = list_offers(center)[-1].offer_id
    post(client, f"/offers/{number}/accept", on="/offers/")
    shown = text_of(client.get("/versions/3").text)
    assert "It can’t be undone as one: 1 of those who were asked has answered" in shown


def test_what_waits_in_the_outbox_goes_out_with_it_where_that_is_ticked(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Eve Moran")
    post(client, PAGE, on=PAGE, days="5", letters="drafted")
    decide(client, "approve", "Cara Diaz")
    shown = text_of(client.get(PAGE).text)
    assert "2 letters wait in the outbox : offer (2)." in shown
    inbox = Inbox()
    with smtp_server(inbox) as port:
        sender = sign_in(make_app(center, mailer=plain_mailer(port)))
        waits = re.findall(r'name="letter" value="(\d+\.\d+)"', sender.get(PAGE).text)
        post(sender, PAGE, on=PAGE, days="5", letters="sent", others="1", letter=waits)
    assert {one.letter.state for one in list_letters(center)} == {LetterState.SENT}


def test_a_center_that_has_approved_nothing_is_told_so(empty: SqlDatabase):
    coordinator(empty)
    page = text_of(sign_in(make_app(empty)).get(PAGE).text)
    assert "Nothing is approved yet, so there is nothing to publish." in page
    assert "everyone in it was asked" not in page
