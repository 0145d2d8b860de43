"""Today, runs, engagements and consultants."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.ports import UnitOfWork
from matcher.records import Run, RunStatus
from tests.integration.web.client import decide, make_app, post, sign_in, text_of
from tests.integration.web.scene import RUN_AT, coordinator


def test_today_counts_what_waits_and_links_to_it(visitor: FlaskClient):
    page = visitor.get("/").text
    tiles = [
        (address, text_of(body)) for address, body in re.findall(r'<a class="tile[^"]*" href="([^"]+)">(.*?)</a>', page)
    ]
    assert [(address, text.split(" Proposed")[0]) for address, text in tiles] == [
        ("/publish/", "1 Change to publish Decided, and not public yet"),
        ("/publish/", "1 Seat to ask for Public by then, and not asked yet"),
        ("/review/?show=undecided", "4 Seats to decide"),
        ("/explanations/uncovered", "1 Uncovered Each with its reason"),
        ("/review/#kind-blocked", "1 Blocked Referred out, or waiting for a granting office"),
        ("/triage/", "0 Requests to answer or decide Nothing waits"),
        ("/triage/", "0 Overdue First answers to requests"),
        ("/triage/", "0 Due in 2 hours First answers to requests"),
        ("/triage/", "0 At a granting office Federal grantees that wait for it"),
        ("/no-longer-holds/", "0 Decided seats that no longer hold Every decision holds"),
        ("/offers/#open", "0 Offers unanswered Nobody waits to answer"),
        ("/offers/#open", "0 Offers end soon Within 2 days, without an answer yet"),
        ("/offers/#open", "0 At risk Begin within 14 days, no yes yet"),
        ("/offers/#questions", "0 Questions From people who were asked"),
        ("/offers/#again", "0 To look at again To be confirmed again"),
        ("/outbox/", "0 Letters to send None is drafted"),
        ("/comments/", "0 Mentions Nobody has mentioned you since"),
    ]


def test_a_failed_run_is_told_on_today_with_its_reason(center: SqlDatabase, client: FlaskClient):
    def fail(work: UnitOfWork) -> None:
        run = Run(
            0, RunStatus.FAILED, RUN_AT, RUN_AT, 1, "here", 0, None, finished_at=RUN_AT, reason="The disk is full."
        )
        work.runs.add(run)

    center.writing(fail)
    text = text_of(client.get("/").text)
    assert "The last run failed. What is approved stays as it was." in text
    assert "The disk is full." in text
    assert "Failed; nothing was changed" in text_of(client.get("/runs/").text)


def test_a_run_shows_how_it_went_and_what_repeats_it(visitor: FlaskClient):
    text = text_of(visitor.get("/runs/1").text)
    for fact in (
        "Proposed a schedule",
        "5 consultants, 7 engagements",
        "Solve 1.9 seconds",
        "Seed 7",
        "python 3.11",
        "Coverage Each engagement that is scheduled earns the points of its priority. +8,000 +24,000",
    ):
        assert fact in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["E1", "E2", "E3", "E4", "E5", "E6", "E7"]),
        ("?q=harbor", ["E1"]),
        ("?q=trauma+informed", ["E1", "E2", "E3", "E4", "E5", "E6", "E7"]),
        ("?q=in+person", ["E4"]),
        ("?q=e3", ["E3"]),
    ],
)
def test_engagements_are_searched_by_all_words(visitor: FlaskClient, query: str, found: list[str]):
    page = visitor.get(f"/engagements/{query}").text
    assert re.findall(r'<th scope="row"><a href="/engagements/(E\d)"', page) == found


@pytest.mark.parametrize(
    ("engagement", "state"),
    [
        ("Harbor Light Shelter", "Proposed"), ("Cedar County Health", "Uncovered"), ("Delta Youth Center", "Approved"),
        ("Elm Street Court", "Blocked"), ("Grove House", "Nobody proposed"),
    ],
)  # fmt: skip
def test_the_list_says_how_each_engagement_stands(visitor: FlaskClient, engagement: str, state: str):
    row = re.search(rf"<tr>(?:(?!</tr>).)*{engagement}.*?</tr>", visitor.get("/engagements/").text, re.DOTALL)
    assert row
    assert text_of(row[0]).endswith(state)


@pytest.mark.parametrize(
    ("query", "found"), [("?q=ruiz", ["C1"]), ("?q=english+oh", ["C1", "C2", "C3", "C4", "C5"]), ("?q=xyz", [])]
)
def test_consultants_are_searched_by_all_words(visitor: FlaskClient, query: str, found: list[str]):
    page = visitor.get(f"/consultants/{query}").text
    assert re.findall(r'<th scope="row"><a href="/consultants/(C\d)"', page) == found


def test_a_search_without_results_says_so(visitor: FlaskClient):
    assert "None of 5 consultants carries “xyz”." in visitor.get("/consultants/?q=xyz").text
    assert "None of 7 engagements carries “xyz”." in visitor.get("/engagements/?q=xyz").text


def test_an_engagement_shows_gates_team_and_who_else_could_present(visitor: FlaskClient):
    text = text_of(visitor.get("/engagements/E1").text)
    for fact in (
        "Met: Referral. No criminal-justice need",
        "Ana Ruiz joins as presenter.",
        "Dev Patel 100 of 100",
        "One rule short",
        "Eve Moran is affiliated with Harbor Light Shelter. Nothing would do, unless the affiliation",
    ):
        assert fact in text


def test_a_blocked_engagement_shows_the_gate_that_blocks_it(visitor: FlaskClient):
    assert "Not met: Referral. A criminal-justice need: it is referred to OVC TTAC." in text_of(
        visitor.get("/engagements/E5").text
    )


def test_a_consultant_shows_limits_load_and_decisions_by_name(client: FlaskClient):
    decide(client, "approve", "Ana Ruiz")
    text = text_of(client.get("/consultants/C1").text)
    for fact in (
        "Up to 40 a week",
        "Monday all day",
        "Harbor Light Shelter Mon, Mar 1, 2027 at 10:00 AM EST 2 Approved",
        "Casey Morgan approved Ana Ruiz for Harbor Light Shelter",
    ):
        assert fact in text


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ({"theme": "dark"}, 'data-theme="dark"'),
        ({"theme": "light"}, 'data-theme="light"'),
        ({"shortcuts": "off"}, 'data-shortcuts="off"'),
    ],
)
def test_a_preference_is_kept_on_the_device(client: FlaskClient, chosen: dict[str, Any], shown: str):
    assert shown not in client.get("/").text
    answer = post(client, "/preferences", next="/runs/", **chosen)
    assert answer.headers["Location"] == "/runs/"
    assert shown in client.get("/").text


def test_an_unknown_preference_changes_nothing(client: FlaskClient):
    post(client, "/preferences", theme="neon", shortcuts="maybe")
    page = client.get("/").text
    assert "data-theme" not in page
    assert 'data-shortcuts="on"' in page


def test_nothing_to_decide_is_said_plainly(empty: SqlDatabase):
    coordinator(empty)
    assert "There has been no run." in text_of(sign_in(make_app(empty)).get("/").text)
