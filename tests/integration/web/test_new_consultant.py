"""Someone new is added on a page, by those who may know of lived experience."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.vocabulary import Role
from matcher.records import Subject, SubjectKind
from matcher.services.dataset.exporting import export_dataset
from tests.integration.web.client import post, sign_in, text_of
from tests.integration.web.scene import coordinator

PAGE = "/data/new-consultant/"
NEW: dict[str, Any] = {
    "consultant_id": "C77", "name": "Nadia Fernleigh", "email": "nadia@example.org", "city": "Columbus", "state": "OH",
    "time_zone": "America/New_York", "languages": "en;es", "disciplines": "nursing", "modes": ["virtual"],
    "status": "approved", "max_hours_per_week": "10", "max_engagements_per_month": "2", "max_travel_miles": "0",
    "rest_days": "1", "recent_engagements": "0", "cleared_for_minors": "no", "weekly.Mon": "09:00-17:00",
    "topic.substance_use": "4", "audience.behavioral_health": "3", "roles": ["expert", "survivor"],
    "years_experience": "8", "years_lived_experience": "3", "rate_per_hour": "90", "exclusions": "state: TX",
    "reason": "Approved on May 3.",
}  # fmt: skip


@pytest.fixture
def keeper(center: SqlDatabase, app: Flask) -> FlaskClient:
    return sign_in(app, coordinator(center, "keeper@example.org", knows=True).email)


def test_someone_new_has_all_that_was_typed(center: SqlDatabase, keeper: FlaskClient):
    assert PAGE in keeper.get("/consultants/").text
    answer = post(keeper, PAGE, on=PAGE, **NEW)
    assert (answer.status_code, answer.headers.get("Location")) == (303, "/consultants/C77"), text_of(answer.text)
    assert "Added. They can be proposed from the next run on." in text_of(keeper.get("/consultants/C77").text)
    person = export_dataset(center).problem.consultants[ConsultantId("C77")]
    assert (person.name, person.rate_per_hour) == ("Nadia Fernleigh", 90)
    assert person.roles == frozenset(Role)
    assert (person.topics, person.audiences) == ({"substance_use": 4}, {"behavioral_health": 3})
    assert ({*person.exclusions}, len(person.weekly)) == ({("state", "TX")}, 1)
    assert round(person.place.lat) == 40
    with center.reading() as work:
        assert "added: Approved on May 3." in [entry.why for entry in work.access_log.entries()]
        told = work.trail.find(subject=Subject(SubjectKind.CONSULTANT, "C77"))
    assert [entry.after for entry in told] == ["added"]  # the trail tells nothing of the record


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"consultant_id": ""}, "fault-consultant_id"),
        ({"consultant_id": "c1"}, "C1 is somebody here already. Give an id that nobody has."),
        (
            {"consultant_id": "\u04211"},
            "looks the same (Cyrillic capital letter es here, Latin capital letter c there)",
        ),
        ({"consultant_id": "C 7/8"}, "fault-consultant_id"),
        ({"roles": []}, "fault-roles"),
        ({"max_hours_per_week": ""}, "Give a number from 0 to 168."),
        ({"city": "Nowhere"}, "Give a city that is on our map"),
        ({"weekly.Mon": "nine"}, "Give hours like 9:00 AM to 5:00 PM"),
        ({"exclusions": "moon: full"}, "fault-exclusions"),
        ({"reason": " "}, "Say why"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nobody_is_added(
    center: SqlDatabase, keeper: FlaskClient, typed: dict[str, Any], said: str
):
    before = set(export_dataset(center).problem.consultants)
    answer = post(keeper, PAGE, on=PAGE, **NEW | typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Nadia Fernleigh"' in answer.text
    assert set(export_dataset(center).problem.consultants) == before


def test_nobody_else_adds_anyone(client: FlaskClient):
    assert PAGE not in client.get("/consultants/").text
    assert client.get(PAGE).status_code == 403
    assert post(client, PAGE, on="/consultants/C1/facts", **NEW).status_code == 403
