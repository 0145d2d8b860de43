"""What was written is what is read again, in either format, and the same dataset gives the same bytes."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from matcher.domain.model.dataset import Dataset
from matcher.domain.model.names.same_person import one_id_each
from matcher.sheets import read_dataset, write_dataset
from tests.support.tries import tries
from tests.unit.sheets.draft import Draft
from tests.unit.sheets.strategies import datasets

NAMES = ["center", "center.xlsx"]


@pytest.mark.parametrize("name", NAMES)
@given(dataset=datasets())
@settings(
    max_examples=tries(6), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_writing_and_reading_loses_nothing(name: str, dataset: Dataset):
    with TemporaryDirectory() as folder:
        write_dataset(dataset, Path(folder) / name)
        read = replace(read_dataset(Path(folder) / name), warnings=())
        assert read == replace(dataset, problem=one_id_each(dataset.problem))


def content(path: Path) -> dict[str, bytes]:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {file.name: file.read_bytes() for file in files}


@pytest.mark.parametrize("name", NAMES)
def test_the_same_dataset_gives_the_same_bytes(tmp_path: Path, name: str):
    dataset = read_dataset(Draft().write(tmp_path / "draft"))
    write_dataset(dataset, tmp_path / name)
    first = content(tmp_path / name)
    write_dataset(dataset, tmp_path / name)
    assert content(tmp_path / name) == first


def test_rows_read_like_the_dataset_they_came_from(tmp_path: Path):
    write_dataset(read_dataset(Draft().write(tmp_path / "draft")), tmp_path / "again")
    for name in ("skills", "availability", "exclusions", "engagements", "seats", "schedule", "rejections", "affinity"):
        assert sorted((tmp_path / "again" / f"{name}.csv").read_text().splitlines()) == sorted(
            Draft().text(name).splitlines()
        )


def test_nothing_of_an_earlier_dataset_stays_behind(tmp_path: Path):
    write_dataset(read_dataset(Draft().write(tmp_path / "full")), tmp_path / "out")
    fewer = Draft()
    fewer.rows["affinity"].clear()
    dataset = read_dataset(fewer.write(tmp_path / "fewer"))
    write_dataset(dataset, tmp_path / "out")
    assert read_dataset(tmp_path / "out") == dataset


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_text_in_a_file_is_never_a_formula_to_a_spreadsheet(tmp_path: Path, text: str):
    dataset = read_dataset(Draft().put("engagements", "organization", text).write(tmp_path / "draft"))
    write_dataset(dataset, tmp_path / "out")
    assert f"E1,'{text}," in (tmp_path / "out" / "engagements.csv").read_text()


def test_negative_numbers_in_a_file_stay_numbers(tmp_path: Path):
    write_dataset(read_dataset(Draft().write(tmp_path / "draft")), tmp_path / "out")
    assert (tmp_path / "out" / "affinity.csv").read_text() == "engagement_id,consultant_id,points\nE1,C2,-20\n"


def test_text_in_a_workbook_is_never_a_formula(tmp_path: Path):
    dataset = read_dataset(Draft().put("engagements", "organization", "=1+1").write(tmp_path / "draft"))
    write_dataset(dataset, tmp_path / "out.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "out.xlsx")["engagements"]["B2"]
    assert (cell.data_type, cell.value) == ("s", "=1+1")


def test_numbers_in_a_workbook_are_numbers(tmp_path: Path):
    write_dataset(read_dataset(Draft().write(tmp_path / "draft")), tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["affinity"]["C2"].value == -20
