"""Answers that came by phone: they name the person, and are taken back until someone else is asked."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId
from matcher.domain.workflow.engagement import EngagementState
from matcher.domain.workflow.letter import LetterKind
from matcher.domain.workflow.offer import OfferState
from matcher.ports import UnitOfWork
from matcher.records import Action, RowState
from matcher.services.mail.outbox import list_letters
from matcher.services.offers.offering import list_offers
from tests.integration.web.asked import E1, answer, ask_the_team, link
from tests.integration.web.client import counted_and_listed, make_app, post, sign_in, text_of
from tests.support.databases import Clock, propose_rows
from tests.support.names import the


@pytest.fixture
def desk(app: Flask, center: SqlDatabase) -> FlaskClient:
    return ask_the_team(app, center)


def offer_id(center: SqlDatabase, consultant_id: str) -> int:
    return the(next(one for one in list_offers(center) if one.consultant_id == consultant_id)).offer_id


def state(center: SqlDatabase, consultant_id: str) -> OfferState:
    return the(next(one for one in list_offers(center) if one.consultant_id == consultant_id)).state


def note(desk: FlaskClient, center: SqlDatabase, consultant_id: str, step: str) -> int:
    return post(desk, f"/offers/{offer_id(center, consultant_id)}/{step}", on="/offers/").status_code


@pytest.mark.parametrize(("said", "found"), [("accept", OfferState.ACCEPTED), ("decline", OfferState.DECLINED)])
def test_an_answer_by_phone_names_the_person_and_is_taken_back(desk: FlaskClient, center: SqlDatabase, said, found):
    assert "Ana Ruiz said yes by phone" in text_of(desk.get("/offers/").text)
    with center.reading() as work:
        before = work.standing.seats()
    assert note(desk, center, "C1", said) == 303
    assert state(center, "C1") is found
    word = {"accept": "yes", "decline": "no"}[said]
    page = text_of(desk.get("/offers/").text)
    assert f"Undo: Ana Ruiz said {word}" in page
    assert f"Noted: Ana Ruiz (Harbor Light Shelter) said {word} by phone." in page
    assert "Noted by phone since yesterday" not in page  # the list has it, beside its undo
    elsewhere = text_of(desk.get("/offers/?q=Ben+Cho").text)
    assert "Noted by phone since yesterday" in elsewhere
    assert f"Undo: Ana Ruiz said {word}" in elsewhere
    assert f"Undo: Ana Ruiz said {word}" in text_of(desk.get("/engagements/E1").text)
    assert ("Accepted" in text_of(desk.get("/consultants/C1").text)) is (said == "accept")
    assert note(desk, center, "C1", "open-again") == 303
    assert "the offer to Ana Ruiz (Harbor Light Shelter) waits for an answer again." in text_of(
        desk.get("/offers/").text
    )
    assert state(center, "C1") is OfferState.ASKED
    with center.reading() as work:
        assert (work.standing.seats(), work.standing.rejected_pairs()) == (before, frozenset())
        row = next(one for one in work.proposals.rows(1) if one.after and one.after.consultant_id == "C1")
        entry = work.trail.find(actions={Action.UNDO})[0]
        assert (row.state, entry.after, the(work.trail.get(the(entry.undoes))).undone) == (
            RowState.APPROVED,
            "offered",
            True,
        )
    assert note(desk, center, "C1", "open-again") == 409  # there is nothing to take back any more
    assert note(desk, center, "C1", "accept") == 303


def test_today_counts_offers_that_end_soon_and_those_at_risk(desk: FlaskClient, app: Flask, clock: Clock):
    text = text_of(desk.get("/").text)
    assert ("2 Offers unanswered" in text, "0 Offers end soon" in text) == (True, True)
    clock.forward(days=1, hours=12)
    later = sign_in(app)
    assert "2 Offers end soon Within 2 days, without an answer yet" in text_of(later.get("/").text)
    assert counted_and_listed(later, "/offers/") == {"Offers unanswered": (2, 2), "Offers end soon": (2, 2)}
    clock.forward(days=50)
    assert counted_and_listed(sign_in(app), "/offers/")["At risk"] == (2, 2)


def test_what_the_person_said_themselves_stays(desk: FlaskClient, app: Flask, center: SqlDatabase):
    answer(app, link(app, center, "C1"), "accept")
    assert "Undo: Ana Ruiz" not in text_of(desk.get("/offers/").text)
    refused = post(desk, f"/offers/{offer_id(center, 'C1')}/open-again", on="/offers/")
    assert (refused.status_code, "by their own link" in refused.text) == (409, True)
    assert post(desk, "/offers/99/open-again", on="/offers/").status_code == 404


def test_a_no_stays_once_someone_else_was_approved(desk: FlaskClient, center: SqlDatabase):
    note(desk, center, "C1", "decline")

    def fill(work: UnitOfWork) -> None:
        held = next(one for one in work.standing.seats().values() if one.assignment.engagement_id == "E1")
        offer = next(one for one in work.offers.find() if one.consultant_id == "C1")
        work.standing.put(
            [type(held)(held.assignment._replace(seat=offer.seat, consultant_id=ConsultantId("C3")), held.status)]
        )

    center.writing(fill)
    refused = post(desk, f"/offers/{offer_id(center, 'C1')}/open-again", on="/offers/")
    assert (refused.status_code, "Someone else was approved or asked" in refused.text) == (409, True)
    assert state(center, "C1") is OfferState.DECLINED


def test_a_reply_to_a_question_is_written_to_who_asked(desk: FlaskClient, app: Flask, center: SqlDatabase):
    answer(app, link(app, center, "C1"), "question", question="Is there parking?")
    assert post(desk, "/offers/questions/1", on="/offers/", reply="Yes, behind the house.").status_code == 303
    newest = list_letters(center)[0].letter
    assert (newest.kind, newest.to.consultant_id, newest.subject) == (
        LetterKind.MESSAGE,
        "C1",
        "Our answer to your question",
    )
    assert ("behind the house" in newest.body, "parking" in newest.body) == (True, False)


def test_an_answer_stays_once_the_engagement_is_confirmed_or_stopped_or_the_time_is_over(
    desk: FlaskClient, center: SqlDatabase, clock: Clock
):
    def be(state: EngagementState | None) -> None:
        center.writing(lambda work: work.lifecycles.put(replace(work.lifecycles.get(E1), state=state)))

    note(desk, center, "C1", "accept")
    note(desk, center, "C2", "decline")
    be(EngagementState.CONFIRMED)
    assert note(desk, center, "C1", "open-again") == 409
    be(EngagementState.ON_HOLD)
    assert note(desk, center, "C2", "open-again") == 409
    be(None)
    clock.forward(days=40)
    assert note(sign_in(make_app(center)), center, "C2", "open-again") == 409
    clock.moment -= timedelta(days=40)
    assert note(sign_in(make_app(center)), center, "C2", "open-again") == 303


def uncovered(desk: FlaskClient) -> tuple[int, int]:
    """How many Today counts, and how many the list has."""
    counted = re.search(r"(\d+) Uncovered Each with its reason", text_of(desk.get("/").text))
    listed = desk.get("/explanations/uncovered?file=csv").data.decode("utf-8-sig").splitlines()
    return int(the(counted)[1]), len(listed) - 1


def test_after_a_no_is_taken_back_the_engagement_is_covered_on_today_and_in_the_list(
    desk: FlaskClient, center: SqlDatabase
):
    assert note(desk, center, "C1", "decline") == 303
    with center.reading() as work:
        left = [seat.assignment for seat in work.standing.seats().values() if seat.fixed]
    propose_rows(center, left, seed=1)
    before = uncovered(desk)
    assert before[0] == before[1]
    assert "Harbor Light Shelter" in text_of(desk.get("/explanations/uncovered").text)
    assert note(desk, center, "C1", "open-again") == 303
    assert uncovered(desk) == (before[0] - 1, before[1] - 1)
    assert "Harbor Light Shelter" not in text_of(desk.get("/explanations/uncovered").text)


def test_what_is_blocked_is_counted_apart_and_not_twice(desk: FlaskClient):
    today = text_of(desk.get("/").text)
    assert "1 Blocked Referred out, or waiting for a granting office" in today
    assert uncovered(desk)[0] == uncovered(desk)[1]
    assert "Elm Street Court" not in text_of(desk.get("/explanations/uncovered").text)
