"""Files appear whole or not at all, and a place that can't be written to is told before any work is done."""

import stat
from pathlib import Path

import pytest

from matcher.domain.model.dataset import Dataset
from matcher.sheets import OutputError, prepare_folder, write_dataset
from matcher.sheets.storage.files import write_files
from tests.support.builders import a_policy, a_problem


def test_folders_are_made_where_they_are_missing(tmp_path: Path):
    write_files({tmp_path / "a" / "b" / "file": b"content"})
    assert (tmp_path / "a" / "b" / "file").read_bytes() == b"content"


def test_files_take_the_place_of_earlier_ones_and_leave_no_drafts(tmp_path: Path):
    for content in (b"old", b"new"):
        write_files({tmp_path / "one": content, tmp_path / "two": content})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"one": b"new", "two": b"new"}


def test_when_one_file_can_not_be_drafted_none_is_changed(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(OutputError, match="can't be written"):
        write_files({tmp_path / "file": b"new", tmp_path / "file" / "below": b"new"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"file": b"old"}


def test_a_folder_is_made_ready_and_left_empty(tmp_path: Path):
    prepare_folder(tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("name", ["file", "file/out"])
def test_a_file_in_the_way_is_told(tmp_path: Path, name: str):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=f"{name} can't be written: .*Make room, or name another place"):
        prepare_folder(tmp_path / name)


def test_a_dataset_is_its_owners_only_whatever_was_there_before(tmp_path: Path):
    (tmp_path / "consultants.csv").write_text("open to all")
    (tmp_path / "consultants.csv").chmod(0o644)
    for place in (tmp_path, tmp_path / "all.xlsx"):
        write_dataset(Dataset(a_problem([], []), a_policy()), place)
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
