"""The review without JavaScript: what it shows, and what each form does."""

import re

import pytest
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import Action, RowState
from matcher.services.engagements.engagement_page import engagement_page
from matcher.services.review.proposal_review import latest_review
from tests.integration.web.client import decide, line_of, make_app, post, rows, sign_in, text_of
from tests.integration.web.scene import ENGAGEMENTS, PEOPLE, center_data, coordinator, tell_the_night
from tests.support.builders import a_consultant, an_engagement


def headings(client: FlaskClient, page: str = "/review/") -> list[str]:
    return re.findall(r'<h2 id="kind-[a-z]+">(\w+)', client.get(page).text)


def states(database: SqlDatabase) -> dict[str, RowState]:
    review = latest_review(database)
    assert review
    return {row.after.name: row.state for group in review.groups for row in group.rows if row.after and row.to_decide}


# --- what it shows --------------------------------------------------------------------------------------------------


def test_the_header_says_how_much_changes_and_how_good_it_is(visitor: FlaskClient):
    text = text_of(visitor.get("/review/").text)
    # Changed: both seats of E1, and the one of E2, E6 and E7.
    assert "5 changes in 4 engagements." in text
    assert "The score of 24,394 is within 0.01% of the best possible ." in text
    assert "From the run of Mon, Jan 4, 2027 at 1:02 AM EST (New York time) , compared with what stood" in text
    assert "before 2 → now 4 of 6" in text
    assert "0 of 4 decided" in text


def test_a_met_bound_is_said_to_be_proven(empty: SqlDatabase):
    tell_the_night(empty, bound=24394)
    coordinator(empty)
    text = text_of(sign_in(make_app(empty)).get("/review/").text)
    assert "The score of 24,394 is proven to be the best possible ." in text


def test_sections_come_in_the_order_in_which_people_look_at_them(visitor: FlaskClient):
    assert headings(visitor) == ["Blocked", "Uncovered", "Swaps", "Moved", "New", "Dropped", "Unchanged"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Ana Ruiz", "Ana Ruiz joins as presenter."),
        ("Cara Diaz", "Cara Diaz instead of Ana Ruiz as presenter."),
        ("Eve Moran", "Eve Moran stays as presenter; the start moves from Mon, Mar 1, 2027 at 10:00 AM EST"),
    ],
)
def test_a_row_is_a_sentence(visitor: FlaskClient, name: str, sentence: str):
    assert sentence in line_of(visitor, name)


def test_a_row_says_fit_travel_and_why(visitor: FlaskClient):
    assert "Fit 92 of 100 No travel Knows the state&#39;s services." in line_of(visitor, "Ana Ruiz")


def test_an_uncovered_engagement_says_why(visitor: FlaskClient):
    assert "Nobody who is otherwise eligible speaks the engagement&#39;s language." in visitor.get("/review/").text


def test_starts_are_on_the_engagements_clock_with_the_zone_named(visitor: FlaskClient):
    assert "Mon, Mar 1, 2027 at 10:00 AM EST (New York time)" in visitor.get("/review/").text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Ana Ruiz", "Ben Cho", "Cara Diaz", "Eve Moran"}),
        ("?q=harbor+LIGHT", {"Ana Ruiz", "Ben Cho"}),
        ("?q=dayton", {"Cara Diaz"}),
        ("?q=moran", {"Eve Moran"}),
        ("?q=nobody", set()),
        ("?show=flagged", {"Cara Diaz", "Eve Moran"}),
        ("?show=decided", set()),
        ("?show=nonsense", {"Ana Ruiz", "Ben Cho", "Cara Diaz", "Eve Moran"}),
    ],
)
def test_the_address_says_what_is_shown(visitor: FlaskClient, query: str, names: set[str]):
    assert set(rows(visitor, f"/review/{query}")) == names


def test_what_needs_no_decision_is_left_out_when_asking_for_what_does(visitor: FlaskClient):
    assert headings(visitor, "/review/?show=undecided") == ["Swaps", "Moved", "New"]


def test_selecting_all_without_flags_is_a_link_that_ticks_their_boxes(visitor: FlaskClient):
    page = visitor.get("/review/?select=unflagged").text
    ticked = re.findall(r' checked[^>]*><span class="usa-sr-only">Select ([^<]+)<', page)
    assert sorted(ticked) == ["Ana Ruiz", "Ben Cho"]


def test_nothing_that_is_folded_away_is_selected(visitor: FlaskClient):
    folds = re.compile(r'<details class="fold"( open)?>')
    assert set(folds.findall(visitor.get("/review/").text)) == {""}
    assert set(folds.findall(visitor.get("/review/?select=unflagged").text)) == {" open"}


def test_before_the_first_night_the_page_says_what_to_do(empty: SqlDatabase):
    coordinator(empty)
    client = sign_in(make_app(empty))
    assert "No proposal yet" in client.get("/review/").text
    assert "matcher nightly" in client.get("/").text
    assert "No engagements yet" in client.get("/engagements/").text
    assert "No consultants yet" in client.get("/consultants/").text
    assert "No run yet" in client.get("/runs/").text


# --- deciding -------------------------------------------------------------------------------------------------------


def test_approving_a_row_shows_it_approved_and_comes_back_to_it(client: FlaskClient):
    key = rows(client)["Ana Ruiz"].split(".")[0]
    answer = decide(client, "approve", "Ana Ruiz")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/review/#row-{key}")
    assert "1 seat approved." in client.get("/review/").text
    assert line_of(client, "Ana Ruiz").startswith("Approved")
    assert "Approved by Casey Morgan." in line_of(client, "Ana Ruiz")
    assert "1 of 4 decided" in text_of(client.get("/review/").text)


def test_an_outcome_is_told_once(client: FlaskClient):
    decide(client, "approve", "Ana Ruiz")
    assert "1 seat approved." in client.get("/review/").text
    assert "1 seat approved." not in client.get("/review/").text


def test_a_filter_outlives_a_decision(client: FlaskClient):
    answer = decide(client, "approve", "Ana Ruiz", query="?show=undecided&q=harbor")
    # The row is no longer shown there, so the list is where to go on.
    assert answer.headers["Location"] == "/review/?show=undecided&q=harbor#proposal"


def test_a_whole_engagement_is_approved_with_one_form(client: FlaskClient, center: SqlDatabase):
    assert "Approve all 2" in text_of(client.get("/review/").text)
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    assert states(center)["Ana Ruiz"] is states(center)["Ben Cho"] is RowState.APPROVED


def test_a_rejection_keeps_its_reason_and_note(client: FlaskClient, center: SqlDatabase):
    decide(client, "reject", "Ben Cho", reason="known_conflict", note="Asked by phone")
    assert states(center)["Ben Cho"] is RowState.REJECTED
    assert "Rejected by Casey Morgan: Known conflict." in line_of(client, "Ben Cho")
    page = engagement_page(center, ENGAGEMENTS[0].engagement_id)
    assert page
    assert [(one.action, one.reason, one.note) for one in page.history] == [
        (Action.REJECT, "known_conflict", "Asked by phone")
    ]
    assert "“Asked by phone”" in client.get("/engagements/E1").text


def test_a_rejection_needs_a_reason_from_the_list(client: FlaskClient, center: SqlDatabase):
    assert decide(client, "reject", "Ben Cho", reason="because").status_code == 400
    assert states(center)["Ben Cho"] is RowState.PENDING


def test_a_locked_row_can_be_unlocked(client: FlaskClient, center: SqlDatabase):
    decide(client, "lock", "Ana Ruiz")
    assert states(center)["Ana Ruiz"] is RowState.LOCKED
    page = client.get("/review/").text
    address = re.search(r'action="/review/unlock[^"]*".*?name="row" value="([^"]+)"', page, re.DOTALL)
    assert address
    post(client, "/review/unlock", proposal="1", row=address[1])
    assert states(center)["Ana Ruiz"] is RowState.PENDING


def test_a_locked_row_can_be_approved(client: FlaskClient, center: SqlDatabase):
    decide(client, "lock", "Ana Ruiz")
    row = re.search(r'aria-label="Ana Ruiz".*?name="row" value="([^"]+)"', client.get("/review/").text, re.DOTALL)
    assert row
    post(client, "/review/approve", proposal="1", row=row[1])
    assert states(center)["Ana Ruiz"] is RowState.APPROVED


def test_a_decision_can_be_taken_back(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Ana Ruiz")
    decision = re.search(r'name="decision" value="(\d+)"', client.get("/review/").text)
    assert decision
    assert post(client, "/review/undo", decision=decision[1]).status_code == 303
    assert states(center)["Ana Ruiz"] is RowState.PENDING


def test_a_refused_approval_shows_the_rules_sentence_in_the_row(empty: SqlDatabase):
    people = [
        a_consultant(p.consultant_id, name=p.name, languages={"es"}) if p.name == "Cara Diaz" else p for p in PEOPLE
    ]
    tell_the_night(empty, center_data(people))
    coordinator(empty)
    client = sign_in(make_app(empty))
    answer = decide(client, "approve", "Cara Diaz")
    assert answer.status_code == 422
    row = re.search(r'aria-label="Cara Diaz".*?</li>', answer.text, re.DOTALL)
    assert row
    assert "Not changed. Everyone on the team speaks the engagement&#39;s language." in text_of(row[0])
    assert states(empty)["Cara Diaz"] is RowState.PENDING


def test_in_bulk_a_refused_row_does_not_stop_the_others(empty: SqlDatabase):
    minors = [
        an_engagement("E2", organization="Bright River Clinic", language="so"),
        *ENGAGEMENTS[:1],
        *ENGAGEMENTS[2:],
    ]
    tell_the_night(empty, center_data(engagements=minors))
    coordinator(empty)
    client = sign_in(make_app(empty))
    answer = decide(client, "approve", "Cara Diaz", "Ana Ruiz")
    assert answer.status_code == 422
    assert "1 seat approved. 1 seat not changed. The rows say why." in answer.text
    assert (states(empty)["Ana Ruiz"], states(empty)["Cara Diaz"]) == (RowState.APPROVED, RowState.PENDING)


def test_deciding_on_what_someone_else_decided_meanwhile_says_so(client: FlaskClient):
    stale = rows(client)["Ana Ruiz"]
    decide(client, "approve", "Ana Ruiz")
    answer = post(client, "/review/lock", proposal="1", row=stale)
    assert answer.status_code == 422
    assert "Casey Morgan" in text_of(answer.text)


def test_a_row_of_a_proposal_that_was_replaced_says_so(client: FlaskClient):
    gone = rows(client)["Ana Ruiz"].replace(rows(client)["Ana Ruiz"][:12], "0" * 12)
    answer = post(client, "/review/approve", proposal="1", row=gone)
    assert answer.status_code == 422
    assert "0 of 4 decided" in text_of(answer.text)


@pytest.mark.parametrize("row", ["nonsense", "key.x.E1", "key.1"])
def test_a_row_that_no_page_of_ours_names_is_a_bad_request(client: FlaskClient, row: str):
    assert post(client, "/review/approve", proposal="1", row=row).status_code == 400


def test_selecting_nothing_changes_nothing_and_says_so(client: FlaskClient):
    assert post(client, "/review/approve", proposal="1").status_code == 303
    assert "Nothing was selected" in client.get("/review/").text


# --- what htmx gets -------------------------------------------------------------------------------------------------


def test_htmx_gets_the_engagement_with_progress_and_outcome_beside_it(client: FlaskClient):
    answer = decide(client, "approve", "Ana Ruiz", headers={"HX-Request": "true", "HX-Target": "engagement-x"})
    assert answer.status_code == 200
    assert answer.text.count("<article") == 1
    assert "<html" not in answer.text
    assert "1 of 4 decided" in text_of(answer.text)
    assert '<div id="outcome" hx-swap-oob="innerHTML">1 seat approved.</div>' in answer.text


def test_htmx_gets_the_whole_list_after_a_bulk_decision(client: FlaskClient):
    answer = decide(client, "approve", "Ana Ruiz", "Cara Diaz", headers={"HX-Request": "true", "HX-Target": "proposal"})
    assert '<div id="proposal"' in answer.text
    assert "2 of 4 decided" in text_of(answer.text)


def test_htmx_gets_the_list_back_when_nothing_was_selected(client: FlaskClient):
    answer = post(client, "/review/approve", headers={"HX-Request": "true", "HX-Target": "proposal"}, proposal="1")
    assert answer.status_code == 200
    assert answer.text.startswith('<div id="proposal"')
    assert "Nothing was selected" in answer.text
