"""Standing rejections: listed with who, when and why, and taken back from Review, the engagement and the person."""

from dataclasses import replace

from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Rejection
from matcher.domain.model.vocabulary import SeatStatus
from matcher.records import Action, HeldSeat, RowState, SeatKey, Subject
from matcher.services.audit.entries import record
from matcher.services.review.proposal_review import latest_review
from matcher.services.review.standing_rejections import standing_rejections, take_rejection_back
from tests.integration.web.client import decide, make_app, post, rows, sign_in, text_of
from tests.integration.web.scene import assignment, auditor, center_data, coordinator, who
from tests.support.databases import import_problem
from tests.support.names import the

E1, C1, C2 = EngagementId("E1"), ConsultantId("C1"), ConsultantId("C2")


def states(database: SqlDatabase) -> dict[str, RowState]:
    groups = the(latest_review(database)).groups
    return {row.after.name: row.state for group in groups for row in group.rows if row.after}


def test_a_rejection_is_a_rule_that_is_seen_and_taken_back(client: FlaskClient, center: SqlDatabase):
    assert "Nobody is rejected" in client.get("/rejections/").text
    decide(client, "reject", "Ben Cho", reason="known_conflict", note="Asked by phone")
    for page in ("/rejections/", "/engagements/E1", "/consultants/C2"):
        shown = text_of(client.get(page).text)
        for words in (
            "Ben Cho",
            "Harbor Light Shelter",
            "Known conflict",
            "“Asked by phone”",
            "Casey Morgan",
            "today 12:" if page == "/rejections/" else "Jan 4",
        ):
            assert words in shown
    answer = post(client, "/rejections/", on="/consultants/C2")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/consultants/C2")
    assert "may be proposed again" in client.get("/consultants/C2").text
    assert "Not proposed for" not in client.get("/consultants/C2").text
    assert states(center)["Ben Cho"] is RowState.PENDING
    assert "Ben Cho" in rows(client)
    assert "Taken back since." in client.get("/engagements/E1").text
    answer = post(client, "/rejections/", engagement="E1", consultant="C2")
    assert answer.status_code == 409
    assert "taken back already" in answer.text


def test_a_rejection_is_taken_back_whatever_was_decided_about_the_seat_since(client: FlaskClient, center: SqlDatabase):
    decide(client, "reject", "Ben Cho", reason="other")

    bob = [HeldSeat(assignment("E1", "2", "C4"), SeatStatus.APPROVED, decided=True)]
    center.writing(lambda work: work.standing.put(bob))
    where = Subject.of_seat(SeatKey(E1, SeatName("2")))
    user = coordinator(center, "other@example.org")
    center.writing(lambda work: record(work, user, Action.APPROVE, where, "pending", "approved", placement=who("C4")))
    assert take_rejection_back(center, user, E1, C2) == ""
    assert standing_rejections(center) == ()
    assert states(center)["Ben Cho"] is RowState.REJECTED  # the row is someone else's by now


def test_one_without_a_decision_on_record_is_listed_and_stays(center: SqlDatabase):
    user = coordinator(center, "other@example.org")
    center.writing(lambda work: work.standing.reject(Rejection(E1, C1, "other")))
    found = standing_rejections(center, engagement_id=E1, consultant_id=C1)
    assert [(one.person, one.decision) for one in found] == [("Ana Ruiz", None)]
    assert "Not recorded" in text_of(sign_in(make_app(center)).get("/rejections/").text)
    assert "on record" in take_rejection_back(center, user, E1, C1)
    assert len(standing_rejections(center)) == 1


def test_who_said_no_is_listed_and_asked_again_elsewhere(center: SqlDatabase):
    user = coordinator(center, "other@example.org")
    center.writing(lambda work: work.standing.reject(Rejection(E1, C1)))
    page = sign_in(make_app(center)).get("/rejections/").text
    assert 'action="/offers/again"' in page
    assert take_rejection_back(center, user, E1, C1) != ""


def test_one_that_only_the_data_knows_is_listed_and_cannot_be_taken_back_here(center: SqlDatabase):
    import_problem(center, replace(center_data(), rejections=(Rejection(E1, C1),)))
    page = sign_in(make_app(center)).get("/rejections/").text
    assert "Ana Ruiz Harbor Light Shelter E1 Said no, or did not answer" in text_of(page)
    assert '<form method="post" action="/offers/again"' not in page
    assert standing_rejections(center) == ()


def test_who_only_reads_sees_them_without_the_button(center: SqlDatabase):
    auditor(center)
    center.writing(lambda work: work.standing.reject(Rejection(E1, C1, "other")))
    page = sign_in(make_app(center), "auditor@example.org").get("/rejections/").text
    assert ("Ana Ruiz" in page, "Take back" in page) == (True, False)
