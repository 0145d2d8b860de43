"""Map and fairness: the same figures as picture and as list, and nothing that goes by what anyone brings."""

import csv
import re
from dataclasses import replace
from io import StringIO
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

import web
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.model.vocabulary import STATES, SeatRole
from matcher.domain.workflow.engagement import EngagementState, Lifecycle
from matcher.ports import UnitOfWork
from matcher.services.offers.answering import Answer, answer_for
from matcher.services.offers.offering import send_offers
from matcher.services.publication.publishing import publish
from tests.integration.web.client import decide, make_app, sign_in, text_of
from tests.integration.web.scene import ENGAGEMENTS, EXPERT, PEOPLE, SURVIVOR, center_data, coordinator, tell_the_night
from tests.pictures.states import drawing, middle, path_of, shapes
from tests.support.builders import a_consultant, a_problem, an_assignment, an_engagement, excludes
from tests.support.databases import import_problem, propose_rows

SHAPES = Path(web.__file__).parent / "static" / "img" / "states.svg"


def table(client: FlaskClient, address: str) -> dict[str, list[str]]:
    """A list's file by its first cell."""
    found = list(csv.reader(StringIO(client.get(address).data.decode("utf-8-sig"))))
    return {row[0]: row[1:] for row in found}


# --- the map --------------------------------------------------------------------------------------------------------


def test_the_map_and_its_list_have_the_same_figures(visitor: FlaskClient):
    page = visitor.get("/map/").text
    assert "7 engagements, virtual ones where their organization is. 1 engagement uncovered" in text_of(page)
    assert '<text x="734" y="237" class="on-shade-4">OH 7</text>' in page
    assert '<text x="489" y="420" class="on-shade-0">TX</text>' in page
    rows = table(visitor, "/map/?file=csv")
    assert rows["State or territory"][:3] == ["Uncovered", "All engagements", "Open"]
    assert rows["Ohio"] == ["1", "7", "3", "3", "1", "0", "0", "0", "0"]
    assert (len(rows), rows["Texas"]) == (57, ["0"] * 9)
    assert 'class="on-shade-4">OH 1</text>' in visitor.get("/map/?show=unmet").text
    assert "OH 7" in visitor.get("/map/?show=role").text, "what it can't show is as usual"


def test_what_is_over_or_stopped_is_counted_as_such(center: SqlDatabase, app: Flask):
    def decide_all(work: UnitOfWork) -> None:
        for engagement, state in (("E6", EngagementState.ON_HOLD), ("E7", EngagementState.EVALUATED)):
            work.lifecycles.put(Lifecycle(EngagementId(engagement), state=state))

    center.writing(decide_all)
    rows = table(sign_in(app), "/map/?file=csv")
    assert rows["Ohio"][1:] == ["7", "2", "2", "1", "0", "0", "1", "1"]


def test_a_state_leads_to_its_engagements(visitor: FlaskClient):
    assert 'href="/engagements/?state=New+York"' in visitor.get("/map/?q=new+york").text
    assert "7 of 7 engagements" in text_of(visitor.get("/engagements/?state=Ohio").text)


def test_the_shapes_are_all_that_the_vocabulary_knows_and_small():
    text = SHAPES.read_text()
    paths = dict(re.findall(r'<path id="(\w+)" d="([^"]+)"/>', text))
    assert paths.keys() == STATES.keys()
    assert all(re.fullmatch(r"(M\d+ \d+l[-\d ]+z)+", d) for d in paths.values())
    assert len(text) < 40_000


def test_a_topology_becomes_paths():
    """Two squares that share a side: one goes along the shared arc, the other back."""
    topology = {
        "transform": {"scale": [2, 2], "translate": [10, 10]},
        "arcs": [[[0, 0], [0, 4]], [[0, 4], [4, 0], [0, -4], [-4, 0]], [[0, 0], [-4, 0], [0, 4], [4, 0]]],
        "objects": {"states": {"geometries": [
            {"type": "Polygon", "arcs": [[0, 1]], "properties": {"code": "EA"}},
            {"type": "MultiPolygon", "arcs": [[[2, ~0]]], "properties": {"code": "WE"}},
        ]}},
    }  # fmt: skip
    found = shapes(topology)
    assert list(found) == ["EA", "WE"]
    assert path_of(found["EA"]) == "M50 50l0 40 40 0 0-40-40 0z"
    assert path_of(found["WE"]) == "M50 50l-40 0 0 40 40 0 0-40z"
    assert (middle(found["EA"]), middle(found["WE"])) == ((14, 14), (6, 14))
    assert drawing(found).count("<path") == 2
    assert path_of([[(0, 0), (0.01, 0.01), (0, 0)]]) == "", "what is smaller than the grid is left out"


# --- fairness -------------------------------------------------------------------------------------------------------


def test_fairness_counts_what_each_is_eligible_for_proposed_and_agreed_to(center: SqlDatabase, app: Flask):
    lead = coordinator(center, "other@example.org")
    client = sign_in(app)
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    publish(center, lead)
    sent = send_offers(center, lead, 7)
    [ana] = [one for one in sent.offers if one.consultant_id == "C1"]
    answer_for(center, lead, ana.offer_id, Answer.ACCEPT)
    rows = table(client, "/fairness/?file=csv")
    # E5 is referred out, E3 is in Somali; Eve works at E1's organization
    assert rows["Name"][:7] == [
        "Eligible for", "Proposed", "Approved or asked", "Accepted", "Delivered", "Last 180 days", "Hours",
    ]  # fmt: skip
    assert rows["Ana Ruiz"] == ["5", "0", "0", "1", "0", "0", "2.0", "2.0", "0", "0", "0"]
    assert rows["Ben Cho"][:7] == ["5", "0", "1", "0", "0", "0", "2.0"]
    assert rows["Cara Diaz"][:7] == ["5", "1", "1", "0", "0", "0", "4.0"]
    assert rows["Dev Patel"][:7] == ["5", "0", "0", "0", "0", "0", "0"]
    assert rows["Eve Moran"][:7] == ["4", "1", "0", "0", "0", "0", "2.0"]
    page = text_of(client.get("/fairness/").text)
    assert "An even share would be 2 hours for each approved consultant." in page
    assert "Up to an even share 3" in page
    assert "Jan to Mar 2027 4 4 2 2" in page
    assert "as an even share" in page
    assert "2 more" in page
    assert "2 less" in page


def test_charts_have_a_title_a_description_and_a_table(visitor: FlaskClient):
    for address, charts in (("/map/", 1), ("/fairness/", 2)):
        page = visitor.get(address).text
        drawn = re.findall(r'<svg class="chart[^>]* role="img" aria-labelledby="(\S+) (\S+)"', page)
        assert len(drawn) == charts
        for title, text in drawn:
            assert f'<title id="{title}">' in page
            assert f'<desc id="{text}">' in page
        assert page.count("<table") >= charts


def test_a_center_without_data_says_what_to_do_next(empty: SqlDatabase):
    coordinator(empty)
    client = sign_in(make_app(empty))
    assert "No engagements yet" in text_of(client.get("/map/").text)
    assert "No consultants yet" in text_of(client.get("/fairness/").text)
    import_problem(empty, a_problem([a_consultant("C1")], [an_engagement("E1", state="ZZ")]))
    assert "Nothing is planned in these quarters yet." in text_of(client.get("/fairness/").text)


def test_nothing_goes_by_what_anyone_brings_or_rules_out(empty: SqlDatabase):
    """With roles crossed, years and pay changed, seats that ask for others, and someone who has ruled the state out."""
    coordinator(empty)
    client = sign_in(make_app(empty))
    shown: list[list[str]] = []
    for number, (one, other, asked) in enumerate(
        (
            (EXPERT, SURVIVOR, (SeatRole.EXPERT, SeatRole.SURVIVOR)),
            (SURVIVOR, EXPERT, (SeatRole.SURVIVOR, SeatRole.EXPERT)),
        )
    ):
        roles = {"Ana Ruiz": one, "Ben Cho": other, "Dev Patel": one}
        people = [replace(p, roles=roles.get(p.name, p.roles), years_experience=5 + 20 * number,
                          rate_per_hour=50 + 100 * number) for p in PEOPLE]  # fmt: skip
        people[3] = replace(people[3], exclusions=excludes("state", "OH") if number else frozenset())
        seats = dict(zip(map(SeatName, "12"), asked, strict=True))
        work = [replace(e, seats=seats if len(e.seats) > 1 else e.seats) for e in ENGAGEMENTS]
        tell_the_night(empty, center_data(people, work))
        pages = ("/fairness/", "/fairness/?file=csv", "/map/", "/map/?show=unmet", "/map/?file=csv")
        shown.append([text_of(client.get(page).text) for page in pages])
    assert shown[0] == shown[1]
    assert "Dev Patel" in shown[0][0]


def test_a_large_center_stays_below_100_kb(empty: SqlDatabase):
    people = [a_consultant(f"C{n:03}", name=f"Presenter With A Long Name {n:03}") for n in range(110)]
    work = [an_engagement(f"E{n:03}", state=code) for n, code in enumerate(STATES)]
    import_problem(empty, a_problem(people, work))
    propose_rows(empty, [an_assignment(f"E{n:03}", "1", f"C{n:03}") for n in range(50)])
    coordinator(empty)
    client = sign_in(make_app(empty))
    assert [len(client.get(address).data) < 100_000 for address in ("/map/", "/fairness/")] == [True, True]
