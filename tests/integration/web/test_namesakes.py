"""People of one name are told apart on every page that names them."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from tests.integration.web.client import make_app, post, sign_in, text_of
from tests.integration.web.scene import PEOPLE, center_data, coordinator, tell_the_night

NAME = "Ana Ruiz"
PAGES = [
    "/review/",
    "/engagements/E1",
    "/explanations/about/E1",
    "/schedule/?from=2027-03-01&zoom=month",
    "/schedule/?from=2027-03-01&zoom=month&by=engagement",
    "/schedule/move/E1",
    "/fairness/",
    "/data/consultant-names/",
]


@pytest.fixture
def reader(empty: SqlDatabase) -> FlaskClient:
    """A coordinator of a center in which C1, who is proposed for E1, and C5 have one name."""
    people = [replace(one, name=NAME) if one.consultant_id in {"C1", "C5"} else one for one in PEOPLE]
    tell_the_night(empty, center_data(people))
    coordinator(empty)
    return sign_in(make_app(empty))


@pytest.mark.parametrize("page", PAGES)
def test_pages_say_which_of_them(reader: FlaskClient, page: str):
    shown = reader.get(page)
    assert shown.status_code == 200
    assert f"{NAME} (C1)" in (shown.text if "names" in page else text_of(shown.text))
    assert re.search(rf"{NAME}(?! \(C[15]\))", text_of(shown.text)) is None


def test_what_was_rejected_says_which_of_them(reader: FlaskClient):
    row = re.search(r'data-rejects="([^"]+)" data-title="Ana Ruiz \(C1\)"', reader.get("/review/").text)
    assert row
    assert post(reader, "/review/reject", proposal="1", only=row[1], reason="other").status_code == 303
    for page in ("/rejections/", "/review/", "/engagements/E1"):
        text = text_of(reader.get(page).text)
        assert f"{NAME} (C1)" in text
        assert re.search(rf"{NAME}(?! \(C[15]\))", text) is None
