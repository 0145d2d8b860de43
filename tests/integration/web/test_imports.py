"""Importing on a page: checked first, applied whole, by those who may change data and know of lived experience."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matcher.bootstrap import spreadsheets
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.dataset import Dataset
from matcher.services.accounts.accounts import account_of
from matcher.services.dataset.exporting import export_dataset
from matcher.services.protection.many_at_once import ask, say
from matcher.services.protection.readings import readings
from tests.integration.web.client import make_app, sign_in, text_of, token
from tests.integration.web.scene import auditor, coordinator
from tests.support.databases import Clock
from tests.support.names import C1, C2

Files = dict[str, bytes]


@pytest.fixture
def keeper(center: SqlDatabase, app: Flask) -> FlaskClient:
    """Someone who may import."""
    return sign_in(app, coordinator(center, "keeper@example.org", knows=True).email)


@pytest.fixture
def approved(center: SqlDatabase, keeper: FlaskClient) -> int:
    """The keeper's request to read everyone's record, which somebody else has approved."""
    assert keeper.get("/import/").status_code == 200
    other = coordinator(center, "second@example.org", knows=True)
    request = ask(center, account_of(center, "keeper@example.org"), "The yearly import")
    say(center, other, request, yes=True)
    return request


@pytest.fixture
def files(center: SqlDatabase, tmp_path: Path) -> Files:
    """The center's own data, as the CSV files of a folder, with a name changed."""
    dataset = export_dataset(center)
    spreadsheets.dataset_writer()(Dataset(dataset.problem, dataset.policy), tmp_path / "data")
    found = {file.name: file.read_bytes() for file in sorted((tmp_path / "data").iterdir())}
    found["consultants.csv"] = found["consultants.csv"].replace(b"Ana Ruiz", b"Ana Luz Ruiz")
    return found


def send(client: FlaskClient, files: Files, **fields: str) -> TestResponse:
    chosen = [(BytesIO(content), name) for name, content in files.items()]
    data = {"csrf_token": token(client, "/import/"), "files": chosen, **fields}
    return client.post("/import/", data=data, content_type="multipart/form-data")


def mark_in(answer: TestResponse) -> str:
    found = re.search(r'name="mark" value="([^"]+)"', answer.text)
    assert found
    return found[1]


def names(database: SqlDatabase) -> set[str]:
    with database.reading() as work:
        return {one.name for one in work.dataset.consultants().values()}


@pytest.mark.usefixtures("approved")
def test_a_dataset_is_checked_first_and_then_applied_whole(center: SqlDatabase, keeper: FlaskClient, files: Files):
    checked = send(keeper, files)
    assert checked.status_code == 200
    assert "Consultants 0 1 0" in text_of(checked.text)
    assert "Ana Luz Ruiz" not in names(center)
    others = {**files, "consultants.csv": files["consultants.csv"].replace(b"Ben Cho", b"Benny Cho")}
    other = send(keeper, others, mark=mark_in(checked))
    assert "These are other files than those that were checked." in other.text
    assert "Consultants 0 2 0" in text_of(other.text)
    assert send(keeper, files, mark=mark_in(checked)).status_code == 303
    assert "Ana Luz Ruiz" in names(center)
    page = keeper.get("/import/").text
    assert "Imported. It counts from the next run on." in page
    assert "Casey Morgan , " in text_of(page)


@pytest.mark.usefixtures("approved")
def test_faults_are_listed_by_row_and_nothing_is_imported(center: SqlDatabase, keeper: FlaskClient, files: Files):
    wrong = {**files, "consultants.csv": files["consultants.csv"].replace(b"virtual", b"vrtual", 1)}
    answer = send(keeper, wrong)
    assert answer.status_code == 422
    assert "Nothing was imported: 1 fault." in answer.text
    assert "consultants.csv, row 2, modes" in answer.text
    assert 'name="mark"' not in answer.text
    wrong_ones: list[Files] = [{}, {"notes.txt": b"x"}, {"a\0.csv": b"x"}, {"a.xlsx": b"x", "policy.toml": b""}]
    for chosen in wrong_ones:
        assert send(keeper, chosen).status_code == 422
    missing = {**files, "seats.csv": files["seats.csv"].splitlines()[0] + b"\n"}
    assert send(keeper, missing).status_code == 422
    assert "Ana Luz Ruiz" not in names(center)
    unknown = send(keeper, files, same="C1=C99")
    assert "an old id that the center knows" in unknown.text or "C99" in unknown.text


def test_only_who_may_change_data_and_know_of_lived_experience_imports(center: SqlDatabase, app: Flask):
    assert sign_in(app).get("/import/").status_code == 403
    reader = auditor(center)
    assert sign_in(app, reader.email).post("/import/").status_code in {400, 403}
    assert "/import/" not in sign_in(app).get("/records/").text


# --- everybody's record takes a second person -------------------------------------------------------------------------


def test_alone_nobody_compares_files_with_everybodys_record(center: SqlDatabase, keeper: FlaskClient, files: Files):
    assert "it takes a second person" in keeper.get("/import/").text
    answer = send(keeper, files)
    assert answer.status_code == 422
    assert "so it takes a second person. Ask for everyone" in unescape(answer.text)
    assert "What it would change" not in answer.text
    asked = ask(center, account_of(center, "keeper@example.org"), "The yearly import")
    assert send(keeper, files).status_code == 422  # nobody has answered
    say(center, coordinator(center, "second@example.org", knows=True), asked, yes=False)
    assert send(keeper, files).status_code == 422


def test_an_approved_import_is_on_record_under_everybody(
    center: SqlDatabase, keeper: FlaskClient, files: Files, approved: int
):
    assert "it takes a second person" not in keeper.get("/import/").text
    send(keeper, files)
    whys = [one.why for one in readings(center, account_of(center, "keeper@example.org"), C1)]
    assert whys == [f"The yearly import (request {approved}, approved by Casey Morgan): compared with files"]
    assert len(readings(center, account_of(center, "keeper@example.org"), C2)) == 1


@pytest.mark.usefixtures("approved")
def test_the_leave_holds_for_an_hour_of_checking(keeper: FlaskClient, files: Files, clock: Clock):
    checked = send(keeper, files)
    clock.forward(minutes=20)
    assert send(keeper, files).status_code == 200
    clock.forward(minutes=20)
    assert send(keeper, files, mark=mark_in(checked)).status_code == 303
    clock.forward(minutes=20)
    assert send(keeper, files).status_code == 422


def test_an_approval_for_one_team_or_of_someone_else_is_none(center: SqlDatabase, keeper: FlaskClient, files: Files):
    second = coordinator(center, "second@example.org", knows=True)
    mine = account_of(center, "keeper@example.org")
    say(center, second, ask(center, mine, "The debrief", "E1"), yes=True)
    say(center, mine, ask(center, second, "The yearly report"), yes=True)
    assert send(keeper, files).status_code == 422


def test_into_an_empty_center_one_imports_alone(empty: SqlDatabase, files: Files):
    app = make_app(empty)
    coordinator(empty, "second@example.org", knows=True)
    keeper = sign_in(app, coordinator(empty, "keeper@example.org", knows=True).email)
    checked = send(keeper, files)
    assert checked.status_code == 200
    assert send(keeper, files, mark=mark_in(checked)).status_code == 303
    assert send(keeper, files).status_code == 422
