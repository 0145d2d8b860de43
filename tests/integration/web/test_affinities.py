"""Points for one person on one engagement, set on its page."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.vocabulary import Role
from matcher.records import Brakes
from matcher.services.dataset.exporting import export_dataset
from tests.integration.web.client import post, sign_in, text_of
from tests.integration.web.scene import auditor
from tests.support.databases import import_problem
from tests.support.names import C1, C2

NAMES = "/data/consultant-names/"
PAGE, SAVE = "/engagements/E1", "/engagements/E1/points"


def given(client: FlaskClient, consultant: str, points: str, why: str = "") -> str:
    """The page after points were given, or the refusal."""
    answer = post(client, SAVE, on=PAGE, consultant=consultant, points=points, why=why)
    return text_of((client.get(PAGE) if answer.status_code == 303 else answer).text)


def kept(center: SqlDatabase) -> dict[str, int]:
    """The points on the engagement, by consultant."""
    with center.reading() as work:
        return {str(one): points for one, points in work.dataset.affinities(EngagementId("E1")).items()}


def test_points_are_given_by_name_changed_and_removed(center: SqlDatabase, client: FlaskClient):
    page = given(client, "ana ruiz", "20", "The requester asked for her.")
    assert "Saved." in page
    assert "Ana Ruiz +20" in page
    assert "“The requester asked for her.”" in text_of(client.get("/engagements/E1/facts").text)
    assert "Ana Ruiz \u22125" in given(client, "C1", "\u22125")
    assert kept(center) == {"C1": -5}
    given(client, "C1", "0")
    assert kept(center) == {}


def test_what_is_saved_already_is_no_change(center: SqlDatabase, client: FlaskClient):
    for _ in range(2):
        given(client, "C1", "7")
    with center.reading() as work:
        assert sum("points for C1" in entry.after for entry in work.trail.find()) == 1


@pytest.mark.parametrize(
    ("consultant", "points", "said"),
    [
        ("Nobody Known", "5", "Nobody here is called “Nobody Known”."),
        ("", "5", "Nobody here is called"),
        ("C1", "many", "Give whole points from -1,000,000 to 1,000,000"),
        ("C1", "1000001", "Give whole points"),
        ("C1", "0.5", "Give whole points"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_changed(
    center: SqlDatabase, client: FlaskClient, consultant: str, points: str, said: str
):
    assert said in given(client, consultant, points)
    assert kept(center) == {}


def test_points_count_as_questions_of_the_day(center: SqlDatabase, client: FlaskClient):
    given(client, "C1", "20")
    center.brakes = Brakes(questions_a_day=1)
    assert "asked as much today as one day allows" in given(client, "C2", "20")
    assert kept(center) == {"C1": 20}


def test_readers_see_points_and_give_none(center: SqlDatabase, app: Flask, client: FlaskClient):
    given(client, "C1", "20")
    reader = sign_in(app, auditor(center).email)
    page = reader.get(PAGE).text
    assert "Ana Ruiz" in page
    assert "Save the points" not in page
    assert post(reader, SAVE, on=PAGE, consultant="C1", points="3").status_code == 403
    assert post(client, "/engagements/E99/points", on=PAGE, consultant="C1", points="3").status_code == 404


def test_a_name_of_several_people_is_told_apart_by_id_and_city(center: SqlDatabase, client: FlaskClient):
    problem = export_dataset(center).problem
    twin = replace(problem.consultants[C2], name=problem.consultants[C1].name, city="Dayton")
    import_problem(center, replace(problem, consultants={**problem.consultants, C2: twin}))
    assert "“Ana Ruiz” may be Ana Ruiz (C1), Columbus, OH; Ana Ruiz (C2), Dayton, OH." in given(client, "Ana Ruiz", "5")
    assert kept(center) == {}
    assert "Ana Ruiz (C2) +5" in given(client, "Ana Ruiz (C2)", "5")
    assert kept(center) == {"C2": 5}


def test_suggestions_are_names_ids_and_cities_whatever_anybody_brings(center: SqlDatabase, client: FlaskClient):
    assert f'hx-get="{NAMES}"' in client.get(PAGE).text
    assert '<option value="Ana Ruiz (C1)">Columbus, OH</option>' in (shown := client.get(NAMES).text)
    problem = export_dataset(center).problem
    for roles in (frozenset({Role.EXPERT}), frozenset({Role.SURVIVOR})):
        crossed = {cid: replace(one, roles=roles) for cid, one in problem.consultants.items()}
        import_problem(center, replace(problem, consultants=crossed))
        assert client.get(NAMES).text == shown
