"""The review without JavaScript: what it shows, and what each form does."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matcher.db.unit_of_work import SqlDatabase
from matcher.ports import UnitOfWork
from matcher.records import Action, ChangeKind, RowState
from matcher.services.engagements.engagement_page import engagement_page
from matcher.services.review.proposal_review import latest_review
from tests.integration.web.client import decide, hidden_in, line_in, line_of, make_app, post, rows, sign_in, text_of
from tests.integration.web.scene import ENGAGEMENTS, PEOPLE, center_data, coordinator, row, tell_the_night, who
from tests.support.builders import a_consultant, an_engagement, seats
from tests.support.names import the


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
    assert "From the run of Mon, Jan 4, 2027 at 1:02 AM EST , compared with what is public: nothing yet." in text
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
        ("?q=Ohio+Diaz,+Cara", {"Cara Diaz"}),
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
    assert re.search(r'id="selected"[^>]*>2 selected<', page)


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
    assert "Approved by Casey Morgan. Mon, Jan 4, 2027 at " in line_of(client, "Ana Ruiz")
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
    address = re.search(r'name="only" value="([^"]+)" formaction="/review/unlock', page)
    assert address
    post(client, "/review/unlock", proposal="1", only=address[1])
    assert states(center)["Ana Ruiz"] is RowState.PENDING
    page = client.get("/review/").text
    assert "Undo: 1 seat unlocked Z Ana Ruiz (" in text_of(page)
    newest = hidden_in(page, "/review/undo-last")["decision"]
    answer = post(client, "/review/undo-last", headers={"HX-Request": "true"}, decision=newest)
    assert re.search(r"Taken back: Ana Ruiz \(.+?\) locked as before\.", text_of(answer.text))
    assert states(center)["Ana Ruiz"] is RowState.LOCKED


def test_a_locked_row_can_be_approved(client: FlaskClient, center: SqlDatabase):
    decide(client, "lock", "Ana Ruiz")
    row = re.search(r'aria-label="Ana Ruiz".*?name="only" value="([^"]+)"', client.get("/review/").text, re.DOTALL)
    assert row
    post(client, "/review/approve", proposal="1", only=row[1])
    assert states(center)["Ana Ruiz"] is RowState.APPROVED


def test_a_decision_can_be_taken_back(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Ana Ruiz")
    decision = re.search(r'<button[^>]* name="decision" value="(\d+)"', client.get("/review/").text)
    assert decision
    assert post(client, "/review/undo", decision=decision[1]).status_code == 303
    assert states(center)["Ana Ruiz"] is RowState.PENDING


def test_a_refused_approval_shows_what_was_found_in_the_row(empty: SqlDatabase):
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
    assert (
        "Not changed. The consultant does not speak the engagement&#39;s language, English: someone who does would do."
        in text_of(row[0])
    )
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
    answer = decide(client, "approve", "Cara Diaz", "Ana Ruiz", "Ben Cho")
    assert answer.status_code == 422
    assert "2 seats approved. 1 seat not changed. The rows say why." in answer.text
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
    assert '<div id="outcome" hx-swap-oob="innerHTML">Ana Ruiz (Harbor Light Shelter) approved.</div>' in answer.text


def test_htmx_gets_each_engagement_that_a_bulk_decision_touched_and_nothing_else_moves(client: FlaskClient):
    answer = decide(client, "approve", "Ana Ruiz", "Ben Cho", "Cara Diaz", headers={"HX-Request": "true"})
    assert (answer.text.count("<article"), answer.headers["HX-Reswap"]) == (2, "none")
    assert "3 of 4 decided" in text_of(answer.text)


def test_htmx_is_told_when_nothing_was_selected(client: FlaskClient):
    answer = post(client, "/review/approve", headers={"HX-Request": "true"}, proposal="1")
    assert (answer.status_code, answer.text.count("<article")) == (200, 0)
    assert "Nothing was selected" in answer.text


# --- teams, undoing, later runs --------------------------------------------------------------------------------------


def test_a_team_is_approved_whole_or_a_part_of_it_by_itself(client: FlaskClient, center: SqlDatabase):
    ana = rows(client)["Ana Ruiz"]
    answer = post(client, "/review/approve", proposal="1", row=ana)
    assert answer.status_code == 422
    assert "1 of 2 on the team. Approve the whole team, or this part of it by itself." in line_in(
        answer.text, "Ana Ruiz"
    )
    assert states(center)["Ana Ruiz"] is RowState.PENDING
    post(client, "/review/approve", proposal="1", only=ana)
    assert states(center)["Ana Ruiz"] is RowState.APPROVED
    post(client, "/review/approve", proposal="1", row=rows(client)["Ben Cho"])  # the rest of the team
    assert states(center)["Ben Cho"] is RowState.APPROVED


@pytest.mark.parametrize("query", ["", "?show=undecided", "?show=flagged&q=nobody", "?select=unflagged"])
def test_of_a_team_with_someone_rejected_the_others_are_offered_alone(
    client: FlaskClient, center: SqlDatabase, query: str
):
    decide(client, "reject", "Ben Cho", reason="other")
    page = client.get(f"/review/{query}").text
    assert "Approve all" not in page
    if "Ana Ruiz" in page:
        line = line_in(page, "Ana Ruiz")
        assert "1 of 2: someone else on the team is not taken." in line
        assert not re.search(
            r" checked[^>]*><span[^>]*>Select Ana Ruiz<", page
        )  # approving what is selected refuses it
    post(client, "/review/approve", proposal="1", only=rows(client)["Ana Ruiz"])
    assert states(center)["Ana Ruiz"] is RowState.APPROVED


def test_a_filter_that_hides_some_of_a_team_leaves_it_to_be_approved_whole(client: FlaskClient):
    decide(client, "lock", "Ben Cho")
    page = client.get("/review/?show=undecided").text
    assert "Ben Cho" not in rows(client, "/review/?show=undecided")
    assert "Approve all 2" in text_of(page)


def test_where_one_of_a_team_is_refused_nobody_of_it_is_approved(empty: SqlDatabase):
    people = [
        a_consultant(p.consultant_id, name=p.name, languages={"es"}) if p.name == "Ben Cho" else p for p in PEOPLE
    ]
    tell_the_night(empty, center_data(people))
    coordinator(empty)
    client = sign_in(make_app(empty))
    answer = decide(client, "approve", "Ana Ruiz", "Ben Cho", "Cara Diaz")
    assert "1 seat approved. 2 seats not changed." in answer.text
    assert "someone else on it can&#39;t be approved" in line_in(answer.text, "Ana Ruiz")
    assert states(empty)["Cara Diaz"] is RowState.APPROVED
    assert states(empty)["Ana Ruiz"] is states(empty)["Ben Cho"] is RowState.PENDING


def test_what_was_done_last_is_undone_whole(client: FlaskClient, center: SqlDatabase):
    def undo_last(newest: str) -> TestResponse:
        return post(client, "/review/undo-last", decision=newest)

    assert "data-undo-last" not in client.get("/review/").text
    decide(client, "lock", "Eve Moran")
    decide(client, "approve", "Ana Ruiz", "Ben Cho", "Cara Diaz")
    page = client.get("/review/").text
    assert "Undo: 3 seats approved Z in 2 engagements" in text_of(page)
    stale = hidden_in(page, "/review/undo-last")["decision"]
    assert undo_last(stale).status_code == 303
    found = states(center)
    assert [found[name].value for name in ("Ana Ruiz", "Ben Cho", "Cara Diaz", "Eve Moran")] == [
        *["pending"] * 3,
        "locked",
    ]
    page = client.get("/review/").text
    assert "Undo: 1 seat locked Z Eve Moran (" in text_of(page)
    again = undo_last(stale)  # pressed again on the page as it was: nothing else is undone by that
    assert (again.status_code, "Nothing was undone: it is not what you did last any more." in again.text) == (409, True)
    assert states(center)["Eve Moran"] is RowState.LOCKED
    coordinator(center, "colleague@example.org")
    locked = the(re.search(r'data-rejects="([^"]+)" data-title="Eve Moran', page))[1]
    colleague = sign_in(make_app(center), "colleague@example.org")
    assert post(colleague, "/review/reject", proposal="1", only=locked, reason="other").status_code == 303
    for headers in ({}, {"HX-Request": "true"}):
        refused = post(
            client, "/review/undo-last", headers=headers, decision=hidden_in(page, "/review/undo-last")["decision"]
        )
        assert "Nothing was undone: Casey Morgan has rejected it since." in refused.text
        assert re.search(
            r"What you did last, Eve Moran \(.+?\), can’t be undone: Casey Morgan has", text_of(refused.text)
        )


def test_a_row_that_was_unlocked_says_so(client: FlaskClient):
    decide(client, "lock", "Eve Moran")
    locked = the(re.search(r'data-rejects="([^"]+)" data-title="Eve Moran', client.get("/review/").text))[1]
    post(client, "/review/unlock", proposal="1", only=locked)
    assert "Unlocked by Casey Morgan." in line_of(client, "Eve Moran")


def test_a_later_run_merges_in_and_the_open_page_keeps_working(client: FlaskClient, center: SqlDatabase):
    cara, eve = rows(client)["Cara Diaz"], rows(client)["Eve Moran"]

    def run(work: UnitOfWork) -> int:
        latest = the(work.proposals.latest())
        earlier = work.proposals.rows(latest.proposal_id)
        later = [replace(one, after=who("C2"), version=2) if one.key[0] == "E6" else one for one in earlier]
        return work.proposals.add(latest, later, ())

    assert center.writing(run) == 2
    assert "1 row changed while you read" in text_of(client.get("/review/changed?since=1").text)
    assert "changed" not in text_of(client.get("/review/changed?since=2").text)
    marked = client.get("/review/?since=1").text
    assert marked.count("Changed while you read") == 1
    by_htmx = {"HX-Request": "true"}
    answer = post(client, "/review/approve", headers=by_htmx, proposal="1", loaded="1", row=cara)
    assert (answer.status_code, states(center)["Cara Diaz"]) == (200, RowState.APPROVED)
    assert "1 row changed while you read" in text_of(answer.text)
    answer = post(client, "/review/approve", headers=by_htmx, proposal="1", loaded="1", row=eve)
    assert (answer.status_code, states(center)["Ben Cho"]) == (422, RowState.PENDING)
    assert "A later run proposes something else here." in text_of(answer.text)


def test_someone_is_rejected_on_a_page_of_its_own_without_script(client: FlaskClient):
    page = client.get(f"/review/reject?row={rows(client)['Ben Cho']}").text
    assert "Reject Ben Cho" in text_of(page)
    assert hidden_in(page, "/review/reject")["row"] == rows(client)["Ben Cho"]
    assert client.get("/review/reject?row=0.1.E1").status_code == 404


def test_a_long_review_comes_in_pages_of_less_than_100_kb(empty: SqlDatabase):
    team = seats("any", "any", "any")
    work = [an_engagement(f"E{n:03}", organization=f"Organization {n:03}", seats=team) for n in range(30)]
    people = [a_consultant(f"P{n}", name=f"Given Family {n}") for n in range(90)]
    seated = [
        row(ChangeKind.NEW, one.engagement_id, seat, None, who(f"P{3 * n + k}"))
        for n, one in enumerate(work)
        for k, seat in enumerate(team)
    ]
    tell_the_night(empty, center_data([*PEOPLE, *people], [*work, *ENGAGEMENTS]), rows=seated)
    coordinator(empty)
    client = sign_in(make_app(empty))
    first = client.get("/review/")
    assert (first.text.count("<article"), len(first.data) < 100_000) == (10, True)
    assert "Show 10 more of 20" in text_of(first.text)
    found, page = set(re.findall(r'id="(engagement-[^"]+)"', first.text)), first.text
    while following := re.search(r'href="(/review/more[^"]*)"', page):
        page = client.get(unescape(following[1]), headers={"HX-Request": "true"}).text
        assert "<html" not in page
        found |= set(re.findall(r'id="(engagement-[^"]+)"', page))
    assert len(found) == 30
    alone = client.get(unescape(the(re.search(r'href="(/review/more[^"]*)"', first.text))[1])).text
    assert alone.count("<article") == 10
    assert client.get("/review/more?kind=nonsense").status_code == 200


def test_htmx_hears_whom_a_decision_was_about_and_of_many_how_many(client: FlaskClient):
    def said(action: str, *people: str, **fields: str) -> str:
        return text_of(decide(client, action, *people, headers={"HX-Request": "true"}, **fields).text)

    both = said("lock", "Ana Ruiz", "Ben Cho")  # in the order of their seats, which tells nothing
    assert "Ana Ruiz and Ben Cho (Harbor Light Shelter) locked." in both.replace(
        "Ben Cho and Ana", "Ana Ruiz and Ben Cho"
    )
    assert "Eve Moran (Fern Valley Services) rejected. They will" in said("reject", "Eve Moran", reason="other")


def test_htmx_hears_how_many_seats_of_several_engagements_were_decided(client: FlaskClient):
    answer = decide(client, "approve", "Ana Ruiz", "Ben Cho", "Cara Diaz", headers={"HX-Request": "true"})
    assert "3 seats approved." in text_of(answer.text)
