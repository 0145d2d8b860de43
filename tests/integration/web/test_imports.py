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
    assert "one workbook (.xlsx), or the CSV files and policy.toml of a folder" in send(keeper, {}).text
    missing = {**files, "seats.csv": files["seats.csv"].splitlines()[0] + b"\n"}
    assert send(keeper, missing).status_code == 422
    assert "Ana Luz Ruiz" not in names(center)
    unknown = send(keeper, files, same="C1=C99")
    assert "an old id that the center knows" in unknown.text or "C99" in unknown.text


@pytest.mark.usefixtures("approved")
@pytest.mark.parametrize("sound", [True, False])
def test_a_file_that_no_dataset_has_is_named_and_ignored(keeper: FlaskClient, files: Files, *, sound: bool):
    for name in ("bad.csv", "Résumé (2).docx", "Skills.CSV"):
        chosen = {**files, name: b"x"} if sound else {**files, name: b"x", "seats.csv": b"seat\n"}
        answer = send(keeper, chosen)
        assert answer.status_code == (200 if sound else 422)
        assert f"{name} a file of a dataset; this one is ignored" in text_of(unescape(answer.text))
    assert send(keeper, {**files, ".DS_Store": b"x", "~$data.xlsx": b"x"}).status_code == 200


@pytest.mark.usefixtures("approved")
@pytest.mark.parametrize(
    ("more", "named"),
    [
        ([("skills.txt", b"x")], "skills.txt the name of a file of a dataset; did you mean skills.csv?"),
        ([("CONSULTANTS.CSV", b"x"), ("consultants.csv", None)], "CONSULTANTS.CSV the name of a file of a dataset"),
        ([("data.xlsx", b"x")], "data.xlsx a workbook by itself, or the CSV files and policy.toml of a folder"),
        ([("old/seats.csv", b"seat\n")], "seats.csv chosen once: 2 files have this name"),
        ([("a\0.csv", b"x")], "a file name without control characters, of at most 200 bytes"),
        ([(f"{'é' * 101}.csv", b"x")], "a file name without control characters, of at most 200 bytes"),
    ],
)
def test_each_file_that_can_not_be_taken_is_named(
    center: SqlDatabase, keeper: FlaskClient, files: Files, more: list[tuple[str, bytes | None]], named: str
):
    lacks = {"skills.csv"} if ("skills.txt", b"x") in more else {name for name, content in more if content is None}
    chosen = [(BytesIO(content), name) for name, content in files.items() if name not in lacks]
    chosen += [(BytesIO(content), name) for name, content in more if content is not None]
    data = {"csrf_token": token(keeper, "/import/"), "files": chosen}
    answer = keeper.post("/import/", data=data, content_type="multipart/form-data")
    assert (answer.status_code, named in text_of(unescape(answer.text))) == (422, True), text_of(answer.text)
    assert "Ana Luz Ruiz" not in names(center)


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
    page = keeper.get("/import/").text
    assert "it takes a second person" not in page
    assert "Make the first check by Mon, Jan 4, 2027 at 1:00 PM EST : you then have an hour" in text_of(page)
    send(keeper, files)
    assert "You can check and apply here until Mon, Jan 4, 2027 at 1:00 PM EST ." in text_of(
        keeper.get("/import/").text
    )
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
