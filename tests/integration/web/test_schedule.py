"""The timeline: who is where when, by whom, in which words, and in how few bytes."""

import csv
import re
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.calendar import Interval
from matcher.domain.model.ids import SeatName
from matcher.domain.model.vocabulary import SeatRole
from matcher.services.offers.answering import Answer, answer_for
from matcher.services.offers.offering import send_offers
from matcher.services.publication.publishing import publish
from tests.integration.web.client import decide, make_app, sign_in, text_of
from tests.integration.web.scene import (
    ENGAGEMENTS,
    EXPERT,
    PEOPLE,
    SURVIVOR,
    center_data,
    coordinator,
    tell_the_night,
)
from tests.support.builders import MONDAY, a_consultant, a_problem, an_assignment, an_engagement, weekly
from tests.support.databases import import_problem, propose_rows

MARCH = "/schedule/?from=2027-03-01"
ROW = re.compile(r"<tbody>(.*)</tbody>", re.DOTALL)


def lines(client: FlaskClient, address: str) -> dict[str, list[str]]:
    """The rows of the timeline by their heading, each with the headings of its cards: what, who, when."""
    body = ROW.search(client.get(address).text)
    assert body
    found: dict[str, list[str]] = {}
    row = ""
    for lane in re.split("<tr>", body[1])[1:]:
        heading = re.search(r'<th scope="row"[^>]*>(.*?)</th>', lane, re.DOTALL)
        row = text_of(heading[1]) if heading else row
        cards = re.findall(r'class="stint-card">(.*?)</div>', lane, re.DOTALL)
        found.setdefault(row, []).extend(text_of(card.partition('<p class="actions">')[0]) for card in cards)
    return found


def test_people_stand_where_they_are_proposed_and_approved(visitor: FlaskClient):
    assert lines(visitor, MARCH) == {
        "Ana Ruiz Columbus, OH": ["Harbor Light Shelter E1 Proposed : Ana Ruiz Mon, Mar 1, 10:00 AM EST"],
        "Ben Cho Columbus, OH": ["Harbor Light Shelter E1 Proposed : Ben Cho Mon, Mar 1, 10:00 AM EST"],
        "Cara Diaz Columbus, OH": [
            "Delta Youth Center E4 Approved : Cara Diaz Mon, Mar 1, 10:00 AM EST",
            "Bright River Clinic E2 Proposed : Cara Diaz Tue, Mar 2, 10:00 AM EST",
        ],
        "Dev Patel Columbus, OH": [],
        "Eve Moran Columbus, OH": ["Fern Valley Services E6 Proposed : Eve Moran Tue, Mar 2, 10:00 AM EST"],
    }


def test_a_locked_seat_says_so(client: FlaskClient):
    decide(client, "lock", "Ben Cho")
    assert lines(client, f"{MARCH}&standing=Locked") == {
        "Ben Cho Columbus, OH": ["Harbor Light Shelter E1 Locked : Ben Cho Mon, Mar 1, 10:00 AM EST"]
    }


def test_a_bar_leads_to_the_engagement_and_to_someone_else(visitor: FlaskClient):
    page = visitor.get(f"{MARCH}&q=harbor").text
    assert page.count('href="/engagements/E1">Engagement</a>') == 2
    for person in ("C1", "C2"):
        assert page.count(f'data-key="s" href="/explanations/about/E1?instead={person}">Someone else?</a>') == 1


def test_what_is_public_asked_and_agreed_is_said_in_words(center: SqlDatabase, app: Flask):
    lead = coordinator(center, "other@example.org")
    client = sign_in(app)
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    publish(center, lead)
    by_engagement = f"{MARCH}&by=engagement&q=harbor"
    team = "Ana Ruiz, Ben Cho Mon, Mar 1, 10:00 AM EST"
    assert lines(client, by_engagement) == {
        "Harbor Light Shelter E1": [f"Harbor Light Shelter E1 Published : {team}"]
    }  # fmt: skip
    sent = send_offers(center, lead, 7)
    asked = lines(client, f"{MARCH}&by=engagement&standing=Asked")
    assert list(asked) == ["Delta Youth Center E4", "Harbor Light Shelter E1"]
    [offer, *_] = [one for one in sent.offers if one.engagement_id == "E1"]
    answer_for(center, lead, offer.offer_id, Answer.ACCEPT)
    assert lines(client, by_engagement) == {
        "Harbor Light Shelter E1": [f"Harbor Light Shelter E1 Asked , part of the team further: {team}"]
    }
    agreed = lines(client, f"{MARCH}&standing=Said+yes")
    assert [re.sub(" : .*", "", line) for [line] in agreed.values()] == ["Harbor Light Shelter E1 Said yes"]
    assert lines(client, f"{MARCH}&standing=Confirmed") == agreed  # as older addresses call it
    assert "standing=Said+yes&amp;file=csv" in client.get(f"{MARCH}&standing=Confirmed").text  # links go on from there
    # another night would have Delta Youth Center's seat for someone else: who is public there is said to change
    lock_elsewhere = {"E4": "C5"}
    center.writing(
        lambda work: work.standing.put(
            replace(held, assignment=held.assignment._replace(consultant_id=lock_elsewhere["E4"]), decided=False)  # type: ignore[arg-type]
            for key, held in work.standing.seats().items()
            if key.engagement_id == "E4"
        )
    )
    assert lines(client, f"{MARCH}&standing=Published,+to+change") == {
        "Cara Diaz Columbus, OH": [
            "Delta Youth Center E4 Published, to change : Cara Diaz Mon, Mar 1, 10:00 AM EST"
        ]
    }  # fmt: skip


def test_rows_may_be_states_and_engagements_that_wait_have_one_without_a_bar(visitor: FlaskClient):
    assert list(lines(visitor, f"{MARCH}&by=state")) == ["Ohio"]
    rows = lines(visitor, f"{MARCH}&by=engagement")
    assert rows["Cedar County Health E3"] == rows["Elm Street Court E5"] == []


def test_the_address_says_what_is_shown_and_what_it_says_wrongly_is_as_usual(visitor: FlaskClient):
    assert "March to May 2027" in visitor.get(MARCH).text
    assert "from=2026-12-01" in visitor.get(MARCH).text  # three months before, and three after
    assert "from=2027-06-01" in visitor.get(MARCH).text
    assert "March 2027" in visitor.get(f"{MARCH}&zoom=month").text
    assert "Mon, Mar 1, 2027 to Sun, Mar 7, 2027" in visitor.get(f"{MARCH}&zoom=week").text
    assert "by the hour on the center’s clock (New York time)" in visitor.get(f"{MARCH}&zoom=day").text
    usual = text_of(visitor.get("/schedule/").text)
    for wrong in ("by=role", "zoom=century", "from=soon", "from=0001-01-01", "from=9999-12-31", "page=x"):
        assert text_of(visitor.get(f"/schedule/?{wrong}").text) == usual, wrong
    answer = visitor.get(f"{MARCH}&q=&zoom=week")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{MARCH}&zoom=week")


def test_days_with_nothing_lead_to_what_is_planned(visitor: FlaskClient, empty: SqlDatabase):
    before = text_of(visitor.get("/schedule/?from=2026-12-01&zoom=month").text)
    assert "Nothing is planned in these days. Next: Harbor Light Shelter, Mon, Mar 1, 2027" in before
    after = text_of(visitor.get("/schedule/?from=2028-01-01&by=engagement").text)
    assert "The last before them: Fern Valley Services, Tue, Mar 2, 2027" in after
    assert "Nothing in these days" in after
    assert "No entry fits" in text_of(visitor.get(f"{MARCH}&q=nobody+at+all").text)
    coordinator(empty)
    assert "No schedule yet" in sign_in(make_app(empty)).get("/schedule/").text


def test_files_hold_the_entries_that_are_shown(visitor: FlaskClient):
    written = visitor.get(f"{MARCH}&file=csv&sort=-person")
    found = list(csv.reader(StringIO(written.data.decode("utf-8-sig"))))
    assert found[0][:4] == ["Person", "Organization", "State or territory", "How far"]
    assert found[1][:6] == [
        "Eve Moran", "Fern Valley Services", "Ohio", "Proposed", "2027-03-02 10:00 -0500", "2027-03-02",
    ]  # fmt: skip
    assert [row[3] for row in found if row[0] == "Dev Patel"] == ["Nothing planned"]
    assert visitor.get(f"{MARCH}&file=exe").status_code == 404


def test_sessions_of_a_course_are_bars_of_their_own_and_a_training_is_one(center: SqlDatabase, app: Flask):
    coaching = an_engagement("E1", organization="Slow House", sessions=3, cadence_days=7, window_end=date(2027, 3, 31))
    training = an_engagement("E2", organization="Quick House", sessions=3)
    import_problem(center, a_problem(PEOPLE, [coaching, training]))
    propose_rows(center, [an_assignment("E1", "1", "C1"), an_assignment("E2", "1", "C3")])
    rows = lines(sign_in(app), f"{MARCH}&zoom=month")
    assert rows["Ana Ruiz Columbus, OH"] == [
        f"Slow House E1 Proposed : Ana Ruiz Mon, Mar {day}, 10:00 AM {zone}, session {number} of 3"
        for number, (day, zone) in enumerate([(1, "EST"), (8, "EST"), (15, "EDT")], start=1)
    ]
    assert rows["Cara Diaz Columbus, OH"] == [
        "Quick House E2 Proposed : Cara Diaz Mon, Mar 1, 10:00 AM EST to Mar 3, 2027"
    ]


@pytest.mark.parametrize(("zoom", "columns"), [("day", 14), ("week", 4), ("month", 2)])
def test_hours_and_days_on_which_someone_is_not_free_are_marked(empty: SqlDatabase, zoom: str, columns: int):
    """Ten hours on weekdays, away on Tuesday and Wednesday: 14 hours of Monday, 2 days and a weekend, 2 days."""
    midnight = MONDAY.replace(hour=0)
    away = Interval(midnight + timedelta(days=1), midnight + timedelta(days=3))
    hours = tuple(weekly(weekday, "08:00", "18:00") for weekday in range(5))
    import_problem(empty, a_problem([a_consultant("C9", weekly=hours, unavailable=(away,))], ENGAGEMENTS))
    coordinator(empty)
    page = sign_in(make_app(empty)).get(f"{MARCH}&zoom={zoom}").text
    gaps = re.findall(r'<td(?: colspan="(\d+)")? class="not-free"', page)
    assert sum(int(span or 1) for span in gaps) == columns


def test_a_quarter_of_a_large_center_stays_below_100_kb(center: SqlDatabase, app: Flask):
    people = [a_consultant(f"C{n:03}", name=f"Presenter With A Long Name {n:03}") for n in range(110)]
    work = [an_engagement(f"E{n:03}", organization=f"Organization With A Long Name {n:03}", sessions=6, cadence_days=7,
                          window_end=date(2027, 4, 30)) for n in range(30)]  # fmt: skip
    import_problem(center, a_problem(people, work))
    propose_rows(center, [an_assignment(f"E{n:03}", "1", f"C{n:03}") for n in range(30)])
    client = sign_in(app)
    for by, rows in (("consultant", 110), ("engagement", 30)):
        seen: list[str] = []
        for number in range(1, 10):
            answer = client.get(f"{MARCH}&by={by}&page={number}")
            assert len(answer.data) < 100_000, (by, number)
            assert ("on this print" in answer.text) == ("Pages of the schedule" in answer.text)
            seen += re.findall(r'<th scope="row"[^>]*>(.*?)</th>', answer.text)
            if f"page={number + 1}" not in answer.text:
                break
        assert len(seen) == len(set(seen)) == rows


def test_nothing_on_it_depends_on_what_anyone_or_a_seat_brings(empty: SqlDatabase):
    coordinator(empty)
    shown: list[list[str]] = []
    client = sign_in(make_app(empty))
    for roles, asked in (
        ({"Ana Ruiz": EXPERT, "Ben Cho": SURVIVOR}, (SeatRole.EXPERT, SeatRole.SURVIVOR)),
        ({"Ana Ruiz": SURVIVOR, "Ben Cho": EXPERT}, (SeatRole.SURVIVOR, SeatRole.EXPERT)),
    ):
        people = [replace(one, roles=roles.get(one.name, one.roles)) for one in PEOPLE]
        work = an_engagement("E1", organization="Harbor Light Shelter", priority=5,
                             seats=dict(zip(map(SeatName, "12"), asked, strict=True)))  # fmt: skip
        tell_the_night(empty, center_data(people, [work, *ENGAGEMENTS[1:]]))
        shown.append(
            [
                text_of(client.get(f"{MARCH}&by={by}&zoom={zoom}{more}").text)
                for by in ("consultant", "engagement", "state")
                for zoom in ("day", "week", "month", "quarter")
                for more in ("", "&file=csv")
            ]
        )
    assert shown[0] == shown[1]
    assert "Ben Cho" in shown[0][0]
